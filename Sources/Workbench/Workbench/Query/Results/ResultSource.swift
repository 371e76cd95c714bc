import Columns
import Execution
import TerminalKit

/// The rows of a result as a grid shows them: pages come from the pager, text is made once for
/// each column of a page that is looked at.
final class ResultSource: GridSource {
  let pager: ResultPager
  let columns: [GridColumn]
  private var texts: [Place: [String?]] = [:]

  private struct Place: Hashable {
    var page: Int
    var column: Int
  }

  /// So many columns of pages keep their text.
  private static let textLimit = 512

  init(_ pager: ResultPager) {
    self.pager = pager
    columns = pager.schema.fields.map { field in
      GridColumn(
        field.name, type: field.type.simpleString, field.type.gridAlignment,
        role: field.type.gridHeaderRole)
    }
  }

  var rowCount: GridRowCount {
    switch pager.rowCount {
    case .exact(let count): .exact(count)
    case .atLeast(let count): .atLeast(count)
    }
  }

  func cell(row: Int, column: Int) -> GridCell? {
    guard row >= 0, pager.schema.fields.indices.contains(column) else { return nil }
    let size = ResultPage.standardRowCount
    guard let texts = texts(page: row / size, column: column), texts.indices.contains(row % size)
    else { return nil }
    guard let text = texts[row % size] else { return .null }
    return GridCell(text, role: pager.schema.fields[column].type.gridRole)
  }

  /// Nil while the row is not at hand.
  func value(row: Int, column: Int) -> Value? {
    let size = ResultPage.standardRowCount
    guard row >= 0, let page = pager.page(row / size) else { return nil }
    return page.value(row: row % size, column: column)
  }

  private func texts(page: Int, column: Int) -> [String?]? {
    let place = Place(page: page, column: column)
    guard let rows = pager.page(page) else { return nil }
    // The last page of a running query grows.
    if let known = texts[place], known.count == rows.rowCount { return known }
    if texts.count >= Self.textLimit { texts = [:] }
    let made = rows.texts(rows: 0..<rows.rowCount, column: column)
    texts[place] = made
    return made
  }
}

extension DataType {
  var gridAlignment: Alignment {
    switch self {
    case .byte, .short, .int, .long, .float, .double, .decimal: .trailing
    default: .leading
    }
  }

  var gridRole: Role {
    switch self {
    case .byte, .short, .int, .long, .float, .double, .decimal: .gridNumber
    case .boolean: .gridBoolean
    case .date, .timestamp, .timestampNTZ, .time: .gridTime
    case .binary: .gridBinary
    case .array, .map, .structure, .variant: .gridNested
    default: .gridString
    }
  }

  var gridHeaderRole: Role {
    switch gridRole {
    case .gridNumber: .gridHeaderNumber
    case .gridBoolean: .gridHeaderBoolean
    case .gridTime: .gridHeaderTime
    case .gridBinary: .gridHeaderBinary
    case .gridNested: .gridHeaderNested
    default: .gridHeaderString
    }
  }
}

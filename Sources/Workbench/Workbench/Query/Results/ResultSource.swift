import Columns
import Execution
import TerminalKit

/// The rows of a result as a grid shows them: pages come from the pager, text is made once for
/// each column of a few rows that are looked at.
final class ResultSource: GridSource {
  let pager: ResultPager
  let columns: [GridColumn]
  private var texts: [Place: [String?]] = [:]
  /// The page that was looked at last: most cells of a screen lie in one.
  private var lastPage: ResultPage?

  private struct Place: Hashable {
    var block: Int
    var column: Int
  }

  /// So many rows get their text at once; pages hold a multiple of it.
  private static let blockRowCount = 64

  /// So many columns of blocks keep their text.
  private static let textLimit = 1024

  init(_ pager: ResultPager) {
    self.pager = pager
    columns = pager.schema.fields.map { GridColumn($0.name, of: $0.type) }
  }

  /// In full, as SQL writes it.
  func typeName(of column: Int) -> String {
    let fields = pager.schema.fields
    return fields.indices.contains(column) ? fields[column].type.simpleString : ""
  }

  var rowCount: GridRowCount {
    switch pager.rowCount {
    case .exact(let count): .exact(count)
    case .atLeast(let count): .atLeast(count)
    }
  }

  func cell(row: Int, column: Int) -> GridCell? {
    guard row >= 0, pager.schema.fields.indices.contains(column) else { return nil }
    let place = Place(block: row / Self.blockRowCount, column: column)
    let index = row % Self.blockRowCount
    guard let texts = texts(place), texts.indices.contains(index) else { return nil }
    guard let text = texts[index] else { return .null }
    return GridCell(text, role: pager.schema.fields[column].type.gridRole)
  }

  /// Nil while the row is not at hand.
  func value(row: Int, column: Int) -> Value? {
    let size = ResultPage.standardRowCount
    guard row >= 0, let page = page(row / size) else { return nil }
    return page.value(row: row % size, column: column)
  }

  private func texts(_ place: Place) -> [String?]? {
    let known = texts[place]
    if let known, known.count == Self.blockRowCount { return known }
    let firstRow = place.block * Self.blockRowCount
    guard let page = page(firstRow / ResultPage.standardRowCount) else { return nil }
    let start = firstRow - page.firstRow
    let rows = (start..<start + Self.blockRowCount).clamped(to: 0..<page.rowCount)
    // The last block of a running query grows.
    if let known, known.count == rows.count { return known }
    if texts.count >= Self.textLimit { texts = [:] }
    let made = page.texts(rows: rows, column: place.column)
    texts[place] = made
    return made
  }

  private func page(_ index: Int) -> ResultPage? {
    let size = ResultPage.standardRowCount
    if let lastPage, lastPage.firstRow == index * size, lastPage.rowCount == size {
      return lastPage
    }
    lastPage = pager.page(index)
    return lastPage
  }
}

extension GridColumn {
  init(_ name: String, of type: DataType) {
    self.init(name, type: type.shortName, type.gridAlignment, role: type.gridHeaderRole)
  }
}

extension DataType {
  /// A few letters for the header of a column, which should be no wider than its values.
  var shortName: String {
    switch self {
    case .boolean: "bool"
    case .byte: "i8"
    case .short: "i16"
    case .int: "i32"
    case .long: "i64"
    case .float: "f32"
    case .double: "f64"
    case .decimal: "dec"
    case .string, .char, .varchar: "str"
    case .binary: "bin"
    case .date: "date"
    case .time: "time"
    case .timestamp: "ts"
    case .timestampNTZ: "ntz"
    case .array: "list"
    case .map: "map"
    case .structure: "struct"
    case .variant: "var"
    case .null: "void"
    case .yearMonthInterval, .dayTimeInterval, .calendarInterval: "interval"
    }
  }

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

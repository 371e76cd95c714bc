import Columns
import Execution
import TerminalKit

/// The first rows of a table as a grid shows them.
struct SampleSource: GridSource {
  let columns: [GridColumn]
  private let texts: [[String?]]
  private let roles: [Role]
  private let fields: [Field]
  private let count: Int

  init(_ page: ResultPage, _ names: [String]) {
    count = page.rowCount
    let vectors = page.batch.columns
    let types = vectors.map(\.type)
    columns = zip(names, types).map { GridColumn($0, of: $1) }
    fields = zip(names, types).map { Field($0, $1) }
    roles = types.map(\.gridRole)
    texts = types.indices.map { page.texts(rows: 0..<page.rowCount, column: $0) }
  }

  var rowCount: GridRowCount { .exact(count) }

  func field(_ column: Int) -> Field? {
    fields.indices.contains(column) ? fields[column] : nil
  }

  func cell(row: Int, column: Int) -> GridCell? {
    guard texts.indices.contains(column), texts[column].indices.contains(row) else { return nil }
    return texts[column][row].map { GridCell($0, role: roles[column]) } ?? .null
  }
}

import Columns
import Execution
import TerminalKit

/// What goes to the clipboard.
extension ResultsPane {
  /// At most so many rows are copied.
  private static let copyLimit = 10_000

  /// What is marked, or the cursor's cell.
  func copy(as format: CopyFormat) -> [Request] {
    guard let block = grid.selectedBlock else { return [] }
    return copy(rows: block.rows, columns: block.columns, format)
  }

  func copy(row: Int) -> [Request] {
    copy(rows: [row...row], columns: grid.order, .tabs)
  }

  private func copy(
    rows ranges: [ClosedRange<Int>], columns: [Int], _ format: CopyFormat
  ) -> [Request] {
    guard let source, !columns.isEmpty else { return [] }
    let fields = source.pager.schema.fields
    var copied = CopiedRows(columns.map { fields[$0] }, zone: source.pager.zone)
    for row in ranges.joined().prefix(Self.copyLimit) {
      let values = columns.compactMap { source.value(row: row, column: $0) }
      // What has to be read first is left out, and said so.
      guard values.count == columns.count else { break }
      copied.rows.append(values)
    }
    guard !copied.rows.isEmpty else { return [] }
    let asked = ranges.reduce(0) { $0 + $1.count }
    let isCell = asked == 1 && columns.count == 1
    let part =
      asked > copied.rows.count ? "the first \(Quantity.grouped(copied.rows.count)) of " : ""
    let count = asked == 1 ? "1 row" : "\(part)\(Quantity.grouped(asked)) rows"
    let kind = format == .tabs ? "" : " as \(format.rawValue)"
    let what = (isCell ? "1 cell" : count) + kind
    let text = isCell && format == .tabs ? copied.cell : copied.text(format)
    return [.copy(text, what: what)]
  }
}

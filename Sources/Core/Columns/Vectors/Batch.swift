/// Some rows of a table: equally long columns and, after a filter, the rows still alive.
///
/// Operators read `column(_:)`, which holds the alive rows alone; a column that nobody reads
/// after a filter is never copied.
///
/// `@unchecked Sendable`: one task owns a batch at a time; the columns themselves never change.
public final class Batch: @unchecked Sendable {
  public let rowCount: Int
  public let columnCount: Int
  /// All rows, those that a filter dropped included.
  public let sources: [Vector]
  public let selection: Selection?
  private var compacted: [Vector?]

  /// How many rows a batch holds unless a test asks for another number.
  public static let standardRowCount = 8192

  public init(_ columns: [Vector], rowCount: Int) {
    self.rowCount = rowCount
    columnCount = columns.count
    sources = columns
    selection = nil
    compacted = []
  }

  public init(_ columns: [Vector], selection: Selection) {
    rowCount = selection.count
    columnCount = columns.count
    sources = columns
    self.selection = selection
    compacted = Array(repeating: nil, count: columns.count)
  }

  /// The alive rows of a column.
  public func column(_ index: Int) -> Vector {
    guard let selection else { return sources[index] }
    if let ready = compacted[index] { return ready }
    let column = sources[index].gather(selection.rows, count: selection.count)
    compacted[index] = column
    return column
  }

  public var columns: [Vector] { (0..<columnCount).map(column) }

  /// The rows of this batch that `selection` names.
  public func filtered(by selection: Selection) -> Batch {
    if selection.count == rowCount { return self }
    guard let outer = self.selection else { return Batch(sources, selection: selection) }
    return Batch(sources, selection: outer.narrowed(by: selection))
  }

  /// The same rows with the columns at `indices`.
  public func projected(_ indices: [Int]) -> Batch {
    guard let selection else {
      return Batch(indices.map { sources[$0] }, rowCount: rowCount)
    }
    let batch = Batch(indices.map { sources[$0] }, selection: selection)
    for (place, index) in indices.enumerated() { batch.compacted[place] = compacted[index] }
    return batch
  }

  public func slice(_ range: Range<Int>) -> Batch {
    if range.lowerBound == 0, range.upperBound == rowCount { return self }
    return Batch(columns.map { $0.slice(range) }, rowCount: range.count)
  }
}

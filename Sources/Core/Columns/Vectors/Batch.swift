/// Some rows of a table: equally long columns, each as it is or seen through a selection.
///
/// A filter or a join only changes selections, one for each group of columns that moved together;
/// a column is copied when somebody reads it with `column(_:)`, and only once.
///
/// `@unchecked Sendable`: one task owns a batch at a time; the columns themselves never change.
public final class Batch: @unchecked Sendable {
  public let rowCount: Int
  public let sources: [Vector]
  /// The distinct selections, and for every column which one it is seen through, or nil.
  private let selections: [Selection]
  private let selectionOf: [Int?]
  private var compacted: [Vector?]

  /// How many rows a batch holds unless a test asks for another number.
  public static let standardRowCount = 8192

  public convenience init(_ columns: [Vector], rowCount: Int) {
    self.init(columns, [], Array(repeating: nil, count: columns.count), rowCount: rowCount)
  }

  public convenience init(_ columns: [Vector], selection: Selection) {
    self.init(
      columns, [selection], Array(repeating: 0, count: columns.count), rowCount: selection.count)
  }

  private init(
    _ columns: [Vector], _ selections: [Selection], _ selectionOf: [Int?], rowCount: Int
  ) {
    sources = columns
    self.selections = selections
    self.selectionOf = selectionOf
    self.rowCount = rowCount
    compacted = selections.isEmpty ? [] : Array(repeating: nil, count: columns.count)
  }

  public var columnCount: Int { sources.count }

  /// The rows of a column.
  public func column(_ index: Int) -> Vector {
    guard let place = selectionOf[index] else { return sources[index] }
    if let ready = compacted[index] { return ready }
    let selection = selections[place]
    let column =
      selection.hasMisses
      ? sources[index].gatherOrNull(selection.rows, count: rowCount)
      : sources[index].gather(selection.rows, count: rowCount)
    compacted[index] = column
    return column
  }

  public var columns: [Vector] { (0..<columnCount).map(column) }

  /// The same rows without selections.
  public var materialized: Batch {
    selections.isEmpty ? self : Batch(columns, rowCount: rowCount)
  }

  /// The rows of this batch that `selection` names, in its order.
  public func filtered(by selection: Selection) -> Batch {
    var narrowed = selections.map { $0.narrowed(by: selection) }
    var places = selectionOf
    if selectionOf.contains(nil) {
      narrowed.append(selection)
      for index in places.indices where places[index] == nil { places[index] = narrowed.count - 1 }
    }
    return Batch(sources, narrowed, places, rowCount: selection.count)
  }

  /// The rows that `rows` names (nil for all), beside rows of other columns that
  /// `partnerRows` names, equally many; a miss there makes nulls.
  public func joined(
    _ rows: Selection?, with partners: [Vector], at partnerRows: Selection
  ) -> Batch {
    let left = rows.map(filtered) ?? self
    var selections = left.selections
    selections.append(partnerRows)
    let places = left.selectionOf + partners.map { _ in selections.count - 1 }
    let result = Batch(
      left.sources + partners, selections, places, rowCount: partnerRows.count)
    if rows == nil, !compacted.isEmpty {
      result.compacted.replaceSubrange(0..<columnCount, with: compacted)
    }
    return result
  }

  /// The same rows with the columns at `indices`.
  public func projected(_ indices: [Int]) -> Batch {
    let batch = Batch(
      indices.map { sources[$0] }, selections, indices.map { selectionOf[$0] },
      rowCount: rowCount)
    if !selections.isEmpty {
      for (place, index) in indices.enumerated() { batch.compacted[place] = compacted[index] }
    }
    return batch
  }

  /// The same rows with more columns.
  public func adding(_ columns: [Vector]) -> Batch {
    let batch = Batch(
      sources + columns, selections, selectionOf + columns.map { _ in nil }, rowCount: rowCount)
    if !selections.isEmpty { batch.compacted.replaceSubrange(0..<columnCount, with: compacted) }
    return batch
  }

  public func slice(_ range: Range<Int>) -> Batch {
    if range.lowerBound == 0, range.upperBound == rowCount { return self }
    return Batch(columns.map { $0.slice(range) }, rowCount: range.count)
  }
}

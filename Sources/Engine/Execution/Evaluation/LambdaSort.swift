import Columns
import Kernels

/// `array_sort` with a comparator: a merge sort of all lists of a batch in step, so that the
/// lambda is evaluated for one pair of every merge at once.
final class ListSortEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let list: Evaluator
  private let comparator: LambdaBody
  private let position: TextPosition?

  init(_ list: Evaluator, _ comparator: LambdaBody, type: DataType, position: TextPosition?) {
    self.list = list
    self.comparator = comparator
    self.position = position
    super.init(type: type)
  }

  /// Two neighbouring runs of a list that become one.
  private struct Merge {
    let row: Int
    var left: Range<Int>
    var right: Range<Int>
    var output: Int
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let lists = FlattenedLists(try list.evaluate(batch, frame))
    let ranges = lists.ranges.pointer(as: ListRange.self)
    var order = Array(0..<lists.elementCount)
    var width = 1
    while true {
      var merges: [Merge] = []
      for row in 0..<batch.rowCount where Int(ranges[row].length) > width {
        let end = Int(ranges[row].start) + Int(ranges[row].length)
        for start in stride(from: Int(ranges[row].start), to: end, by: width * 2) {
          let middle = min(start + width, end)
          merges.append(
            Merge(
              row: row, left: start..<middle, right: middle..<min(middle + width, end),
              output: start))
        }
      }
      if merges.isEmpty { break }
      order = try merged(order, merges, lists.children[0], batch, frame)
      width *= 2
    }
    let chosen = IndexList(order)
    return lists.list(
      of: type, [lists.children[0].gather(chosen.pointer, count: chosen.count)],
      rowCount: batch.rowCount)
  }

  private func merged(
    _ order: [Int], _ merges: [Merge], _ elements: Vector, _ batch: Batch,
    _ frame: EvaluationFrame
  ) throws(QueryError) -> [Int] {
    var result = order
    var active = merges
    while true {
      active.removeAll { merge in
        guard merge.left.isEmpty || merge.right.isEmpty else { return false }
        for (offset, place) in (Array(merge.left) + Array(merge.right)).enumerated() {
          result[merge.output + offset] = order[place]
        }
        return true
      }
      if active.isEmpty { return result }
      let isRightFirst = try compared(active, order, elements, batch, frame)
      for index in active.indices {
        if isRightFirst[index] {
          result[active[index].output] = order[active[index].right.lowerBound]
          active[index].right =
            (active[index].right.lowerBound + 1)..<active[index].right.upperBound
        } else {
          result[active[index].output] = order[active[index].left.lowerBound]
          active[index].left = (active[index].left.lowerBound + 1)..<active[index].left.upperBound
        }
        active[index].output += 1
      }
    }
  }

  /// Whether the first element of each right run comes before that of the left one.
  private func compared(
    _ merges: [Merge], _ order: [Int], _ elements: Vector, _ batch: Batch,
    _ frame: EvaluationFrame
  ) throws(QueryError) -> [Bool] {
    let lefts = IndexList(merges.map { order[$0.left.lowerBound] })
    let rights = IndexList(merges.map { order[$0.right.lowerBound] })
    let owner = IndexList(merges.map(\.row))
    let results = try comparator.evaluate(
      [
        elements.gather(lefts.pointer, count: lefts.count),
        elements.gather(rights.pointer, count: rights.count),
      ], owner: owner.buffer, elementCount: merges.count, batch, frame
    ).flattened()
    let signs = results.pointer(as: Int32.self)
    var isRightFirst: [Bool] = []
    for index in merges.indices {
      if results.isNull(at: index) {
        throw Self.nullResult(
          elements, Int(lefts[index]), Int(rights[index])
        ).located(at: position)
      }
      isRightFirst.append(signs[index] > 0)
    }
    return isRightFirst
  }

  private static func nullResult(_ elements: Vector, _ left: Int, _ right: Int) -> QueryError {
    func text(_ place: Int) -> String {
      ValueText.text(elements.value(at: place), elements.type) ?? "null"
    }
    return QueryError(
      "COMPARATOR_RETURNS_NULL", sqlState: "22004",
      "The comparator has returned a NULL for a comparison between \(text(left)) and "
        + "\(text(right)). It should return a positive integer for \"greater than\", 0 for "
        + "\"equal\" and a negative integer for \"less than\". To revert to deprecated behavior "
        + "where NULL is treated as 0 (equal), you must set "
        + "\"spark.sql.legacy.allowNullComparisonResultInArraySort\" to \"true\".")
  }
}

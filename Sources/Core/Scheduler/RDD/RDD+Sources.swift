import Columns
import Foundation

/// Where collections begin.
extension SchedulerContext {
  /// Spreads a local collection over partitions.
  public func parallelize<Elements: Collection>(
    _ elements: Elements, partitions: Int? = nil
  ) -> RDD<Elements.Element> where Elements.Element: Sendable {
    let all = Array(elements)
    let count = max(1, partitions ?? defaultParallelism)
    return RDD(
      self, kind: "ParallelCollectionRDD", operation: "parallelize", partitionCount: count,
      dependencies: []
    ) { partition, _ in
      let start = partition * all.count / count
      let end = (partition + 1) * all.count / count
      return .elements(Array(all[start..<end]))
    }
  }

  /// Whole numbers from `start` up to but not including `end`, never held all at once.
  public func range(
    _ start: Int, _ end: Int, step: Int = 1, partitions: Int? = nil
  ) throws -> RDD<Int> {
    let (span, overflows) = end.subtractingReportingOverflow(start)
    guard step != 0, step != .min, !overflows, span != .min else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE", sqlState: "22023",
        "The range from \(start) to \(end) by \(step) cannot be counted.")
    }
    let total = span.signum() == step.signum() ? (abs(span) - 1) / abs(step) + 1 : 0
    let count = max(1, partitions ?? defaultParallelism)
    return RDD(
      self, kind: "MapPartitionsRDD", operation: "range", partitionCount: count, dependencies: []
    ) { partition, _ in
      var next = Self.share(partition, of: count, in: total)
      let end = Self.share(partition + 1, of: count, in: total)
      return ChunkIterator {
        guard next < end else { return nil }
        let stop = min(end, next + ChunkIterator<Int>.chunkCapacity)
        defer { next = stop }
        return (next..<stop).map { start + $0 * step }
      }
    }
  }

  public func emptyRDD<Element: Sendable>(_: Element.Type = Element.self) -> RDD<Element> {
    RDD(self, kind: "EmptyRDD", operation: "emptyRDD", partitionCount: 0, dependencies: []) {
      _, _ in .empty
    }
  }

  /// One collection after the other, partition by partition.
  public func union<Element>(_ parts: [RDD<Element>]) -> RDD<Element> {
    var owners: [(part: RDD<Element>, partition: Int)] = []
    for part in parts { owners += (0..<part.partitionCount).map { (part, $0) } }
    let places = owners
    return RDD(
      self, kind: "UnionRDD", operation: "union", partitionCount: places.count,
      dependencies: parts.map { .narrow($0) }
    ) { partition, task in
      try places[partition].part.iterator(places[partition].partition, task)
    }
  }

  /// The number of elements in the first parts, without overflow.
  private static func share(_ part: Int, of count: Int, in total: Int) -> Int {
    let (quotient, remainder) = total.quotientAndRemainder(dividingBy: count)
    return quotient * part + min(part, remainder)
  }
}

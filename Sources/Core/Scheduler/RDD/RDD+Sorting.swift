import Columns

extension RDD {
  /// All elements in the order of a key; a sample of the keys is taken first.
  @inlinable
  public func sortBy<Key: Comparable & Sendable>(
    ascending: Bool = true, partitions: Int? = nil,
    _ key: @escaping @Sendable (Element) throws -> Key
  ) throws -> RDD {
    try keyBy(key).sortByKey(ascending: ascending, partitions: partitions).values()
  }

  @inlinable
  public func sortByKey<Key: Comparable, Value>(
    ascending: Bool = true, partitions: Int? = nil
  ) throws -> RDD where Element == Pair<Key, Value> {
    let bounds = try sampledBounds(Swift.max(1, partitions ?? partitionCount))
    return repartitionAndSortWithinPartitions(
      by: .range(upperBounds: bounds, ascending: ascending), ascending: ascending,
      operation: "sortByKey")
  }

  /// Brings keys to their partitions and sorts each partition by key; equal keys keep their order.
  @inlinable
  public func repartitionAndSortWithinPartitions<Key: Comparable, Value>(
    by partitioner: Partitioner<Key>, ascending: Bool = true,
    operation: String = "repartitionAndSortWithinPartitions"
  ) -> RDD where Element == Pair<Key, Value> {
    partitionBy(partitioner).sortedWithinPartitions(operation, by: partitioner) {
      if ascending {
        $0.sort { $0.key < $1.key }
      } else {
        $0.sort { $1.key < $0.key }
      }
    } isBefore: {
      ascending ? $0.key < $1.key : $1.key < $0.key
    }
  }

  /// Sorts what has just been moved; whole runs are sorted by a closure that knows the types.
  @usableFromInline
  func sortedWithinPartitions<Key, Value>(
    _ operation: String, by partitioner: Partitioner<Key>,
    sort: @escaping @Sendable (inout [Element]) -> Void,
    isBefore: @escaping @Sendable (Element, Element) -> Bool
  ) -> RDD where Element == Pair<Key, Value> {
    let context = self.context
    return RDD(
      context, kind: "ShuffledRDD", operation: operation, partitionCount: partitionCount,
      dependencies: dependencies, partitioning: partitioner.identity
    ) { partition, task in
      let sorter = ExternalSort(
        operation, context, codec: self.elementCodec, sort: sort, isBefore: isBefore)
      try self.iterator(partition, task).forEachChunk(task) { try sorter.absorb($0) }
      return try sorter.finish()
    }
  }

  /// Keys that cut the collection into about equal parts.
  @usableFromInline
  func sampledBounds<Key: Comparable, Value>(_ partitions: Int) throws -> [Key]
  where Element == Pair<Key, Value> {
    guard partitions > 1 else { return [] }
    let capacity = Swift.max(20, 60 * partitions / Swift.max(1, partitionCount))
    let samples = try run("sortByKey") { chunks, task in
      var reservoir = Reservoir<Key>(capacity: capacity, seed: UInt64(task.partition))
      try chunks.forEachChunk(task) { for pair in $0 { reservoir.add(pair.key) } }
      return reservoir
    }
    // Each sampled key stands for as many as its partition had per sample.
    var weighted = samples.flatMap { sample in
      let weight = Double(sample.seenCount) / Double(Swift.max(1, sample.elements.count))
      return sample.elements.map { (key: $0, weight: weight) }
    }
    weighted.sort { $0.key < $1.key }
    let step = weighted.reduce(0) { $0 + $1.weight } / Double(partitions)
    var bounds: [Key] = []
    var reached = 0.0
    for (key, weight) in weighted where bounds.count < partitions - 1 {
      reached += weight
      if reached >= step * Double(bounds.count + 1), bounds.last.map({ $0 < key }) ?? true {
        bounds.append(key)
      }
    }
    return bounds
  }
}

/// A fair sample of bounded size from a stream of unknown length.
struct Reservoir<Element: Sendable>: Sendable {
  private(set) var elements: [Element] = []
  private(set) var seenCount = 0
  private let capacity: Int
  private var random: SeededGenerator

  init(capacity: Int, seed: UInt64) {
    self.capacity = capacity
    random = SeededGenerator(seed: seed)
  }

  mutating func add(_ element: Element) {
    seenCount += 1
    if elements.count < capacity {
      elements.append(element)
    } else {
      let place = Int.random(in: 0..<seenCount, using: &random)
      if place < capacity { elements[place] = element }
    }
  }
}

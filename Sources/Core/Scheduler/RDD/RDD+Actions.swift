import Columns
import Foundation

extension RDD {
  public func collect() throws -> [Element] {
    Array(try run("collect") { chunks, task in try chunks.collect(task) }.joined())
  }

  public func count() throws -> Int {
    try run("count") { chunks, task in
      var count = 0
      try chunks.forEachChunk(task) { count += $0.count }
      return count
    }.reduce(0, +)
  }

  /// The first elements; looks at few partitions first and at four times more each time.
  public func take(_ wanted: Int) throws -> [Element] {
    var taken: [Element] = []
    var nextPartition = 0
    var width = 1
    while taken.count < wanted, nextPartition < partitionCount {
      let missing = wanted - taken.count
      let end = Swift.min(partitionCount, nextPartition + width)
      let parts = try run("take", partitions: Array(nextPartition..<end)) { chunks, task in
        var part: [Element] = []
        while part.count < missing, let chunk = try chunks.next() {
          try task.checkpoint()
          part.append(contentsOf: chunk.prefix(missing - part.count))
        }
        return part
      }
      taken.append(contentsOf: parts.joined().prefix(missing))
      nextPartition = end
      width *= 4
    }
    return taken
  }

  public func first() throws -> Element {
    guard let first = try take(1).first else { throw emptyCollection() }
    return first
  }

  public func isEmpty() throws -> Bool { try take(1).isEmpty }

  /// Hands the partitions to the caller one after the other, computing each when it is reached.
  public func forEachPartitionLocally(_ body: ([Element]) throws -> Void) throws {
    for partition in 0..<partitionCount {
      let parts = try run("toLocalIterator", partitions: [partition]) { chunks, task in
        try chunks.collect(task)
      }
      for part in parts { try body(part) }
    }
  }

  @inlinable
  public func reduce(
    _ combine: @escaping @Sendable (Element, Element) throws -> Element
  ) throws -> Element {
    let reduced = try foldChunks("reduce", Element?.none) { result, chunk in
      guard let first = chunk.first else { return }
      let start = try result.map { try combine($0, first) } ?? first
      result = try chunk.dropFirst().reduce(start, combine)
    } merge: { result, other in
      guard let other else { return }
      result = try result.map { try combine($0, other) } ?? other
    }
    guard let reduced else { throw emptyCollection() }
    return reduced
  }

  @inlinable
  public func fold(
    _ zero: Element, _ combine: @escaping @Sendable (Element, Element) throws -> Element
  ) throws -> Element {
    try foldChunks("fold", zero) {
      $0 = try $1.reduce($0, combine)
    } merge: {
      $0 = try combine($0, $1)
    }
  }

  @inlinable
  public func aggregate<Value: Sendable>(
    _ zero: Value, add: @escaping @Sendable (inout Value, Element) throws -> Void,
    merge: @escaping @Sendable (inout Value, Value) throws -> Void
  ) throws -> Value {
    try foldChunks("aggregate", zero) {
      for element in $1 { try add(&$0, element) }
    } merge: {
      try merge(&$0, $1)
    }
  }

  /// Adds up the chunks of each partition, then the partitions in order.
  @usableFromInline
  func foldChunks<Value: Sendable>(
    _ operation: String, _ zero: Value,
    add: @escaping @Sendable (inout Value, [Element]) throws -> Void,
    merge: (inout Value, Value) throws -> Void
  ) throws -> Value {
    try run(operation) { chunks, task in
      var result = zero
      try chunks.forEachChunk(task) { try add(&result, $0) }
      return result
    }.reduce(into: zero, merge)
  }

  /// Reduces in rounds, so that no single place combines the results of all partitions.
  public func treeReduce(
    depth: Int = 2, _ combine: @escaping @Sendable (Element, Element) throws -> Element
  ) throws -> Element {
    var partial = transform("treeReduce") { _, chunks, task in
      .elements(try chunks.reduced(task, combine).map { [$0] } ?? [])
    }
    let root = pow(Double(partitionCount), 1 / Double(Swift.max(1, depth)))
    let scale = Swift.max(2, Int(root.rounded(.up)))
    var count = partitionCount
    while count > scale + (count + scale - 1) / scale {
      count /= scale
      let target = count
      partial = partial.mapPartitionsWithIndex { partition, elements in
        elements.map { Pair(partition % target, $0) }
      }
      .reduceByKey(partitions: target, combine).values()
    }
    return try partial.reduce(combine)
  }

  public func treeAggregate<Value: Sendable>(
    _ zero: Value, depth: Int = 2,
    add: @escaping @Sendable (inout Value, Element) throws -> Void,
    merge: @escaping @Sendable (inout Value, Value) throws -> Void
  ) throws -> Value {
    guard partitionCount > 0 else { return zero }
    let partial = transform("treeAggregate") { _, chunks, task in
      var result = zero
      try chunks.forEachChunk(task) { for element in $0 { try add(&result, element) } }
      return ChunkIterator<Value>.elements([result])
    }
    return try partial.treeReduce(depth: depth) { left, right in
      var result = left
      try merge(&result, right)
      return result
    }
  }

  public func foreach(_ body: @escaping @Sendable (Element) throws -> Void) throws {
    _ = try run("foreach") { chunks, task in
      try chunks.forEachChunk(task) { try $0.forEach(body) }
    }
  }

  public func foreachPartition(_ body: @escaping @Sendable ([Element]) throws -> Void) throws {
    _ = try run("foreachPartition") { chunks, task in try body(chunks.collect(task)) }
  }

  /// The smallest elements by an order, in that order.
  public func takeOrdered(
    _ wanted: Int, by isBefore: @escaping @Sendable (Element, Element) -> Bool
  ) throws -> [Element] {
    guard wanted > 0 else { return [] }
    let parts = try run("takeOrdered") { chunks, task in
      var best: [Element] = []
      try chunks.forEachChunk(task) { chunk in
        best.append(contentsOf: chunk)
        guard best.count > 2 * wanted else { return }
        best.sort(by: isBefore)
        best.removeSubrange(wanted...)
      }
      return best
    }
    return Array(parts.joined().sorted(by: isBefore).prefix(wanted))
  }

  @usableFromInline
  func emptyCollection() -> any Error {
    QueryError("EMPTY_COLLECTION", sqlState: "02000", "empty collection")
  }
}

extension ChunkIterator {
  fileprivate func reduced(
    _ task: TaskContext, _ combine: (Element, Element) throws -> Element
  ) throws -> Element? {
    var result: Element?
    try forEachChunk(task) { chunk in
      for element in chunk { result = try result.map { try combine($0, element) } ?? element }
    }
    return result
  }
}

extension RDD where Element: Comparable {
  public func takeOrdered(_ wanted: Int) throws -> [Element] { try takeOrdered(wanted) { $0 < $1 } }

  /// The largest elements, largest first.
  public func top(_ wanted: Int) throws -> [Element] { try takeOrdered(wanted) { $0 > $1 } }

  public func max() throws -> Element { try reduce { Swift.max($0, $1) } }

  public func min() throws -> Element { try reduce { Swift.min($0, $1) } }
}

extension RDD where Element: Hashable {
  public func countByValue() throws -> [Element: Int] {
    try aggregate(
      [:], add: { $0[$1, default: 0] += 1 }, merge: { $0.merge($1, uniquingKeysWith: +) })
  }
}

extension RDD {
  public func countByKey<Key: Hashable, Value>() throws -> [Key: Int]
  where Element == Pair<Key, Value> {
    try keys().countByValue()
  }

  /// The pairs as a dictionary; of several values of a key the last stays.
  public func collectAsMap<Key: Hashable, Value>() throws -> [Key: Value]
  where Element == Pair<Key, Value> {
    Dictionary(try collect().map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// The values of a key; looks at one partition only when the place of the key is known.
  public func lookup<Key: Hashable, Value>(_ key: Key) throws -> [Value]
  where Element == Pair<Key, Value> {
    var partitions: [Int]?
    if case .hash(let count)? = partitioning {
      partitions = [Partitioner<Key>.hash(count).partition(key)]
    }
    let parts = try run("lookup", partitions: partitions) { chunks, task in
      var values: [Value] = []
      try chunks.forEachChunk(task) {
        for pair in $0 where pair.key == key { values.append(pair.value) }
      }
      return values
    }
    return Array(parts.joined())
  }
}

import Columns

/// Collections of keys with values.
extension RDD {
  @inlinable
  public func keys<Key, Value>() -> RDD<Key> where Element == Pair<Key, Value> {
    mapChunks("keys") { $0.map(\.key) }
  }

  @inlinable
  public func values<Key, Value>() -> RDD<Value> where Element == Pair<Key, Value> {
    mapChunks("values") { $0.map(\.value) }
  }

  @inlinable
  public func mapValues<Key, Value, Output: Sendable>(
    _ body: @escaping @Sendable (Value) throws -> Output
  ) -> RDD<Pair<Key, Output>> where Element == Pair<Key, Value> {
    mapChunks("mapValues", preservesPartitioning: true) {
      try $0.map { Pair($0.key, try body($0.value)) }
    }
  }

  @inlinable
  public func flatMapValues<Key, Value, Output: Sequence>(
    _ body: @escaping @Sendable (Value) throws -> Output
  ) -> RDD<Pair<Key, Output.Element>>
  where Element == Pair<Key, Value>, Output.Element: Sendable {
    mapChunks("flatMapValues", preservesPartitioning: true) { chunk in
      try chunk.flatMap { pair in try body(pair.value).map { Pair(pair.key, $0) } }
    }
  }

  /// Brings every key to the partition where it belongs.
  @inlinable
  public func partitionBy<Key, Value>(_ partitioner: Partitioner<Key>) -> RDD
  where Element == Pair<Key, Value> {
    shuffled(by: partitioner) { buckets, chunk in
      for pair in chunk { buckets[partitioner.partition(pair.key)].append(pair) }
    }
  }

  @usableFromInline
  func shuffled<Key, Value>(
    by partitioner: Partitioner<Key>, _ distribute: @escaping Distribution<Key, Value>
  ) -> RDD where Element == Pair<Key, Value> {
    if partitioning == partitioner.identity { return self }
    let shuffle = ShuffleDependency(
      of: self, by: partitioner, codec: elementCodec, distribute: distribute
    ) { try self.iterator($0, $1) }
    return RDD(
      context, kind: "ShuffledRDD", operation: "partitionBy",
      partitionCount: partitioner.partitionCount, dependencies: [.shuffle(shuffle)],
      partitioning: partitioner.identity
    ) { partition, _ in try shuffle.read(partition, as: Pair<Key, Value>.self) }
  }

  /// Collects the values of each key into a combined one; `add` and `merge` change it in place.
  ///
  /// With `combinesBeforeShuffle` each partition combines its own values first, so that less is
  /// moved; without it every value is moved.
  @inlinable
  public func combineByKey<Key: Hashable, Value, Combined: Sendable>(
    operation: String = "combineByKey", by partitioner: Partitioner<Key>? = nil,
    combinesBeforeShuffle: Bool = true,
    create: @escaping @Sendable (Value) throws -> Combined,
    add: @escaping @Sendable (inout Combined, Value) throws -> Void,
    merge: @escaping @Sendable (inout Combined, Combined) throws -> Void
  ) -> RDD<Pair<Key, Combined>> where Element == Pair<Key, Value> {
    combineByKey(
      Combiner(create: create, add: add, merge: merge), operation: operation, by: partitioner,
      combinesBeforeShuffle: combinesBeforeShuffle)
  }

  public func combineByKey<Key: Hashable, Value, Combined: Sendable>(
    _ combiner: Combiner<Key, Value, Combined>, operation: String,
    by partitioner: Partitioner<Key>?, combinesBeforeShuffle: Bool
  ) -> RDD<Pair<Key, Combined>> where Element == Pair<Key, Value> {
    let context = self.context
    let combine:
      @Sendable (ChunkIterator<Element>, TaskContext) throws -> ChunkIterator<Pair<Key, Combined>> =
        {
          chunks, task in
          let table = SpillableTable<Key, Combined>(operation, context, merge: combiner.merge)
          try chunks.forEachChunk(task) { try table.absorb($0, by: combiner.absorb) }
          return try table.finish()
        }
    let partitioner = partitioner ?? defaultPartitioner()
    if partitioning == partitioner.identity {
      return transform(operation, keepsPartitioning: true) { _, chunks, task in
        try combine(chunks, task)
      }
    }
    guard combinesBeforeShuffle else {
      let moved = partitionBy(partitioner)
      return RDD<Pair<Key, Combined>>(
        context, kind: "ShuffledRDD", operation: operation, partitionCount: moved.partitionCount,
        dependencies: moved.dependencies, partitioning: partitioner.identity
      ) { partition, task in try combine(moved.iterator(partition, task), task) }
    }
    let shuffle = ShuffleDependency(of: self, by: partitioner) { partition, task in
      try combine(self.iterator(partition, task), task)
    }
    return RDD<Pair<Key, Combined>>(
      context, kind: "ShuffledRDD", operation: operation,
      partitionCount: partitioner.partitionCount, dependencies: [.shuffle(shuffle)],
      partitioning: partitioner.identity
    ) { partition, task in
      let table = SpillableTable<Key, Combined>(operation, context, merge: combiner.merge)
      try shuffle.read(partition, as: Pair<Key, Combined>.self).forEachChunk(task) {
        try table.absorb($0, by: combiner.merge)
      }
      return try table.finish()
    }
  }

  @inlinable
  public func reduceByKey<Key: Hashable, Value>(
    partitions: Int? = nil, _ combine: @escaping @Sendable (Value, Value) throws -> Value
  ) -> RDD where Element == Pair<Key, Value> {
    combineByKey(
      operation: "reduceByKey", by: partitions.map { .hash($0) }, create: { $0 },
      add: { $0 = try combine($0, $1) }, merge: { $0 = try combine($0, $1) })
  }

  @inlinable
  public func foldByKey<Key: Hashable, Value>(
    _ zero: Value, partitions: Int? = nil,
    _ combine: @escaping @Sendable (Value, Value) throws -> Value
  ) -> RDD where Element == Pair<Key, Value> {
    combineByKey(
      operation: "foldByKey", by: partitions.map { .hash($0) },
      create: { try combine(zero, $0) }, add: { $0 = try combine($0, $1) },
      merge: { $0 = try combine($0, $1) })
  }

  @inlinable
  public func aggregateByKey<Key: Hashable, Value, Combined: Sendable>(
    _ zero: Combined, partitions: Int? = nil,
    add: @escaping @Sendable (inout Combined, Value) throws -> Void,
    merge: @escaping @Sendable (inout Combined, Combined) throws -> Void
  ) -> RDD<Pair<Key, Combined>> where Element == Pair<Key, Value> {
    combineByKey(
      operation: "aggregateByKey", by: partitions.map { .hash($0) },
      create: {
        var first = zero
        try add(&first, $0)
        return first
      }, add: add, merge: merge)
  }

  @inlinable
  public func groupByKey<Key: Hashable, Value>(
    partitions: Int? = nil
  ) -> RDD<Pair<Key, [Value]>> where Element == Pair<Key, Value> {
    combineByKey(
      operation: "groupByKey", by: partitions.map { .hash($0) }, combinesBeforeShuffle: false,
      create: { [$0] }, add: { $0.append($1) }, merge: { $0.append(contentsOf: $1) })
  }

  /// Reduces the values of each key and brings the results to the caller.
  public func reduceByKeyLocally<Key: Hashable, Value>(
    _ combine: @escaping @Sendable (Value, Value) throws -> Value
  ) throws -> [Key: Value] where Element == Pair<Key, Value> {
    try reduceByKey(partitions: partitionCount, combine).collectAsMap()
  }

  /// A sample with its own fraction for each key; keys without one are left out.
  public func sampleByKey<Key: Hashable, Value>(
    fractions: [Key: Double], seed: UInt64 = 0
  ) -> RDD where Element == Pair<Key, Value> {
    transform("sampleByKey", keepsPartitioning: true) { partition, chunks, _ in
      var random = SeededGenerator(seed: seed, stream: partition)
      return chunks.map { chunk in
        chunk.filter { random.unit() < fractions[$0.key] ?? 0 }
      }
    }
  }

  /// The partitioning that moves least: that of the parents with the most partitions.
  func defaultPartitioner<Key: Hashable>(with others: [AnyRDD] = []) -> Partitioner<Key> {
    let parents = [self as AnyRDD] + others
    let count = parents.map(\.partitionCount).max() ?? 1
    let known = parents.compactMap { parent -> Int? in
      guard case .hash(let count)? = parent.partitioning else { return nil }
      return count
    }.max()
    return .hash(known ?? count)
  }
}

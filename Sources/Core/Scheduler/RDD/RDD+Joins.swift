import Columns

/// Bringing two keyed collections together.
extension RDD {
  /// The values of each key in both collections: `value.key` here, `value.value` there.
  public func cogroup<Key: Hashable, Value, Other>(
    _ other: RDD<Pair<Key, Other>>, partitions: Int? = nil
  ) -> RDD<Pair<Key, Pair<[Value], [Other]>>> where Element == Pair<Key, Value> {
    cogroup(other, operation: "cogroup", partitions: partitions)
  }

  public func join<Key: Hashable, Value, Other>(
    _ other: RDD<Pair<Key, Other>>, partitions: Int? = nil
  ) -> RDD<Pair<Key, Pair<Value, Other>>> where Element == Pair<Key, Value> {
    cogroup(other, operation: "join", partitions: partitions).flatMapValues { groups in
      groups.key.flatMap { left in groups.value.map { Pair(left, $0) } }
    }
  }

  public func leftOuterJoin<Key: Hashable, Value, Other>(
    _ other: RDD<Pair<Key, Other>>, partitions: Int? = nil
  ) -> RDD<Pair<Key, Pair<Value, Other?>>> where Element == Pair<Key, Value> {
    cogroup(other, operation: "leftOuterJoin", partitions: partitions).flatMapValues { groups in
      groups.key.flatMap { left in padded(groups.value).map { Pair(left, $0) } }
    }
  }

  public func rightOuterJoin<Key: Hashable, Value, Other>(
    _ other: RDD<Pair<Key, Other>>, partitions: Int? = nil
  ) -> RDD<Pair<Key, Pair<Value?, Other>>> where Element == Pair<Key, Value> {
    cogroup(other, operation: "rightOuterJoin", partitions: partitions).flatMapValues { groups in
      padded(groups.key).flatMap { left in groups.value.map { Pair(left, $0) } }
    }
  }

  public func fullOuterJoin<Key: Hashable, Value, Other>(
    _ other: RDD<Pair<Key, Other>>, partitions: Int? = nil
  ) -> RDD<Pair<Key, Pair<Value?, Other?>>> where Element == Pair<Key, Value> {
    cogroup(other, operation: "fullOuterJoin", partitions: partitions).flatMapValues { groups in
      padded(groups.key).flatMap { left in padded(groups.value).map { Pair(left, $0) } }
    }
  }

  /// The pairs whose keys do not occur in the other collection.
  public func subtractByKey<Key: Hashable, Value, Other>(
    _ other: RDD<Pair<Key, Other>>, partitions: Int? = nil
  ) -> RDD where Element == Pair<Key, Value> {
    cogroup(other, operation: "subtractByKey", partitions: partitions).flatMapValues { groups in
      groups.value.isEmpty ? groups.key : []
    }
  }

  private func cogroup<Key: Hashable, Value, Other>(
    _ other: RDD<Pair<Key, Other>>, operation: String, partitions: Int?
  ) -> RDD<Pair<Key, Pair<[Value], [Other]>>> where Element == Pair<Key, Value> {
    let partitioner: Partitioner<Key> =
      partitions.map { .hash($0) } ?? defaultPartitioner(with: [other])
    let context = self.context
    let combiner = Combiner<Key, Value, Pair<[Value], [Other]>> {
      Pair([$0], [])
    } add: {
      $0.key.append($1)
    } merge: {
      $0.key.append(contentsOf: $1.key)
      $0.value.append(contentsOf: $1.value)
    }
    let (leftDependency, readLeft) = placed(by: partitioner)
    let (rightDependency, readRight) = other.placed(by: partitioner)
    return RDD<Pair<Key, Pair<[Value], [Other]>>>(
      context, kind: "CoGroupedRDD", operation: operation,
      partitionCount: partitioner.partitionCount,
      dependencies: [leftDependency, rightDependency], partitioning: partitioner.identity
    ) { partition, task in
      let table = SpillableTable<Key, Pair<[Value], [Other]>>(
        operation, context, merge: combiner.merge)
      try readLeft(partition, task).forEachChunk(task) {
        try table.absorb($0, by: combiner.absorb)
      }
      try readRight(partition, task).forEachChunk(task) { chunk in
        try table.absorb(chunk) { table, chunk in
          for pair in chunk {
            table.update(pair.key) {
              Pair([], [pair.value])
            } later: {
              $0.value.append(pair.value)
            }
          }
        }
      }
      return try table.finish()
    }
  }

  /// How to read this collection partitioned so: directly when it already is, else shuffled.
  private func placed<Key: Hashable, Value>(
    by partitioner: Partitioner<Key>
  ) -> (Dependency, Compute) where Element == Pair<Key, Value> {
    if partitioning == partitioner.identity {
      return (.narrow(self), { try self.iterator($0, $1) })
    }
    let shuffle = ShuffleDependency(of: self, by: partitioner, codec: elementCodec) {
      try self.iterator($0, $1)
    }
    return (.shuffle(shuffle), { partition, _ in try shuffle.read(partition, as: Element.self) })
  }
}

/// The values, or one nil when there are none: what an outer join pairs with.
private func padded<Value>(_ values: [Value]) -> [Value?] {
  values.isEmpty ? [nil] : values
}

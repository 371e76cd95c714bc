import Columns

/// Puts the pairs of a chunk into the buckets of their partitions.
public typealias Distribution<Key: Sendable, Value: Sendable> =
  @Sendable (inout [[Pair<Key, Value>]], [Pair<Key, Value>]) -> Void

/// A wide dependency: the parent's elements, spread over reduce partitions by key.
final class ShuffleDependency: Sendable {
  let id: Int
  let parent: AnyRDD
  let reduceCount: Int
  /// Computes one partition of the parent and puts its buckets into the shuffle store.
  let runMap: @Sendable (Int, TaskContext) throws -> Void

  init<Key, Value>(
    of parent: AnyRDD, by partitioner: Partitioner<Key>,
    codec: ElementCodec<Pair<Key, Value>>? = .automatic,
    distribute: Distribution<Key, Value>? = nil,
    pairs: @escaping @Sendable (Int, TaskContext) throws -> ChunkIterator<Pair<Key, Value>>
  ) {
    let context = parent.context
    let id = context.nextShuffleID()
    let reduceCount = partitioner.partitionCount
    self.id = id
    self.parent = parent
    self.reduceCount = reduceCount
    let store = context.shuffles
    store.register(id, mapCount: parent.partitionCount)
    runMap = { map, task in
      var buckets = [[Pair<Key, Value>]](repeating: [], count: reduceCount)
      try pairs(map, task).forEachChunk(task) { chunk in
        if let distribute { return distribute(&buckets, chunk) }
        for pair in chunk { buckets[partitioner.partition(pair.key)].append(pair) }
      }
      let blocks = buckets.map { bucket -> ShuffleBucket? in
        guard !bucket.isEmpty else { return nil }
        return ShuffleBucket(
          payload: bucket, rowCount: bucket.count, byteSize: estimatedByteSize(of: bucket))
      }
      try store.put(id, map: map, buckets: blocks, codec: codec?.erased)
    }
    context.remember(self)
  }

  deinit { parent.context.forgetShuffle(id) }

  /// The pairs of one reduce partition, map by map.
  func read<Key, Value>(
    _ reduce: Int, as _: Pair<Key, Value>.Type
  ) throws -> ChunkIterator<Pair<Key, Value>> {
    let store = parent.context.shuffles
    let missing = store.missingMaps(of: id)
    guard missing.isEmpty else {
      throw RetryableFailure(
        .lostShuffle(id: id, mapPartitions: missing), "lost outputs of shuffle \(id)")
    }
    var map = 0
    return .concatenated {
      while map < self.parent.partitionCount {
        defer { map += 1 }
        guard let payload = try store.bucket(self.id, map: map, reduce: reduce) else { continue }
        guard let pairs = payload as? [Pair<Key, Value>] else {
          throw QueryError.internalError("shuffle \(self.id) holds pairs of another type")
        }
        return .elements(pairs)
      }
      return nil
    }
  }
}

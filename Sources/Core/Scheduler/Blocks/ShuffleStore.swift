import Columns
import Synchronization

/// What one map task hands to one reduce partition.
package struct ShuffleBucket: Sendable {
  package var payload: any Sendable
  package var rowCount: Int
  package var byteSize: Int

  package init(payload: any Sendable, rowCount: Int, byteSize: Int) {
    self.payload = payload
    self.rowCount = rowCount
    self.byteSize = byteSize
  }
}

/// Keeps map outputs by shuffle, map and reduce partition until the shuffle is removed.
///
/// Outputs that are here are not computed again; outputs that are lost or spoiled are reported to
/// the reader as a failure that its stage repairs by running the map tasks again.
package final class ShuffleStore: Sendable {
  private enum Content {
    case memory(any Sendable)
    case disk(SpillBlock)
  }

  private struct Bucket {
    var content: Content
    var rowCount: Int
    var byteSize: Int
  }

  private struct MapOutput {
    var buckets: [Bucket?]
    var codec: BlockCodec?
    var memoryBytes: Int
  }

  private struct Shuffle {
    var outputs: [MapOutput?]
    var memoryBytes = 0
  }

  private struct State {
    var shuffles: [Int: Shuffle] = [:]
    var file: SpillFile?
  }

  private let state = Mutex(State())
  private let directory: SpillDirectory
  private let reservation: MemoryReservation

  package init(budget: MemoryBudget, directory: SpillDirectory) {
    self.directory = directory
    reservation = MemoryAccount("shuffles", of: budget).reserve(for: "shuffle blocks")
    _ = budget.addSpiller { [weak self] wanted in self?.spill(wanted) ?? 0 }
  }

  package func register(_ shuffle: Int, mapCount: Int) {
    state.withLock { state in
      guard state.shuffles[shuffle] == nil else { return }
      state.shuffles[shuffle] = Shuffle(outputs: Array(repeating: nil, count: mapCount))
    }
  }

  /// The map partitions whose output is not here.
  package func missingMaps(of shuffle: Int) -> [Int] {
    state.withLock { state in
      guard let outputs = state.shuffles[shuffle]?.outputs else { return [] }
      return outputs.indices.filter { outputs[$0] == nil }
    }
  }

  /// Keeps what a map task has produced, in memory if there is room and else on disk.
  package func put(
    _ shuffle: Int, map: Int, buckets: [ShuffleBucket?], codec: BlockCodec?
  ) throws {
    let byteSize = buckets.reduce(0) { $0 + ($1?.byteSize ?? 0) }
    var output = MapOutput(
      buckets: buckets.map { bucket in
        bucket.map {
          Bucket(content: .memory($0.payload), rowCount: $0.rowCount, byteSize: $0.byteSize)
        }
      }, codec: codec, memoryBytes: byteSize)
    if let context = TaskContext.current {
      context.metrics.shuffleBytesWritten &+= byteSize
      context.metrics.shuffleRowsWritten &+= buckets.reduce(0) { $0 + ($1?.rowCount ?? 0) }
    }
    if !reservation.grow(by: byteSize) {
      if let codec {
        try write(&output, codec, shuffle: shuffle, map: map)
      } else {
        try reservation.growOrThrow(by: byteSize)
      }
    }
    let refused = state.withLock { state -> Int in
      guard state.shuffles[shuffle] != nil, state.shuffles[shuffle]?.outputs[map] == nil
      else { return output.memoryBytes }
      state.shuffles[shuffle]?.outputs[map] = output
      state.shuffles[shuffle]?.memoryBytes += output.memoryBytes
      return 0
    }
    if refused > 0 { reservation.shrink(by: refused) }
  }

  /// One bucket; nil when it is empty. Throws a retryable failure when the map output is lost.
  package func bucket(_ shuffle: Int, map: Int, reduce: Int) throws -> (any Sendable)? {
    let id = BlockID.shuffle(id: shuffle, map: map, reduce: reduce)
    if directory.faults?.losesBlock(id) == true { remove(shuffle, map: map) }
    let found = state.withLock { state -> (MapOutput, SpillFile?)? in
      guard let outputs = state.shuffles[shuffle]?.outputs, outputs.indices.contains(map)
      else { return nil }
      return outputs[map].map { ($0, state.file) }
    }
    guard let (output, file) = found, output.buckets.indices.contains(reduce)
    else { throw lost(shuffle, id) }
    guard let bucket = output.buckets[reduce] else { return nil }
    if let context = TaskContext.current {
      context.metrics.shuffleBytesRead &+= bucket.byteSize
      context.metrics.shuffleRowsRead &+= bucket.rowCount
    }
    switch bucket.content {
    case .memory(let payload): return payload
    case .disk(let block):
      guard let file, let codec = output.codec else { throw lost(shuffle, id) }
      do {
        return try codec.decode(file.read(block))
      } catch is RetryableFailure {
        remove(shuffle, map: map)
        throw lost(shuffle, id)
      }
    }
  }

  /// Row counts per reduce partition, for plans that are revised while they run.
  package func rowCounts(of shuffle: Int) -> [Int] {
    state.withLock { state in
      var counts: [Int] = []
      for case let output? in state.shuffles[shuffle]?.outputs ?? [] {
        if counts.isEmpty { counts = Array(repeating: 0, count: output.buckets.count) }
        for (index, bucket) in output.buckets.enumerated() {
          counts[index] += bucket?.rowCount ?? 0
        }
      }
      return counts
    }
  }

  /// Forgets one map output.
  package func remove(_ shuffle: Int, map: Int) {
    let output = state.withLock { state -> MapOutput? in
      guard let output = state.shuffles[shuffle]?.outputs[map] else { return nil }
      state.shuffles[shuffle]?.outputs[map] = nil
      state.shuffles[shuffle]?.memoryBytes -= output.memoryBytes
      return output
    }
    if let output { discard([output]) }
  }

  package func remove(_ shuffle: Int) {
    let removed = state.withLock { $0.shuffles.removeValue(forKey: shuffle) }
    if let removed { discard(removed.outputs.compactMap(\.self)) }
  }

  private func lost(_ shuffle: Int, _ id: BlockID) -> RetryableFailure {
    RetryableFailure(
      .lostShuffle(id: shuffle, mapPartitions: missingMaps(of: shuffle)), "lost block \(id)")
  }

  private func discard(_ outputs: [MapOutput]) {
    reservation.shrink(by: outputs.reduce(0) { $0 + $1.memoryBytes })
    guard let file = state.withLock({ $0.file }) else { return }
    for case .disk(let block)? in outputs.flatMap({ $0.buckets.map { $0?.content } }) {
      file.discard(block)
    }
  }
}

/// Moving outputs to disk.
extension ShuffleStore {
  private func write(
    _ output: inout MapOutput, _ codec: BlockCodec, shuffle: Int, map: Int
  ) throws {
    let file = try spillFile()
    for (reduce, bucket) in output.buckets.enumerated() {
      guard case .memory(let payload)? = bucket?.content else { continue }
      let id = BlockID.shuffle(id: shuffle, map: map, reduce: reduce)
      output.buckets[reduce]?.content = .disk(try file.append(codec.encode(payload), id: id))
    }
    output.memoryBytes = 0
  }

  /// Writes outputs to disk, the largest first, for somebody who needs their memory.
  private func spill(_ wantedBytes: Int) -> Int {
    var freed = 0
    while freed < wantedBytes {
      let victim = state.withLock { state -> (Int, Int, MapOutput, BlockCodec)? in
        var best: (Int, Int, MapOutput, BlockCodec)?
        for (id, shuffle) in state.shuffles where shuffle.memoryBytes > 0 {
          for (map, output) in shuffle.outputs.enumerated() {
            guard let output, let codec = output.codec,
              output.memoryBytes > best?.2.memoryBytes ?? 0
            else { continue }
            best = (id, map, output, codec)
          }
        }
        return best
      }
      guard let (shuffle, map, original, codec) = victim else { break }
      var output = original
      let byteSize = output.memoryBytes
      guard (try? write(&output, codec, shuffle: shuffle, map: map)) != nil else { break }
      let isCurrent = state.withLock { state in
        guard state.shuffles[shuffle]?.outputs[map]?.memoryBytes == byteSize else { return false }
        state.shuffles[shuffle]?.outputs[map] = output
        state.shuffles[shuffle]?.memoryBytes -= byteSize
        return true
      }
      guard isCurrent else { continue }
      reservation.shrink(by: byteSize)
      freed += byteSize
    }
    return freed
  }

  private func spillFile() throws -> SpillFile {
    if let file = state.withLock({ $0.file }) { return file }
    let file = try directory.makeFile(for: "the shuffle store")
    return state.withLock { state in
      if let file = state.file { return file }
      state.file = file
      return file
    }
  }
}

import Columns
import Synchronization

/// A collection cut into partitions that remembers how it is made, so that what is lost can be made
/// again. Transformations only describe; actions run a job.
///
/// `@unchecked Sendable`: its mutable fields are protected by a `Mutex` each.
public final class RDD<Element: Sendable>: AnyRDD, @unchecked Sendable {
  typealias Compute = @Sendable (Int, TaskContext) throws -> ChunkIterator<Element>

  private let compute: Mutex<Compute>
  private let codec: Mutex<ElementCodec<Element>?>

  init(
    _ context: SchedulerContext, kind: String, operation: String, partitionCount: Int,
    dependencies: [Dependency], partitioning: Partitioning? = nil,
    compute: @escaping Compute
  ) {
    self.compute = Mutex(compute)
    codec = Mutex(ElementCodec<Element>.automatic)
    super.init(
      context, kind: kind, operation: operation, partitionCount: partitionCount,
      dependencies: dependencies, partitioning: partitioning)
  }

  var elementCodec: ElementCodec<Element>? { codec.withLock { $0 } }

  /// Chooses how elements are written when they leave memory; needed for types that are neither
  /// trivial nor `Codable`.
  @discardableResult
  public func encoded(by codec: ElementCodec<Element>) -> RDD {
    self.codec.withLock { $0 = codec }
    return self
  }

  /// The elements of a partition: cached, read from a checkpoint, or computed.
  func iterator(_ partition: Int, _ task: TaskContext) throws -> ChunkIterator<Element> {
    let (level, checkpoint) = state.withLock { ($0.level, $0.checkpoint) }
    guard level != .none else { return try compute.withLock { $0 }(partition, task) }
    let id = BlockID.rdd(id: self.id, partition: partition)
    if let block = try context.cache.get(id), let elements = block.payload as? [Element] {
      return .elements(elements, keepAlive: block)
    }
    if case .done(isLocal: true) = checkpoint { throw lostCheckpoint(id) }
    let elements = try compute.withLock { $0 }(partition, task).collect(task)
    try context.cache.put(
      id, elements, byteSize: estimatedByteSize(of: elements), level: level,
      codec: elementCodec?.erased)
    return .elements(elements)
  }

  /// A collection whose partitions depend on one partition of this one each.
  func transform<Output>(
    _ operation: String, keepsPartitioning: Bool = false,
    _ body:
      @escaping @Sendable (Int, ChunkIterator<Element>, TaskContext) throws ->
      ChunkIterator<Output>
  ) -> RDD<Output> {
    RDD<Output>(
      context, kind: "MapPartitionsRDD", operation: operation, partitionCount: partitionCount,
      dependencies: [.narrow(self)], partitioning: keepsPartitioning ? partitioning : nil
    ) { partition, task in
      try body(partition, self.iterator(partition, task), task)
    }
  }

  override func writeCheckpoint() throws {
    guard case .requested(let isLocal) = state.withLock({ $0.checkpoint }) else { return }
    if isLocal {
      _ = try run("localCheckpoint") { chunks, task in try chunks.forEachChunk(task) { _ in } }
    } else {
      let files = try CheckpointFiles(self)
      _ = try run("checkpoint") { chunks, task in
        try files.write(chunks.collect(task), partition: task.partition)
      }
      try files.finish()
      compute.withLock { $0 = { partition, _ in .elements(try files.read(partition)) } }
    }
    state.withLock { state in
      state.checkpoint = .done(isLocal: isLocal)
      state.dependencies = []
    }
  }

  private func lostCheckpoint(_ id: BlockID) -> QueryError {
    QueryError(
      "CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND", sqlState: "56000",
      """
      Checkpoint block \(id) not found! Either the executor that originally checkpointed this \
      partition is no longer alive, or the original RDD is unpersisted. If this problem persists, \
      you may consider using `rdd.checkpoint()` instead, which is slower than local checkpointing \
      but more fault-tolerant.
      """)
  }
}

/// Keeping results.
extension RDD {
  @discardableResult
  public func cache() -> RDD { persist(.memoryOnly) }

  /// Keeps partitions once they have been computed.
  @discardableResult
  public func persist(_ level: StorageLevel = .memoryOnly) -> RDD {
    state.withLock { $0.level = level }
    return self
  }

  @discardableResult
  public func unpersist() -> RDD {
    state.withLock { $0.level = .none }
    context.forgetBlocks(of: id)
    return self
  }

  /// Asks the next action to write this collection to the checkpoint directory and to forget how
  /// it was made.
  public func checkpoint() throws {
    guard context.checkpointDirectory != nil else {
      throw QueryError(
        "CHECKPOINT_DIRECTORY_MISSING", sqlState: "42K03",
        "Checkpoint directory has not been set in the SparkContext")
    }
    guard elementCodec != nil else {
      throw QueryError(
        "UNSUPPORTED_CHECKPOINT_ELEMENT", sqlState: "0A000",
        "Elements of type \(Element.self) cannot be written; give the RDD a codec.")
    }
    requestCheckpoint(isLocal: false)
  }

  /// Asks the next action to keep this collection in the block cache and to forget its lineage.
  public func localCheckpoint() {
    state.withLock { if $0.level == .none { $0.level = .memoryAndDisk } }
    requestCheckpoint(isLocal: true)
  }

  private func requestCheckpoint(isLocal: Bool) {
    let isNew = state.withLock { state in
      guard case .none = state.checkpoint else { return false }
      state.checkpoint = .requested(isLocal: isLocal)
      return true
    }
    if isNew { context.awaitCheckpoint(self) }
  }
}

import Columns
import Foundation
import Synchronization

/// How a scheduler is set up.
public struct SchedulerOptions: Sendable {
  public var workerCount = ProcessInfo.processInfo.activeProcessorCount
  /// Nil takes three fifths of the machine's memory.
  public var memoryBytes: Int?
  /// The part of memory in which cached blocks are safe from queries.
  public var storageFraction = 0.5
  /// Nil takes TMPDIR.
  public var spillParent: String?
  /// How many partitions collections get when nobody says; nil means one a worker.
  public var defaultParallelism: Int?
  package var faults: FaultInjection?

  public init() {}
}

/// Everything that work runs on: workers, memory, spill space, cached blocks, shuffles, events. A
/// session owns one; queries and collections share it.
public final class SchedulerContext: Sendable {
  private struct State {
    var checkpointDirectory: String?
    var pendingCheckpoints: [AnyRDD] = []
    var group: String?
    var detail = ""
    var shuffles: [Int: WeakShuffle] = [:]
    var isStopped = false
  }

  private struct WeakShuffle {
    weak var dependency: ShuffleDependency?
  }

  public let events: EventBus
  package let pool: WorkerPool
  package let budget: MemoryBudget
  package let spill: SpillDirectory
  package let cache: BlockCache
  package let shuffles: ShuffleStore
  package let faults: FaultInjection?
  /// What tasks of collections hold in memory.
  let collections: MemoryAccount
  private let parallelism: Int?
  private let state = Mutex(State())
  private let nextRDD = Atomic<Int>(0)
  private let nextShuffle = Atomic<Int>(0)
  let nextVariable = Atomic<Int>(0)

  public init(_ options: SchedulerOptions = SchedulerOptions()) {
    events = EventBus()
    pool = WorkerPool(workerCount: options.workerCount)
    budget = MemoryBudget(
      totalBytes: options.memoryBytes ?? MemoryBudget.defaultTotalBytes,
      storageFraction: options.storageFraction, events: events)
    spill = SpillDirectory(
      parent: options.spillParent ?? SpillDirectory.defaultParent, faults: options.faults)
    cache = BlockCache(budget: budget, directory: spill, events: events)
    shuffles = ShuffleStore(budget: budget, directory: spill)
    faults = options.faults
    collections = MemoryAccount("collections", of: budget)
    parallelism = options.defaultParallelism
  }

  deinit { stop() }

  /// How many partitions collections get when nobody says.
  public var defaultParallelism: Int { max(1, parallelism ?? pool.workerCount) }

  /// Ends running jobs, threads and temporary files.
  public func stop() {
    let isFirst = state.withLock { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    guard isFirst else { return }
    pool.shutdown()
    events.close()
    spill.remove()
  }

  public var checkpointDirectory: String? { state.withLock { $0.checkpointDirectory } }

  /// Names the directory under which checkpoints are written.
  public func setCheckpointDirectory(_ path: String) throws {
    let own = "\(path)/\(UUID().uuidString.lowercased())"
    try writing(own) {
      try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    }
    state.withLock { $0.checkpointDirectory = own }
  }

  /// Puts the jobs that are started from now on into a group.
  public func setJobGroup(_ group: String?, description: String = "") {
    state.withLock { state in
      state.group = group
      state.detail = description
    }
  }

  public func cancelJobGroup(_ group: String) {
    for job in pool.runningJobs where job.job.options.group == group {
      job.cancel(.other("part of cancelled job group \(group)"))
    }
  }

  public func cancelJobs(tagged tag: String) {
    for job in pool.runningJobs where job.job.options.tags.contains(tag) {
      job.cancel(.other("cancelled job tag \(tag)"))
    }
  }

  public func cancelAllJobs() {
    for job in pool.runningJobs { job.cancel(.other("as part of cancellation of all jobs")) }
  }

  /// What every job of this context starts from.
  package var jobOptions: JobOptions {
    var options = JobOptions()
    options.events = events
    options.faults = faults
    state.withLock { state in
      options.group = state.group
      options.detail = state.detail
    }
    return options
  }

  /// Makes a job that reports to this context's events.
  package func makeJob(
    _ name: String, configure: (inout JobOptions) -> Void = { _ in }
  ) -> Job {
    var options = jobOptions
    configure(&options)
    return Job(name, on: pool, options: options)
  }
}

/// What collections need of their context.
extension SchedulerContext {
  func nextRDDID() -> Int { nextRDD.wrappingAdd(1, ordering: .relaxed).oldValue }

  func nextShuffleID() -> Int { nextShuffle.wrappingAdd(1, ordering: .relaxed).oldValue }

  func remember(_ shuffle: ShuffleDependency) {
    state.withLock { $0.shuffles[shuffle.id] = WeakShuffle(dependency: shuffle) }
  }

  func shuffle(_ id: Int) -> ShuffleDependency? { state.withLock { $0.shuffles[id]?.dependency } }

  func forgetShuffle(_ id: Int) {
    state.withLock { _ = $0.shuffles.removeValue(forKey: id) }
    shuffles.remove(id)
  }

  func forgetBlocks(of rdd: Int) {
    cache.removeAll { id in if case .rdd(rdd, _) = id { true } else { false } }
  }

  func awaitCheckpoint(_ rdd: AnyRDD) { state.withLock { $0.pendingCheckpoints.append(rdd) } }

  /// Writes the checkpoints that were asked for and that the job has made possible.
  fileprivate func writeCheckpoints(under rdd: AnyRDD) throws {
    guard state.withLock({ !$0.pendingCheckpoints.isEmpty }) else { return }
    var reachable: Set<Int> = []
    var open = [rdd]
    while let current = open.popLast() {
      guard reachable.insert(current.id).inserted else { continue }
      open.append(contentsOf: current.dependencies.map(\.parent))
    }
    let due = state.withLock { state in
      let due = state.pendingCheckpoints.filter { reachable.contains($0.id) }
      state.pendingCheckpoints.removeAll { reachable.contains($0.id) }
      return due
    }
    for rdd in due { try rdd.writeCheckpoint() }
  }

  /// Runs one job that computes `partitions` of a collection; answers one result for each.
  func runJob<Element, Value: Sendable>(
    _ name: String, on rdd: RDD<Element>, partitions: [Int],
    _ body: @escaping @Sendable (ChunkIterator<Element>, TaskContext) throws -> Value
  ) throws -> [Value] {
    let job = makeJob(name)
    let planner = LineagePlanner(self)
    let results = Mutex([Value?](repeating: nil, count: partitions.count))
    let parents = planner.parents(of: rdd, in: job)
    job.addStage(
      name, .tasks(partitions.count), after: parents, options: planner.stageOptions
    ) { task in
      let value = try body(rdd.iterator(partitions[task.partition], task), task)
      results.withLock { $0[task.partition] = value }
    }
    try job.run()
    let values = results.withLock { $0.compactMap(\.self) }
    try writeCheckpoints(under: rdd)
    return values
  }
}

extension RDD {
  /// Runs one job over all partitions, or over some.
  func run<Value: Sendable>(
    _ name: String, partitions: [Int]? = nil,
    _ body: @escaping @Sendable (ChunkIterator<Element>, TaskContext) throws -> Value
  ) throws -> [Value] {
    try context.runJob(
      name, on: self, partitions: partitions ?? Array(0..<partitionCount), body)
  }
}

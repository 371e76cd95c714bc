import Columns
import Synchronization

/// Turns lineage into the stages of one job: a stage for every shuffle whose outputs are not all
/// there, and more of them when outputs are lost on the way.
final class LineagePlanner: Sendable {
  private let context: SchedulerContext
  /// The latest stage that writes a shuffle, so that it is written once however many read it.
  private let stages = Mutex<[Int: Stage]>([:])
  private let planning = Lock()

  init(_ context: SchedulerContext) { self.context = context }

  /// The stages that must end before partitions of `rdd` can be computed.
  func parents(of rdd: AnyRDD, in job: Job) -> [Stage] {
    planning.withLock { plannedParents(of: rdd, in: job) }
  }

  /// What the stages of this job do about lost map outputs.
  func recover(_ failure: RetryableFailure, _ job: Job) throws -> [Stage] {
    guard case .lostShuffle(let id, _) = failure.reason, let dependency = context.shuffle(id)
    else { return [] }
    return planning.withLock {
      if let running = stages.withLock({ $0[id] }), !running.isOver { return [running] }
      return stage(for: dependency, in: job).map { [$0] } ?? []
    }
  }

  var stageOptions: StageOptions {
    var options = StageOptions()
    options.recover = { [self] failure, job in try recover(failure, job) }
    return options
  }

  /// Walks narrow dependencies down to the next shuffles; what is cached needs no parents.
  private func plannedParents(of rdd: AnyRDD, in job: Job) -> [Stage] {
    var found: [Stage] = []
    var seen: Set<Int> = []
    var open = [rdd]
    while let current = open.popLast() {
      guard seen.insert(current.id).inserted, !current.isFullyCached else { continue }
      for dependency in current.dependencies {
        switch dependency {
        case .narrow(let parent): open.append(parent)
        case .shuffle(let shuffle):
          if let known = stages.withLock({ $0[shuffle.id] }) {
            if !found.contains(where: { $0 === known }) { found.append(known) }
          } else if let stage = stage(for: shuffle, in: job) {
            found.append(stage)
          }
        }
      }
    }
    return found
  }

  /// A stage that writes what is missing of a shuffle; nil, and a skipped stage, when nothing is.
  private func stage(for shuffle: ShuffleDependency, in job: Job) -> Stage? {
    let missing = context.shuffles.missingMaps(of: shuffle.id)
    let name = shuffle.parent.operation
    guard !missing.isEmpty else {
      let stage = job.addSkippedStage(name, taskCount: shuffle.parent.partitionCount)
      stages.withLock { $0[shuffle.id] = stage }
      return nil
    }
    let parents = plannedParents(of: shuffle.parent, in: job)
    let stage = job.addStage(name, .tasks(missing.count), after: parents, options: stageOptions) {
      try shuffle.runMap(missing[$0.partition], $0)
    }
    stages.withLock { $0[shuffle.id] = stage }
    return stage
  }
}

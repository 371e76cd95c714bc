import Columns
import Scheduler

/// Settings of the engine itself: they take effect at once, also on what runs already.
package enum EngineSetting: String, CaseIterable, Sendable {
  case threads = "martlet.threads"
  case memory = "martlet.memory"

  /// What leaves the choice to the engine.
  package static let automatic = "auto"

  /// What is wrong with a value; nil when it can be taken.
  func problem(with value: String) -> String? {
    if value == Self.automatic { return nil }
    switch self {
    case .threads:
      guard let count = Int(value), (1...WorkerPool.mostWorkers).contains(count) else {
        return "It should be 'auto' or a number from 1 to \(WorkerPool.mostWorkers)."
      }
    case .memory:
      if MemorySize.limit(value) == nil {
        return "It should be 'auto' or a size of at least 16MB, such as 4GB."
      }
    }
    return nil
  }
}

extension Session {
  /// Takes over a value that has no problem, and returns at once; `settle` is to follow.
  package func apply(_ setting: EngineSetting, _ value: String) {
    switch setting {
    case .threads: setThreads(Int(value))
    case .memory: setMemory(MemorySize.limit(value))
    }
  }

  /// Gives back memory that is no longer granted; cached rows may have to be written to disk.
  package func settle() { scheduler.budget.settle() }

  /// Back to what the session began with.
  func restore(_ setting: EngineSetting) {
    switch setting {
    case .threads: setThreads(configuration.threads)
    case .memory: setMemory(configuration.memoryBytes)
    }
  }

  /// The value that is in force.
  func value(of setting: EngineSetting) -> String {
    switch setting {
    case .threads: String(scheduler.pool.workerCount)
    case .memory: String(scheduler.budget.totalBytes)
    }
  }

  /// Nil takes all processors.
  private func setThreads(_ count: Int?) {
    scheduler.pool.resize(to: count ?? WorkerPool.processorCount)
  }

  /// Nil takes three fifths of the machine's memory.
  private func setMemory(_ byteCount: Int?) {
    let byteCount = byteCount ?? MemoryBudget.defaultTotalBytes
    MemoryCeiling.set(byteCount)
    scheduler.budget.resize(to: byteCount)
  }
}

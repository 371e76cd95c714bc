import Columns
import Scheduler
import Synchronization

/// Settings of the engine itself: they take effect at once, also on what runs already.
package enum EngineSetting: String, CaseIterable, Sendable {
  case threads = "martlet.threads"
  case memory = "martlet.memory"
  /// Makes tasks fail on purpose, for tests; see `FaultInjection`.
  case faults = "martlet.faults"

  /// What leaves the choice to the engine.
  package static let automatic = "auto"
  fileprivate static let off = "off"

  /// What is wrong with a value; nil when it can be taken.
  func problem(with text: String) -> String? {
    let value = text.unquoted
    switch self {
    case .threads, .memory: if value == Self.automatic { return nil }
    case .faults: if value == Self.off { return nil }
    }
    switch self {
    case .threads:
      guard let count = Int(value), (1...WorkerPool.mostWorkers).contains(count) else {
        return "It should be 'auto' or a number from 1 to \(WorkerPool.mostWorkers)."
      }
    case .memory:
      if MemorySize.limit(value) == nil {
        return "It should be 'auto' or a size of at least 16MB, such as 4GB."
      }
    case .faults:
      if FaultInjection(value) == nil {
        return "It should be 'off', or as in 'tasks=0.05, seed=7' or 'partition=3, attempts=2'."
      }
    }
    return nil
  }
}

extension Session {
  /// Takes over a value that has no problem, and returns at once; `settle` is to follow.
  package func apply(_ setting: EngineSetting, _ text: String) {
    let value = text.unquoted
    switch setting {
    case .threads: setThreads(Int(value))
    case .memory: setMemory(MemorySize.limit(value))
    case .faults: faults.withLock { $0 = FaultInjection(value) }
    }
  }

  /// Gives back memory that is no longer granted; cached rows may have to be written to disk.
  package func settle() { scheduler.budget.settle() }

  /// Back to what the session began with.
  func restore(_ setting: EngineSetting) {
    switch setting {
    case .threads: setThreads(configuration.threads)
    case .memory: setMemory(configuration.memoryBytes)
    case .faults: faults.withLock { $0 = configuration.faults }
    }
  }

  /// The value that is in force.
  func value(of setting: EngineSetting) -> String {
    switch setting {
    case .threads: String(scheduler.pool.workerCount)
    case .memory: String(scheduler.budget.totalBytes)
    case .faults: settings[setting.rawValue] ?? EngineSetting.off
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

extension String {
  /// SET keeps quotes as part of a value.
  fileprivate var unquoted: String {
    guard count > 1, let first, first == last, "'\"".contains(first) else { return self }
    return String(dropFirst().dropLast())
  }
}

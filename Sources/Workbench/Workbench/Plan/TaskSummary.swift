import Scheduler
import TerminalKit

/// Five places in an ordered list of values, between neighbours where they fall between two.
package struct Quantiles: Hashable, Sendable {
  package let minimum, lower, median, upper, maximum: Double

  package init?(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    func value(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let low = Int(place)
      let high = min(low + 1, sorted.count - 1)
      return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
    }
    minimum = first
    lower = value(0.25)
    median = value(0.5)
    upper = value(0.75)
    maximum = last
  }

  package var all: [Double] { [minimum, lower, median, upper, maximum] }
}

/// What the tasks of a stage have in common and which of them lag behind.
package struct TaskSummary: Hashable, Sendable {
  /// What is measured of each task.
  package enum Figure: String, CaseIterable, Hashable, Sendable {
    case time, cpu, wait, rows, read, shuffleRead, shuffleWritten, spillMemory, spill, memory

    var title: String {
      switch self {
      case .time: "duration"
      case .cpu: "processor"
      case .wait: "waiting"
      case .rows: "rows"
      case .read: "bytes read"
      case .shuffleRead: "shuffle read"
      case .shuffleWritten: "shuffle write"
      case .spillMemory: "spilled rows of"
      case .spill: "spill on disk"
      case .memory: "peak memory"
      }
    }

    /// Where room is short.
    var word: String {
      switch self {
      case .shuffleRead: "sh in"
      case .shuffleWritten: "sh out"
      case .spillMemory: "sp mem"
      case .memory: "mem"
      default: rawValue
      }
    }

    var isAlwaysShown: Bool { self == .time }

    func text(_ value: Double) -> String {
      switch self {
      case .time, .cpu, .wait: TimeSpan.text(seconds: value)
      case .rows: Quantity.short(value.rounded())
      default: value == 0 ? "0" : Quantity.bytes(value.rounded())
      }
    }

    fileprivate func value(of task: PlanTask) -> Double {
      let metrics = task.metrics
      return switch self {
      case .time: 0
      case .cpu: Double(metrics.cpuNanoseconds) / 1e9
      case .wait: task.waitSeconds
      case .rows: Double(task.rows)
      case .read: Double(metrics.bytesRead)
      case .shuffleRead: Double(metrics.shuffleBytesRead)
      case .shuffleWritten: Double(metrics.shuffleBytesWritten)
      case .spillMemory: Double(metrics.spillMemoryBytes)
      case .spill: Double(metrics.spillDiskBytes)
      case .memory: Double(metrics.peakMemoryBytes)
      }
    }
  }

  package let quantiles: [Figure: Quantiles]
  /// Tasks that take more than twice as long as three quarters of the others, slowest first.
  package let stragglers: [PlanTask]
  /// How much longer the slowest task took than the one in the middle, where that says something.
  package let skew: Double?

  private static let shortestStraggler = 0.02
  /// From here on a stage is said to be skewed.
  static let leastSkew = 2.0

  /// Attempts that failed say nothing of the work, unless there are no others.
  package init(_ all: [PlanTask], now: Double, figures: [Figure] = Figure.allCases) {
    let useful = all.filter { $0.state != .failed }
    let tasks = useful.isEmpty ? all : useful
    let durations = tasks.map { $0.seconds(now: now) }
    var quantiles: [Figure: Quantiles] = [:]
    for figure in figures {
      quantiles[figure] = Quantiles(
        figure == .time ? durations : tasks.map { figure.value(of: $0) })
    }
    self.quantiles = quantiles
    guard let seconds = quantiles[.time] else {
      stragglers = []
      skew = nil
      return
    }
    let isLong = seconds.maximum >= Self.shortestStraggler && seconds.median > 0
    skew = tasks.count > 1 && isLong ? seconds.maximum / seconds.median : nil
    guard tasks.count > 3 else {
      stragglers = []
      return
    }
    let limit = max(seconds.upper * 2, Self.shortestStraggler)
    stragglers = zip(tasks, durations).filter { $0.1 > limit }
      .sorted { ($0.1, $1.0.id) > ($1.1, $0.0.id) }.map(\.0)
  }

  package var seconds: Quantiles? { quantiles[.time] }
}

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
  package let seconds: Quantiles?
  package let rows: Quantiles?
  package let spillBytes: Quantiles?
  package let waitSeconds: Quantiles?
  /// Tasks that take more than twice as long as three quarters of the others, slowest first.
  package let stragglers: [PlanTask]
  /// How long each task took, shortest first.
  package let durations: [Double]

  private static let shortestStraggler = 0.02

  package init(_ tasks: [PlanTask], now: Double) {
    let durations = tasks.map { $0.seconds(now: now) }
    let seconds = Quantiles(durations)
    self.seconds = seconds
    self.durations = durations.sorted()
    rows = Quantiles(tasks.map { Double($0.rows) })
    spillBytes = Quantiles(tasks.map { Double($0.spillBytes) })
    waitSeconds = Quantiles(tasks.map(\.waitSeconds))
    guard tasks.count > 3, let seconds else {
      stragglers = []
      return
    }
    let limit = max(seconds.upper * 2, Self.shortestStraggler)
    stragglers = zip(tasks, durations).filter { $0.1 > limit }
      .sorted { ($0.1, $1.0.id) > ($1.1, $0.0.id) }.map(\.0)
  }
}

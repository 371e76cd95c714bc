import Columns

/// What is known of the columns of one table by looking at all rows, as far as somebody asked.
struct TableProfile {
  enum State: Hashable {
    case idle, running, complete, cancelled
    case failed(String)
  }

  /// By their places in the table.
  private(set) var columns: [Int: ColumnProfile] = [:]
  private(set) var state = State.idle
  /// What the order that runs, or has run last, is about.
  private(set) var wanted: [Int] = []
  private(set) var nanoseconds: UInt64 = 0

  /// How many are known, from the order that runs and from those before.
  var doneCount: Int { columns.keys.count { isComplete($0) } }

  /// How many will be known once the order has ended.
  var wantedCount: Int { doneCount + wanted.count { !isComplete($0) } }

  func isComplete(_ column: Int) -> Bool {
    switch columns[column]?.state {
    case .complete, .failed: true
    case .waiting, .counted, nil: false
    }
  }

  /// Those of some columns that are still to be profiled.
  func missing(of places: [Int]) -> [Int] { places.filter { !isComplete($0) } }

  mutating func start(_ places: [Int]) {
    wanted = places
    state = .running
    nanoseconds = 0
  }

  mutating func stop(_ newState: State) {
    if state == .running { state = newState }
  }

  mutating func take(
    _ event: ColumnProfiler.Event, of places: [Int], nanoseconds: UInt64
  ) {
    self.nanoseconds = nanoseconds
    switch event {
    case .started(let blank):
      for (place, profile) in zip(places, blank) { columns[place] = profile }
    case .column(let index, let profile):
      if places.indices.contains(index) { columns[places[index]] = profile }
    case .ended(.complete): state = .complete
    case .ended(.cancelled): state = .cancelled
    case .ended(.failed(let error)): state = .failed(error.message)
    }
  }
}

import Synchronization

/// How many records of each folder hold, over all scripts that have run.
package final class ConformanceSummary: Sendable {
  private struct Counts {
    var passed = 0
    var pending = 0
    var failed = 0
  }

  private let counts = Mutex<[String: Counts]>([:])
  private let lines = Mutex<[String]>([])

  package init() {}

  package func add(_ script: ConformanceScript, _ outcomes: [RecordOutcome], _ list: PendingList) {
    counts.withLock { counts in
      for outcome in outcomes where outcome.line > 0 {
        var entry = counts[script.folder] ?? Counts()
        if outcome.failure == nil {
          entry.passed += 1
        } else if list.allows(outcome) {
          entry.pending += 1
        } else {
          entry.failed += 1
        }
        counts[script.folder] = entry
      }
    }
    let failing = outcomes.compactMap { outcome in
      outcome.failure.map { "\(outcome.place) | \($0.brief)" }
    }
    lines.withLock { $0 += failing }
  }

  /// One line a failing record, in the order of the files.
  package var failingLines: [String] { lines.withLock { $0.sorted() } }

  package var text: String {
    counts.withLock { counts in
      let total = counts.values.reduce(into: Counts()) { sum, entry in
        sum.passed += entry.passed
        sum.pending += entry.pending
        sum.failed += entry.failed
      }
      let rows = counts.sorted { $0.key < $1.key } + [("total", total)]
      return rows.map { name, entry in
        "\(name): \(entry.passed) pass"
          + (entry.pending > 0 ? ", \(entry.pending) pending" : "")
          + (entry.failed > 0 ? ", \(entry.failed) fail" : "")
      }.joined(separator: "\n")
    }
  }
}

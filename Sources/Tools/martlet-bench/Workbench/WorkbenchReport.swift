import Console

/// What was measured, in the order in which it is told.
struct WorkbenchReport {
  enum Measure: CaseIterable {
    case start
    case echo
    case typing, arrow, page
    case busyTyping, busyArrow, busyPage
    case frameBytes
    case rowsWarm, rowsCold
    case sort, profile
    case idleMemory, rowsMemory, endMemory
    case idleProcessor
  }

  /// Of a peer, or of Martlet itself under its own name.
  private var values: [Measure: [Double]] = [:]
  private var peers: [Measure: [String: Double]] = [:]

  mutating func add(_ measure: Measure, _ value: Double) {
    values[measure, default: []].append(value)
  }

  mutating func add(_ measure: Measure, of peer: String, _ value: Double) {
    peers[measure, default: [:]][peer] = value
  }

  var text: String {
    let names = PeerProgram.all.map(\.name)
    var rows = [["", "p50", "p99", "max", "bar", ""] + names]
    for measure in Measure.allCases where values[measure] != nil || peers[measure] != nil {
      let sorted = values[measure, default: []].sorted()
      let figures = [50, 99, 100].map { Self.percentile($0, of: sorted) }
      rows.append(
        [measure.title] + figures.map { $0.map(measure.text) ?? "" }
          + [measure.barText, verdict(measure, sorted)]
          + names.map { peer in
            peers[measure]?[peer].map { measure.text($0) + "*" } ?? measure.known[peer] ?? ""
          })
    }
    return AlignedRows.text(rows) + "\n* measured now, on this machine\n"
  }

  /// Whether the bar is kept: by nearly every key, by the middle of the rest.
  private func verdict(_ measure: Measure, _ sorted: [Double]) -> String {
    let idle = values[.idleMemory]?.max() ?? 0
    guard let bar = measure.bar(idleMemory: idle),
      let value = Self.percentile(measure.barPercentile, of: sorted)
    else { return "" }
    return value <= bar ? "kept" : "MISSED"
  }

  static func percentile(_ percent: Int, of sorted: [Double]) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let place = (Double(sorted.count * percent) / 100).rounded(.up)
    return sorted[min(max(Int(place) - 1, 0), sorted.count - 1)]
  }
}

extension WorkbenchReport.Measure {
  var title: String {
    switch self {
    case .start: "start → first paint, ms"
    case .echo: "a bare echo beside them, ms"
    case .typing: "typing → paint, ms"
    case .arrow: "arrow in the rows → paint, ms"
    case .page: "PgDn in the rows → paint, ms"
    case .busyTyping: "typing, all cores busy, ms"
    case .busyArrow: "arrow, all cores busy, ms"
    case .busyPage: "PgDn, all cores busy, ms"
    case .frameBytes: "bytes of a frame"
    case .rowsWarm: "SELECT * → first rows, warm, ms"
    case .rowsCold: "SELECT * → first rows, cold, ms"
    case .sort: "order by price → first page, ms"
    case .profile: "profile of all 16 columns, ms"
    case .idleMemory: "memory idle, MB"
    case .rowsMemory: "memory after first rows, MB"
    case .endMemory: "memory after all rows, MB"
    case .idleProcessor: "processor idle, %"
    }
  }

  func text(_ value: Double) -> String {
    switch self {
    case .frameBytes, .idleMemory, .rowsMemory, .endMemory: Quantities.fixed(value, digits: 0)
    case .idleProcessor: Quantities.fixed(value, digits: 2)
    default: Quantities.fixed(value, digits: value < 100 ? 1 : 0)
    }
  }

  var barText: String {
    switch self {
    case .rowsMemory, .endMemory: "idle + 64"
    default: bar(idleMemory: 0).map { "\($0 < 1 ? "\($0)" : "\(Int($0))")" } ?? ""
    }
  }

  func bar(idleMemory: Double) -> Double? {
    switch self {
    case .start, .rowsWarm, .rowsCold: 100
    case .typing, .arrow, .page: 8
    case .busyTyping, .busyArrow, .busyPage: 16
    case .echo, .frameBytes, .idleMemory: nil
    case .sort: 500
    case .profile: 5000
    case .rowsMemory, .endMemory: idleMemory + 64
    case .idleProcessor: 0.5
    }
  }

  var barPercentile: Int {
    switch self {
    case .typing, .arrow, .page, .busyTyping, .busyArrow, .busyPage: 99
    default: 50
    }
  }

  /// Figures of the peers from an earlier measurement: two cores, page cache warm, TPC-H scale 1.
  var known: [String: String] {
    switch self {
    case .start: ["harlequin": "800–1200", "visidata": "500", "duckdb": "60–80"]
    case .typing: ["harlequin": "13"]
    case .arrow: ["harlequin": "21–24", "visidata": "15–17"]
    case .page: ["harlequin": "43 (max 88)"]
    case .rowsWarm: ["harlequin": "1000–1200", "visidata": "5400", "duckdb": "1700"]
    case .sort: ["harlequin": "none", "visidata": "29000", "duckdb": "4500"]
    case .profile: ["harlequin": "none", "visidata": "> 500000", "duckdb": "13700"]
    case .idleMemory: ["harlequin": "195", "visidata": "96", "duckdb": "38", "btop": "9"]
    case .rowsMemory: ["harlequin": "1360", "visidata": "1600", "duckdb": "1160"]
    case .endMemory: ["harlequin": "2420", "visidata": "2900"]
    case .idleProcessor: ["harlequin": "0", "btop": "0.2"]
    case .echo, .busyTyping, .busyArrow, .busyPage, .frameBytes, .rowsCold: [:]
    }
  }
}

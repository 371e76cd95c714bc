package import Columns
import Execution
import Kernels
import SQL
import Scheduler
package import Session
import Synchronization

/// Profiles the columns of a query one after the other with the engine's own aggregates, and tells
/// of each as it gets to know more.
package final class ColumnProfiler: Sendable {
  package enum Event: Sendable {
    /// The columns, before anything is counted.
    case started([ColumnProfile])
    case column(Int, ColumnProfile)
    /// The last event.
    case ended(EndState)
  }

  package enum EndState: Hashable, Sendable {
    case complete
    case cancelled
    case failed(QueryError)
  }

  private struct State {
    var isCancelled = false
    var statement: PreparedStatement?
  }

  private let session: Session
  private let text: String
  private let state = Mutex(State())

  /// `text` is a query.
  package init(_ text: String, in session: Session) {
    self.session = session
    self.text = StatementSplitter.statements(in: text).first?.text ?? text
  }

  /// Begins with the columns at some places, or with all; `post` is called on another thread.
  package func start(
    columns: [Int]? = nil, post: @escaping @Sendable (Event) -> Void
  ) {
    let body: @Sendable () -> Void = { [self] in
      do {
        try run(columns, post)
        post(.ended(.complete))
      } catch {
        let wasCancelled = state.withLock { $0.isCancelled }
        post(.ended(wasCancelled ? .cancelled : .failed(QueryError(describing: error))))
      }
    }
    if let thread = Thread(named: "profile", body) { thread.detach() } else { body() }
  }

  package func cancel() {
    state.withLock { state in
      state.isCancelled = true
      return state.statement
    }?.cancel()
  }

  private func run(_ columns: [Int]?, _ post: (Event) -> Void) throws {
    let schema = try session.prepare(text).schema
    let wanted = columns?.filter(schema.fields.indices.contains) ?? Array(schema.fields.indices)
    let blank = wanted.map { place in
      ColumnProfile(name: schema.fields[place].name, type: schema.fields[place].type)
    }
    post(.started(blank))
    let names = schema.fields.indices.map { "c\($0)" }.joined(separator: ", ")
    for (index, place) in wanted.enumerated() {
      let column = ProfiledColumn(
        source: "(\(text)\n) AS profiled(\(names))", name: "c\(place)", profile: blank[index])
      var known = blank[index]
      do {
        try column.measure(run: rows) { profile in
          known = profile
          post(.column(index, profile))
        }
      } catch {
        if state.withLock({ $0.isCancelled }) { throw error }
        var failed = known
        failed.state = .failed(QueryError(describing: error))
        post(.column(index, failed))
      }
    }
  }

  /// The rows of a small query as values.
  private func rows(_ query: String) throws -> [[Value]] {
    let statement = try session.prepare(query, isRecorded: false)
    let isCancelled = state.withLock { state in
      state.statement = statement
      return state.isCancelled
    }
    if isCancelled { throw TaskInterrupted() }
    defer { state.withLock { $0.statement = nil } }
    return try statement.run().batches.flatMap { batch in
      let columns = batch.columns
      return (0..<batch.rowCount).map { row in columns.map { $0.value(at: row) } }
    }
  }
}

/// The queries that profile one column.
private struct ProfiledColumn {
  typealias Run = (String) throws -> [[Value]]

  let source: String
  let name: String
  let profile: ColumnProfile

  /// Columns of no more different values are counted value by value.
  private static let groupLimit = 20_000
  /// Of other columns so many rows are looked at.
  private static let sampleRowCount = 100_000
  /// Values that are seen more rarely in a sample tell nothing of how often they occur.
  private static let leastSampleCount = 10

  func measure(run: Run, tell: (ColumnProfile) -> Void) throws {
    var profile = try counts(run)
    tell(profile)
    let distinct = profile.distinctCount?.value ?? 0
    if profile.rowCount > profile.nullCount, isComparable {
      if distinct <= Self.groupLimit {
        try addGroups(to: &profile, run)
      } else {
        try addSample(to: &profile, run)
      }
    }
    profile.state = .complete
    tell(profile)
  }

  private var isComparable: Bool {
    switch profile.type {
    case .array, .map, .structure, .variant, .binary, .null, .calendarInterval: false
    default: true
    }
  }

  /// The column as a number that bins can be made of; nil for text and the like.
  private var number: String? {
    switch profile.type {
    case .byte, .short, .int, .long, .float, .double: "CAST(\(name) AS DOUBLE)"
    case .decimal: "CAST(\(name) AS DOUBLE)"
    case .date: "CAST(unix_date(\(name)) AS DOUBLE)"
    case .timestamp: "CAST(unix_micros(\(name)) AS DOUBLE)"
    default: nil
    }
  }

  private var isNumeric: Bool {
    switch profile.type {
    case .byte, .short, .int, .long, .float, .double, .decimal: true
    default: false
    }
  }

  private func counts(_ run: Run) throws -> ColumnProfile {
    var parts = ["count(*)", "count(\(name))"]
    if isComparable {
      parts += [
        "approx_count_distinct(\(name))", "CAST(min(\(name)) AS STRING)",
        "CAST(max(\(name)) AS STRING)",
      ]
    }
    if isNumeric, let number { parts += ["avg(\(number))", "stddev(\(number))"] }
    if profile.type.isText { parts += ["min(length(\(name)))", "max(length(\(name)))"] }
    let row = try run("SELECT \(parts.joined(separator: ", ")) FROM \(source)").first ?? []
    var result = profile
    result.rowCount = row.integer(0) ?? 0
    result.nullCount = result.rowCount - (row.integer(1) ?? 0)
    if isComparable {
      // An estimate may be more than there are values.
      let most = result.rowCount - result.nullCount
      result.distinctCount = row.integer(2).map {
        .init(min($0, most), isApproximate: $0 > 0)
      }
      result.minimum = row.text(3)
      result.maximum = row.text(4)
    }
    if isNumeric {
      result.mean = row.double(5)
      result.deviation = row.double(6)
    }
    if profile.type.isText {
      result.shortest = row.integer(5)
      result.longest = row.integer(6)
    }
    result.state = .counted
    return result
  }

  /// Counts every value: all that follows is exact.
  private func addGroups(to profile: inout ColumnProfile, _ run: Run) throws {
    let rows = try run(
      """
      SELECT CAST(\(name) AS STRING) AS t, n, \(number ?? "CAST(NULL AS DOUBLE)") AS x FROM (
        SELECT \(name), count(*) AS n FROM \(source) WHERE \(name) IS NOT NULL GROUP BY \(name)
      ) ORDER BY \(name)
      """)
    profile.distinctCount = .init(rows.count)
    let counted = rows.compactMap { row -> ColumnProfile.TopValue? in
      guard let text = row.text(0), let count = row.integer(1) else { return nil }
      return .init(text: text, count: .init(count))
    }
    profile.topValues = counted.enumerated()
      .sorted { ($1.element.count.value, $0.offset) < ($0.element.count.value, $1.offset) }
      .prefix(ColumnProfile.topCount).map(\.element)
    let numbers = rows.compactMap { row -> (value: Double, count: Int)? in
      guard let value = row.double(2), value.isFinite, let count = row.integer(1) else {
        return nil
      }
      return (value, count)
    }
    add(WeightedValues(values: numbers, share: 1, isApproximate: false), to: &profile)
  }

  private func add(_ values: WeightedValues, to profile: inout ColumnProfile) {
    profile.quantiles = values.quantiles(ColumnProfile.quantilePlaces)
    profile.histogram = values.bins(ColumnProfile.binCount)
    profile.isHistogramApproximate = values.isApproximate
  }

  /// Looks at some of the rows and takes them for all.
  private func addSample(to profile: inout ColumnProfile, _ run: Run) throws {
    let share = min(1, Double(Self.sampleRowCount) / Double(max(1, profile.rowCount)))
    let rows = try run(
      """
      SELECT CAST(\(name) AS STRING) AS t, \(number ?? "CAST(NULL AS DOUBLE)") AS x
      FROM \(source) WHERE rand(7) < \(share)
      """)
    var counts: [String: Int] = [:]
    var numbers: [Double] = []
    for row in rows {
      if let text = row.text(0) { counts[text, default: 0] += 1 }
      if let number = row.double(1), number.isFinite { numbers.append(number) }
    }
    profile.topValues = counts.filter { $0.value >= (share < 1 ? Self.leastSampleCount : 1) }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .prefix(ColumnProfile.topCount)
      .map { text, count in
        let all = Int((Double(count) / share).rounded())
        return .init(text: text, count: .init(all, isApproximate: share < 1))
      }
    numbers.sort()
    let values = WeightedValues(
      values: numbers.map { ($0, 1) }, share: share, isApproximate: share < 1)
    add(values, to: &profile)
  }
}

extension [Value] {
  fileprivate func integer(_ place: Int) -> Int? {
    guard indices.contains(place) else { return nil }
    return switch self[place] {
    case .long(let number): Int(number)
    case .int(let number): Int(number)
    default: nil
    }
  }

  fileprivate func double(_ place: Int) -> Double? {
    guard indices.contains(place), case .double(let number) = self[place] else { return nil }
    return number
  }

  fileprivate func text(_ place: Int) -> String? {
    guard indices.contains(place), case .string(let text) = self[place] else { return nil }
    return text
  }
}

import Columns
import Execution
import SQL
import Scheduler
import Session
import TerminalKit

/// Brings the values of a chart: small results as they are, large ones put together by the engine.
struct ChartQuery: Sendable {
  var pager: ResultPager
  /// The query behind the rows, with the filter of the screen in it.
  var text: String
  var choice: ChartChoice
  var columns: [ChartColumn]
  /// The pager has only the first rows of a larger result.
  var isPart = false

  /// So many rows are drawn one by one.
  static let rowLimit = 10_000
  /// So many places and groups come from the engine.
  private static let placeLimit = 5_000
  /// An axis of numbers or times with more places is cut into steps.
  private static let stepCount = 400
  /// The columns of heat maps are wider than dots.
  static let heatStepCount = 40
  private static let binCount = 40

  typealias Run = (String) throws -> [[Value]]

  /// `run` gives the rows of a query; `isCancelled` is asked between batches.
  func rows(run: Run, isCancelled: () -> Bool) throws -> ChartRows {
    var first = ChartRows(.all(0))
    var count = 0
    let types = columns.map(\.type)
    func take(_ batch: Batch) -> Bool {
      let room = Self.rowLimit - count
      let part = batch.rowCount > room ? batch.slice(0..<room) : batch
      first.add(part, from: count, choice, types, pager.zone)
      count += part.rowCount
      return part.rowCount == batch.rowCount && count < Self.rowLimit
    }
    do {
      try pager.forEachBatch { batch in
        if isCancelled() { throw TaskInterrupted() }
        return take(batch)
      }
    } catch {
      // Of a query that was cancelled, the rows that came are drawn.
      guard case .cancelled = pager.state, !isCancelled(), count > 0 else { throw error }
      first.origin = .first(count)
      return first
    }
    if case .exact(let all) = pager.rowCount, all <= count, !isPart {
      first.origin = .all(all)
      return first
    }
    first.origin = .first(count)
    guard choice.isAggregated else { return first }
    do {
      return try aggregated(run)
    } catch {
      if isCancelled() { throw error }
      // What is no query, such as a command, cannot be asked again: its first rows are drawn.
      return first
    }
  }

  private var source: String {
    let text = StatementSplitter.statements(in: text).first?.text ?? text
    let names = columns.indices.map { "c\($0)" }.joined(separator: ", ")
    return "(\(text)\n) AS charted(\(names))"
  }

  /// A column as a number that places are made of; nil for names.
  private func number(_ place: Int) -> String? {
    guard columns.indices.contains(place) else { return nil }
    switch columns[place].type {
    case .date: return "CAST(unix_date(c\(place)) AS DOUBLE) * 86400"
    case .timestamp: return "CAST(unix_micros(c\(place)) AS DOUBLE) / 1000000"
    case .timestampNTZ: return "CAST(unix_micros(CAST(c\(place) AS TIMESTAMP)) AS DOUBLE) / 1000000"
    default:
      return ChartColumn.kind(of: columns[place].type) == .number
        ? "CAST(c\(place) AS DOUBLE)" : nil
    }
  }

  private func kind(_ place: Int) -> ChartColumn.Kind { ChartColumn.kind(of: columns[place].type) }

  private func aggregated(_ run: Run) throws -> ChartRows {
    choice.kind == .histogram ? try bins(run) : try places(run)
  }

  private struct Extent {
    var low: Double
    var high: Double
    var distinct: Double
  }

  private func extent(_ number: String, _ run: Run) throws -> Extent? {
    let row = try run(
      "SELECT min(x), max(x), approx_count_distinct(x) FROM "
        + "(SELECT \(number) AS x FROM \(source)) WHERE NOT isnan(x)"
    ).first
    guard let row, row.count == 3, let low = ChartRows.number(row[0]),
      let high = ChartRows.number(row[1]), let distinct = ChartRows.number(row[2]),
      low.isFinite, high.isFinite
    else { return nil }
    return Extent(low: low, high: high, distinct: distinct)
  }

  private func bins(_ run: Run) throws -> ChartRows {
    guard let place = choice.values.first, let number = number(place),
      let extent = try extent(number, run)
    else { return ChartRows(.aggregated(step: nil)) }
    let range = ChartRange(extent.low, extent.high)
    let width = range.span / Double(Self.binCount)
    let counted = try run(
      """
      SELECT least(CAST(floor((x - \(range.low)) / \(width)) AS INT), \(Self.binCount - 1)) AS bin,
        count(*) FROM (SELECT \(number) AS x FROM \(source)) WHERE x IS NOT NULL AND NOT isnan(x)
      GROUP BY 1
      """)
    var counts = [Double](repeating: 0, count: Self.binCount)
    for row in counted where row.count == 2 {
      guard let bin = ChartRows.number(row[0]), counts.indices.contains(Int(bin)) else { continue }
      counts[Int(bin)] += ChartRows.number(row[1]) ?? 0
    }
    var result = ChartRows(.aggregated(step: nil))
    result.binRange = (range.low, range.high)
    result.rows = counts.enumerated().map { bin, count in
      ChartRows.Row(x: .number(Double(bin)), group: "", values: [count])
    }
    return result
  }

  private func places(_ run: Run) throws -> ChartRows {
    guard let x = choice.x else { return ChartRows(.aggregated(step: nil)) }
    var step: Double?
    var place = "CAST(c\(x) AS STRING)"
    if let number = number(x) {
      place = number
      let most = choice.kind == .heatMap ? Self.heatStepCount : Self.stepCount
      if let extent = try extent(number, run), extent.distinct > Double(most) {
        let rough = (extent.high - extent.low) / Double(most)
        let width = kind(x) == .time ? Self.timeStep(rough) : Self.numberStep(rough)
        step = width
        place = "floor((\(number)) / \(width)) * \(width)"
      }
    }
    let measures = choice.counts ? ["count(*)"] : choice.values.map(measure)
    let list = measures.map { "CAST(\($0) AS DOUBLE)" }.joined(separator: ", ")
    let isOrdered = number(x) != nil && choice.kind != .bars && choice.kind != .columns
    let order = isOrdered ? "1" : "3 DESC NULLS LAST"
    let group = choice.group.map { "CAST(c\($0) AS STRING)" } ?? "''"
    let found = try run(
      """
      SELECT \(place), \(group), \(list) FROM \(source)
      GROUP BY 1, 2 ORDER BY \(order) LIMIT \(Self.placeLimit)
      """)
    var result = ChartRows(.aggregated(step: step))
    for row in found where row.count == 2 + measures.count {
      guard let place = Self.place(row[0], kind(x)) else { continue }
      var name = "∅"
      if case .string(let text) = row[1] { name = text }
      result.rows.append(
        ChartRows.Row(x: place, group: name, values: row[2...].map { ChartRows.number($0) ?? .nan })
      )
    }
    return result
  }

  private static func place(_ value: Value, _ kind: ChartColumn.Kind) -> ChartPlace? {
    if case .string(let text) = value { return .name(text) }
    guard let number = ChartRows.number(value) else { return kind == .name ? .name("∅") : nil }
    return kind == .time ? .time(number) : .number(number)
  }

  private func measure(_ place: Int) -> String {
    let number = "CAST(c\(place) AS DOUBLE)"
    return switch choice.measure {
    case .sum: "sum(\(number))"
    case .average: "avg(\(number))"
    case .least: "min(\(number))"
    case .greatest: "max(\(number))"
    case .count: "count(*)"
    }
  }

  /// The next longer one of the steps that people count time in.
  static func timeStep(_ seconds: Double) -> Double {
    let day = 86_400.0
    let steps: [Double] = [
      0.001, 0.01, 0.1, 1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, day,
      2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 365 * day,
    ]
    return steps.first { $0 >= seconds } ?? (seconds / (365 * day)).rounded(.up) * 365 * day
  }

  static func numberStep(_ rough: Double) -> Double {
    guard rough > 0, rough.isFinite else { return 1 }
    var power = 1.0
    while power * 10 <= rough { power *= 10 }
    while power > rough { power /= 10 }
    return [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? 10 * power
  }
}

import Console
import Foundation

/// The table of times: a row a query, then geometric mean and total, with ratios to each peer.
struct BenchReport {
  let plan: BenchPlan
  let results: [EngineResult]
  let dissenters: [Int: [String]]

  init(plan: BenchPlan, results: [EngineResult], check: AnswerCheck) {
    self.plan = plan
    self.results = results
    dissenters = Dictionary(
      uniqueKeysWithValues: plan.queries.map { ($0, check.dissenters(query: $0)) })
  }

  /// Every engine answered every query, and all alike.
  var isSound: Bool {
    results.allSatisfy { result in
      result.ending == nil && plan.queries.allSatisfy { result.seconds[$0] != nil }
    } && dissenters.values.allSatisfy(\.isEmpty)
  }

  var text: String {
    var rows = [["query"] + results.map(\.engine) + results.dropFirst().map { "/ \($0.engine)" }]
    for query in plan.queries {
      rows.append(["q\(query)"] + cells { $0.seconds[query] })
      for (index, result) in results.enumerated()
      where dissenters[query]?.contains(result.engine) == true {
        rows[rows.count - 1][index + 1] += " ≠"
      }
    }
    rows.append(["mean"] + cells(geometricMean))
    rows.append(["total"] + cells(total))
    rows.append(
      ["memory"] + results.map { $0.peakBytes.map(Quantities.text(bytes:)) ?? "?" }
        + results.dropFirst().map { _ in "" })
    return AlignedRows.text(rows) + remarks
  }

  /// Seconds of each engine, then our time in parts of each peer's.
  private func cells(_ seconds: (EngineResult) -> Double?) -> [String] {
    let times = results.map(seconds)
    let own = times.first ?? nil
    return times.map { $0.map { Quantities.fixed($0, digits: 3) } ?? "failed" }
      + times.dropFirst().map { peer in
        guard let own, let peer, peer > 0 else { return "" }
        return Quantities.fixed(own / peer, digits: 2)
      }
  }

  private func geometricMean(_ result: EngineResult) -> Double? {
    let times = plan.queries.compactMap { result.seconds[$0] }
    guard times.count == plan.queries.count, !times.isEmpty else { return nil }
    return exp(times.reduce(0) { $0 + log($1) } / Double(times.count))
  }

  private func total(_ result: EngineResult) -> Double? {
    let times = plan.queries.compactMap { result.seconds[$0] }
    return times.count == plan.queries.count ? times.reduce(0, +) : nil
  }

  private var remarks: String {
    var lines: [String] = []
    for result in results {
      if let ending = result.ending { lines.append("\(result.engine) \(ending)") }
      for (query, error) in result.errors.sorted(by: { $0.key < $1.key }) {
        lines.append("\(result.engine) q\(query): \(error)")
      }
    }
    if dissenters.values.contains(where: { !$0.isEmpty }), let first = results.first {
      lines.append("≠ marks answers that differ from those of \(first.engine)")
    }
    let condition = "seconds, best of \(plan.runs) after a warm-up, \(plan.threads) threads"
    let data = plan.data.map { "data in \($0)" } ?? "scale \(plan.scale)"
    return (["", "\(condition), \(data)"] + lines)
      .map { $0 + "\n" }.joined()
  }

  var json: Data {
    var engines: [String: [String: Double]] = [:]
    for result in results {
      engines[result.engine] = Dictionary(
        uniqueKeysWithValues: result.seconds.map { ("q\($0.key)", $0.value) })
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return (try? encoder.encode(engines)) ?? Data()
  }
}

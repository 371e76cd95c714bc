package import TerminalKit

/// How far a run, a stage or an operator is; a sign and a word tell it without colour.
package enum PlanState: Hashable, Sendable {
  /// `queued` is a run of which nothing has begun, `waiting` a part of one that runs.
  case queued, waiting, running, paused, done, failed, cancelled

  package var sign: String {
    switch self {
    case .queued, .waiting: "○"
    case .running: "◔"
    case .paused: "◑"
    case .done: "✓"
    case .failed: "✗"
    case .cancelled: "◌"
    }
  }

  package var word: String {
    switch self {
    case .queued: "queued"
    case .waiting: "wait"
    case .running: "run"
    case .paused: "hold"
    case .done: "ok"
    case .failed: "fail"
    case .cancelled: "stop"
    }
  }

  package var role: Role {
    switch self {
    case .queued, .waiting: .dagWaiting
    case .running, .paused: .dagRunning
    case .done: .dagDone
    case .failed: .dagFailed
    case .cancelled: .badgeCancelled
    }
  }
}

/// The stages of a plan's life.
package enum PlanLevel: Int, CaseIterable, Hashable, Sendable {
  case logical, optimized, physical

  package var title: String { "\(self)" }
}

/// A plan as operators and the ways that rows take between them, with what they did so far.
package struct PlanGraph: Hashable, Sendable {
  package struct Node: Hashable, Sendable, Identifiable {
    package var id: Int
    package var name: String
    package var detail: String
    package var rows: Int?
    package var estimatedRows: Double?
    /// Own time over all tasks.
    package var seconds: Double?
    package var memoryBytes: Int
    package var spillBytes: Int
    package var state: PlanState
    package var batches = 0
    package var bytes = 0
    /// Rows of files that did not parse.
    package var malformedRows = 0
    /// The stages whose tasks count for it.
    package var stages: [Int] = []

    package init(
      id: Int, name: String, detail: String = "", rows: Int? = nil,
      estimatedRows: Double? = nil, seconds: Double? = nil, memoryBytes: Int = 0,
      spillBytes: Int = 0, state: PlanState = .waiting
    ) {
      self.id = id
      self.name = name
      self.detail = detail
      self.rows = rows
      self.estimatedRows = estimatedRows
      self.seconds = seconds
      self.memoryBytes = memoryBytes
      self.spillBytes = spillBytes
      self.state = state
    }
  }

  package struct Edge: Hashable, Sendable {
    package var from: Int
    package var to: Int

    package init(from: Int, to: Int) {
      self.from = from
      self.to = to
    }
  }

  package var nodes: [Node]
  package var edges: [Edge]
  /// Its operators run; those of plans that are only written down have no state to show.
  package var isPhysical = true

  package init(nodes: [Node] = [], edges: [Edge] = []) {
    self.nodes = nodes
    self.edges = edges
  }

  package func node(_ id: Int) -> Node? { nodes.first { $0.id == id } }

  package var seconds: Double { nodes.reduce(0) { $0 + ($1.seconds ?? 0) } }

  /// The operators whose rows a node takes.
  package func inputs(of id: Int) -> [Node] {
    edges.filter { $0.to == id }.compactMap { node($0.from) }
  }

  /// How many rows a node gives for each that it takes; none for sources and before rows come.
  package func selectivity(of id: Int) -> Double? {
    let taken = inputs(of: id).compactMap(\.rows).reduce(0, &+)
    guard taken > 0, let node = node(id), let given = node.rows else { return nil }
    // Joins and aggregates take all before they give.
    if given == 0, node.state != .done { return nil }
    return Double(given) / Double(taken)
  }

  /// The way from the plan's end to the sources, each operator before those that feed it.
  package var preorder: [(node: Node, depth: Int)] {
    let byID = Dictionary(nodes.map { ($0.id, $0) }) { first, _ in first }
    let sources = Dictionary(grouping: edges) { $0.to }.mapValues { $0.map(\.from) }
    let leading = Set(edges.map(\.from))
    var known: Set<Int> = []
    var stack = nodes.reversed().filter { !leading.contains($0.id) }.map { (id: $0.id, depth: 0) }
    var order: [(node: Node, depth: Int)] = []
    while let (id, depth) = stack.popLast() {
      guard known.insert(id).inserted, let node = byID[id] else { continue }
      order.append((node, depth))
      stack += (sources[id] ?? []).reversed().map { ($0, depth + 1) }
    }
    return order
  }

  /// The way from a source to an end on which most time was spent; none before any was.
  package var criticalPath: Set<Int> {
    var waiting: [Int: Int] = [:]
    var targets: [Int: [Int]] = [:]
    var time: [Int: Double] = [:]
    for node in nodes { time[node.id] = node.seconds ?? 0 }
    for edge in edges where time[edge.from] != nil && time[edge.to] != nil {
      waiting[edge.to, default: 0] += 1
      targets[edge.from, default: []].append(edge.to)
    }
    guard time.values.contains(where: { $0 > 0 }) else { return [] }
    var total = time
    var previous: [Int: Int] = [:]
    var order = nodes.map(\.id).filter { waiting[$0] == nil }
    var place = 0
    while place < order.count {
      let id = order[place]
      place += 1
      for target in targets[id] ?? [] {
        let sum = (total[id] ?? 0) + (time[target] ?? 0)
        if previous[target] == nil || sum > total[target] ?? 0 {
          total[target] = sum
          previous[target] = id
        }
        waiting[target, default: 1] -= 1
        if waiting[target] == 0 { order.append(target) }
      }
    }
    var path: Set<Int> = []
    var next = order.max { (total[$0] ?? 0, -$0) < (total[$1] ?? 0, -$1) }
    while let id = next, path.insert(id).inserted { next = previous[id] }
    return path
  }
}

extension PlanGraph.Node {
  /// The name, of sources with what they read: `Scan lineitem`.
  package var title: String {
    guard name.hasPrefix("Scan") || name == "Relation",
      let columns = detail.firstIndex(of: "[")
    else { return name }
    let verb = name.prefix { $0 != " " }
    // Files are named by their format and their path.
    let format = "\(name.dropFirst(verb.count + 1))."
    let isFile = format != "." && detail.hasPrefix(format)
    let place = isFile ? detail[..<columns].dropFirst(format.count) : detail[..<columns]
    var subject = place.split(separator: "/").last ?? place
    if isFile || place.contains("/") {
      subject = subject.prefix { $0 != "." }
    } else if let dot = subject.lastIndex(of: ".") {
      subject = subject[subject.index(after: dot)...]
    }
    return subject.isEmpty ? name : "\(verb) \(subject)"
  }
}

extension PlanGraph.Node {
  /// Rows may still come: too few of them say nothing yet.
  private var isOpen: Bool { state != .done }

  /// The estimate is worth a mark.
  package func isFar(_ estimate: EstimateError) -> Bool {
    estimate.isLarge && (!isOpen || estimate.actual > estimate.estimated)
  }

  package func text(of estimate: EstimateError) -> String {
    guard isOpen, estimate.actual <= estimate.estimated else { return estimate.text }
    return "\(Quantity.short(estimate.actual)) of est \(Quantity.short(estimate.estimated))"
  }
}

/// How far an estimate was from the truth.
package struct EstimateError: Hashable, Sendable {
  package let estimated: Double
  package let actual: Double

  package init?(estimated: Double?, actual: Int?) {
    guard let estimated, let actual, estimated.isFinite else { return nil }
    self.estimated = max(estimated, 0)
    self.actual = Double(actual)
  }

  /// At least one; both are taken as at least one row.
  package var factor: Double {
    let ratio = max(actual, 1) / max(estimated, 1)
    return max(ratio, 1 / ratio)
  }

  package var isLarge: Bool { factor >= 10 }

  /// `est 3.0 M → 4.1 M ×1.4`.
  package var text: String {
    let sign = max(actual, 1) >= max(estimated, 1) ? "×" : "÷"
    let ratio = factor < 1.05 ? "" : " \(sign)\(Self.short(factor))"
    return "est \(Quantity.short(estimated)) → \(Quantity.short(actual))\(ratio)"
  }

  private static func short(_ factor: Double) -> String {
    factor < 10 ? Quantity.fixed(factor, places: 1) : Quantity.short(factor.rounded())
  }
}

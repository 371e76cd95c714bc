package import TerminalKit

/// How far a run, a stage or an operator is; a sign and a word tell it without colour.
package enum PlanState: Hashable, Sendable {
  case waiting, running, done, failed, cancelled

  package var sign: String {
    switch self {
    case .waiting: "○"
    case .running: "◔"
    case .done: "✓"
    case .failed: "✗"
    case .cancelled: "◌"
    }
  }

  package var word: String {
    switch self {
    case .waiting: "wait"
    case .running: "run"
    case .done: "ok"
    case .failed: "fail"
    case .cancelled: "canc"
    }
  }

  package var role: Role {
    switch self {
    case .waiting: .dagWaiting
    case .running: .dagRunning
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

  package init(nodes: [Node] = [], edges: [Edge] = []) {
    self.nodes = nodes
    self.edges = edges
  }

  package func node(_ id: Int) -> Node? { nodes.first { $0.id == id } }

  package var seconds: Double { nodes.reduce(0) { $0 + ($1.seconds ?? 0) } }

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

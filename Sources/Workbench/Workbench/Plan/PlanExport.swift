import Foundation
import Scheduler
import TerminalKit

/// A plan in the words of other programs.
package enum PlanExport: String, CaseIterable, Hashable, Sendable {
  case text, dot, json

  package var title: String {
    switch self {
    case .text: "Text"
    case .dot: "DOT, for Graphviz"
    case .json: "JSON, with stages and tasks"
    }
  }

  package var suffix: String { self == .text ? "txt" : rawValue }

  /// A level of a run's plan; JSON has all levels, and what the stages did.
  package func write(_ run: PlanRun, _ level: PlanLevel) -> String {
    let graph = run.graphs[level] ?? PlanGraph()
    return switch self {
    case .text: Self.text(run, graph, level)
    case .dot: Self.dot(run, graph)
    case .json: Self.json(run)
    }
  }

  private static func text(_ run: PlanRun, _ graph: PlanGraph, _ level: PlanLevel) -> String {
    var lines = ["== \(level.title) plan of \(run.label) =="]
    let time = TimeSpan.text(seconds: run.seconds)
    lines.append("\(run.state) in \(time)" + (run.rows.map { ", \(PlanText.rows($0))" } ?? ""))
    if let error = run.error { lines.append(error) }
    lines.append("")
    for (node, depth) in graph.preorder {
      let figures = self.figures(of: node, in: graph)
      let head = String(repeating: "  ", count: depth) + node.name
      lines.append(head + (node.detail.isEmpty ? "" : " \(node.detail)"))
      if !figures.isEmpty {
        lines.append(
          String(repeating: "  ", count: depth) + "  (" + figures.joined(separator: ", ") + ")")
      }
    }
    return lines.map(\.sanitized).joined(separator: "\n") + "\n"
  }

  private static func figures(of node: PlanGraph.Node, in graph: PlanGraph) -> [String] {
    var figures: [String] = []
    if let rows = node.rows { figures.append(PlanText.rows(rows)) }
    if let rows = node.estimatedRows { figures.append("expected \(Quantity.short(rows))") }
    if let seconds = node.seconds {
      let share = graph.seconds > 0 ? seconds / graph.seconds : 0
      figures.append("\(TimeSpan.text(seconds: seconds)) \(PlanText.percent(share))")
    }
    let space = PlanText.space(memory: node.memoryBytes, spill: node.spillBytes)
    if !space.isEmpty { figures.append(space) }
    return figures
  }

  private static func dot(_ run: PlanRun, _ graph: PlanGraph) -> String {
    func quoted(_ text: String) -> String {
      "\"" + text.sanitized.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    let critical = graph.criticalPath
    var lines = [
      "digraph plan {", "  rankdir=BT;", "  node [shape=box, fontname=\"monospace\"];",
      "  label=\(quoted(run.line));",
    ]
    for node in graph.nodes {
      let figures = self.figures(of: node, in: graph)
      let label = ([node.name, String(node.detail.prefix(60))] + figures)
        .filter { !$0.isEmpty }.map { String(quoted($0).dropFirst().dropLast()) }
        .joined(separator: "\\n")
      let style = critical.contains(node.id) ? ", penwidth=3" : ""
      lines.append("  n\(node.id) [label=\"\(label)\"\(style)];")
    }
    for edge in graph.edges {
      let label = graph.node(edge.from)?.rows.map { " [label=\(quoted(PlanText.rows($0)))]" } ?? ""
      lines.append("  n\(edge.from) -> n\(edge.to)\(label);")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static func json(_ run: PlanRun) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let data = (try? encoder.encode(ExportedRun(run))) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}

/// A run as its JSON names it.
private struct ExportedRun: Encodable {
  struct Operator: Encodable {
    var id: Int
    var name: String
    var detail: String
    var inputs: [Int]
    var rows: Int?
    var estimatedRows: Double?
    var seconds: Double?
    var batches: Int
    var memoryBytes: Int
    var spillBytes: Int
    var stages: [Int]
    var isCritical: Bool
  }

  struct Stage: Encodable {
    var id: Int
    var name: String
    var state: String
    var parents: [Int]
    var seconds: Double
    var tasks: Int
    var failedTasks: Int
    var rows: Int
    var bytesRead: Int
    var shuffleBytesRead: Int
    var shuffleBytesWritten: Int
    var spillBytes: Int
    var peakMemoryBytes: Int
  }

  var id: Int
  var text: String
  var state: String
  /// Milliseconds since 1970.
  var startTime: Int64
  var seconds: Double
  var rows: Int?
  var error: String?
  var plans: [String: [Operator]]
  var stages: [Stage]

  init(_ run: PlanRun) {
    id = run.id
    text = run.text
    state = "\(run.state)"
    startTime = run.startTime
    seconds = run.seconds
    rows = run.rows
    error = run.error
    plans = [:]
    for (level, graph) in run.graphs {
      let critical = graph.criticalPath
      plans[level.title] = graph.preorder.map { entry in
        let node = entry.node
        return Operator(
          id: node.id, name: node.name, detail: node.detail,
          inputs: graph.edges.filter { $0.to == node.id }.map(\.from), rows: node.rows,
          estimatedRows: node.estimatedRows, seconds: node.seconds, batches: node.batches,
          memoryBytes: node.memoryBytes, spillBytes: node.spillBytes, stages: node.stages,
          isCritical: critical.contains(node.id))
      }
    }
    stages = run.stages.map { stage in
      let metrics = stage.metrics
      return Stage(
        id: stage.id, name: stage.name, state: "\(stage.state)", parents: stage.parents,
        seconds: stage.seconds, tasks: stage.taskCount, failedTasks: stage.failedTaskCount,
        rows: stage.rows, bytesRead: metrics.bytesRead,
        shuffleBytesRead: metrics.shuffleBytesRead,
        shuffleBytesWritten: metrics.shuffleBytesWritten, spillBytes: metrics.spillDiskBytes,
        peakMemoryBytes: metrics.peakMemoryBytes)
    }
  }
}

import Columns
import Execution
import Expressions
import Optimizer
import Plan
import Scheduler

extension StatementPlanner {
  func planExplain(
    _ mode: ExplainMode, _ statement: Statement
  ) throws(QueryError) -> PreparedStatement {
    guard case .query(let written) = statement else {
      let prepared = try plan(statement)
      return table(["plan"]) { [["== Physical Plan ==\nExecute \(prepared.schema.simpleString)"]] }
    }
    let analyzed = try analyze(written)
    let optimized = try optimize(analyzed)
    let query = try lower(optimized)
    return table(["plan"]) {
      if mode == .analyze { _ = try query.run() }
      let physical = PhysicalText(query, mode).text
      let logical = [
        ("Parsed Logical Plan", written), ("Analyzed Logical Plan", analyzed),
        ("Optimized Logical Plan", optimized),
      ]
      let shown: Int
      switch mode {
      case .extended: shown = 3
      case .logical, .cost: shown = 1
      case .simple, .formatted, .codegen, .analyze: shown = 0
      }
      let note = mode == .cost ? Self.cost : { _ in nil }
      var parts: [String] = []
      for (title, plan) in logical.suffix(shown) {
        parts.append("== \(title) ==\n\(PlanText.tree(plan, note: note))")
      }
      return [[(parts + ["== Physical Plan ==\n\(physical)"]).joined(separator: "\n\n")]]
    }
  }

  /// What the optimizer expects of an operator.
  private static func cost(_ plan: LogicalPlan) -> String? {
    let rows = CardinalityEstimator().estimate(plan).rows
    let bytes = rows * plan.output.reduce(8) { $0 + Double(max(1, $1.type.physical.byteWidth)) }
    guard rows.isFinite, bytes < 9e18, let count = Int(exactly: rows.rounded()) else { return nil }
    return "Statistics(sizeInBytes=\(ByteSize.text(Int(bytes))), rowCount=\(count))"
  }
}

/// Sizes as plans tell them.
private enum ByteSize {
  static func text(_ bytes: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var (size, unit) = (Double(bytes), 0)
    while size >= 1024, unit < units.count - 1 { (size, unit) = (size / 1024, unit + 1) }
    return unit == 0 ? "\(bytes) B" : "\((size * 10).rounded() / 10) \(units[unit])"
  }
}

/// The physical plan as an indented tree: after a run with what each operator did, formatted with
/// the details of each operator below.
private struct PhysicalText {
  let query: PreparedQuery
  let mode: ExplainMode

  init(_ query: PreparedQuery, _ mode: ExplainMode) {
    self.query = query
    self.mode = mode
  }

  var text: String {
    let operators = mode == .analyze ? query.job.handle.progress().operators : []
    let metrics = Dictionary(operators.map { ($0.id, $0) }) { first, _ in first }
    var lines: [String] = []
    add(query.root, indent: "", marker: "", metrics, &lines)
    if mode == .formatted { addDetails(&lines) }
    return lines.joined(separator: "\n")
  }

  private func addDetails(_ lines: inout [String]) {
    var nodes: [Int: PhysicalNode] = [:]
    var open = [query.root]
    while let node = open.popLast() {
      nodes[node.number] = node
      open += node.children
    }
    for (number, node) in nodes.sorted(by: { $0.key < $1.key }) {
      lines.append("\n(\(number)) \(node.name)")
      if !node.children.isEmpty {
        lines.append("Input: \(node.children.map { "(\($0.number))" }.joined(separator: ", "))")
      }
      if !node.detail.isEmpty { lines.append("Arguments: \(node.detail)") }
    }
  }

  private func add(
    _ node: PhysicalNode, indent: String, marker: String, _ metrics: [Int: OperatorMetrics],
    _ lines: inout [String]
  ) {
    var line = "\(indent)\(marker)(\(node.number)) \(node.name)"
    if !node.detail.isEmpty, mode != .formatted { line += " \(node.detail)" }
    if let metric = metrics[node.number] {
      let spilled = metric.spillBytes > 0 ? ", \(metric.spillBytes) bytes spilled" : ""
      let malformed =
        metric.malformedRows > 0 ? ", \(metric.malformedRows) malformed rows" : ""
      line += "  [\(metric.rows) rows, \(metric.nanoseconds / 1000) us\(spilled)\(malformed)]"
    }
    lines.append(line)
    let inner = indent + (marker.isEmpty ? "" : marker == ":- " ? ":  " : "   ")
    for (index, child) in node.children.enumerated() {
      let isLast = index == node.children.count - 1
      add(child, indent: inner, marker: isLast ? "+- " : ":- ", metrics, &lines)
    }
  }
}

import Columns
import Execution
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
      let physical = PhysicalText(query, withMetrics: mode == .analyze).text
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
      let parts = logical.suffix(shown).map { "== \($0) ==\n\(PlanText.tree($1))" }
      return [[(parts + ["== Physical Plan ==\n\(physical)"]).joined(separator: "\n\n")]]
    }
  }
}

/// The physical plan as an indented tree, after a run with what each operator did.
private struct PhysicalText {
  let query: PreparedQuery
  let withMetrics: Bool

  init(_ query: PreparedQuery, withMetrics: Bool) {
    self.query = query
    self.withMetrics = withMetrics
  }

  var text: String {
    let operators = withMetrics ? query.job.handle.progress().operators : []
    let metrics = Dictionary(operators.map { ($0.id, $0) }) { first, _ in first }
    var lines: [String] = []
    add(query.root, indent: "", marker: "", metrics, &lines)
    return lines.joined(separator: "\n")
  }

  private func add(
    _ node: PhysicalNode, indent: String, marker: String, _ metrics: [Int: OperatorMetrics],
    _ lines: inout [String]
  ) {
    var line = "\(indent)\(marker)(\(node.number)) \(node.name)"
    if !node.detail.isEmpty { line += " \(node.detail)" }
    if let metric = metrics[node.number] {
      let spilled = metric.spillBytes > 0 ? ", \(metric.spillBytes) bytes spilled" : ""
      line += "  [\(metric.rows) rows, \(metric.nanoseconds / 1000) us\(spilled)]"
    }
    lines.append(line)
    let inner = indent + (marker.isEmpty ? "" : marker == ":- " ? ":  " : "   ")
    for (index, child) in node.children.enumerated() {
      let isLast = index == node.children.count - 1
      add(child, indent: inner, marker: isLast ? "+- " : ":- ", metrics, &lines)
    }
  }
}

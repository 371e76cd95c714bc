import Execution
import Optimizer
package import Plan
import Scheduler

/// A query before it was laid out in stages.
package struct QueryPlans: Sendable {
  package let written: LogicalPlan
  package let analyzed: LogicalPlan
  package let optimized: LogicalPlan
}

extension QueryPlanned {
  /// The plans of a query that is about to run.
  init(_ query: PagedQuery, _ plans: QueryPlans) {
    self.init(query.job, query.root, query.origins, plans)
  }

  init(_ query: PreparedQuery, _ plans: QueryPlans) {
    self.init(query.job, query.root, query.origins, plans)
  }

  private init(
    _ job: Job, _ root: PhysicalNode, _ origins: [Int: LogicalPlan], _ plans: QueryPlans
  ) {
    let estimator = CardinalityEstimator()
    let physical = Tree(root) { number in
      origins[number].flatMap { Self.known(estimator.estimate($0).rows) }
    }
    self.init(
      query: job.id, job: job.id, text: job.options.detail,
      plan: PlanText.tree(plans.optimized), nodes: physical.nodes, edges: physical.edges)
    logical = Tree(plans.analyzed) { _ in nil }
    optimized = Tree(plans.optimized) { Self.known(estimator.estimate($0).rows) }
    self.physical = physical
  }

  private static func known(_ rows: Double) -> Double? {
    rows.isFinite && rows >= 0 ? rows.rounded() : nil
  }
}

extension QueryPlanned.Tree {
  init(_ node: PhysicalNode, _ rows: (Int) -> Double?) {
    self.init(
      id: node.number, name: node.name, detail: node.detail, estimatedRows: rows(node.number),
      children: node.children.map { Self($0, rows) })
  }

  /// From the lines of a plan as EXPLAIN prints it, where each level is indented by three columns.
  init(_ plan: LogicalPlan, _ rows: @escaping (LogicalPlan) -> Double?) {
    let text = PlanText.tree(plan) { node in rows(node).map { "\u{1F}\($0)" } }
    var open: [(depth: Int, tree: Self)] = []
    func close(to depth: Int) {
      while open.count > 1, let last = open.last, last.depth >= depth {
        open.removeLast()
        open[open.count - 1].tree.children.append(last.tree)
      }
    }
    for (number, line) in text.split(separator: "\n").enumerated() {
      let content = line.drop { " :+-".contains($0) }
      let depth = (line.count - content.count) / 3
      close(to: depth)
      open.append((depth, Self(line: content, number: number + 1)))
    }
    close(to: 0)
    self = open.first?.tree ?? Self(id: 0, name: "", detail: "")
  }

  private init(line: Substring, number: Int) {
    let parts = line.split(separator: ", \u{1F}", maxSplits: 1)
    let words = parts.first ?? ""
    let name = words.prefix { $0.isLetter || $0.isNumber }
    let detail = words.dropFirst(name.count).drop { $0 == " " }
    self.init(
      id: number, name: String(name), detail: String(detail),
      estimatedRows: parts.count > 1 ? Double(parts[1]) : nil)
  }

  fileprivate var nodes: [QueryPlanned.Node] {
    [QueryPlanned.Node(id: id, name: name, detail: detail)] + children.flatMap(\.nodes)
  }

  fileprivate var edges: [QueryPlanned.Edge] {
    children.flatMap { [QueryPlanned.Edge(from: $0.id, to: id)] + $0.edges }
  }
}

import Columns
import Expressions
import Plan

/// LATERAL joins, whose right side reads columns of the left.
struct LateralUnnesting {
  private let unnesting: SubqueryUnnesting

  init(_ unnesting: SubqueryUnnesting) { self.unnesting = unnesting }

  func unnested(_ written: Join) throws(QueryError) -> LogicalPlan {
    var join = written
    join.lateral = false
    let outer = join.left.outputIDs
    guard join.right.outerReferences.contains(where: { outer.contains($0.id) }) else {
      return .join(join)
    }
    let output = LogicalPlan.join(join).output
    if let direct = direct(join) { return direct.keeping(output) }
    var conditions = join.condition?.conjuncts ?? []
    if let pulled = CorrelationPullUp(outer: outer, onlyExistence: false).pull(join.right) {
      join.right = pulled.plan
      conditions += pulled.conditions
    } else {
      let dependent = try DependentJoin(join.left, join.right, unnesting)
      join.right = dependent.plan
      conditions += dependent.conditions
    }
    if join.kind == .cross { join.kind = .inner }
    join.criteria = conditions.isEmpty ? .none : .on(.conjunction(conditions))
    return LogicalPlan.join(join).keeping(output)
  }

  /// A right side that only computes from the row, or makes rows of it, is no join at all.
  private func direct(_ join: Join) -> LogicalPlan? {
    var layers: [LogicalPlan] = []
    var rest = join.right
    while true {
      switch rest {
      case .project(let node):
        layers.append(rest)
        rest = node.child
      case .filter(let node) where join.kind != .left:
        layers.append(rest)
        rest = node.child
      case .generate(let node) where join.kind != .left || layers.isEmpty && join.condition == nil:
        layers.append(rest)
        rest = node.child
      case .values(let node) where node.rows.count == 1 && node.output.isEmpty:
        return rebuilt(join, layers.reversed())
      default: return nil
      }
    }
  }

  private func rebuilt(_ join: Join, _ layers: [LogicalPlan]) -> LogicalPlan? {
    let outer = join.left.outputIDs
    // A left join keeps its row when its condition fails, which a filter would not.
    if join.kind == .left, join.condition != nil { return nil }
    var result = join.left
    for layer in layers {
      let plain: LogicalPlan = layer.mapExpressions { expression in
        expression.rewritten { part in
          if case .outer(let column) = part, outer.contains(column.id) { return .column(column) }
          return part
        }
      }
      switch plain {
      case .project(let node):
        result = .project(
          Project(join.left.output.map { .column($0) } + node.expressions, result))
      case .filter(let node): result = .filter(Filter(node.condition, result))
      case .generate(var node):
        node.child = result
        if join.kind == .left { node.outer = true }
        result = .generate(node)
      default: return nil
      }
    }
    if let condition = join.condition { result = .filter(Filter(condition, result)) }
    return result
  }
}

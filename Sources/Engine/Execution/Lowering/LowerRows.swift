import Columns
import Expressions
import Functions
import Plan

extension Lowering {
  func lowerProject(_ node: Project, _ filters: [ScanFilter]) throws(QueryError) -> RowStream {
    // What counts rows, or draws lots for them, wants all of them.
    let isFree = node.expressions.allSatisfy(\.isDeterministic)
    var stream = try lower(node.child, isFree ? filters.following(node.expressions) : [])
    let evaluators = try compile(node.expressions, over: &stream)
    let physical = makeNode("Project", node.expressions.listed, [stream.node])
    stream.append(
      ProjectFactory(id: physical.id, evaluators: evaluators), physical, output: node.output)
    return stream
  }

  func lowerFilter(_ node: Filter, _ filters: [ScanFilter]) throws(QueryError) -> RowStream {
    var stream = try lower(node.child, node.condition.isDeterministic ? filters : [])
    let evaluators = try compile(node.condition.conjuncts, over: &stream)
    let physical = makeNode("Filter", node.condition.sqlText, [stream.node])
    stream.append(
      FilterFactory(id: physical.id, predicate: Predicate(evaluators)), physical,
      output: stream.output)
    return stream
  }

  func lowerExpand(_ node: Expand) throws(QueryError) -> RowStream {
    var stream = try lower(node.child, [])
    var projections: [[Evaluator]] = []
    for projection in node.projections {
      projections.append(try compile(projection, over: &stream))
    }
    let physical = makeNode("Expand", "\(node.projections.count) projections", [stream.node])
    stream.append(
      ExpandFactory(id: physical.id, projections: projections), physical, output: node.output)
    return stream
  }

  func lowerUnion(_ node: Union) throws(QueryError) -> RowStream {
    var branches: [RowStream.Branch] = []
    var nodes: [PhysicalNode] = []
    for input in node.inputs {
      let stream = try lower(input, [])
      branches += stream.branches
      nodes.append(stream.node)
    }
    let physical = makeNode("Union", "", nodes)
    guard let first = branches.first else { throw .internalError("a union without inputs") }
    var stream = RowStream(first.source, node.output, physical)
    stream.branches = branches
    return stream
  }

  /// Lowers the scalar subqueries in some expressions; answers the pipelines that compute them.
  func lowerSubqueries(in expressions: [Expression]) throws(QueryError) -> [Pipeline] {
    var found: [Subquery] = []
    for expression in expressions {
      expression.walk { part in
        if case .subquery(let subquery) = part { found.append(subquery) }
        return true
      }
    }
    var needed: [Pipeline] = []
    for subquery in found {
      let identity = subquery.plan.identity
      if let known = subqueryPipelines[identity] {
        needed += known
        continue
      }
      guard let plan = Expression.plan(of: subquery), let column = plan.output.first else {
        throw .internalError("a subquery without a plan")
      }
      let result = SubqueryResult()
      let stream = try lower(plan, [])
      let id = OperatorID(number: stream.node.number, name: "Subquery")
      let made = end(stream, into: ScalarSink(id, result, type: column.type))
      subqueries[identity] = result
      subqueryPipelines[identity] = made
      needed += made
    }
    return needed
  }
}

extension [Expression] {
  /// A comma separated list for plan details.
  var listed: String { map(\.sqlText).joined(separator: ", ") }
}

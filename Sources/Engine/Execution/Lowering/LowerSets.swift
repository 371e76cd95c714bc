import Columns
import Expressions
import Functions
import Kernels
import Plan

extension Lowering {
  func lowerSetOperation(_ node: SetOperation) throws(QueryError) -> RowStream {
    if node.all { return try lowerSetAll(node) }
    let equalities = zip(node.left.output, node.right.output).map {
      Expression.predicate("<=>", [.column($0), .column($1)])
    }
    let kind: JoinKind = node.kind == .intersect ? .semi : .anti
    let join = Join(
      .distinct(Distinct(node.left)), node.right, kind, .on(.and(equalities)))
    return try lowerJoin(join, [])
  }

  private func lowerSetAll(_ node: SetOperation) throws(QueryError) -> RowStream {
    let left = try lower(node.left, [])
    let right = try lower(node.right, [])
    let physical = makeNode("SetOperation", "\(node.kind.rawValue) all", [left.node, right.node])
    let leftRows = StoredRows(left.node.id, query)
    let rightRows = StoredRows(right.node.id, query)
    let made =
      end(left, into: CollectSink(left.node.id, into: leftRows))
      + end(right, into: CollectSink(right.node.id, into: rightRows))
    let layout = KeyLayout(types: left.types, nullable: left.types.map { _ in true })
    let source = SetAllSource(
      physical.id, node.kind, left: leftRows, right: rightRows, layout: layout, query)
    return RowStream(source, node.output, physical, after: made)
  }

  func lowerSample(_ node: Sample) throws(QueryError) -> RowStream {
    var stream = try lower(node.child, [])
    let physical = makeNode("Sample", "", [stream.node])
    switch node.amount {
    case .rows(let count):
      let rows = StoredRows(physical.id, query)
      let output = stream.output
      let made = end(stream, into: LimitSink(physical.id, skip: 0, count: count, into: rows))
      return RowStream(stored: rows, output, physical, after: made)
    case .fraction(let lower, let upper):
      let seed = node.seed ?? Int64(truncatingIfNeeded: query.settings.queryTimeMicros)
      stream.append(
        SampleFactory(id: physical.id, lower: lower, upper: upper, seed: seed), physical,
        output: stream.output)
      return stream
    }
  }
}

import Columns
import Expressions
import Functions
import Kernels
import Plan
import Scheduler

extension Lowering {
  func lowerSort(_ node: Sort, limit: (skip: Int, count: Int)?) throws(QueryError) -> RowStream {
    let orders = node.orders.map(\.keyOrder)
    let bound = limit == nil ? nil : orders.first.map(TopBound.init)
    let filter = bound.flatMap { ScanFilter(node.orders, $0) }
    var stream = try lower(node.child, filter.map { [$0] } ?? [])
    let keys = try compile(node.orders.map(\.expression), over: &stream)
    let detail = node.orders.map(\.sqlText).joined(separator: ", ")
    let physical: PhysicalNode
    let rows: StoredRows
    let sink: any PipelineSink
    if let limit {
      physical = makeNode("TakeOrdered", "limit=\(limit.count) \(detail)", [stream.node])
      rows = StoredRows(physical.id, query)
      sink = TopSink(
        physical.id, keys: keys, orders: orders, types: stream.types, skip: limit.skip,
        count: limit.count, bound: bound, into: rows)
    } else {
      physical = makeNode("Sort", detail, [stream.node])
      rows = StoredRows(physical.id, query)
      sink = SortSink(
        physical.id, keys: keys, orders: orders, types: stream.types, query, into: rows)
    }
    let output = stream.output
    let made = end(stream, into: sink)
    return RowStream(stored: rows, output, physical, after: made)
  }

  func lowerLimit(_ node: Limit) throws(QueryError) -> RowStream {
    let skip = max(0, try constantCount(node.offset) ?? 0)
    let count = try constantCount(node.count).map { max(0, $0) }
    if let count, isSmall(skip, count, node.output.map(\.type)) {
      // A projection between limit and sort takes nothing away.
      if case .sort(let sort) = node.child {
        return try lowerSort(sort, limit: (skip, count))
      }
      if case .project(var project) = node.child, case .sort = project.child {
        project.child = .limit(Limit(node.count, offset: node.offset, project.child))
        return try lowerProject(project, [])
      }
    }
    let stream = try lower(node.child, [])
    let physical = makeNode(
      "GlobalLimit", "\(count.map(String.init) ?? "all"), \(skip)", [stream.node])
    let rows = StoredRows(physical.id, query)
    let output = stream.output
    let made = end(
      stream, into: LimitSink(physical.id, skip: skip, count: count ?? Int.max, into: rows))
    return RowStream(stored: rows, output, physical, after: made)
  }

  /// True when the first rows of an order are kept without sorting all.
  private func isSmall(_ skip: Int, _ count: Int, _ types: [DataType]) -> Bool {
    guard skip <= Lowering.largestTop, count <= Lowering.largestTop else { return false }
    // Every worker keeps them twice, and copies them at times.
    let width = types.reduce(16) { $0 + 2 * max(8, $1.physical.byteWidth) }
    return (skip + count) * width * 8 <= query.memory.budget.totalBytes
      || skip + count <= Batch.standardRowCount
  }

  private static let largestTop = 100_000
}

extension SortOrder {
  var keyOrder: SortKeyOrder {
    SortKeyOrder(
      expression.type, ascending: ascending, nullsFirst: nullsFirst, nullable: expression.nullable)
  }
}

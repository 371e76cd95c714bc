import Catalog
import Columns
import Expressions
import Functions
import Plan

extension Lowering {
  func lowerRelation(_ node: Relation, _ filters: [ScanFilter]) throws(QueryError) -> RowStream {
    var predicates: [any ScanPredicate] = []
    var dependencies = try lowerSubqueries(in: node.filters)
    for filter in node.filters { predicates.append(try pushedFilter(filter, node)) }
    for filter in filters {
      let ordinals = filter.columns.compactMap { column in
        node.allColumns.firstIndex { $0.id == column.id && $0.type == column.type }
      }
      guard ordinals.count == filter.columns.count else { continue }
      predicates.append(filter.predicate(ordinals))
      dependencies += filter.pipelines
    }
    let request = ScanRequest(
      columns: node.ordinals, predicates: predicates, batchRowCount: query.batchRowCount)
    let physical = makeNode("Scan \(node.source.format)", Self.detail(of: node))
    let source = ScanSource(try node.source.scan(request), physical.id)
    return RowStream(source, node.output, physical, after: dependencies)
  }

  private func pushedFilter(
    _ filter: Expression, _ node: Relation
  ) throws(QueryError) -> PushedFilter {
    let read = filter.references
    let ordinals = node.allColumns.indices.filter { read.contains(node.allColumns[$0]) }
    var compiler = makeCompiler(ordinals.map { node.allColumns[$0] })
    return PushedFilter(
      columns: ordinals, bounds: FilterBounds(node).bounds(of: filter),
      try compiler.compile(filter), settings: query.settings)
  }

  func lowerValues(_ node: Values) throws(QueryError) -> RowStream {
    var compiler = makeCompiler([])
    let frame = EvaluationFrame(query.settings)
    let single = Batch([], rowCount: 1)
    guard !node.expressions.contains(where: \.hasSubquery) else {
      throw .internalError("a subquery in VALUES reached execution")
    }
    var columns: [Vector] = []
    for (place, column) in node.output.enumerated() {
      var builder = VectorBuilder(column.type)
      for row in node.rows {
        if case .literal(let literal) = row[place] {
          builder.append(literal.value)
        } else {
          let evaluator = try compiler.compile(row[place])
          builder.append(try evaluator.evaluate(single, frame).value(at: 0))
        }
      }
      columns.append(builder.finish())
    }
    let physical = makeNode("LocalTableScan", "\(node.rows.count) rows")
    let batch = Batch(columns, rowCount: node.rows.count)
    let rows = StoredRows(node.rows.isEmpty ? [] : [batch])
    return RowStream(stored: rows, node.output, physical, after: [])
  }

  /// The table, the columns that are read, and the conditions that rows must meet.
  private static func detail(of node: Relation) -> String {
    var text = node.name.joined(separator: ".")
    text += "[\(node.output.map(\.name).joined(separator: ", "))]"
    if !node.filters.isEmpty { text += ", filters: [\(node.filters.listed)]" }
    return text
  }

  func lowerRange(_ node: NumberRange) -> RowStream {
    let physical = makeNode("Range", "(\(node.start), \(node.end), \(node.step))")
    let size = query.batchRowCount
    let total = node.rowCount
    let (start, step) = (node.start, node.step)
    let morselCount = total / size + (total % size == 0 ? 0 : 1)
    let source = GeneratedSource(physical.id, morselCount: morselCount) { morsel in
      let first = morsel * size
      let count = min(size, total - first)
      let buffer = Buffer(byteCount: count * 8)
      let output = buffer.pointer(as: Int64.self)
      for row in 0..<count { output[row] = start &+ Int64(first &+ row) &* step }
      return Batch([.flat(.long, count: count, values: buffer)], rowCount: count)
    }
    return RowStream(source, node.output, physical)
  }

  func lowerShared(_ node: SharedReference) throws(QueryError) -> RowStream {
    if let known = sharedRows[node.id] {
      let physical = makeNode("ReusedExchange", node.name)
      return RowStream(stored: known.rows, node.output, physical, after: known.pipelines)
    }
    let stream = try lower(node.definition, [])
    let physical = makeNode("Materialize", node.name, [stream.node])
    let rows = StoredRows(physical.id, query)
    let made = end(stream, into: CollectSink(physical.id, into: rows))
    sharedRows[node.id] = (rows, made)
    return RowStream(stored: rows, node.output, physical, after: made)
  }
}

/// Finds what of a pushed filter statistics can refute.
private struct FilterBounds {
  let node: Relation

  init(_ node: Relation) { self.node = node }

  func bounds(of filter: Expression) -> [ColumnBound] {
    filter.conjuncts.flatMap { part -> [ColumnBound] in
      guard case .call(let call) = part, case .column(let column)? = call.arguments.first,
        let ordinal = node.allColumns.firstIndex(of: column)
      else { return flipped(part) }
      let constants = call.arguments.dropFirst().map(constant)
      guard !constants.contains(where: { $0 == nil }) else { return [] }
      return bound(call.name, ordinal, constants.compactMap { $0 })
    }
  }

  /// `5 < a` as `a > 5`.
  private func flipped(_ part: Expression) -> [ColumnBound] {
    guard case .call(let call) = part, call.arguments.count == 2,
      case .column(let column) = call.arguments[1],
      let ordinal = node.allColumns.firstIndex(of: column),
      let value = constant(call.arguments[0])
    else { return [] }
    let flipped = ["<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="]
    return flipped[call.name].map { bound($0, ordinal, [value]) } ?? []
  }

  private func bound(_ name: String, _ ordinal: Int, _ values: [Value]) -> [ColumnBound] {
    switch (name, values.first) {
    case ("isnull", nil): [ColumnBound(column: ordinal, .isNull)]
    case ("isnotnull", nil): [ColumnBound(column: ordinal, .isNotNull)]
    case ("=", let value?): [ColumnBound(column: ordinal, .equal(value))]
    case ("<", let value?): [ColumnBound(column: ordinal, .less(value, orEqual: false))]
    case ("<=", let value?): [ColumnBound(column: ordinal, .less(value, orEqual: true))]
    case (">", let value?): [ColumnBound(column: ordinal, .greater(value, orEqual: false))]
    case (">=", let value?): [ColumnBound(column: ordinal, .greater(value, orEqual: true))]
    case ("in", .some): [ColumnBound(column: ordinal, .oneOf(values))]
    default: []
    }
  }

  private func constant(_ expression: Expression) -> Value? {
    guard case .literal(let literal) = expression, !literal.value.isNull else { return nil }
    return literal.value
  }
}

extension NumberRange {
  /// How many numbers it gives; at most `Int.max`.
  var rowCount: Int {
    if step == 0 { return 0 }
    let span = Int128(end) - Int128(start)
    let count = (span + Int128(step) - (step > 0 ? 1 : -1)) / Int128(step)
    return count <= 0 ? 0 : Int(clamping: count)
  }
}

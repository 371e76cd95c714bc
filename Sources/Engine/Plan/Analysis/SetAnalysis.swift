import Columns
import Expressions
import Functions

/// UNION, INTERSECT and EXCEPT: columns correspond by place and get common types.
extension Analyzer {
  func resolve(_ union: Union, _ environment: Environment) throws(QueryError) -> AnalyzedPlan {
    var inputs: [LogicalPlan] = []
    for input in flattened(union) { inputs.append(try analyze(input, environment).materialized) }
    guard let first = inputs.first else { throw .internalError("a union of nothing") }
    let types = try commonTypes("UNION", inputs)
    inputs = inputs.map { fitted($0, to: types) }
    let output = first.output.enumerated().map { index, column in
      ColumnReference(
        column.name, types[index], nullable: inputs.contains { $0.output[index].nullable })
    }
    return AnalyzedPlan(.union(Union(inputs, output: output)))
  }

  /// The inputs of a chain of unions, without recursion: chains can be thousands long.
  private func flattened(_ union: Union) -> [LogicalPlan] {
    var flat: [LogicalPlan] = []
    var pending: [LogicalPlan] = union.inputs.reversed()
    while let next = pending.popLast() {
      if case .union(let inner) = next {
        pending += inner.inputs.reversed()
      } else {
        flat.append(next)
      }
    }
    return flat
  }

  func resolve(
    _ operation: SetOperation, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    var sides = [
      try analyze(operation.left, environment).materialized,
      try analyze(operation.right, environment).materialized,
    ]
    let name = operation.kind.rawValue.uppercased() + (operation.all ? " ALL" : "")
    let types = try commonTypes(name, sides)
    sides = sides.map { fitted($0, to: types) }
    let resolved = SetOperation(operation.kind, all: operation.all, sides[0], sides[1])
    return AnalyzedPlan(.setOperation(resolved))
  }

  private func commonTypes(
    _ name: String, _ inputs: [LogicalPlan]
  ) throws(QueryError) -> [DataType] {
    guard var types = inputs.first?.output.map(\.type) else { return [] }
    for (table, input) in inputs.enumerated().dropFirst() {
      let output = input.output
      guard output.count == types.count else {
        throw ShapeErrors.columnCounts(name, types.count, other: output.count, at: table)
      }
      for (index, column) in output.enumerated() {
        guard let type = TypeCoercion.common(types[index], column.type) else {
          throw ShapeErrors.columnTypes(
            name, column: index, table: table, column.type, types[index])
        }
        types[index] = type
      }
    }
    return types
  }

  private func fitted(_ plan: LogicalPlan, to types: [DataType]) -> LogicalPlan {
    let projection = zip(plan.output, types).map { column, type in
      Expression.column(column).coerced(named: column.name, to: type)
    }
    return plan.projecting(projection)
  }
}

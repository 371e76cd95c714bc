import Columns
import Expressions
import Functions

/// Functions that make rows: in the list, in LATERAL VIEW, and as tables.
extension Analyzer {
  /// The columns that a typed generator call makes: the fields of its type.
  func generatedColumns(_ call: Call) -> [ColumnReference] {
    guard case .structure(let fields) = call.resolution?.type else {
      return [ColumnReference("col", call.resolution?.type ?? .null)]
    }
    return fields.map { ColumnReference($0.name, $0.type, nullable: $0.nullable) }
  }

  /// A generator runs row by row: what needs many rows has no place in it.
  func checkGenerator(_ call: Call, isInList: Bool = false) throws(QueryError) {
    let misplaced = call.arguments.flatMap { argument in
      argument.parts { part in
        switch part {
        case .window: true
        case .call(let inner):
          inner.resolution?.kind == .window
            || (inner.resolution?.kind == .aggregate && !isInList)
        default: false
        }
      }
    }
    guard misplaced.isEmpty else { throw PlacementErrors.unsupported(misplaced, in: "Generate") }
  }

  /// `LATERAL VIEW generator(…) table AS columns`
  func resolve(
    _ generate: Generate, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    let child = try analyze(generate.child, environment)
    let resolver = ExpressionResolver(self, [.scope(child.scope)], environment)
    if case .call(let call) = generate.generator, functions.entry(named: call.name) == nil {
      throw NameErrors.unknownGenerator(call.name, in: settings.currentSchema, at: call.place)
    }
    let typed = try resolver.typed(generate.generator).withoutAlias
    guard case .call(let call) = typed, call.resolution?.kind == .generator else {
      throw QueryError(
        "UNSUPPORTED_GENERATOR.NOT_GENERATOR", sqlState: "42K0E",
        "The generator is not supported: \(typed.sqlText) is expected to be a generator. However, "
          + "its class is not a generator.", at: typed.position)
    }
    try checkGenerator(call)
    var columns = generatedColumns(call)
    let names = generate.aliases.columns
    if !names.isEmpty {
      guard names.count == columns.count else {
        throw ShapeErrors.generatorAliases(
          names, expected: columns.count, at: call.place.position)
      }
      for index in columns.indices { columns[index].name = names[index] }
    }
    for index in columns.indices {
      columns[index].qualifier = generate.aliases.table.map { [$0] } ?? []
      if generate.outer { columns[index].nullable = true }
    }
    let plan = LogicalPlan.generate(
      Generate(
        try resolver.lowered(typed), outer: generate.outer, generated: columns, child.plan))
    return AnalyzedPlan(plan, child.scope + Scope(columns: columns))
  }
}

extension SelectAnalysis {
  /// Several generators in one list multiply their rows.
  mutating func generate() throws(QueryError) {
    for item in items where item.isGenerator {
      plan = .generate(
        Generate(item.expression, outer: false, generated: item.outputs, plan))
    }
  }
}

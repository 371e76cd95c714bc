import Columns
import Expressions
import Functions

/// The way from an operator as written to its analysis.
extension Analyzer {
  func analyze(
    _ plan: LogicalPlan, _ around: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    try Interruption.check()
    var environment = around
    environment.depth += 1
    if environment.depth > Self.maximumDepth { throw ShapeErrors.tooComplex }
    switch plan {
    case .unresolvedTable(let table): return try resolve(table, environment)
    case .tableFunction(let function): return try resolve(function, environment)
    case .inlineTable(let table): return try resolve(table, environment)
    case .with(let with): return try resolve(with, environment)
    case .pivot(let pivot): return try resolve(pivot, environment)
    case .unpivot(let unpivot): return try resolve(unpivot, environment)
    case .project, .aggregate, .having, .qualify, .namedWindows, .distinct, .sort:
      return try resolveSelect(plan, environment)
    case .alias(let alias): return try resolve(alias, environment)
    case .filter(let filter): return try resolve(filter, environment)
    case .generate(let generate): return try resolve(generate, environment)
    case .limit(let limit): return try resolve(limit, environment)
    case .sample(var sample):
      let child = try analyze(sample.child, environment)
      sample.child = child.plan
      return AnalyzedPlan(.sample(sample), child.scope)
    case .repartition(var repartition):
      let child = try analyze(repartition.child, environment)
      repartition.child = child.plan
      repartition.keys = try resolve(repartition.keys, [.scope(child.scope)], environment)
      return AnalyzedPlan(.repartition(repartition), child.scope)
    case .join(let join): return try resolve(join, environment)
    case .union(let union): return try resolve(union, environment)
    case .setOperation(let operation): return try resolve(operation, environment)
    case .relation, .values, .range, .shared, .expand, .window, .recursion:
      return AnalyzedPlan(plan)
    }
  }

  /// Expressions of one operator, ready to run.
  func resolve(
    _ expressions: [Expression], _ names: [NameLayer], _ environment: Environment
  ) throws(QueryError) -> [Expression] {
    let resolver = ExpressionResolver(self, names, environment)
    var resolved: [Expression] = []
    resolved.reserveCapacity(expressions.count)
    for expression in expressions { resolved.append(try resolver.resolved(expression)) }
    return resolved
  }

  private func resolve(
    _ alias: SubqueryAlias, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    if case .inlineTable(let table) = alias.child, !alias.columns.isEmpty {
      try checkWidth(of: table, alias.columns.count)
    }
    let child = try analyze(alias.child, environment)
    guard alias.columns.isEmpty || alias.columns.count == child.scope.visible.count else {
      throw ShapeErrors.aliasCount(alias.columns.count, expected: child.scope.visible.count)
    }
    return AnalyzedPlan(child.plan, child.scope.aliased(alias.name, columns: alias.columns))
  }

  private func resolve(
    _ filter: Filter, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    let child = try analyze(filter.child, environment)
    let resolver = ExpressionResolver(self, [.scope(child.scope)], environment)
    if let position = filter.condition.positionOfWindow {
      throw PlacementErrors.windowIn("WHERE", at: position)
    }
    do throws(QueryError) {
      let condition = try resolver.typed(filter.condition)
      try checkFilter(condition)
      return AnalyzedPlan(
        .filter(Filter(try resolver.lowered(condition), child.plan)), child.scope)
    } catch {
      // A DataFrame filters a projection by columns that the projection left out.
      guard error.condition.hasPrefix("UNRESOLVED_COLUMN"),
        case .project(let project) = child.plan
      else { throw error }
      return try filterBelow(project, filter, child, environment, error)
    }
  }

  /// Filters by columns below a projection, when all names are found there.
  private func filterBelow(
    _ project: Project, _ filter: Filter, _ child: AnalyzedPlan, _ environment: Environment,
    _ error: QueryError
  ) throws(QueryError) -> AnalyzedPlan {
    let inner = Scope(columns: project.child.output)
    let resolver = ExpressionResolver(self, [.scope(child.scope), .scope(inner)], environment)
    guard let condition = try? resolver.resolved(filter.condition) else { throw error }
    let defined = Set(project.expressions.compactMap(\.outputColumn))
    let missing = condition.references.subtracting(defined).sorted { $0.id < $1.id }
    let widened = Project(project.expressions + missing.map { .column($0) }, project.child)
    let filtered = LogicalPlan.filter(Filter(condition, .project(widened)))
    let kept = project.output.map { Expression.column($0) }
    return AnalyzedPlan(.project(Project(kept, filtered)), child.scope)
  }

  private func checkFilter(_ condition: Expression) throws(QueryError) {
    let misplaced = condition.parts { part in
      guard case .call(let call) = part, let kind = call.resolution?.kind else { return false }
      return kind != .scalar
    }
    if !misplaced.isEmpty { throw PlacementErrors.invalidWhere(condition, misplaced) }
    if condition.type != .boolean { throw PlacementErrors.nonBooleanFilter(condition) }
  }

  private func resolve(
    _ limit: Limit, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    let child = try analyze(limit.child, environment)
    var resolved = Limit(nil, offset: nil, child.plan)
    if let count = limit.count { resolved.count = try rowCount(count, "limit", child, environment) }
    if let offset = limit.offset {
      resolved.offset = try rowCount(offset, "offset", child, environment)
    }
    return AnalyzedPlan(.limit(resolved), child.scope)
  }

  /// A constant number of rows, as an integer literal.
  private func rowCount(
    _ written: Expression, _ name: String, _ child: AnalyzedPlan, _ environment: Environment
  ) throws(QueryError) -> Expression {
    let resolver = ExpressionResolver(self, [.scope(child.scope)], environment)
    let expression = try resolver.resolved(written)
    guard expression.isFoldable else {
      throw ShapeErrors.limit(
        "IS_UNFOLDABLE", expression, "The \(name) expression must evaluate to a constant value.")
    }
    guard [.byte, .short, .int].contains(expression.type) else {
      throw ShapeErrors.limit(
        "DATA_TYPE", expression,
        "The \(name) expression must be integer type, but got \"\(expression.type.sqlName)\".")
    }
    let value = try constant(expression)
    guard let number = value.wholeNumber else {
      throw ShapeErrors.limit(
        "IS_NULL", expression, "The evaluated \(name) expression must not be null.")
    }
    guard number >= 0 else {
      throw ShapeErrors.limit(
        "IS_NEGATIVE", expression,
        "The \(name) expression must be equal to or greater than 0, but got \(number).")
    }
    return .literal(Literal(.long(number), .long))
  }

  /// The value of an expression that reads no columns.
  func constant(_ expression: Expression) throws(QueryError) -> Value {
    switch expression.withoutAlias {
    case .literal(let literal): return literal.value
    case let other:
      guard let constants else {
        throw .internalError("no evaluator of constants for \(other.sqlText)")
      }
      return try constants.evaluate(other)
    }
  }
}

extension Value {
  /// The value of any integer type.
  var wholeNumber: Int64? {
    switch self {
    case .byte(let value): Int64(value)
    case .short(let value): Int64(value)
    case .int(let value): Int64(value)
    case .long(let value): value
    default: nil
    }
  }
}

extension Expression {
  /// The outermost parts for which `matches` holds; not those inside subqueries.
  func parts(where matches: (Expression) -> Bool) -> [Expression] {
    var found: [Expression] = []
    walk { part in
      guard matches(part) else { return true }
      found.append(part)
      return false
    }
    return found
  }

  var positionOfWindow: TextPosition?? {
    let windows = parts { if case .window = $0 { true } else { false } }
    return windows.first.map(\.position)
  }
}

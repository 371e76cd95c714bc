package import Columns
package import Expressions
package import Functions
import Kernels

/// Turns resolved expressions into evaluators for one layout of input columns.
///
/// Parts that several expressions of one operator share are computed once a batch.
package struct ExpressionCompiler {
  let places: [ColumnID: Int]
  let catalogue: FunctionCatalogue
  let settings: EvaluationSettings
  /// Results of scalar subqueries, by the identity of their plans.
  let subqueries: [Int: SubqueryResult]
  private var uses: [Expression: Int] = [:]
  private var shared: [Expression: SharedEvaluator] = [:]

  package init(
    input: [ColumnReference], catalogue: FunctionCatalogue, settings: EvaluationSettings,
    subqueries: [Int: SubqueryResult] = [:]
  ) {
    var places: [ColumnID: Int] = [:]
    for (index, column) in input.enumerated() { places[column.id] = index }
    self.places = places
    self.catalogue = catalogue
    self.settings = settings
    self.subqueries = subqueries
  }

  private init(_ outer: ExpressionCompiler, places: [ColumnID: Int]) {
    self.places = places
    catalogue = outer.catalogue
    settings = outer.settings
    subqueries = outer.subqueries
  }

  /// Compiles the expressions of one operator.
  package mutating func compile(_ expressions: [Expression]) throws(QueryError) -> [Evaluator] {
    for expression in expressions { countUses(expression.withoutAlias) }
    var compiled: [Evaluator] = []
    for expression in expressions { compiled.append(try compile(expression)) }
    return compiled
  }

  private mutating func countUses(_ expression: Expression) {
    switch expression {
    case .literal, .column, .parameter, .lambda, .name, .star, .outer, .subquery: return
    default: break
    }
    uses[expression, default: 0] += 1
    if uses[expression] == 1 { for child in expression.children { countUses(child) } }
  }

  package mutating func compile(_ expression: Expression) throws(QueryError) -> Evaluator {
    if uses[expression, default: 0] > 1, expression.isDeterministic, !expression.readsParameter {
      if let known = shared[expression] { return known }
      let evaluator = SharedEvaluator(try compileUnshared(expression))
      shared[expression] = evaluator
      return evaluator
    }
    return try compileUnshared(expression)
  }

  private mutating func compileUnshared(_ expression: Expression) throws(QueryError) -> Evaluator {
    switch expression {
    case .literal(let literal): return ConstantEvaluator(literal.value, literal.type)
    case .column(let column): return try compileColumn(column.id, column.name, column.type)
    case .parameter(let parameter):
      return try compileColumn(parameter.id, parameter.name, parameter.type)
    case .alias(let alias): return try compile(alias.child)
    case .namedArgument(_, let child): return try compile(child)
    case .cast(let cast): return try compileCast(cast)
    case .caseWhen(let choice): return try compileCase(choice, type: expression.type)
    case .call(let call): return try compileCall(call)
    case .subquery(let subquery):
      guard case .scalar = subquery.kind, let result = subqueries[subquery.plan.identity] else {
        throw .internalError("a correlated subquery reached execution")
      }
      return SubqueryEvaluator(result, type: expression.type)
    case .name, .star, .outer, .window, .lambda:
      throw .internalError("cannot evaluate \(expression)")
    }
  }

  private func compileColumn(
    _ id: ColumnID, _ name: String, _ type: DataType
  ) throws(QueryError) -> Evaluator {
    guard let place = places[id] else {
      throw .internalError("column \(name)#\(id.number) is not in the input")
    }
    return ColumnEvaluator(place, type: type)
  }

  private mutating func compileCast(_ cast: Cast) throws(QueryError) -> Evaluator {
    let child = try compile(cast.child)
    if child.type == cast.type { return child }
    let type = cast.type
    let mode = CastTyping.failureMode(cast.mode, ansi: settings.ansi)
    let zone = try TimeZone.named(settings.timeZone)
    let now = settings.queryTimeMicros
    let conversion: CastEvaluator.Conversion = { (vector, rowCount) throws(QueryError) in
      try Casting.cast(vector, to: type, mode: mode, zone: zone, now: now, rowCount: rowCount)
    }
    return CastEvaluator(child, to: type, position: cast.place.position, conversion)
  }

  private mutating func compileCase(
    _ choice: CaseWhen, type: DataType
  ) throws(QueryError) -> Evaluator {
    var branches: [(condition: Evaluator, result: Evaluator)] = []
    for branch in choice.branches {
      branches.append((try compile(branch.condition), try compile(branch.result)))
    }
    let otherwise =
      try choice.otherwise.map { (last) throws(QueryError) in try compile(last) }
      ?? ConstantEvaluator(.null, type)
    return CaseEvaluator(branches, otherwise: otherwise, type: type)
  }

  private mutating func compileCall(_ call: Call) throws(QueryError) -> Evaluator {
    if let special = try compileSpecial(call) { return special }
    guard let entry = catalogue.entry(named: call.name), let resolution = call.resolution else {
      throw .internalError("function \(call.name) is not resolved")
    }
    var arguments: [Evaluator] = []
    for argument in call.arguments { arguments.append(try compile(argument)) }
    let kernel: FunctionEvaluator.Kernel
    switch entry.body {
    case .scalar(let body): kernel = body
    case .prepared(let prepare):
      let prepared = try prepare(call, settings)
      kernel = { (input) throws(QueryError) in try prepared.evaluate(input) }
    case .special, .rewrite, .aggregate, .window, .generator:
      throw .internalError("function \(call.name) cannot be evaluated here")
    }
    return FunctionEvaluator(
      kernel, arguments, nulls: entry.nulls, type: resolution.type, position: call.place.position)
  }

  /// Functions whose arguments are evaluated for some rows only, and tests of nulls.
  private mutating func compileSpecial(_ call: Call) throws(QueryError) -> Evaluator? {
    let type = call.resolution?.type ?? .boolean
    switch call.name {
    case "and", "or":
      let whole = Expression.call(call)
      let parts = call.name == "and" ? whole.conjuncts : whole.disjuncts
      return LogicEvaluator(try compileAll(parts), deciding: call.name == "or")
    case "not" where call.arguments.count == 1:
      return NotEvaluator(try compile(call.arguments[0]))
    case "isnull", "isnotnull":
      return NullTestEvaluator(try compile(call.arguments[0]), wantsNull: call.name == "isnull")
    case "coalesce": return CoalesceEvaluator(try compileAll(call.arguments), type: type)
    case "if" where call.arguments.count == 3:
      let parts = try compileAll(call.arguments)
      return CaseEvaluator([(parts[0], parts[1])], otherwise: parts[2], type: type)
    case "in": return try compileMembership(call)
    default: return try compileLambdaCall(call)
    }
  }

  mutating func compileAll(_ expressions: [Expression]) throws(QueryError) -> [Evaluator] {
    var compiled: [Evaluator] = []
    for expression in expressions { compiled.append(try compile(expression)) }
    return compiled
  }

  /// Constants make a table to look up in; anything else is compared one by one.
  private mutating func compileMembership(_ call: Call) throws(QueryError) -> Evaluator {
    let value = call.arguments[0]
    let list = call.arguments.dropFirst()
    if list.allSatisfy(\.isFoldable) {
      var constants: [Vector] = []
      for item in list {
        let evaluator = try compile(item)
        constants.append(
          try evaluator.evaluate(Batch([], rowCount: 1), EvaluationFrame(settings)))
      }
      return MembershipEvaluator(try compile(value), list: .concat(constants, as: value.type))
    }
    let equalities = list.map { Expression.predicate("=", [value, $0]) }
    return LogicEvaluator(try compileAll(equalities), deciding: true)
  }

  /// Compiles a lambda over its parameters and the outer columns that it reads.
  mutating func compileBody(_ lambda: Lambda) throws(QueryError) -> LambdaBody {
    var inner: [ColumnID: Int] = [:]
    for (index, parameter) in lambda.parameters.enumerated() { inner[parameter.id] = index }
    var captured: [Int] = []
    for (id, place) in places.sorted(by: { $0.value < $1.value })
    where lambda.body.reads(id) && inner[id] == nil {
      inner[id] = lambda.parameters.count + captured.count
      captured.append(place)
    }
    var compiler = ExpressionCompiler(self, places: inner)
    return LambdaBody(body: try compiler.compile(lambda.body), captured: captured)
  }
}

extension Expression {
  /// True when some part is the column or the lambda parameter of that identity.
  func reads(_ id: ColumnID) -> Bool {
    contains { part in
      switch part {
      case .column(let column): column.id == id
      case .parameter(let parameter): parameter.id == id
      default: false
      }
    }
  }

  var readsParameter: Bool {
    contains { if case .parameter = $0 { true } else { false } }
  }
}

import Columns
import Expressions
import Functions

/// One place where a name is looked for; the first layer that knows it decides.
enum NameLayer {
  /// The columns of the input.
  case scope(Scope)
  /// The output columns of the SELECT list, by the names given there.
  case items([ColumnReference])
  /// Aliases further left in the same SELECT list.
  case lateralAliases([ColumnReference])
}

/// Gives meaning to the names and types to the calls of one operator's expressions.
///
/// `typed` keeps the form that was written, which names columns and messages; `lowered` then puts
/// in what some functions stand for.
struct ExpressionResolver {
  let analyzer: Analyzer
  let layers: [NameLayer]
  let environment: Analyzer.Environment
  /// Where the arguments of aggregate functions look instead, when set.
  var aggregateLayers: [NameLayer]?
  /// The parameters of the lambdas around, the innermost last.
  var parameters: [LambdaParameter] = []

  init(_ analyzer: Analyzer, _ layers: [NameLayer], _ environment: Analyzer.Environment) {
    self.analyzer = analyzer
    self.layers = layers
    self.environment = environment
  }

  func resolved(_ expression: Expression) throws(QueryError) -> Expression {
    try lowered(try typed(expression))
  }

  func typed(_ expression: Expression) throws(QueryError) -> Expression {
    switch expression {
    case .literal, .column, .outer, .parameter: return expression
    case .name(let name): return try typed(name)
    case .star(let star): throw NameErrors.starOutsideSelect(in: "expression", at: star.place)
    case .alias(var alias):
      alias.child = try typed(alias.child)
      return .alias(alias)
    case .call(let call): return try typed(call)
    case .cast(var cast):
      cast.child = try typed(cast.child).withoutAlias
      cast.type = cast.type.withoutLengths
      try CastTyping.check(cast, settings: analyzer.typing)
      return .cast(cast)
    case .caseWhen(let choice): return try typed(choice)
    case .subquery(let subquery): return try typed(subquery)
    case .window(let window): return .window(try typed(window))
    case .lambda(let lambda): throw PlacementErrors.strayLambda(lambda)
    case .namedArgument(let name, let child):
      return .namedArgument(name: name, try typed(child))
    }
  }

  /// Functions that stand for other expressions replaced by these.
  func lowered(_ expression: Expression) throws(QueryError) -> Expression {
    try expression.rewritten { (part) throws(QueryError) -> Expression in
      switch part {
      case .call(let call): try lowered(call)
      case .window(let window): try lowered(window)
      default: part
      }
    }
  }

  private func lowered(_ call: Call) throws(QueryError) -> Expression {
    if call.name == "getfield" {
      return try FieldAccess.lowered(call, analyzer.functions, analyzer.typing)
    }
    guard call.resolution != nil,
      case .rewrite(let rewrite) = analyzer.functions.entry(named: call.name)?.body
    else { return .call(call) }
    return try rewrite(call).rewritten { (part) throws(QueryError) -> Expression in
      guard case .call(var made) = part else { return part }
      if made.resolution == nil {
        guard
          case .call(let typed) = try analyzer.functions.resolve(made, settings: analyzer.typing)
        else { return try analyzer.functions.resolve(made, settings: analyzer.typing) ?? part }
        made = typed
      }
      if made.resolution?.kind == .aggregate {
        made.filter = made.filter ?? call.filter
        made.distinct = made.distinct || call.distinct
        made.ignoreNulls = made.ignoreNulls ?? call.ignoreNulls
      }
      return .call(made)
    }
  }

  /// What an aggregate function stands for is computed over the window, aggregate by aggregate.
  private func lowered(_ window: WindowCall) throws(QueryError) -> Expression {
    let function = try lowered(window.function)
    if case .call(let call) = function, call.resolution?.kind != .scalar {
      var window = window
      window.function = call
      return .window(window)
    }
    let spread: Expression = function.rewritten { part in
      guard case .call(let call) = part, let kind = call.resolution?.kind,
        kind == .aggregate || kind == .window
      else { return part }
      return .window(WindowCall(call, over: window.specification, at: window.place))
    }
    return spread
  }

  // MARK: Names

  private func typed(_ name: UnresolvedName) throws(QueryError) -> Expression {
    if let first = name.parts.first,
      let parameter = parameters.last(where: { $0.name.lowercased() == first.lowercased() })
    {
      return try FieldAccess.apply(name.parts.dropFirst(), to: .parameter(parameter), name.place)
    }
    for layer in layers {
      if let found = try find(name, in: layer) { return found }
    }
    for scope in environment.outer.reversed() {
      if let found = try find(name, in: .scope(scope)) { return found.asOuter }
    }
    if name.parts.count == 1, let call = constantFunction(name) { return try typed(call) }
    throw NameErrors.unresolvedColumn(name, among: inputColumns)
  }

  private func find(
    _ name: UnresolvedName, in layer: NameLayer
  ) throws(QueryError) -> Expression? {
    switch layer {
    case .scope(let scope):
      switch scope.match(name.parts) {
      case .none: return nil
      case .ambiguous(let columns): throw NameErrors.ambiguous(name, columns)
      case .column(let column, let fields):
        return try FieldAccess.apply(fields[...], to: .column(column), name.place)
      }
    case .items(let columns):
      return try find(name, in: .scope(Scope(columns: columns)))
    case .lateralAliases(let columns):
      guard let first = name.parts.first?.lowercased() else { return nil }
      let found = columns.filter { $0.name.lowercased() == first }
      guard let column = found.first else { return nil }
      guard found.count == 1 else {
        throw NameErrors.ambiguousLateralAlias(name, count: found.count)
      }
      return try FieldAccess.apply(name.parts.dropFirst(), to: .column(column), name.place)
    }
  }

  private static let constantFunctions: Set<String> = [
    "current_date", "current_timestamp", "current_time", "localtimestamp", "localtime",
    "current_user", "session_user", "user", "current_catalog", "current_database",
    "current_schema",
  ]

  /// Some functions need no parentheses.
  private func constantFunction(_ name: UnresolvedName) -> Call? {
    guard let word = name.parts.first?.lowercased(), Self.constantFunctions.contains(word),
      analyzer.functions.entry(named: word) != nil
    else { return nil }
    return Call(word, [], at: name.place)
  }

  /// The columns that an error proposes.
  var inputColumns: [ColumnReference] {
    for layer in layers.reversed() {
      switch layer {
      case .scope(let scope): return scope.columns
      case .items(let columns) where !columns.isEmpty: return columns
      case .items: continue
      case .lateralAliases: continue
      }
    }
    return []
  }

  /// What a subquery at this place can see.
  var visibleScope: Scope {
    var scope = Scope.empty
    for case .scope(let layer) in layers { scope = scope + layer }
    return scope
  }

  // MARK: Choices

  private func typed(_ written: CaseWhen) throws(QueryError) -> Expression {
    var choice = written
    var types: [DataType] = []
    for index in choice.branches.indices {
      choice.branches[index].condition =
        try typed(choice.branches[index].condition).withoutAlias
      choice.branches[index].result = try typed(choice.branches[index].result).withoutAlias
      types.append(choice.branches[index].result.type)
    }
    if let otherwise = choice.otherwise {
      choice.otherwise = try typed(otherwise).withoutAlias
      types.append(choice.otherwise?.type ?? .null)
    }
    for (index, branch) in choice.branches.enumerated() where branch.condition.type != .boolean {
      throw TypingErrors.mismatch(
        "UNEXPECTED_INPUT_TYPE", .caseWhen(choice),
        at: SourcePlace(Expression.caseWhen(choice).position),
        "The \(ShapeErrors.ordinal(index)) parameter requires the \"BOOLEAN\" type, however "
          + "\"\(branch.condition.sqlText)\" has the type \"\(branch.condition.type.sqlName)\".")
    }
    guard let type = TypeCoercion.common(of: types) else {
      let names = types.map { "\"\($0.sqlName)\"" }.joined(separator: ", ")
      throw TypingErrors.mismatch(
        "DATA_DIFF_TYPES", .caseWhen(choice),
        at: SourcePlace(Expression.caseWhen(choice).position),
        "Input to `casewhen` should all be the same type, but it's [\(names)].")
    }
    for index in choice.branches.indices {
      choice.branches[index].result = choice.branches[index].result.coerced(to: type)
    }
    choice.otherwise = choice.otherwise?.coerced(to: type)
    return .caseWhen(choice)
  }
}

extension Expression {
  /// Seen from inside a subquery, columns of the enclosing query.
  fileprivate var asOuter: Expression {
    let outer: Expression = rewritten { part in
      if case .column(let column) = part { .outer(column) } else { part }
    }
    return outer
  }
}

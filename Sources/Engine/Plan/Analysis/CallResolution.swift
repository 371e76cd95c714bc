import Columns
import Expressions
import Functions

/// Calls: their arguments, their types, and what may stand around them.
extension ExpressionResolver {
  /// `isWindowed` for the function of a window call: it runs after grouping, so that aggregates
  /// may be its arguments.
  func typed(_ written: Call, isWindowed: Bool = false) throws(QueryError) -> Expression {
    if written.place.namesFunction, FunctionCatalogue.nameless.contains(written.name) {
      throw NameErrors.unknownRoutine(
        written.name, in: analyzer.settings.currentSchema, at: written.place)
    }
    switch written.name {
    case "getfield": return try typedField(written)
    case "getitem" where written.arguments.count == 2:
      let base = try typed(written.arguments[0]).withoutAlias
      let index = try typed(written.arguments[1]).withoutAlias
      return try FieldAccess.item(index, of: base, written.place)
    case "grouping", "grouping_id": return try typedGrouping(written)
    default: break
    }
    guard let entry = analyzer.functions.entry(named: written.name) else {
      throw NameErrors.unknownRoutine(
        written.name, in: analyzer.settings.currentSchema, at: written.place)
    }
    var call = written
    let inner = isWindowed ? self : resolver(forArgumentsOf: entry)
    try inner.typeArguments(of: &call)
    try checkModifiers(of: call, entry)
    let hasGenerator = call.arguments.contains { argument in
      if case .call(let inner) = argument { inner.resolution?.kind == .generator } else { false }
    }
    if hasGenerator { throw PlacementErrors.nestedGenerator(.call(call)) }
    if entry.kind == .aggregate, !isWindowed, call.children.contains(where: \.hasAggregate) {
      throw PlacementErrors.nestedAggregate(at: call.place)
    }
    if entry.kind == .aggregate, !isWindowed,
      call.children.contains(where: { $0.positionOfWindow != nil })
    {
      throw PlacementErrors.windowInAggregate(at: call.place)
    }
    return .call(try applied(call, entry))
  }

  /// Types a call whose arguments are typed.
  private func applied(_ call: Call, _ entry: FunctionEntry) throws(QueryError) -> Call {
    var typed = call
    let type: DataType
    do throws(QueryError) {
      type = try entry.typing.apply(&typed, analyzer.typing)
    } catch {
      throw error.located(at: call.place.position)
    }
    let final = analyzer.functions.entry(named: typed.name) ?? entry
    typed.resolution = Call.Resolution(
      final.kind, type, nullable: final.isNullable(typed), deterministic: final.deterministic)
    return typed
  }

  private func resolver(forArgumentsOf entry: FunctionEntry) -> ExpressionResolver {
    guard entry.kind == .aggregate, let aggregateLayers else { return self }
    return ExpressionResolver(analyzer, aggregateLayers, environment)
  }

  // MARK: Arguments

  fileprivate func typeArguments(of call: inout Call) throws(QueryError) {
    if call.arguments.contains(where: { if case .lambda = $0 { true } else { false } }) {
      try typeLambdas(of: &call)
      return
    }
    var arguments: [Expression] = []
    arguments.reserveCapacity(call.arguments.count)
    for argument in call.arguments {
      if case .star(let star) = argument {
        arguments += try expanded(star, in: call)
      } else {
        arguments.append(try typedArgument(argument, of: call))
      }
    }
    call.arguments = arguments
    if let filter = call.filter {
      let condition = try typed(filter).withoutAlias
      guard condition.type == .boolean else {
        throw PlacementErrors.nonBooleanAggregateFilter(condition)
      }
      call.filter = condition
    }
    for index in call.order.indices {
      call.order[index].expression = try typed(call.order[index].expression).withoutAlias
    }
  }

  /// Names given to arguments matter to `struct` alone.
  private func typedArgument(
    _ argument: Expression, of call: Call
  ) throws(QueryError) -> Expression {
    let typed = try typed(argument)
    return call.name == "struct" ? typed : typed.withoutAlias
  }

  private func expanded(_ star: Star, in call: Call) throws(QueryError) -> [Expression] {
    if call.name == "count" {
      if star.qualifier.isEmpty, star.except.isEmpty, call.arguments.count == 1, !call.distinct {
        return [.literal(Literal(.int(1), .int))]
      }
      if !star.qualifier.isEmpty {
        throw QueryError(
          "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT", sqlState: "42000",
          "count(\(NameSuggestions.quoted(star.qualifier)).*) is not allowed. Use count(*) or "
            + "expand the columns manually, e.g. count(col1, col2).", at: star.place.position)
      }
    }
    return try StarExpansion(visibleScope).expand(star)
  }

  private static let ordered: Set<String> = [
    "listagg", "string_agg", "percentile_cont", "percentile_disc", "mode",
  ]

  /// Checks what DISTINCT, FILTER, WITHIN GROUP and IGNORE NULLS may stand with.
  private func checkModifiers(of call: Call, _ entry: FunctionEntry) throws(QueryError) {
    if entry.kind != .aggregate {
      if call.distinct { throw PlacementErrors.unsupportedSyntax(call, "DISTINCT") }
      if call.filter != nil { throw PlacementErrors.unsupportedSyntax(call, "FILTER CLAUSE") }
    }
    if !call.order.isEmpty, !Self.ordered.contains(call.name) {
      throw PlacementErrors.unsupportedSyntax(call, "WITHIN GROUP (ORDER BY ...)")
    }
    if call.ignoreNulls != nil, entry.kind == .scalar || entry.kind == .generator {
      throw PlacementErrors.unsupportedSyntax(call, "IGNORE NULLS")
    }
    if call.filter?.hasAggregate == true {
      throw QueryError(
        "INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE", sqlState: "42903",
        "The FILTER expression \"\(call.filter?.sqlText ?? "")\" in an aggregate function is "
          + "invalid. Expected a FILTER expression without an aggregation.",
        at: call.place.position)
    }
  }

  // MARK: Calls that only the analyzer knows

  private func typedField(_ call: Call) throws(QueryError) -> Expression {
    guard call.arguments.count == 2, case .literal(let literal) = call.arguments[1],
      case .string(let name) = literal.value
    else { throw .internalError("a field access without a name") }
    let base = try typed(call.arguments[0]).withoutAlias
    return try FieldAccess.field(name, of: base, call.place)
  }

  /// Stays a call until the grouping sets around it are known.
  private func typedGrouping(_ written: Call) throws(QueryError) -> Expression {
    var call = written
    for index in call.arguments.indices {
      call.arguments[index] = try typed(call.arguments[index]).withoutAlias
    }
    let isID = call.name == "grouping_id"
    guard isID || call.arguments.count == 1 else {
      throw TypingErrors.wrongArgumentCount(call, expected: "1")
    }
    call.resolution = .init(.scalar, isID ? .long : .byte, nullable: false)
    return .call(call)
  }
}

import Catalog
import Columns
import Expressions
import Functions

/// What stands in FROM by name: tables, views, files, functions, and rows written out.
extension Analyzer {
  func resolve(
    _ table: UnresolvedTable, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    if table.name.count == 1, let common = environment.tables[table.name[0].lowercased()] {
      guard common.definition.height + environment.depth <= Self.maximumHeight else {
        throw ShapeErrors.tooComplex
      }
      return common.use()
    }
    if let found = catalog.lookup(table.name) { return try use(found, table, environment) }
    if table.name.count == 2,
      let source = try external?.table(
        format: table.name[0], path: table.name[1], options: FormatOptions(table.options))
    {
      return AnalyzedPlan(.relation(Relation(source, name: table.name, qualifier: table.name)))
    }
    if table.name.count > 3 { throw NameErrors.nestedNamespace(table.name, at: table.place) }
    throw NameErrors.unknownTable(table.name, in: settings.currentSchema, at: table.place)
  }

  private func use(
    _ found: Catalog.Found, _ table: UnresolvedTable, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    let qualifier = (found.schema.map { [Catalog.name, $0] } ?? []) + [found.name]
    switch found.entry {
    case .table(let source):
      return AnalyzedPlan(.relation(Relation(source, name: qualifier, qualifier: qualifier)))
    case .view(let view, _):
      guard let plan = view as? LogicalPlan else {
        throw .internalError("a view that is not a plan")
      }
      guard plan.height + environment.depth <= Self.maximumHeight else {
        throw ShapeErrors.tooComplex
      }
      let fresh = plan.withFreshColumns()
      return AnalyzedPlan(fresh, Scope(columns: fresh.output).aliased(qualifier, columns: []))
    }
  }

  // MARK: Table functions

  func resolve(
    _ function: TableFunction, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    let name = function.name.joined(separator: ".").lowercased()
    let resolver = ExpressionResolver(self, [], environment)
    var arguments: [(name: String?, value: Expression)] = []
    if name == "range" || functions.entry(named: name)?.kind != .generator {
      for argument in function.arguments {
        if case .namedArgument(let name, let value) = argument {
          arguments.append((name, try resolver.resolved(value)))
        } else {
          arguments.append((nil, try resolver.resolved(argument)))
        }
      }
    }
    if name == "range" { return try range(arguments.map(\.value), function) }
    if let table = try external(name, arguments) { return table }
    guard let entry = functions.entry(named: name) else {
      throw NameErrors.unknownTableFunction(function.name, at: function.place)
    }
    guard entry.kind == .generator else {
      throw QueryError(
        "NOT_A_TABLE_FUNCTION", sqlState: "42887",
        "\(NameSuggestions.quoted(function.name)) appears as a table function here, but the "
          + "function was defined as a scalar function. Please update the query to move the "
          + "function call outside the FROM clause, or redefine "
          + "\(NameSuggestions.quoted(function.name)) as a table function instead.",
        at: function.place.position)
    }
    let call = Expression.call(Call(name, function.arguments, at: function.place))
    let typed = try resolver.typed(call)
    guard case .call(let generator) = typed else { return AnalyzedPlan(.values(.oneRow)) }
    try checkGenerator(generator)
    let columns = generatedColumns(generator)
    let plan = LogicalPlan.generate(
      Generate(
        try resolver.lowered(typed), outer: false, generated: columns, .values(.oneRow)))
    return AnalyzedPlan(plan)
  }

  private func external(
    _ name: String, _ arguments: [(name: String?, value: Expression)]
  ) throws(QueryError) -> AnalyzedPlan? {
    guard let external else { return nil }
    var constants: [(name: String?, value: Literal)] = []
    for argument in arguments {
      guard argument.value.isFoldable else { return nil }
      constants.append(
        (argument.name, Literal(try constant(argument.value), argument.value.type)))
    }
    guard let source = try external.table(function: name, arguments: constants) else {
      return nil
    }
    return AnalyzedPlan(.relation(Relation(source, name: [name])))
  }

  /// `range(end)`, `range(start, end [, step [, partitions]])`
  private func range(
    _ arguments: [Expression], _ function: TableFunction
  ) throws(QueryError) -> AnalyzedPlan {
    guard (1...4).contains(arguments.count) else {
      throw QueryError(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION", sqlState: "42605",
        "The `range` requires [1, 2, 3, 4] parameters but the actual number is "
          + "\(arguments.count).", at: function.place.position)
    }
    var numbers: [Int64] = []
    for argument in arguments {
      let wide = argument.coerced(to: .long)
      guard argument.isFoldable, CastTyping.allows(argument.type, to: .long),
        let number = try constant(wide.literalWidened).wholeNumber
      else { throw NameErrors.unknownTableFunction(function.name, at: function.place) }
      numbers.append(number)
    }
    let start = numbers.count == 1 ? 0 : numbers[0]
    let end = numbers.count == 1 ? numbers[0] : numbers[1]
    let step = numbers.count > 2 ? numbers[2] : 1
    guard step != 0 else {
      throw QueryError(
        "FAILED_FUNCTION_CALL", sqlState: "38000",
        "Failed preparing of the function `range` for call. Please, double check function's "
          + "arguments.", at: function.place.position)
    }
    return AnalyzedPlan(.range(NumberRange(start: start, end: end, step: step)))
  }

  // MARK: Rows written out

  func checkWidth(of table: InlineTable, _ expected: Int) throws(QueryError) {
    for (index, row) in table.rows.enumerated() where row.count != expected {
      throw ShapeErrors.inlineTable(
        "NUM_COLUMNS_MISMATCH",
        "Inline table expected \(expected) columns but found \(row.count) columns in row \(index).",
        at: table.place)
    }
  }

  func resolve(
    _ table: InlineTable, _ environment: Environment
  ) throws(QueryError) -> AnalyzedPlan {
    let width = table.rows.first?.count ?? 0
    try checkWidth(of: table, width)
    let resolver = ExpressionResolver(self, [], environment)
    var rows: [[Expression]] = []
    for row in table.rows {
      var resolved: [Expression] = []
      for cell in row { resolved.append(try self.cell(cell, resolver)) }
      rows.append(resolved)
    }
    var columns: [ColumnReference] = []
    for index in 0..<width {
      let name = "col\(index + 1)"
      guard let type = TypeCoercion.commonWithoutStrings(of: rows.map { $0[index].type }) else {
        throw ShapeErrors.inlineTable(
          "INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
          "Found incompatible types in the column `\(name)` for inline table.", at: table.place)
      }
      for row in rows.indices { rows[row][index] = rows[row][index].coerced(to: type) }
      let nullable = rows.contains { $0[index].nullable }
      columns.append(ColumnReference(name, type, nullable: nullable))
    }
    return AnalyzedPlan(.values(Values(columns, rows)))
  }

  private func cell(
    _ written: Expression, _ resolver: ExpressionResolver
  ) throws(QueryError) -> Expression {
    if let subquery = written.firstSubquery {
      throw QueryError(
        "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES", sqlState: "0A000",
        "Unsupported subquery expression: Scalar subqueries in the VALUES clause.",
        at: subquery.place.position)
    }
    let typed = try resolver.typed(written).withoutAlias
    let misplaced = typed.contains { part in
      switch part {
      case .call(let call): call.resolution?.kind != .scalar
      case .window: true
      default: false
      }
    }
    if misplaced {
      throw ShapeErrors.inlineTable(
        "CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE",
        "Cannot evaluate the expression \"\(typed.sqlText)\" in inline table definition.",
        at: SourcePlace(typed.position))
    }
    return try resolver.lowered(typed)
  }
}

extension Expression {
  fileprivate var firstSubquery: Subquery? {
    var first: Subquery?
    walk { part in
      if case .subquery(let subquery) = part, first == nil { first = subquery }
      return first == nil
    }
    return first
  }

  /// A cast of an integer literal to BIGINT as the literal itself.
  fileprivate var literalWidened: Expression {
    guard case .cast(let cast) = self, case .literal(let literal) = cast.child,
      let number = literal.value.wholeNumber
    else { return self }
    return .literal(Literal(.long(number), .long))
  }
}

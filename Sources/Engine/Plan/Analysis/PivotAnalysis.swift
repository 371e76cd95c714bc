import Columns
import Expressions
import Functions

/// PIVOT: grouped once by the pivot columns too, then the groups of one row side by side.
extension Analyzer {
  func resolve(_ pivot: Pivot, _ environment: Environment) throws(QueryError) -> AnalyzedPlan {
    let child = try analyze(pivot.child, environment)
    let resolver = ExpressionResolver(self, [.scope(child.scope)], environment)
    let aggregates = try pivotAggregates(pivot, resolver)
    var keys: [Expression] = []
    for column in pivot.columns { keys.append(try resolver.resolved(column).withoutAlias) }
    let used = Set((aggregates.map(\.expression) + keys).flatMap { $0.columnsInOrder.map(\.id) })
    let groups = child.scope.visible.filter { !used.contains($0.id) }
    let keyAliases = keys.map { Expression.alias(Alias($0, [$0.sqlText])) }
    let results = aggregates.map { Expression.alias(Alias($0.expression, [$0.name])) }
    let first = LogicalPlan.aggregate(
      Aggregate(
        by: groups.map { .column($0) } + keys, groups.map { .column($0) } + keyAliases + results,
        child.plan))
    var columns: [Expression] = []
    let keyColumns = keyAliases.compactMap(\.outputColumn)
    let resultColumns = results.compactMap(\.outputColumn)
    for value in pivot.values {
      let condition = try pivotCondition(value.constants, keyColumns, resolver)
      let prefix = try pivotName(value, resolver)
      for (index, column) in resultColumns.enumerated() {
        let name = aggregates.count == 1 ? prefix : "\(prefix)_\(aggregates[index].name)"
        var picked = Call("first", [.column(column)])
        picked.filter = condition
        guard let call = try functions.resolve(picked, settings: typing) else {
          throw .internalError("no aggregate function `first`")
        }
        columns.append(.alias(Alias(call, [name])))
      }
    }
    let keysOut = groups.map { Expression.column($0) }
    return AnalyzedPlan(.aggregate(Aggregate(by: keysOut, keysOut + columns, first)))
  }

  private func pivotAggregates(
    _ pivot: Pivot, _ resolver: ExpressionResolver
  ) throws(QueryError) -> [(name: String, expression: Expression)] {
    var result: [(name: String, expression: Expression)] = []
    for written in pivot.aggregates {
      let typed = try resolver.typed(written)
      guard case .call(let call) = typed.withoutAlias, call.resolution?.kind == .aggregate else {
        throw QueryError(
          "UNSUPPORTED_FEATURE.PIVOT_AFTER_GROUP_BY", sqlState: "0A000",
          "Aggregate expression required for pivot, but \"\(typed.sqlText)\" did not appear in any "
            + "aggregate function.", at: written.position)
      }
      var name = typed.withoutAlias.sqlText
      if case .alias(let alias) = typed { name = alias.name }
      result.append((name, try resolver.lowered(typed.withoutAlias)))
    }
    return result
  }

  private func pivotCondition(
    _ constants: [Expression], _ keys: [ColumnReference], _ resolver: ExpressionResolver
  ) throws(QueryError) -> Expression {
    var values = constants
    if keys.count > 1, constants.count == 1, case .call(let row) = constants[0],
      row.name == "struct"
    {
      values = row.arguments
    }
    guard values.count == keys.count else {
      throw ShapeErrors.columnCounts("PIVOT", keys.count, other: values.count, at: 1)
    }
    var parts: [Expression] = []
    for (value, key) in zip(values, keys) {
      let constant = try resolver.resolved(value).withoutAlias
      guard constant.isFoldable else {
        throw QueryError(
          "NON_LITERAL_PIVOT_VALUES", sqlState: "42K08",
          "Literal expressions required for pivot values, found \"\(constant.sqlText)\".",
          at: value.position)
      }
      guard TypeCoercion.common(constant.type, key.type) != nil else {
        throw QueryError(
          "PIVOT_VALUE_DATA_TYPE_MISMATCH", sqlState: "42K09",
          "Invalid pivot value '\(constant.sqlText)': value data type "
            + "\"\(constant.type.simpleString)\" does not match pivot column data type "
            + "\"\(key.type.simpleString)\".", at: value.position)
      }
      let test = Call("<=>", [.column(key), constant.coerced(to: key.type)])
      guard let condition = try functions.resolve(test, settings: typing) else {
        throw .internalError("no operator `<=>`")
      }
      parts.append(condition)
    }
    return .and(parts)
  }

  private func pivotName(
    _ value: (constants: [Expression], name: String?), _ resolver: ExpressionResolver
  ) throws(QueryError) -> String {
    if let name = value.name { return name }
    var texts: [String] = []
    for constant in value.constants {
      if case .literal(let literal) = constant {
        texts.append(literal.value.isNull ? "null" : plainText(literal))
      } else {
        texts.append(constant.sqlText)
      }
    }
    return texts.count == 1 ? texts[0] : "{" + texts.joined(separator: ", ") + "}"
  }

  /// A literal as its cast to a string.
  private func plainText(_ literal: Literal) -> String {
    let text = literal.sqlText
    guard literal.type.isDateOrTimestamp, let start = text.firstIndex(of: "'") else { return text }
    return String(text[text.index(after: start)...].dropLast())
  }
}

/// UNPIVOT: every row once a group of columns.
extension Analyzer {
  func resolve(_ unpivot: Unpivot, _ environment: Environment) throws(QueryError) -> AnalyzedPlan {
    let child = try analyze(unpivot.child, environment)
    let resolver = ExpressionResolver(self, [.scope(child.scope)], environment)
    var groups: [(name: String, values: [Expression])] = []
    for group in unpivot.groups {
      var values: [Expression] = []
      for column in group.columns { values.append(try resolver.resolved(column).withoutAlias) }
      guard values.count == unpivot.valueNames.count else {
        let names = unpivot.valueNames.map { "`\($0)`" }.joined(separator: ", ")
        throw QueryError(
          "UNPIVOT_VALUE_SIZE_MISMATCH", sqlState: "428C4",
          "All unpivot value columns must have the same size as there are value column names "
            + "(\(names)).")
      }
      groups.append((group.name ?? values.map(\.sqlText).joined(separator: "_"), values))
    }
    let types = try unpivotTypes(groups.map(\.values), unpivot.valueNames.count)
    let used = Set(groups.flatMap { $0.values.flatMap { $0.columnsInOrder.map(\.id) } })
    let kept = child.scope.visible.filter { !used.contains($0.id) }
    let nameColumn = ColumnReference(unpivot.nameColumn, .string, nullable: false)
    let valueColumns = zip(unpivot.valueNames, types).map { ColumnReference($0, $1) }
    let keptOut = kept.map {
      ColumnReference($0.name, $0.type, nullable: $0.nullable, qualifier: $0.qualifier)
    }
    let projections = groups.map { group in
      kept.map { Expression.column($0) }
        + [.literal(Literal(.string(group.name), .string))]
        + zip(group.values, types).map { $0.coerced(to: $1) }
    }
    var plan = LogicalPlan.expand(
      Expand(projections, output: keptOut + [nameColumn] + valueColumns, child.plan))
    if !unpivot.includesNulls {
      let present = valueColumns.map { Expression.predicate("isnotnull", [.column($0)]) }
      plan = .filter(Filter(.or(present), plan))
    }
    return AnalyzedPlan(plan)
  }

  private func unpivotTypes(
    _ rows: [[Expression]], _ width: Int
  ) throws(QueryError) -> [DataType] {
    var types: [DataType] = []
    for index in 0..<width {
      let given = rows.map { $0[index].type }
      guard let type = TypeCoercion.commonWithoutStrings(of: given) else {
        let names = given.map { "\"\($0.sqlName)\"" }.joined(separator: ", ")
        throw QueryError(
          "UNPIVOT_VALUE_DATA_TYPE_MISMATCH", sqlState: "42K09",
          "Unpivot value columns must share a least common type, some types do not: [\(names)].")
      }
      types.append(type)
    }
    return types
  }
}

import Columns
import Expressions
import Plan

/// PIVOT and UNPIVOT.
extension Parser {
  mutating func pivotOrUnpivot(_ child: LogicalPlan) throws -> LogicalPlan? {
    if at(.pivot), peek().symbol == .leftParenthesis {
      advance()
      return try rotated(try pivot(child))
    }
    let next = peek().keyword
    guard at(.unpivot), peek().symbol == .leftParenthesis || next == .include || next == .exclude
    else { return nil }
    advance()
    return try rotated(try unpivot(child))
  }

  private mutating func rotated(_ plan: LogicalPlan) throws -> LogicalPlan {
    guard let (name, columns) = try tableAlias() else { return plan }
    return .alias(SubqueryAlias([name], columns: columns, plan))
  }

  private mutating func pivot(_ child: LogicalPlan) throws -> LogicalPlan {
    try parenthesized { parser in
      let aggregates = try parser.commaSeparated { try $0.namedExpression() }
      try parser.expect(.for)
      let columns = try parser.pivotColumns()
      try parser.expect(.in)
      let values = try parser.parenthesized { try $0.commaSeparated { try $0.pivotValue() } }
      return .pivot(Pivot(aggregates: aggregates, columns: columns, values: values, child))
    }
  }

  private mutating func pivotColumns() throws -> [Expression] {
    func column(_ parser: inout Parser) throws -> Expression {
      let place = parser.place
      return .name(UnresolvedName([try parser.strictName()], at: place))
    }
    if at(.leftParenthesis) { return try parenthesized { try $0.commaSeparated(column) } }
    return [try column(&self)]
  }

  private mutating func pivotValue() throws -> (constants: [Expression], name: String?) {
    let value = try expression()
    let name = try alias(isTable: false)
    if case .call(let row) = value, row.name == "struct" { return (row.arguments, name) }
    return ([value], name)
  }

  private mutating func unpivot(_ child: LogicalPlan) throws -> LogicalPlan {
    var includesNulls = false
    if at(.include, .nulls) || at(.exclude, .nulls) {
      includesNulls = at(.include)
      advance()
      advance()
    }
    let start = current
    return try parenthesized { parser in
      let several = parser.at(.leftParenthesis)
      let names = several ? try parser.identifierList() : [try parser.identifier()]
      try parser.expect(.for)
      let nameColumn = try parser.identifier()
      try parser.expect(.in)
      let groups = try parser.parenthesized { parser in
        try parser.commaSeparated { try $0.unpivotGroup(several: several) }
      }
      if groups.contains(where: { $0.columns.count != names.count }) {
        throw QueryError(
          "UNPIVOT_VALUE_SIZE_MISMATCH", sqlState: "428C4",
          "All unpivot value columns must have the same size as there are value column names"
            + " (\(names.map { "`\($0)`" }.joined(separator: ", "))).", at: start.position)
      }
      return .unpivot(
        Unpivot(
          valueNames: names, nameColumn: nameColumn, groups: groups, includesNulls: includesNulls,
          child))
    }
  }

  private mutating func unpivotGroup(several: Bool) throws -> Unpivot.Group {
    func column(_ parser: inout Parser) throws -> Expression {
      let place = parser.place
      return .name(UnresolvedName(try parser.multipartIdentifier(), at: place))
    }
    let columns =
      several ? try parenthesized { try $0.commaSeparated(column) } : [try column(&self)]
    return Unpivot.Group(columns: columns, name: try alias(isTable: false))
  }
}

import Columns
import Expressions
import Plan

/// The FROM clause: relations and how they are joined.
extension Parser {
  /// After the word FROM.
  mutating func fromClause() throws -> LogicalPlan {
    var plan = try relation(after: nil)
    var steps = 0
    while take(.comma) {
      plan = try relation(after: plan)
      steps += 1
      if steps > Self.maximumChain { throw tooComplex() }
    }
    while true {
      if at(.lateral, .view) {
        plan = try lateralView(over: plan)
      } else if let rotated = try pivotOrUnpivot(plan) {
        plan = rotated
      } else {
        return plan
      }
    }
  }

  /// A table with the joins that follow it. Behind a comma the joins work on all tables before:
  /// in `a, b JOIN c ON …` the condition may use columns of `a`.
  private mutating func relation(after left: LogicalPlan?) throws -> LogicalPlan {
    try nested { parser in
      let lateral = parser.at(.lateral) && parser.peek().keyword != .view
      if lateral { parser.advance() }
      var plan = try parser.relationPrimary(lateral: lateral)
      if let left { plan = .join(Join(left, plan, .inner, lateral: lateral)) }
      var steps = 0
      while true {
        if let join = try parser.takeJoin() {
          plan = try parser.joined(plan, join.kind, natural: join.natural)
        } else if let rotated = try parser.pivotOrUnpivot(plan) {
          plan = rotated
        } else {
          return plan
        }
        steps += 1
        if steps > Self.maximumChain { throw parser.tooComplex() }
      }
    }
  }

  /// The words before and including JOIN.
  mutating func takeJoin() throws -> (kind: JoinKind, natural: Bool)? {
    let start = index
    let natural = take(.natural)
    let kind: JoinKind
    switch current.keyword {
    case .join: kind = .inner
    case .inner: kind = .inner
    case .cross: kind = .cross
    case .semi: kind = .semi
    case .anti: kind = .anti
    case .left:
      kind = peek().keyword == .semi ? .semi : peek().keyword == .anti ? .anti : .left
    case .right: kind = .right
    case .full: kind = .full
    default:
      if natural { throw syntaxError(at: current, expected: [.join]) }
      return nil
    }
    if !at(.join) {
      let wasLeft = at(.left)
      advance()
      if wasLeft, kind != .left {
        advance()
      } else if [.left, .right, .full].contains(kind) {
        _ = take(.outer)
      }
    }
    guard take(.join) else {
      // The strict words cannot be an alias, so nothing else may come of them.
      if tokens[start].keyword != .lateral { throw syntaxError(at: current, expected: [.join]) }
      index = start
      return nil
    }
    return (kind, natural)
  }

  /// The right side of a join and its condition.
  mutating func joined(
    _ left: LogicalPlan, _ kind: JoinKind, natural: Bool
  ) throws -> LogicalPlan {
    let lateral = take(.lateral)
    if lateral, ![.inner, .cross, .left].contains(kind) {
      throw QueryError(
        "INVALID_LATERAL_JOIN_TYPE", sqlState: "42613",
        "The \(kind.rawValue.uppercased()) JOIN with LATERAL correlation is not allowed because an"
          + " OUTER subquery cannot correlate to its join partner. Remove the LATERAL correlation"
          + " or use an INNER JOIN, or LEFT OUTER JOIN instead.", at: current.position)
    }
    let right = try relationPrimary(lateral: lateral)
    if at(.nearest) || at(.approx) || at(.exact), peek().keyword == .nearest {
      throw unsupported("NEAREST_BY_JOIN", "JOIN … NEAREST BY.", at: current)
    }
    var criteria = Join.Criteria.none
    if natural {
      criteria = .natural
    } else if take(.on) {
      criteria = .on(try expression())
    } else if at(.using), peek().symbol == .leftParenthesis {
      if lateral {
        throw unsupported("LATERAL_JOIN_USING", "JOIN USING with LATERAL correlation.", at: current)
      }
      advance()
      criteria = .using(try identifierList())
    }
    return .join(Join(left, right, kind, criteria, lateral: lateral))
  }
}

// MARK: - Single relations

extension Parser {
  mutating func relationPrimary(lateral: Bool) throws -> LogicalPlan {
    if at(.leftParenthesis) { return try parenthesizedRelation() }
    if at(.values), !endsPhrase(peek()), !lateral { return try inlineTable() }
    let isFunction = isIdentifier(current) && functionFollows
    if lateral, !isFunction {
      throw QueryError(
        "INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC", sqlState: "42000",
        "Invalid SQL syntax: LATERAL can only be used with subquery and table-valued functions.",
        at: current.position)
    }
    return isFunction ? try tableFunction() : try table()
  }

  /// True when a dotted name with a parenthesis stands here, but not `IDENTIFIER('…')`.
  private var functionFollows: Bool {
    if at(.identifier), peek().symbol == .leftParenthesis {
      return closing(index + 1).map { tokens[$0 + 1].symbol == .leftParenthesis } ?? false
    }
    var position = index
    while isIdentifier(tokens[position]), position + 2 < tokens.count {
      guard tokens[position + 1].symbol == .dot else {
        return tokens[position + 1].symbol == .leftParenthesis
      }
      position += 2
    }
    return false
  }

  private mutating func table() throws -> LogicalPlan {
    let place = place
    let name = try identifierReference()
    try refuseTimeTravel()
    var options: [(String, String)] = []
    if at(.with), peek().symbol == .leftParenthesis {
      advance()
      options = try propertyList()
    }
    let table = LogicalPlan.unresolvedTable(UnresolvedTable(name, options: options, at: place))
    return try aliased(try sampled(table))
  }

  private func refuseTimeTravel() throws {
    let offset = at(.for) ? 1 : 0
    let word = peek(offset).keyword
    guard word == .version || word == .systemVersion || word == .timestamp || word == .systemTime,
      peek(offset + 1).keyword == .as, peek(offset + 2).keyword == .of
    else { return }
    throw unsupported("TIME_TRAVEL", "Time travel on the relation.", at: peek(offset))
  }

  private mutating func aliased(_ plan: LogicalPlan) throws -> LogicalPlan {
    guard let (name, columns) = try tableAlias() else { return plan }
    return .alias(SubqueryAlias([name], columns: columns, plan))
  }

  /// `(query)` or `(relation)`.
  private mutating func parenthesizedRelation() throws -> LogicalPlan {
    guard startsQuery(at: index + 1) else {
      let plan = try parenthesized { try $0.relation(after: nil) }
      return try aliased(try sampled(plan))
    }
    let plan = try sampled(try parenthesized { try $0.query() })
    // Without a name its columns have no qualifier, not that of a table inside.
    let (name, columns) = try tableAlias() ?? ("__auto_generated_subquery_name", [])
    return .alias(SubqueryAlias([name], columns: columns, plan))
  }

  private mutating func tableFunction() throws -> LogicalPlan {
    let place = place
    if at(.jsonTable) { throw unsupported("JSON_TABLE", "JSON_TABLE.", at: current) }
    let name = try identifierReference()
    var arguments = try parenthesized { parser in
      parser.at(.rightParenthesis) ? [] : try parser.commaSeparated { try $0.tableArgument() }
    }
    if name.count == 1, name[0].lowercased() == "unnest", take(.with, .ordinality) {
      arguments.append(
        .namedArgument(name: "ordinality", .literal(Literal(.boolean(true), .boolean))))
    }
    return try aliased(.tableFunction(TableFunction(name, arguments, at: place)))
  }

  /// A table may be an argument only in functions that people define: they are refused here.
  private mutating func tableArgument() throws -> Expression {
    if at(.table), peek().symbol == .leftParenthesis || isIdentifier(peek()) {
      throw unsupported("TABLE_ARGUMENT", "A TABLE argument of a function.", at: current)
    }
    return try functionArgument()
  }

  /// `TABLESAMPLE (10 PERCENT | 5 ROWS | BUCKET 1 OUT OF 4) [REPEATABLE (seed)]`
  mutating func sampled(_ plan: LogicalPlan) throws -> LogicalPlan {
    guard at(.tablesample) else { return plan }
    let start = current
    advance()
    if at(.bernoulli) || at(.system) {
      if at(.system) {
        throw unsupported(
          "TABLESAMPLE_SYSTEM",
          "TABLESAMPLE SYSTEM is only supported by data sources that implement block-level"
            + " sampling.", at: current)
      }
      advance()
    }
    let amount = try parenthesized { try $0.sampleAmount(start) }
    var seed: Int64?
    if take(.repeatable) {
      seed = try parenthesized { parser in
        guard case .number(.integer) = parser.current.kind,
          let value = Int64(parser.text(of: parser.current))
        else { throw parser.syntaxError(at: parser.current) }
        parser.advance()
        return value
      }
    }
    return .sample(Sample(amount, seed: seed, plan))
  }

  private mutating func sampleAmount(_ start: Token) throws -> Sample.Amount {
    if at(.bucket), case .number = peek().kind {
      advance()
      let numerator = try sampleNumber()
      try expect(.out)
      try expect(.of)
      return try fraction(numerator, of: try sampleNumber(), start)
    }
    let negative = at(.minusSign)
    if negative { advance() }
    let number = try sampleNumber()
    if take(.percent) { return try fraction(negative ? -number : number, of: 100, start) }
    if take(.rows), !negative, let rows = Int(exactly: number) { return .rows(rows) }
    throw syntaxError(at: current, expected: [.percent, .rows])
  }

  private mutating func sampleNumber() throws -> Double {
    guard case .number = current.kind, let value = Double(text(of: current)) else {
      throw syntaxError(at: current)
    }
    advance()
    return value
  }

  private func fraction(_ part: Double, of whole: Double, _ start: Token) throws -> Sample.Amount {
    let fraction = part / whole
    guard 0...1 ~= fraction else {
      throw QueryError(
        "INVALID_TABLESAMPLE_FRACTION", sqlState: "22023",
        "Sampling fraction (\(fraction)) must be on interval [0, 1].", at: start.position)
    }
    return .fraction(lower: 0, upper: fraction)
  }

  /// `(key = 'value', a.b 1, 'c' = true)`
  mutating func propertyList() throws -> [(String, String)] {
    try parenthesized { parser in
      try parser.commaSeparated { parser in
        let key =
          parser.isString(parser.current)
          ? try parser.singleString() : try parser.multipartIdentifier().joined(separator: ".")
        let hasValue = parser.take(.equal) || !parser.endsPhrase(parser.current)
        return (key, hasValue ? try parser.propertyValue() : "")
      }
    }
  }

  private mutating func propertyValue() throws -> String {
    if isString(current) { return try singleString() }
    var value = ""
    if take(.minusSign) { value = "-" }
    switch current.kind {
    case .number(.integer), .number(.decimal): value += text(of: current)
    case .keyword(.true), .keyword(.false): value = text(of: current).lowercased()
    default: throw syntaxError(at: current)
    }
    advance()
    return value
  }
}

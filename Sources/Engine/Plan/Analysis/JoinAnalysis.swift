import Columns
import Expressions
import Functions

/// Joins: conditions, columns that both sides share, and right sides that read the left.
extension Analyzer {
  func resolve(_ join: Join, _ environment: Environment) throws(QueryError) -> AnalyzedPlan {
    let left = try analyze(join.left, environment)
    var inner = environment
    if join.lateral {
      guard [.inner, .cross, .left].contains(join.kind) else {
        throw QueryError(
          "INVALID_LATERAL_JOIN_TYPE", sqlState: "42613",
          "The \(join.kind.rawValue.uppercased()) JOIN with LATERAL correlation is not allowed "
            + "because an OUTER subquery cannot correlate to its join partner. Remove the LATERAL "
            + "correlation or use an INNER JOIN, or LEFT OUTER JOIN instead.")
      }
      inner.outer.append(left.scope)
    }
    let right = try analyze(join.right, inner)
    switch join.criteria {
    case .none:
      return joined(join, left, right, nil)
    case .on(let condition):
      let names = NameLayer.scope(left.scope + right.scope)
      let resolver = ExpressionResolver(self, [names], environment)
      if let position = condition.positionOfWindow {
        throw PlacementErrors.windowIn("JOIN", at: position)
      }
      let typed = try resolver.typed(condition)
      guard typed.type == .boolean else { throw PlacementErrors.nonBooleanJoin(typed) }
      return joined(join, left, right, try resolver.lowered(typed))
    case .using(let names):
      return try sharing(names, join, left, right)
    case .natural:
      let names = left.scope.visible.map(\.name).filter { name in
        right.scope.visible.contains { $0.name.lowercased() == name.lowercased() }
      }
      return try sharing(names, join, left, right)
    }
  }

  private func joined(
    _ join: Join, _ left: AnalyzedPlan, _ right: AnalyzedPlan, _ condition: Expression?
  ) -> AnalyzedPlan {
    let kind = join.kind == .cross && condition != nil ? .inner : join.kind
    let plan = LogicalPlan.join(
      Join(
        left.plan, right.plan, kind, condition.map { .on($0) } ?? .none, lateral: join.lateral,
        hint: join.hint))
    return AnalyzedPlan(plan, scope(of: kind, left.scope, right.scope))
  }

  private func scope(of kind: JoinKind, _ left: Scope, _ right: Scope) -> Scope {
    switch kind {
    case .inner, .cross: left + right
    case .left, .single: left + right.asNullable
    case .right: left.asNullable + right
    case .full: left.asNullable + right.asNullable
    case .semi, .anti, .nullAwareAnti, .mark: left
    }
  }

  /// USING and NATURAL: each shared column comes out once, before all others; the columns it
  /// stands for stay in reach by their qualifiers.
  private func sharing(
    _ names: [String], _ join: Join, _ left: AnalyzedPlan, _ right: AnalyzedPlan
  ) throws(QueryError) -> AnalyzedPlan {
    let resolver = ExpressionResolver(self, [], Environment())
    var conditions: [Expression] = []
    var pairs: [(left: ColumnReference, right: ColumnReference)] = []
    for name in names {
      let one = try shared(name, left.scope, "left")
      let other = try shared(name, right.scope, "right")
      conditions.append(try resolver.resolved(.call(Call("=", [.column(one), .column(other)]))))
      pairs.append((one, other))
    }
    let condition = conditions.isEmpty ? nil : Expression.and(conditions)
    let kind = join.kind == .inner && conditions.isEmpty ? .cross : join.kind
    var whole = joined(
      Join(left.plan, right.plan, kind, lateral: join.lateral, hint: join.hint), left, right,
      condition)
    let isShared = Set(pairs.flatMap { [$0.left.id, $0.right.id] })
    let rest = whole.scope.entries.filter { !isShared.contains($0.column.id) }
    var shared: [Scope.Entry] = []
    var hidden: [Scope.Entry] = []
    var coalesced: [Expression] = []
    for pair in pairs {
      let (one, other) = (current(pair.left, whole), current(pair.right, whole))
      switch join.kind {
      case .right:
        shared.append(.init(column: other))
        hidden.append(.init(column: one, hidden: true))
      case .full:
        let value = try resolver.resolved(.call(Call("coalesce", [.column(one), .column(other)])))
        let alias = Expression.alias(Alias(value, [one.name]))
        coalesced.append(alias)
        if let column = alias.outputColumn { shared.append(.init(column: column)) }
        hidden += [.init(column: one, hidden: true), .init(column: other, hidden: true)]
      case .semi, .anti: shared.append(.init(column: one))
      default:
        shared.append(.init(column: one))
        hidden.append(.init(column: other, hidden: true))
      }
    }
    if !coalesced.isEmpty {
      let all = whole.plan.output.map { Expression.column($0) }
      whole.plan = .project(Project(coalesced + all, whole.plan))
    }
    return AnalyzedPlan(whole.plan, Scope(shared + rest + hidden))
  }

  private func shared(
    _ name: String, _ scope: Scope, _ side: String
  ) throws(QueryError) -> ColumnReference {
    switch scope.match([name]) {
    case .none: throw NameErrors.unknownUsingColumn(name, side: side, among: scope.visible)
    case .ambiguous(let columns): throw NameErrors.ambiguous(UnresolvedName([name]), columns)
    case .column(let column, _): return column
    }
  }

  /// The column as it comes out of the join: it may have become nullable.
  private func current(_ column: ColumnReference, _ joined: AnalyzedPlan) -> ColumnReference {
    var copy = column
    let found = joined.scope.entries.first { $0.column.id == column.id }
    copy.nullable = found?.column.nullable ?? column.nullable
    copy.qualifier = found?.column.qualifier ?? column.qualifier
    return copy
  }
}

import Columns
import Expressions
import Plan

/// Turns subqueries that depend on the rows around them into joins.
///
/// EXISTS and IN as conditions become semi and anti joins, elsewhere mark joins; scalar
/// subqueries become outer joins with what they compute for all values at once. Uncorrelated
/// scalar subqueries stay: they run once, before the query.
struct UnnestSubqueries: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) throws(QueryError) -> LogicalPlan {
    try SubqueryUnnesting(context).unnested(plan)
  }
}

struct SubqueryUnnesting {
  let context: RuleContext

  init(_ context: RuleContext) { self.context = context }

  func unnested(_ plan: LogicalPlan) throws(QueryError) -> LogicalPlan {
    let inner = try plan.mapChildren { (child) throws(QueryError) -> LogicalPlan in
      try unnested(child)
    }
    switch inner {
    case .join(let join) where join.lateral:
      return try LateralUnnesting(self).unnested(join)
    case .filter(let filter) where filter.condition.hasSubquery: return try unnested(filter)
    case .join(let join) where join.condition?.hasSubquery == true: return try unnested(join)
    default:
      guard inner.expressions.contains(where: \.hasSubquery) else { return inner }
      return try unnestedExpressions(of: inner)
    }
  }

  // MARK: Operators

  private func unnested(_ filter: Filter) throws(QueryError) -> LogicalPlan {
    let (withQuery, plain) = filter.condition.conjuncts.split(by: \.hasSubquery)
    var child = filter.child.filtered(by: plain)
    var remaining: [Expression] = []
    for condition in withQuery {
      if let joined = try existence(condition, over: child) {
        child = joined
      } else {
        remaining.append(try attached(condition, to: &child))
      }
    }
    return child.filtered(by: remaining).keeping(filter.child.output)
  }

  /// Subqueries anywhere else: what they compute becomes columns of the input.
  private func unnestedExpressions(of plan: LogicalPlan) throws(QueryError) -> LogicalPlan {
    guard plan.children.count == 1 else {
      // Only rows written out have no input: their subqueries must not depend on anything.
      var none = LogicalPlan.values(.oneRow)
      return try plan.mapExpressions { (expression) throws(QueryError) -> Expression in
        try attached(expression, to: &none)
      }
    }
    var child = plan.children[0]
    let before = child.output
    var expressions: [Expression] = []
    for expression in plan.expressions {
      expressions.append(try attached(expression, to: &child))
    }
    let result = plan.with(expressions: expressions).with(children: [child])
    let keepsInput = result.output.count > plan.output.count && child.output.count > before.count
    return keepsInput ? result.keeping(plan.output) : result
  }

  private func unnested(_ join: Join) throws(QueryError) -> LogicalPlan {
    var join = join
    let output = LogicalPlan.join(join).output
    let (left, right) = (join.left.outputIDs, join.right.outputIDs)
    var kept: [Expression] = []
    var above: [Expression] = []
    for condition in join.condition?.conjuncts ?? [] {
      guard condition.hasSubquery else {
        kept.append(condition)
        continue
      }
      let columns = condition.columnIDs
      if columns.isSubset(of: right), join.kind != .right, join.kind != .full {
        kept.append(try attached(condition, to: &join.right))
      } else if columns.isSubset(of: left), join.kind != .full {
        kept.append(try attached(condition, to: &join.left))
      } else if join.kind == .inner {
        above.append(condition)
      } else {
        throw QueryError(
          "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY."
            + "UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION", sqlState: "0A000",
          "Unsupported subquery expression: Correlated subqueries in the join predicate cannot "
            + "reference both join inputs.")
      }
    }
    join.criteria = kept.isEmpty ? .none : .on(.conjunction(kept))
    if kept.isEmpty, join.kind == .inner { join.kind = .cross }
    let joined = LogicalPlan.join(join)
    guard !above.isEmpty else { return joined.keeping(output) }
    return try unnested(Filter(.conjunction(above), joined)).keeping(output)
  }

  // MARK: Conditions

  /// A join for a condition that is just EXISTS or IN, or the negation of one.
  private func existence(
    _ condition: Expression, over child: LogicalPlan
  ) throws(QueryError) -> LogicalPlan? {
    var test = condition
    var negated = false
    if case .call(let call) = test, call.name == "not" {
      negated = true
      test = call.arguments[0]
    }
    guard case .subquery(let subquery) = test else { return nil }
    let form = try ExistenceForm(subquery, over: child, self)
    switch subquery.kind {
    case .scalar: return nil
    case .exists:
      guard form.isCorrelated else { return nil }
      return .join(
        Join(child, form.plan, negated ? .anti : .semi, form.criteria(form.correlation)))
    case .membership:
      if !negated {
        return .join(
          Join(child, form.plan, .semi, form.criteria(form.correlation + form.equalities)))
      }
      return .join(antiMembership(form, child))
    }
  }

  /// NOT IN: a null on either side makes the answer unknown.
  private func antiMembership(_ form: ExistenceForm, _ child: LogicalPlan) -> Join {
    if !form.equalities.contains(where: \.nullable) {
      return Join(child, form.plan, .anti, form.criteria(form.correlation + form.equalities))
    }
    if form.correlation.isEmpty, form.equalities.count == 1 {
      return Join(child, form.plan, .nullAwareAnti, form.criteria(form.equalities))
    }
    return Join(
      child, form.plan, .anti, form.criteria(form.correlation + [form.unlessKnownToDiffer]))
  }

  // MARK: Values

  /// The expression with its subqueries replaced by columns that `child` is widened by.
  func attached(
    _ expression: Expression, to child: inout LogicalPlan
  ) throws(QueryError) -> Expression {
    guard expression.hasSubquery else { return expression }
    var widened = child
    let positive = try expression.rewrittenFromOutside { (part) throws(QueryError) in
      guard case .call(let call) = part, call.name == "not",
        case .subquery(let subquery) = call.arguments[0], case .membership = subquery.kind
      else { return nil }
      return try absence(subquery, &widened)
    }
    let result = try positive.rewritten { (part) throws(QueryError) -> Expression in
      guard case .subquery(let subquery) = part else { return part }
      return try value(of: subquery, &widened)
    }
    child = widened
    return result
  }

  private func value(
    of subquery: Subquery, _ child: inout LogicalPlan
  ) throws(QueryError) -> Expression {
    switch subquery.kind {
    case .scalar: return try ScalarUnnesting(self).value(of: subquery, &child)
    case .exists:
      let form = try ExistenceForm(subquery, over: child, self)
      guard form.isCorrelated else { return try constantExistence(form.plan) }
      return mark(form, form.correlation, nullable: false, &child)
    case .membership:
      let form = try ExistenceForm(subquery, over: child, self)
      return mark(form, form.correlation + form.equalities, nullable: false, &child)
    }
  }

  /// NOT IN as a value. A null that might be equal counts as found, while IN takes it for no
  /// answer: neither is ever null.
  private func absence(
    _ subquery: Subquery, _ child: inout LogicalPlan
  ) throws(QueryError) -> Expression {
    let form = try ExistenceForm(subquery, over: child, self)
    if form.correlation.isEmpty, form.equalities.count == 1 {
      let isNullable = form.equalities[0].nullable
      let found = mark(form, form.equalities, nullable: isNullable, &child)
      return .predicate("<=>", [found, .isFalse])
    }
    let found = mark(form, form.correlation + [form.unlessKnownToDiffer], nullable: false, &child)
    return .predicate("not", [found])
  }

  private func mark(
    _ form: ExistenceForm, _ conditions: [Expression], nullable: Bool, _ child: inout LogicalPlan
  ) -> Expression {
    let column = ColumnReference("exists", .boolean, nullable: nullable)
    child = .join(Join(child, form.plan, .mark, form.criteria(conditions), mark: column))
    return .column(column)
  }

  /// Whether a query that depends on nothing has rows: a scalar that is computed once.
  private func constantExistence(_ plan: LogicalPlan) throws(QueryError) -> Expression {
    let one = Expression.literal(Literal(.int(1), .int))
    guard let count = try context.call("count", [one]) else {
      throw .internalError("no aggregate function `count`")
    }
    let limited = LogicalPlan.limit(Limit(.literal(Literal(.long(1), .long)), plan))
    let counted = LogicalPlan.aggregate(
      Aggregate(by: [], [.alias(Alias(count, ["count"]))], limited))
    let scalar = Expression.subquery(Subquery(.scalar, counted))
    return .predicate(">", [scalar, .literal(Literal(.long(0), .long))])
  }
}

/// The query of an EXISTS or IN as the right side of a join.
struct ExistenceForm {
  /// Without columns of the query around it.
  private(set) var plan: LogicalPlan
  /// What ties the rows to those of the left.
  private(set) var correlation: [Expression]
  /// `value = column`, for IN.
  private(set) var equalities: [Expression] = []
  private(set) var isCorrelated = true

  init(
    _ subquery: Subquery, over child: LogicalPlan, _ unnesting: SubqueryUnnesting
  ) throws(QueryError) {
    guard let written = Expression.plan(of: subquery) else {
      throw .internalError("a subquery without a plan")
    }
    let query = try unnesting.unnested(written)
    let outer = child.outputIDs
    let columns = query.output
    if query.outerReferences.allSatisfy({ !outer.contains($0.id) }) {
      plan = query
      correlation = []
      isCorrelated = false
    } else {
      let isMembership = if case .membership = subquery.kind { true } else { false }
      let pullUp = CorrelationPullUp(outer: outer, onlyExistence: !isMembership)
      if let pulled = pullUp.pull(pullUp.withoutIdleOperators(query)) {
        plan = pulled.plan
        correlation = pulled.conditions
      } else {
        let dependent = try DependentJoin(child, query, unnesting)
        plan = dependent.plan
        correlation = dependent.conditions
      }
    }
    if case .membership(let values) = subquery.kind {
      equalities = zip(values, columns).map { .predicate("=", [$0, .column($1)]) }
    }
  }

  func criteria(_ conditions: [Expression]) -> Join.Criteria {
    conditions.isEmpty ? .none : .on(.conjunction(conditions))
  }

  /// The equalities hold, or nulls leave it open whether they do.
  var unlessKnownToDiffer: Expression {
    let equal = Expression.conjunction(equalities)
    guard equal.nullable else { return equal }
    return .predicate("or", [equal, .predicate("isnull", [equal])])
  }
}

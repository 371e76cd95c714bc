package import Columns
import Expressions
package import Functions
package import Plan

/// Makes a resolved plan cheap without changing its answer.
///
/// The rules run in the order of `steps`; each is one file. Plans inside expressions and plans that
/// several places read are optimized on their own, after the plan around them has given them all
/// that it can.
package struct Optimizer: Sendable {
  package struct Settings: Sendable {
    /// Names of rules that are left out, for comparing and for finding the guilty one.
    package var disabledRules: Set<String> = []
    /// Checks after each rule that the columns that come out are the same.
    package var verifies = true

    package init() {}
  }

  /// What one rule did: for EXPLAIN and for finding slow rules.
  package struct Timing: Sendable {
    package var rule: String
    package var duration: Duration
  }

  let context: RuleContext
  let settings: Settings

  package init(
    functions: FunctionCatalogue, typing: TypingSettings = .init(),
    constants: (any ConstantEvaluator)? = nil, settings: Settings = .init()
  ) {
    context = RuleContext(functions: functions, typing: typing, constants: constants)
    self.settings = settings
  }

  /// All rules in the order in which they run, but for `InlineSharedPlans`: it counts the readers
  /// of shared plans over the whole query, before any part is looked at.
  static let steps: [Step] = [
    Step([SimplifyExpressions()]),
    // Before filters move: correlated conditions stand still where they were written.
    Step([UnnestSubqueries()]),
    // Distinct rows are groups; the rules below know only groups.
    Step([ReplaceDistinct(), SplitDistinctAggregates()]),
    // Each rule makes work for the others, until none finds any.
    Step(
      [
        SimplifyExpressions(), PushDownFilters(), PropagateEmpty(), MergeProjections(),
        PushDownLimits(),
      ], rounds: 4),
    // Needs filters where they belong, since they decide how many rows there are.
    Step([PruneColumns(), ReorderJoins()]),
    // Orders of joins bring conditions to new places and leave columns nobody reads.
    Step([PushDownFilters(), PruneColumns(), MergeProjections(), PushDownLimits()]),
    Step([ChooseBuildSides()]),
  ]

  struct Step: Sendable {
    let rules: [any OptimizerRule]
    let rounds: Int

    init(_ rules: [any OptimizerRule], rounds: Int = 1) {
      self.rules = rules
      self.rounds = rounds
    }
  }

  package func optimize(_ plan: LogicalPlan) throws(QueryError) -> LogicalPlan {
    var ignored: [Timing] = []
    return try optimize(plan, timings: &ignored)
  }

  package func optimize(
    _ plan: LogicalPlan, timings: inout [Timing]
  ) throws(QueryError) -> LogicalPlan {
    let whole =
      settings.disabledRules.contains("InlineSharedPlans")
      ? plan : InlineSharedPlans().apply(plan, context)
    let result = try run(whole, &timings)
    return try optimizeInnerPlans(result, &timings).named(as: plan.output)
  }

  private func run(
    _ plan: LogicalPlan, _ timings: inout [Timing]
  ) throws(QueryError) -> LogicalPlan {
    var current = plan
    let wanted = plan.output.map(\.id)
    for step in Self.steps {
      for _ in 0..<step.rounds {
        let before = step.rounds > 1 ? PlanShape(current) : nil
        for rule in step.rules where !settings.disabledRules.contains(rule.name) {
          try Interruption.check()
          let start = ContinuousClock.now
          current = try rule.apply(current, context)
          timings.append(Timing(rule: rule.name, duration: ContinuousClock.now - start))
          if settings.verifies { try verify(current, wanted, rule) }
        }
        if let before, before == PlanShape(current) { break }
      }
    }
    return current
  }

  private func verify(
    _ plan: LogicalPlan, _ wanted: [ColumnID], _ rule: any OptimizerRule
  ) throws(QueryError) {
    guard plan.output.map(\.id) != wanted else { return }
    throw .internalError("the rule \(rule.name) changed the columns of the plan")
  }

  /// Subqueries left in expressions run on their own; shared plans run once for all who read them.
  private func optimizeInnerPlans(
    _ plan: LogicalPlan, _ timings: inout [Timing]
  ) throws(QueryError) -> LogicalPlan {
    var definitions: [Int: LogicalPlan] = [:]
    return try optimizeInnerPlans(plan, &definitions, &timings)
  }

  private func optimizeInnerPlans(
    _ plan: LogicalPlan, _ definitions: inout [Int: LogicalPlan], _ timings: inout [Timing]
  ) throws(QueryError) -> LogicalPlan {
    if case .shared(var reference) = plan {
      if definitions[reference.id] == nil {
        definitions[reference.id] = reference.definition
        let inner = try run(reference.definition, &timings)
        definitions[reference.id] = try optimizeInnerPlans(inner, &definitions, &timings)
      }
      reference.definition = definitions[reference.id] ?? reference.definition
      return .shared(reference)
    }
    var result = plan
    var children: [LogicalPlan] = []
    for child in plan.children {
      children.append(try optimizeInnerPlans(child, &definitions, &timings))
    }
    if !children.isEmpty { result = result.with(children: children) }
    guard result.expressions.contains(where: \.hasSubquery) else { return result }
    var expressions: [Expression] = []
    for expression in result.expressions {
      expressions.append(try optimizeSubqueries(expression, &definitions, &timings))
    }
    return result.with(expressions: expressions)
  }

  private func optimizeSubqueries(
    _ expression: Expression, _ definitions: inout [Int: LogicalPlan],
    _ timings: inout [Timing]
  ) throws(QueryError) -> Expression {
    var known = definitions
    var spent: [Timing] = []
    let result = try expression.rewritten { (part) throws(QueryError) -> Expression in
      guard case .subquery(var subquery) = part, let plan = Expression.plan(of: subquery) else {
        return part
      }
      let inner = try run(plan, &spent)
      subquery.plan = try optimizeInnerPlans(inner, &known, &spent)
      return .subquery(subquery)
    }
    definitions = known
    timings += spent
    return result
  }
}

/// One way of making plans cheaper.
protocol OptimizerRule: Sendable {
  /// As settings and EXPLAIN call it.
  var name: String { get }

  func apply(_ plan: LogicalPlan, _ context: RuleContext) throws(QueryError) -> LogicalPlan
}

extension OptimizerRule {
  var name: String { "\(Self.self)" }
}

/// What rules need to know besides the plan.
package struct RuleContext: Sendable {
  let functions: FunctionCatalogue
  let typing: TypingSettings
  let constants: (any ConstantEvaluator)?

  /// A call of a function of the catalogue; nil when this build does not have it.
  func call(_ name: String, _ arguments: [Expression]) throws(QueryError) -> Expression? {
    guard functions.entry(named: name) != nil else { return nil }
    return try functions.resolve(Call(name, arguments), settings: typing)
  }
}

/// Tells whether rules changed anything: equal for equal operators, expressions and columns.
struct PlanShape: Equatable {
  private let hash: Int

  init(_ plan: LogicalPlan) {
    var hasher = Hasher()
    Self.add(plan, to: &hasher)
    hash = hasher.finalize()
  }

  private static func add(_ plan: LogicalPlan, to hasher: inout Hasher) {
    hasher.combine(type(of: plan.node).label)
    hasher.combine(plan.output)
    hasher.combine(plan.expressions)
    let children = plan.children
    hasher.combine(children.count)
    for child in children { add(child, to: &hasher) }
  }
}

extension LogicalPlan {
  /// The plan with its columns called as before: rules may drop projections that only rename.
  fileprivate func named(as wanted: [ColumnReference]) -> LogicalPlan {
    let isSame = zip(output, wanted).allSatisfy { $0.name == $1.name }
    return isSame ? self : .project(Project(wanted.map { .column($0) }, self))
  }
}

import Columns
import Expressions
import Functions
import Plan

/// Computes what does not depend on rows, and writes conditions in the form that sources, joins
/// and estimates understand best.
struct SimplifyExpressions: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) throws(QueryError) -> LogicalPlan {
    let simplifier = ExpressionSimplifier(context)
    return try plan.rewritten { (part) throws(QueryError) -> LogicalPlan in
      try part.mapExpressions { (expression) throws(QueryError) -> Expression in
        try simplifier.simplified(expression)
      }
    }
  }
}

struct ExpressionSimplifier {
  let context: RuleContext

  init(_ context: RuleContext) { self.context = context }

  func simplified(_ expression: Expression) throws(QueryError) -> Expression {
    switch expression {
    case .literal, .column, .outer, .parameter: return expression
    default:
      let inner = try expression.mapChildren { (child) throws(QueryError) -> Expression in
        try simplified(child)
      }
      return try step(inner)
    }
  }

  /// One expression whose parts are simple already.
  private func step(_ expression: Expression) throws(QueryError) -> Expression {
    switch expression {
    case .call(let call):
      guard call.resolution?.kind == .scalar else { return expression }
      if let simpler = try simpler(call) { return simpler }
      return folded(expression)
    case .cast(let cast):
      if cast.child.type == cast.type { return cast.child }
      return folded(expression)
    case .caseWhen(let choice): return simplified(choice)
    default: return expression
    }
  }

  private func simpler(_ call: Call) throws(QueryError) -> Expression? {
    switch call.name {
    case "and": return conjunction(call)
    case "or": return disjunction(call)
    case "not": return try negation(call)
    case "=", "<", "<=", ">", ">=", "<=>":
      return ComparisonSimplification(context).simplified(call)
    case "in": return membership(call)
    case "like": return try PatternSimplification(context).simplified(call)
    case "if": return choice(call)
    case "coalesce": return coalescing(call)
    case "isnull" where call.arguments[0].isNeverNull: return .isFalse
    case "isnotnull" where call.arguments[0].isNeverNull: return .isTrue
    default: return nullGiven(call)
    }
  }

  // MARK: Constants

  /// The value of an expression of literals. One that fails stays: it must fail only where a row
  /// meets it.
  private func folded(_ expression: Expression) -> Expression {
    guard let constants = context.constants, expression.hasOnlyLiterals else { return expression }
    guard let value = try? constants.evaluate(expression) else { return expression }
    return .literal(Literal(value, expression.type))
  }

  /// Null when an argument is, for functions that give null then.
  private func nullGiven(_ call: Call) -> Expression? {
    guard call.arguments.contains(where: \.isNullLiteral), call.resolution?.deterministic == true,
      case .anyNullGivesNull = context.functions.entry(named: call.name)?.nulls,
      let type = call.resolution?.type
    else { return nil }
    return .literal(Literal(.null, type))
  }

  // MARK: Logic

  private func conjunction(_ call: Call) -> Expression? {
    let (left, right) = (call.arguments[0], call.arguments[1])
    if left == .isFalse || right == .isFalse { return .isFalse }
    if left == .isTrue { return right }
    if right == .isTrue || left == right && left.isDeterministic { return left }
    return nil
  }

  private func disjunction(_ call: Call) -> Expression? {
    let (left, right) = (call.arguments[0], call.arguments[1])
    if left == .isTrue || right == .isTrue { return .isTrue }
    if left == .isFalse { return right }
    if right == .isFalse || left == right && left.isDeterministic { return left }
    return DisjunctionOfEqualities.merged(.call(call))
  }

  private static let opposites = [
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "isnull": "isnotnull", "isnotnull": "isnull",
  ]

  private func negation(_ call: Call) throws(QueryError) -> Expression? {
    switch call.arguments[0] {
    case .literal(let literal):
      guard case .boolean(let value) = literal.value else { return call.arguments[0] }
      return value ? .isFalse : .isTrue
    case .call(var inner):
      if inner.name == "not" { return inner.arguments[0] }
      guard let opposite = Self.opposites[inner.name] else { return nil }
      inner.name = opposite
      return .call(inner)
    default: return nil
    }
  }

  // MARK: Choices

  private func simplified(_ choice: CaseWhen) -> Expression {
    var branches: [CaseWhen.Branch] = []
    for branch in choice.branches {
      if branch.condition == .isFalse || branch.condition.isNullLiteral { continue }
      if branch.condition == .isTrue {
        if branches.isEmpty { return branch.result }
        return .caseWhen(CaseWhen(branches, otherwise: branch.result))
      }
      branches.append(branch)
    }
    if branches.isEmpty {
      let type = Expression.caseWhen(choice).type
      return choice.otherwise ?? .literal(Literal(.null, type))
    }
    return .caseWhen(CaseWhen(branches, otherwise: choice.otherwise))
  }

  private func choice(_ call: Call) -> Expression? {
    guard call.arguments.count == 3 else { return nil }
    if call.arguments[0] == .isTrue { return call.arguments[1] }
    if call.arguments[0] == .isFalse || call.arguments[0].isNullLiteral {
      return call.arguments[2]
    }
    return nil
  }

  /// Nulls in front and everything behind a value that is never null are of no use.
  private func coalescing(_ call: Call) -> Expression? {
    var kept: [Expression] = []
    for argument in call.arguments where !argument.isNullLiteral {
      kept.append(argument)
      if argument.isNeverNull { break }
    }
    guard kept.count < call.arguments.count else { return nil }
    guard let first = kept.first else { return call.arguments.first }
    if kept.count == 1 { return first }
    var shorter = call
    shorter.arguments = kept
    shorter.resolution?.nullable = kept.allSatisfy(\.nullable)
    return .call(shorter)
  }

  /// A list of one is an equality, and repeats tell nothing.
  private func membership(_ call: Call) -> Expression? {
    guard let value = call.arguments.first else { return nil }
    if value.isNullLiteral { return .literal(Literal(.null, .boolean)) }
    let choices = Array(call.arguments.dropFirst())
    let kept = choices.allSatisfy(\.isLiteral) ? choices.withoutRepeatedValues : choices
    if kept.count == 1 {
      return .call(
        Call(
          "=", [value, kept[0]], at: call.place,
          resolution: .init(.scalar, .boolean, nullable: value.nullable || kept[0].nullable)))
    }
    if kept.count < choices.count {
      var shorter = call
      shorter.arguments = [value] + kept
      return .call(shorter)
    }
    if choices.allSatisfy(\.isLiteral), call.arguments.allSatisfy(\.hasOnlyLiterals) {
      let folded = folded(.call(call))
      return folded == .call(call) ? nil : folded
    }
    return nil
  }
}

extension [Expression] {
  fileprivate var withoutRepeatedValues: [Expression] {
    var seen: Set<Expression> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Expression {
  /// True when every part is a literal or computes something from literals alone.
  var hasOnlyLiterals: Bool {
    switch self {
    case .literal: true
    case .call(let call):
      call.resolution?.kind == .scalar && call.resolution?.deterministic == true
        && call.arguments.allSatisfy(\.hasOnlyLiterals)
    case .cast(let cast): cast.child.hasOnlyLiterals
    case .caseWhen: children.allSatisfy(\.hasOnlyLiterals)
    case .namedArgument(_, let child): child.hasOnlyLiterals
    case .alias(let alias): alias.child.hasOnlyLiterals
    default: false
    }
  }

  /// Columns keep no promise about nulls above outer joins, so that only literals count.
  fileprivate var isNeverNull: Bool {
    if case .literal(let literal) = self { !literal.value.isNull } else { false }
  }
}

package import Columns

extension Expression {
  /// The type of a resolved expression; `.null` while it is not resolved.
  package var type: DataType {
    switch self {
    case .literal(let literal): literal.type
    case .column(let column), .outer(let column): column.type
    case .alias(let alias): alias.child.type
    case .call(let call): call.resolution?.type ?? .null
    case .cast(let cast): cast.type
    case .caseWhen(let choice): choice.branches.first?.result.type ?? .null
    case .subquery(let subquery):
      if case .scalar = subquery.kind {
        subquery.plan.outputColumns.first?.type ?? .null
      } else {
        .boolean
      }
    case .window(let window): window.function.resolution?.type ?? .null
    case .lambda(let lambda): lambda.body.type
    case .parameter(let parameter): parameter.type
    case .namedArgument(_, let child): child.type
    case .name, .star: .null
    }
  }

  package var nullable: Bool {
    switch self {
    case .literal(let literal): literal.value.isNull
    case .column(let column), .outer(let column): column.nullable
    case .alias(let alias): alias.child.nullable
    case .call(let call): call.resolution?.nullable ?? true
    case .cast(let cast): cast.mode == .attempt || cast.child.nullable
    case .caseWhen(let choice):
      (choice.otherwise?.nullable ?? true) || choice.branches.contains { $0.result.nullable }
    case .subquery(let subquery):
      if case .exists = subquery.kind { false } else { true }
    case .window(let window): window.function.resolution?.nullable ?? true
    case .lambda(let lambda): lambda.body.nullable
    case .parameter(let parameter): parameter.nullable
    case .namedArgument(_, let child): child.nullable
    case .name, .star: true
    }
  }

  /// The columns of the input that the expression reads; not those inside subqueries.
  package var references: Set<ColumnReference> {
    var found: Set<ColumnReference> = []
    walk { part in
      if case .column(let column) = part { found.insert(column) }
      return true
    }
    return found
  }

  package var isDeterministic: Bool {
    !contains { part in
      if case .call(let call) = part { return call.resolution?.deterministic == false }
      return false
    }
  }

  /// True when the value does not depend on any row.
  package var isFoldable: Bool {
    !contains { part in
      switch part {
      case .literal, .alias, .cast, .caseWhen, .namedArgument: false
      case .call(let call):
        call.resolution?.kind != .scalar || call.resolution?.deterministic != true
      case .lambda, .parameter: false
      default: true
      }
    }
  }

  package var hasAggregate: Bool {
    switch self {
    case .window(let window):
      window.function.arguments.contains(where: \.hasAggregate)
        || window.specification.partition.contains(where: \.hasAggregate)
        || window.specification.order.contains { $0.expression.hasAggregate }
    case .call(let call) where call.resolution?.kind == .aggregate: true
    default: children.contains(where: \.hasAggregate)
    }
  }

  package var hasSubquery: Bool {
    contains { if case .subquery = $0 { true } else { false } }
  }

  /// The parts that AND joins: `a AND (b AND c)` gives three.
  package var conjuncts: [Expression] {
    if case .call(let call) = self, call.name == "and" {
      return call.arguments.flatMap(\.conjuncts)
    }
    return [self]
  }

  /// The parts that OR joins.
  package var disjuncts: [Expression] {
    if case .call(let call) = self, call.name == "or" { return call.arguments.flatMap(\.disjuncts) }
    return [self]
  }

  package var withoutAlias: Expression {
    if case .alias(let alias) = self { return alias.child.withoutAlias }
    return self
  }

  package static let isTrue = Expression.literal(Literal(.boolean(true), .boolean))

  package static let isFalse = Expression.literal(Literal(.boolean(false), .boolean))

  /// A resolved AND of all parts; true when there are none.
  package static func and(_ parts: [Expression]) -> Expression {
    joined(parts, by: "and") ?? .isTrue
  }

  package static func or(_ parts: [Expression]) -> Expression {
    joined(parts, by: "or") ?? .isFalse
  }

  package static func not(_ child: Expression) -> Expression { predicate("not", [child]) }

  /// A resolved call that gives a boolean: null when an argument may be.
  package static func predicate(_ name: String, _ arguments: [Expression]) -> Expression {
    let strict = ["isnull", "isnotnull", "<=>"].contains(name)
    let nullable = !strict && arguments.contains(where: \.nullable)
    return .call(
      Call(name, arguments, resolution: .init(.scalar, .boolean, nullable: nullable)))
  }

  private static func joined(_ parts: [Expression], by name: String) -> Expression? {
    guard let first = parts.first else { return nil }
    return parts.dropFirst().reduce(first) { predicate(name, [$0, $1]) }
  }
}

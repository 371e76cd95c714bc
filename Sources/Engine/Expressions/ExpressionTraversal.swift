extension Expression {
  /// The direct parts, in the order in which they are written.
  package var children: [Expression] {
    switch self {
    case .literal, .name, .star, .column, .outer, .parameter: []
    case .alias(let alias): [alias.child]
    case .call(let call): call.children
    case .cast(let cast): [cast.child]
    case .caseWhen(let choice):
      choice.branches.flatMap { [$0.condition, $0.result] } + (choice.otherwise.map { [$0] } ?? [])
    case .subquery(let subquery):
      if case .membership(let values) = subquery.kind { values } else { [] }
    case .window(let window):
      window.function.children + window.specification.partition
        + window.specification.order.map(\.expression)
    case .lambda(let lambda): [lambda.body]
    case .namedArgument(_, let child): [child]
    }
  }

  /// The same expression with every direct part replaced.
  package func mapChildren<Failure: Error>(
    _ transform: (Expression) throws(Failure) -> Expression
  ) throws(Failure) -> Expression {
    switch self {
    case .literal, .name, .star, .column, .outer, .parameter: return self
    case .alias(var alias):
      alias.child = try transform(alias.child)
      return .alias(alias)
    case .call(let call): return .call(try call.mapChildren(transform))
    case .cast(var cast):
      cast.child = try transform(cast.child)
      return .cast(cast)
    case .caseWhen(var choice):
      for index in choice.branches.indices {
        choice.branches[index].condition = try transform(choice.branches[index].condition)
        choice.branches[index].result = try transform(choice.branches[index].result)
      }
      if let otherwise = choice.otherwise { choice.otherwise = try transform(otherwise) }
      return .caseWhen(choice)
    case .subquery(var subquery):
      guard case .membership(var values) = subquery.kind else { return self }
      for index in values.indices { values[index] = try transform(values[index]) }
      subquery.kind = .membership(values)
      return .subquery(subquery)
    case .window(var window):
      window.function = try window.function.mapChildren(transform)
      window.specification = try window.specification.mapExpressions(transform)
      return .window(window)
    case .lambda(var lambda):
      lambda.body = try transform(lambda.body)
      return .lambda(lambda)
    case .namedArgument(let name, let child):
      return .namedArgument(name: name, try transform(child))
    }
  }

  /// Rewrites from the leaves up.
  package func rewritten<Failure: Error>(
    _ transform: (Expression) throws(Failure) -> Expression
  ) throws(Failure) -> Expression {
    let inner = try mapChildren { (child) throws(Failure) in try child.rewritten(transform) }
    return try transform(inner)
  }

  /// Rewrites from the whole down; what `transform` gives is not gone into.
  package func rewrittenFromOutside<Failure: Error>(
    _ transform: (Expression) throws(Failure) -> Expression?
  ) throws(Failure) -> Expression {
    if let result = try transform(self) { return result }
    return try mapChildren { (child) throws(Failure) in try child.rewrittenFromOutside(transform) }
  }

  /// Visits every part, the whole first; `visit` says whether to go into the part.
  package func walk(_ visit: (Expression) -> Bool) {
    guard visit(self) else { return }
    for child in children { child.walk(visit) }
  }

  package func contains(where matches: (Expression) -> Bool) -> Bool {
    if matches(self) { return true }
    return children.contains { $0.contains(where: matches) }
  }
}

extension Call {
  package var children: [Expression] {
    arguments + (filter.map { [$0] } ?? []) + order.map(\.expression)
  }

  package func mapChildren<Failure: Error>(
    _ transform: (Expression) throws(Failure) -> Expression
  ) throws(Failure) -> Call {
    var call = self
    for index in arguments.indices { call.arguments[index] = try transform(arguments[index]) }
    if let filter { call.filter = try transform(filter) }
    for index in order.indices {
      call.order[index].expression = try transform(order[index].expression)
    }
    return call
  }
}

extension WindowSpecification {
  package func mapExpressions<Failure: Error>(
    _ transform: (Expression) throws(Failure) -> Expression
  ) throws(Failure) -> WindowSpecification {
    var copy = self
    for index in partition.indices { copy.partition[index] = try transform(partition[index]) }
    for index in order.indices {
      copy.order[index].expression = try transform(order[index].expression)
    }
    return copy
  }
}

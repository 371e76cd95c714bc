import Columns
package import Expressions

/// Gives the columns of a plan other identities, everywhere at once.
struct ColumnSubstitution {
  var ids: [ColumnID: ColumnID]
  /// Recursions and the references to their last round.
  var recursions: [Int: Int] = [:]

  func callAsFunction(_ column: ColumnReference) -> ColumnReference {
    guard let id = ids[column.id] else { return column }
    var copy = column
    copy.id = id
    return copy
  }

  func callAsFunction(_ expression: Expression) -> Expression {
    let replaced: Expression = expression.rewritten { part in
      switch part {
      case .column(let column): return .column(self(column))
      case .outer(let column): return .outer(self(column))
      case .alias(var alias):
        alias.id = ids[alias.id] ?? alias.id
        return .alias(alias)
      case .subquery(var subquery):
        guard let plan = Expression.plan(of: subquery) else { return part }
        subquery.plan = self(plan)
        return .subquery(subquery)
      default: return part
      }
    }
    return replaced
  }

  func callAsFunction(_ plan: LogicalPlan) -> LogicalPlan {
    let inner: LogicalPlan = plan.mapChildren { self($0) }
    let mapped: LogicalPlan = inner.mapExpressions { self($0) }
    switch mapped {
    case .relation(var node):
      node.output = node.output.map { self($0) }
      node.allColumns = node.allColumns.map { self($0) }
      return .relation(node)
    case .values(var node):
      node.output = node.output.map { self($0) }
      return .values(node)
    case .range(var node):
      node.column = self(node.column)
      return .range(node)
    case .shared(var node):
      node.output = node.output.map { self($0) }
      node.id = recursions[node.id] ?? node.id
      return .shared(node)
    case .expand(var node):
      node.output = node.output.map { self($0) }
      return .expand(node)
    case .generate(var node):
      node.generated = node.generated.map { self($0) }
      return .generate(node)
    case .join(var node):
      node.mark = node.mark.map { self($0) }
      return .join(node)
    case .union(var node):
      node.output = node.output.map { self($0) }
      return .union(node)
    case .recursion(var node):
      node.output = node.output.map { self($0) }
      node.id = recursions[node.id] ?? node.id
      return .recursion(node)
    default: return mapped
    }
  }
}

extension LogicalPlan {
  /// The same plan with identities of its own, so that a query can read it more than once; its
  /// output gets the identities of `wanted`, when these are given.
  package func withFreshColumns(output wanted: [ColumnReference] = []) -> LogicalPlan {
    var defined: Set<ColumnID> = []
    collectDefined(into: &defined)
    var substitution = ColumnSubstitution(ids: [:])
    for id in defined { substitution.ids[id] = .next() }
    let isInjective = Set(output.map(\.id)).count == wanted.count
    if isInjective {
      for (column, other) in zip(output, wanted) { substitution.ids[column.id] = other.id }
    }
    visit { plan in
      guard case .recursion(let recursion) = plan else { return }
      substitution.recursions[recursion.id] = Analyzer.nextSharedID()
    }
    let fresh = substitution(self)
    if isInjective || wanted.isEmpty { return fresh }
    let renamed = zip(fresh.output, wanted).map { column, other in
      Expression.alias(Alias(.column(column), [other.name], id: other.id))
    }
    return .project(Project(renamed, fresh))
  }

  /// Visits all operators, those of subqueries included.
  package func visit(_ body: (LogicalPlan) -> Void) {
    body(self)
    for expression in expressions {
      expression.walk { part in
        if case .subquery(let subquery) = part { Expression.plan(of: subquery)?.visit(body) }
        return true
      }
    }
    for child in children { child.visit(body) }
  }

  /// The same plan with other columns of enclosing queries.
  package func replacingOuterReferences(_ columns: [ColumnID: ColumnReference]) -> LogicalPlan {
    if columns.isEmpty { return self }
    let inner: LogicalPlan = mapChildren { $0.replacingOuterReferences(columns) }
    let replaced: LogicalPlan = inner.mapExpressions { expression in
      expression.rewritten { part in
        switch part {
        case .outer(let column): return columns[column.id].map { .outer($0) } ?? part
        case .subquery(var subquery):
          guard let plan = Expression.plan(of: subquery) else { return part }
          subquery.plan = plan.replacingOuterReferences(columns)
          return .subquery(subquery)
        default: return part
        }
      }
    }
    return replaced
  }
}

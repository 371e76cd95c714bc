import Columns
import Expressions
import Plan

/// Moves conditions as far down as they can go, into the tables that are read if possible.
///
/// One walk from the root: every operator gets the conditions from above, hands down those that
/// mean the same below it and keeps the others above itself.
struct PushDownFilters: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) -> LogicalPlan {
    FilterPush(context).push([], into: plan)
  }
}

struct FilterPush {
  let context: RuleContext

  init(_ context: RuleContext) { self.context = context }

  func push(_ conditions: [Expression], into plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .filter(let node): return filter(conditions, node)
    case .project(let node): return project(conditions, node)
    case .aggregate(let node): return aggregate(conditions, node)
    case .window(let node): return window(conditions, node)
    case .expand(let node): return expand(conditions, node)
    case .generate(let node): return generate(conditions, node)
    case .join(let node): return JoinFilterPush(self, node).push(conditions)
    case .union(let node): return union(conditions, node)
    case .setOperation(let node): return setOperation(conditions, node)
    case .relation(let node): return relation(conditions, node)
    case .sort(var node):
      node.child = push(conditions, into: node.child)
      return .sort(node)
    case .distinct(var node):
      node.child = push(conditions, into: node.child)
      return .distinct(node)
    case .repartition(var node):
      node.child = push(conditions, into: node.child)
      return .repartition(node)
    case .alias(let node): return push(conditions, into: node.child)
    default:
      // Limits and samples decide by the rows that they see; sources without filters end here.
      let inner: LogicalPlan = plan.mapChildren { push([], into: $0) }
      return inner.filtered(by: conditions.withoutRepeats)
    }
  }

  // MARK: Operators with one input

  private func filter(_ conditions: [Expression], _ node: Filter) -> LogicalPlan {
    let own = FactorDisjunctions.factored(node.condition).flatMap(\.conjuncts)
    let (movable, fixed) = own.split(by: \.isDeterministic)
    if fixed.isEmpty { return push((movable + conditions).withoutRepeats, into: node.child) }
    // What stands above a condition like `rand() < 0.5` stays above it.
    return push([], into: node.child).filtered(by: own + conditions)
  }

  private func project(_ conditions: [Expression], _ node: Project) -> LogicalPlan {
    var node = node
    var meaning: [ColumnID: Expression] = [:]
    var fixed: Set<ColumnID> = []
    for case .alias(let alias) in node.expressions {
      meaning[alias.id] = alias.child
      if !alias.child.isDeterministic || alias.child.hasSubquery { fixed.insert(alias.id) }
    }
    let (movable, staying) = conditions.split { $0.columnIDs.isDisjoint(with: fixed) }
    node.child = push(movable.map { $0.substituting(meaning) }, into: node.child)
    return LogicalPlan.project(node).filtered(by: staying)
  }

  /// Conditions on the groups hold for whole groups.
  private func aggregate(_ conditions: [Expression], _ node: Aggregate) -> LogicalPlan {
    var node = node
    guard !node.groupings.isEmpty else {
      node.child = push([], into: node.child)
      return LogicalPlan.aggregate(node).filtered(by: conditions)
    }
    let groupings = Set(node.groupings)
    var meaning: [ColumnID: Expression] = [:]
    for result in node.results {
      guard let column = result.outputColumn, groupings.contains(result.withoutAlias) else {
        continue
      }
      meaning[column.id] = result.withoutAlias
    }
    let (movable, staying) = conditions.split { condition in
      !condition.columnIDs.isEmpty && condition.columnIDs.allSatisfy { meaning[$0] != nil }
    }
    node.child = push(movable.map { $0.substituting(meaning) }, into: node.child)
    return LogicalPlan.aggregate(node).filtered(by: staying)
  }

  /// Conditions on what the rows are partitioned by hold for whole partitions.
  private func window(_ conditions: [Expression], _ node: Window) -> LogicalPlan {
    var node = node
    var partition: Set<ColumnID>?
    for case .alias(let alias) in node.functions {
      guard case .window(let window) = alias.child else { continue }
      let columns = Set(window.specification.partition.compactMap { $0.columnReference?.id })
      partition = partition.map { $0.intersection(columns) } ?? columns
    }
    let (movable, staying) = conditions.split { condition in
      let columns = condition.columnIDs
      return !columns.isEmpty && columns.isSubset(of: partition ?? [])
    }
    node.child = push(movable, into: node.child)
    return LogicalPlan.window(node).filtered(by: staying)
  }

  /// Columns that are the same in every projection can be asked for before.
  private func expand(_ conditions: [Expression], _ node: Expand) -> LogicalPlan {
    var node = node
    var meaning: [ColumnID: Expression] = [:]
    for (index, column) in node.output.enumerated() {
      let choices = Set(node.projections.compactMap { index < $0.count ? $0[index] : nil })
      if choices.count == 1, let only = choices.first, only.isDeterministic {
        meaning[column.id] = only
      }
    }
    let (movable, staying) = conditions.split { condition in
      condition.columnIDs.allSatisfy { meaning[$0] != nil }
    }
    node.child = push(movable.map { $0.substituting(meaning) }, into: node.child)
    return LogicalPlan.expand(node).filtered(by: staying)
  }

  private func generate(_ conditions: [Expression], _ node: Generate) -> LogicalPlan {
    var node = node
    let generated = Set(node.generated.map(\.id))
    let (movable, staying) = conditions.split { $0.columnIDs.isDisjoint(with: generated) }
    node.child = push(movable, into: node.child)
    return LogicalPlan.generate(node).filtered(by: staying)
  }

  // MARK: Several inputs and none

  private func union(_ conditions: [Expression], _ node: Union) -> LogicalPlan {
    let (movable, staying) = conditions.split { !$0.hasSubquery }
    let inputs = node.inputs.map { input in
      push(movable.map { $0.moved(from: node.output, to: input.output) }, into: input)
    }
    return LogicalPlan.union(Union(inputs, output: node.output)).filtered(by: staying)
  }

  private func setOperation(_ conditions: [Expression], _ node: SetOperation) -> LogicalPlan {
    var node = node
    let right = conditions.map { $0.moved(from: node.left.output, to: node.right.output) }
    node.left = push(conditions, into: node.left)
    node.right = push(right, into: node.right)
    return .setOperation(node)
  }

  private func relation(_ conditions: [Expression], _ node: Relation) -> LogicalPlan {
    var node = node
    let (movable, staying) = conditions.split {
      $0.isDeterministic && !$0.hasSubquery && !$0.hasOuter
    }
    node.filters = (node.filters + movable).withoutRepeats
    return LogicalPlan.relation(node).filtered(by: staying.withoutRepeats)
  }
}

extension Expression {
  /// The same condition on columns that correspond by place.
  fileprivate func moved(
    from columns: [ColumnReference], to others: [ColumnReference]
  ) -> Expression {
    var meaning: [ColumnID: Expression] = [:]
    for (column, other) in zip(columns, others) { meaning[column.id] = .column(other) }
    return substituting(meaning)
  }

  var hasOuter: Bool { contains { if case .outer = $0 { true } else { false } } }
}

extension Array {
  /// The elements for which the question is answered yes, and the others.
  func split(by isFirst: (Element) -> Bool) -> (first: [Element], second: [Element]) {
    var first: [Element] = []
    var second: [Element] = []
    for element in self {
      if isFirst(element) { first.append(element) } else { second.append(element) }
    }
    return (first, second)
  }
}

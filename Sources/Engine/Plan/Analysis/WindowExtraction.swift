import Columns
import Expressions
import Functions

/// Takes window calls out of expressions and computes them in operators of their own, one for all
/// calls with the same partitioning and order.
struct WindowExtraction {
  private struct Key: Hashable {
    /// How many window calls stand inside each other below this one.
    var depth: Int
    var partition: [Expression]
    var order: [SortOrder]
  }

  private var columns: [WindowCall: ColumnReference] = [:]
  private var groups: [(key: Key, functions: [Expression])] = []
  /// Partitioning and order expressions that are computed once, below the windows of a depth.
  private var computed: [Expression: ColumnReference] = [:]
  private var below: [(depth: Int, expression: Expression)] = []

  var isEmpty: Bool { groups.isEmpty }

  mutating func above(_ expression: Expression, named item: SelectItem? = nil) -> Expression {
    if case .window(let window) = expression { return .column(column(of: window, item)) }
    if expression.children.isEmpty { return expression }
    var copy = self
    let mapped: Expression = expression.mapChildren { copy.above($0) }
    self = copy
    return mapped
  }

  private mutating func column(of written: WindowCall, _ item: SelectItem?) -> ColumnReference {
    if let known = columns[written] { return known }
    var copy = self
    var window = written
    window.function = written.function.mapChildren { copy.above($0) }
    window.specification = written.specification.mapExpressions { copy.above($0) }
    self = copy
    let name = item?.name ?? Expression.window(written).sqlText
    let depth = Self.depth(of: written)
    for index in window.specification.partition.indices {
      window.specification.partition[index] = simple(
        window.specification.partition[index], depth)
    }
    for index in window.specification.order.indices {
      window.specification.order[index].expression = simple(
        window.specification.order[index].expression, depth)
    }
    let alias = Alias(.window(window), [name], id: item?.output.id ?? .next())
    let key = Key(
      depth: depth, partition: window.specification.partition, order: window.specification.order)
    if let index = groups.firstIndex(where: { $0.key == key }) {
      groups[index].functions.append(.alias(alias))
    } else {
      groups.append((key, [.alias(alias)]))
    }
    let column = ColumnReference(
      name, alias.child.type, nullable: alias.child.nullable, id: alias.id)
    columns[written] = column
    return column
  }

  private static func depth(of window: WindowCall) -> Int {
    Expression.window(window).children.map(depth(in:)).max() ?? 0
  }

  private static func depth(in expression: Expression) -> Int {
    if case .window(let inner) = expression { return depth(of: inner) + 1 }
    return expression.children.map(depth(in:)).max() ?? 0
  }

  /// A column that holds the expression.
  private mutating func simple(_ expression: Expression, _ depth: Int) -> Expression {
    switch expression {
    case .column, .literal: return expression
    default: break
    }
    if let known = computed[expression] { return .column(known) }
    let alias = Expression.alias(Alias(expression, [expression.sqlText]))
    guard let column = alias.outputColumn else { return expression }
    computed[expression] = column
    below.append((depth, alias))
    return .column(column)
  }

  func windows(over child: LogicalPlan) -> LogicalPlan {
    var plan = child
    for depth in 0...(groups.map(\.key.depth).max() ?? 0) {
      let needed = below.filter { $0.depth == depth }.map(\.expression)
      if !needed.isEmpty {
        plan = .project(Project(plan.output.map { .column($0) } + needed, plan))
      }
      for group in groups where group.key.depth == depth {
        plan = .window(Window(group.functions, plan))
      }
    }
    return plan
  }
}

extension SelectAnalysis {
  mutating func addWindows() throws(QueryError) {
    var extraction = WindowExtraction()
    for index in items.indices where !items[index].isGenerator {
      items[index].expression = extraction.above(items[index].expression, named: items[index])
    }
    if let qualify { self.qualify = extraction.above(qualify) }
    for index in orders.indices {
      orders[index].expression = extraction.above(orders[index].expression)
    }
    if !extraction.isEmpty { plan = extraction.windows(over: plan) }
  }
}

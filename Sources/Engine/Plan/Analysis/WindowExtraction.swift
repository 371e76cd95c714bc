import Columns
import Expressions
import Functions

/// Takes window calls out of expressions and computes them in operators of their own, one for all
/// calls with the same partitioning and order.
struct WindowExtraction {
  private struct Key: Hashable {
    var partition: [Expression]
    var order: [SortOrder]
  }

  private var columns: [WindowCall: ColumnReference] = [:]
  private var groups: [(key: Key, functions: [Expression])] = []
  /// Partitioning and order expressions that are computed once, below all windows.
  private var computed: [Expression: ColumnReference] = [:]
  private var below: [Expression] = []

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
    var window = written
    let name = item?.name ?? Expression.window(written).sqlText
    for index in window.specification.partition.indices {
      window.specification.partition[index] = simple(window.specification.partition[index])
    }
    for index in window.specification.order.indices {
      window.specification.order[index].expression = simple(
        window.specification.order[index].expression)
    }
    let alias = Alias(.window(window), [name], id: item?.output.id ?? .next())
    let key = Key(
      partition: window.specification.partition, order: window.specification.order)
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

  /// A column that holds the expression.
  private mutating func simple(_ expression: Expression) -> Expression {
    switch expression {
    case .column, .literal: return expression
    default: break
    }
    if let known = computed[expression] { return .column(known) }
    let alias = Expression.alias(Alias(expression, [expression.sqlText]))
    guard let column = alias.outputColumn else { return expression }
    computed[expression] = column
    below.append(alias)
    return .column(column)
  }

  func windows(over child: LogicalPlan) -> LogicalPlan {
    var plan = child
    if !below.isEmpty {
      plan = .project(Project(child.output.map { .column($0) } + below, child))
    }
    for group in groups { plan = .window(Window(group.functions, plan)) }
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

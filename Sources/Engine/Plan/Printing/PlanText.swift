import Catalog
package import Expressions
import Functions

/// A plan as the indented tree of EXPLAIN.
///
/// Columns are numbered by their first appearance, so that equal plans print equally.
package struct PlanText {
  /// What stands behind an operator: costs, row counts.
  private let note: (LogicalPlan) -> String?
  private var numbers: [ColumnID: Int] = [:]
  private var plans: [Int: Int] = [:]
  private var lines: [String] = []
  private var shared: [SharedReference] = []

  package static func tree(
    _ plan: LogicalPlan, note: @escaping (LogicalPlan) -> String? = { _ in nil }
  ) -> String {
    var text = PlanText(note: note)
    text.print(plan, first: "", rest: "")
    text.printShared()
    return text.lines.joined(separator: "\n")
  }

  private init(note: @escaping (LogicalPlan) -> String?) { self.note = note }

  private mutating func print(_ plan: LogicalPlan, first: String, rest: String) {
    // The numbers follow the way of the rows, from the leaves up.
    number(plan)
    let line = describe(plan)
    lines.append(first + line + (note(plan).map { ", " + $0 } ?? ""))
    let subqueries = plan.expressions.flatMap(\.subqueries)
    for subquery in subqueries {
      guard let inner = Expression.plan(of: subquery) else { continue }
      let last = plan.children.isEmpty ? "   " : ":  "
      print(inner, first: rest + last + "+- ", rest: rest + last + "   ")
    }
    let children = plan.children
    for (index, child) in children.enumerated() {
      let isLast = index == children.count - 1
      print(
        child, first: rest + (isLast ? "+- " : ":- "), rest: rest + (isLast ? "   " : ":  "))
    }
    if case .shared(let reference) = plan, !shared.contains(where: { $0.id == reference.id }) {
      shared.append(reference)
    }
  }

  /// Definitions that several places read are printed once, below.
  private mutating func printShared() {
    var printed = 0
    while printed < shared.count {
      let reference = shared[printed]
      printed += 1
      if case .values(let values) = reference.definition, values.rows.isEmpty { continue }
      lines.append("Shared \(reference.name)#\(place(of: reference.id))")
      print(reference.definition, first: "+- ", rest: "   ")
    }
  }

  private mutating func number(_ plan: LogicalPlan) {
    for child in plan.children { number(child) }
    for expression in plan.expressions {
      for subquery in expression.subqueries {
        if let inner = Expression.plan(of: subquery) { number(inner) }
      }
    }
    for column in plan.output { _ = number(of: column.id) }
  }

  private mutating func number(of id: ColumnID) -> Int {
    if let known = numbers[id] { return known }
    numbers[id] = numbers.count
    return numbers.count - 1
  }

  private mutating func place(of id: Int) -> Int {
    if let known = plans[id] { return known }
    plans[id] = plans.count
    return plans.count - 1
  }

  // MARK: Operators

  private mutating func describe(_ plan: LogicalPlan) -> String {
    let label = type(of: plan.node).label
    switch plan {
    case .relation(let node): return describe(node)
    case .values(let node):
      return node.output.isEmpty && node.rows.count == 1
        ? "OneRow" : "\(label) \(columns(node.output)), rows: \(node.rows.count)"
    case .range(let node):
      return "Range (\(node.start), \(node.end), step=\(node.step)) \(columns(node.output))"
    case .shared(let node):
      return "\(label) \(node.name)#\(place(of: node.id)) \(columns(node.output))"
    case .project(let node): return "Project \(list(node.expressions))"
    case .filter(let node): return "Filter \(text(node.condition))"
    case .aggregate(let node):
      let keys = node.groupings.isEmpty ? "" : "\(list(node.groupings)), "
      return "Aggregate \(keys)\(list(node.results))"
    case .expand(let node):
      var projections: [String] = []
      for projection in node.projections { projections.append(list(projection)) }
      return "Expand \(list(projections)), \(columns(node.output))"
    case .window(let node): return describe(node)
    case .generate(let node):
      return "Generate \(text(node.generator)), \(node.outer), \(columns(node.generated))"
    case .sort(let node): return "Sort [\(orders(node.orders))], \(node.global)"
    case .limit(let node): return describe(node)
    case .sample(let node):
      switch node.amount {
      case .fraction(let lower, let upper): return "Sample \(lower), \(upper)"
      case .rows(let count): return "Sample \(count) rows"
      }
    case .repartition(let node):
      let count = node.partitionCount.map { ", \($0)" } ?? ""
      return "\(label) \(list(node.keys))\(count)"
    case .join(let node): return describe(node)
    case .union: return "Union"
    case .setOperation(let node):
      return (node.kind == .intersect ? "Intersect" : "Except") + (node.all ? " All" : "")
    case .recursion(let node): return "Recursion#\(place(of: node.id)) \(columns(node.output))"
    case .alias(let node): return "SubqueryAlias \(node.name.joined(separator: "."))"
    case .unresolvedTable(let node): return "'\(label) [\(node.name.joined(separator: ", "))]"
    default: return label
    }
  }

  private mutating func describe(_ node: Relation) -> String {
    let name = node.name.isEmpty ? node.source.location : node.name.joined(separator: ".")
    var line = "Relation \(name)\(columns(node.output)) \(node.source.format)"
    if !node.filters.isEmpty { line += ", filters: \(list(node.filters))" }
    return line
  }

  private mutating func describe(_ node: Window) -> String {
    var line = "Window \(list(node.functions))"
    if case .alias(let alias) = node.functions.first, case .window(let window) = alias.child {
      line += ", \(list(window.specification.partition))"
      line += ", [\(orders(window.specification.order))]"
    }
    return line
  }

  private mutating func describe(_ node: Limit) -> String {
    var parts: [String] = []
    if let count = node.count { parts.append(text(count)) }
    if let offset = node.offset { parts.append("offset \(text(offset))") }
    return "Limit " + parts.joined(separator: ", ")
  }

  private mutating func describe(_ node: Join) -> String {
    let kinds: [JoinKind: String] = [
      .inner: "Inner", .cross: "Cross", .left: "LeftOuter", .right: "RightOuter",
      .full: "FullOuter", .semi: "LeftSemi", .anti: "LeftAnti",
      .nullAwareAnti: "NullAwareAnti", .mark: "Mark", .single: "LeftSingle",
    ]
    var line = (node.lateral ? "LateralJoin " : "Join ") + (kinds[node.kind] ?? "")
    if let mark = node.mark { line += " \(mark.name)#\(number(of: mark.id))" }
    if let condition = node.condition { line += ", \(text(condition))" }
    return line
  }

  // MARK: Expressions

  private mutating func text(_ expression: Expression) -> String { numbered(expression).sqlText }

  private mutating func list(_ expressions: [Expression]) -> String {
    var parts: [String] = []
    for expression in expressions { parts.append(text(expression)) }
    return list(parts)
  }

  private func list(_ parts: [String]) -> String { "[" + parts.joined(separator: ", ") + "]" }

  private mutating func columns(_ columns: [ColumnReference]) -> String {
    list(columns.map { .column($0) })
  }

  private mutating func orders(_ orders: [SortOrder]) -> String {
    var parts: [String] = []
    for order in orders {
      var copy = order
      copy.expression = numbered(order.expression)
      parts.append(copy.sqlText)
    }
    return parts.joined(separator: ", ")
  }

  /// The expression with numbers behind the names of its columns.
  private mutating func numbered(_ expression: Expression) -> Expression {
    var copy = self
    let result: Expression = expression.rewritten { part in
      switch part {
      case .column(var column):
        column.name += "#\(copy.number(of: column.id))"
        return .column(column)
      case .outer(var column):
        column.name += "#\(copy.number(of: column.id))"
        return .outer(column)
      case .alias(var alias):
        alias.names = ["\(alias.name)#\(copy.number(of: alias.id))"]
        return .alias(alias)
      case .cast(var cast):
        if cast.mode == .implicit { cast.mode = .strict }
        return .cast(cast)
      default: return part
      }
    }
    self = copy
    return result
  }
}

extension Expression {
  /// The subqueries directly in the expression.
  package var subqueries: [Subquery] {
    var found: [Subquery] = []
    walk { part in
      if case .subquery(let subquery) = part { found.append(subquery) }
      return true
    }
    return found
  }
}

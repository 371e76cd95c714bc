package import Expressions

/// A node with one input.
package protocol UnaryNode: PlanNode {
  var child: LogicalPlan { get set }
  var plan: LogicalPlan { get }
}

extension UnaryNode {
  package var output: [ColumnReference] { child.output }
  package var children: [LogicalPlan] { [child] }
  package var expressions: [Expression] { [] }
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    var copy = self
    copy.child = children[0]
    return copy.plan
  }
  package func with(expressions: [Expression]) -> LogicalPlan { plan }
}

/// Gives a name to the rows of a FROM item; analysis puts it into the qualifiers and drops it.
package struct SubqueryAlias: UnaryNode {
  package static let label = "SubqueryAlias"
  package var name: [String]
  /// `AS t(a, b)`.
  package var columns: [String]
  package var child: LogicalPlan

  package init(_ name: [String], columns: [String] = [], _ child: LogicalPlan) {
    self.name = name
    self.columns = columns
    self.child = child
  }

  package var output: [ColumnReference] {
    child.output.enumerated().map { index, column in
      var renamed = column
      renamed.qualifier = name
      if index < columns.count { renamed.name = columns[index] }
      return renamed
    }
  }
  package var plan: LogicalPlan { .alias(self) }
}

/// Computes columns. After analysis every expression is a column or an alias.
package struct Project: UnaryNode {
  package static let label = "Project"
  package var expressions: [Expression]
  package var child: LogicalPlan

  package init(_ expressions: [Expression], _ child: LogicalPlan) {
    self.expressions = expressions
    self.child = child
  }

  package var output: [ColumnReference] { expressions.compactMap(\.outputColumn) }
  package var plan: LogicalPlan { .project(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    .project(Project(expressions, child))
  }
}

/// Keeps the rows for which the condition is true.
package struct Filter: UnaryNode {
  package static let label = "Filter"
  package var condition: Expression
  package var child: LogicalPlan

  package init(_ condition: Expression, _ child: LogicalPlan) {
    self.condition = condition
    self.child = child
  }

  package var expressions: [Expression] { [condition] }
  package var plan: LogicalPlan { .filter(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    .filter(Filter(expressions[0], child))
  }
}

/// Groups rows and computes aggregates.
package struct Aggregate: UnaryNode {
  package static let label = "Aggregate"
  /// The expressions that make a group; empty for one group over all rows.
  package var groupings: [Expression]
  /// As written only: which groupings each set has (ROLLUP, CUBE, GROUPING SETS). Analysis
  /// replaces it by an `Expand` below.
  package var sets: [[Int]]?
  /// `GROUP BY ALL`, as written only.
  package var groupsByAll: Bool
  /// The output: columns and aliases over groupings and aggregate calls.
  package var results: [Expression]
  package var child: LogicalPlan

  package init(
    by groupings: [Expression], sets: [[Int]]? = nil, groupsByAll: Bool = false,
    _ results: [Expression], _ child: LogicalPlan
  ) {
    self.groupings = groupings
    self.sets = sets
    self.groupsByAll = groupsByAll
    self.results = results
    self.child = child
  }

  package var output: [ColumnReference] { results.compactMap(\.outputColumn) }
  package var expressions: [Expression] { groupings + results }
  package var plan: LogicalPlan { .aggregate(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    var copy = self
    copy.groupings = Array(expressions.prefix(groupings.count))
    copy.results = Array(expressions.dropFirst(groupings.count))
    return .aggregate(copy)
  }
}

/// Gives every input row once a projection: grouping sets and several DISTINCT aggregates.
package struct Expand: UnaryNode {
  package static let label = "Expand"
  package var projections: [[Expression]]
  package var output: [ColumnReference]
  package var child: LogicalPlan

  package init(_ projections: [[Expression]], output: [ColumnReference], _ child: LogicalPlan) {
    self.projections = projections
    self.output = output
    self.child = child
  }

  package var expressions: [Expression] { projections.flatMap { $0 } }
  package var plan: LogicalPlan { .expand(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    let width = output.count
    let replaced = projections.indices.map { Array(expressions[$0 * width..<($0 + 1) * width]) }
    return .expand(Expand(replaced, output: output, child))
  }
}

/// Adds columns computed over windows; all functions share one partitioning and order.
package struct Window: UnaryNode {
  package static let label = "Window"
  /// Aliases of window calls.
  package var functions: [Expression]
  package var child: LogicalPlan

  package init(_ functions: [Expression], _ child: LogicalPlan) {
    self.functions = functions
    self.child = child
  }

  package var output: [ColumnReference] { child.output + functions.compactMap(\.outputColumn) }
  package var expressions: [Expression] { functions }
  package var plan: LogicalPlan { .window(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    .window(Window(expressions, child))
  }
}

/// Adds the columns of a generator: each input row becomes as many rows as it makes.
package struct Generate: UnaryNode {
  package static let label = "Generate"
  package var generator: Expression
  /// `LATERAL VIEW OUTER`: a row that makes none stays, with nulls.
  package var outer: Bool
  package var generated: [ColumnReference]
  package var child: LogicalPlan
  /// As written only: `LATERAL VIEW f(x) table AS a, b`.
  package var aliases: (table: String?, columns: [String])

  package init(
    _ generator: Expression, outer: Bool, generated: [ColumnReference],
    aliases: (table: String?, columns: [String]) = (nil, []), _ child: LogicalPlan
  ) {
    self.generator = generator
    self.outer = outer
    self.generated = generated
    self.aliases = aliases
    self.child = child
  }

  package var output: [ColumnReference] { child.output + generated }
  package var expressions: [Expression] { [generator] }
  package var plan: LogicalPlan { .generate(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    var copy = self
    copy.generator = expressions[0]
    return .generate(copy)
  }
}

/// Orders rows: over all partitions, or within each (`SORT BY`).
package struct Sort: UnaryNode {
  package static let label = "Sort"
  package var orders: [SortOrder]
  package var global: Bool
  /// `ORDER BY ALL`, as written only.
  package var sortsByAll: Bool
  package var child: LogicalPlan

  package init(
    _ orders: [SortOrder], global: Bool = true, sortsByAll: Bool = false, _ child: LogicalPlan
  ) {
    self.orders = orders
    self.global = global
    self.sortsByAll = sortsByAll
    self.child = child
  }

  package var expressions: [Expression] { orders.map(\.expression) }
  package var plan: LogicalPlan { .sort(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    var copy = self
    for index in orders.indices { copy.orders[index].expression = expressions[index] }
    return .sort(copy)
  }
}

/// Skips `offset` rows and gives at most `count`.
package struct Limit: UnaryNode {
  package static let label = "Limit"
  package var count: Expression?
  package var offset: Expression?
  package var child: LogicalPlan

  package init(_ count: Expression?, offset: Expression? = nil, _ child: LogicalPlan) {
    self.count = count
    self.offset = offset
    self.child = child
  }

  package var expressions: [Expression] { [count, offset].compactMap { $0 } }
  package var plan: LogicalPlan { .limit(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    var copy = self
    if count != nil { copy.count = expressions.first }
    if offset != nil { copy.offset = expressions.last }
    return .limit(copy)
  }
}

/// Keeps one of equal rows.
package struct Distinct: UnaryNode {
  package static let label = "Distinct"
  package var child: LogicalPlan

  package init(_ child: LogicalPlan) { self.child = child }

  package var plan: LogicalPlan { .distinct(self) }
}

/// `TABLESAMPLE`.
package struct Sample: UnaryNode {
  package enum Amount: Sendable {
    case fraction(lower: Double, upper: Double)
    case rows(Int)
  }

  package static let label = "Sample"
  package var amount: Amount
  package var seed: Int64?
  package var child: LogicalPlan

  package init(_ amount: Amount, seed: Int64?, _ child: LogicalPlan) {
    self.amount = amount
    self.seed = seed
    self.child = child
  }

  package var plan: LogicalPlan { .sample(self) }
}

/// `DISTRIBUTE BY`, hints: how rows are spread over partitions; it never changes the rows.
package struct Repartition: UnaryNode {
  package static let label = "RepartitionByExpression"
  package var keys: [Expression]
  package var partitionCount: Int?
  package var child: LogicalPlan

  package init(_ keys: [Expression], partitionCount: Int? = nil, _ child: LogicalPlan) {
    self.keys = keys
    self.partitionCount = partitionCount
    self.child = child
  }

  package var expressions: [Expression] { keys }
  package var plan: LogicalPlan { .repartition(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    var copy = self
    copy.keys = expressions
    return .repartition(copy)
  }
}

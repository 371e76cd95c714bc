package import Expressions

/// A table by name, or a file as `parquet.`path``.
package struct UnresolvedTable: LeafNode {
  package static let label = "UnresolvedRelation"
  package var name: [String]
  /// `WITH ('option' = 'value')` after the name.
  package var options: [(String, String)]
  package var place: SourcePlace

  package init(_ name: [String], options: [(String, String)] = [], at place: SourcePlace = .none) {
    self.name = name
    self.options = options
    self.place = place
  }

  package var output: [ColumnReference] { [] }
  package var plan: LogicalPlan { .unresolvedTable(self) }
}

/// A function that gives a table: `range(10)`, `explode(…)`, `read_files('…')`.
package struct TableFunction: PlanNode {
  package static let label = "UnresolvedTableFunction"
  package var name: [String]
  package var arguments: [Expression]
  package var place: SourcePlace

  package init(_ name: [String], _ arguments: [Expression], at place: SourcePlace = .none) {
    self.name = name
    self.arguments = arguments
    self.place = place
  }

  package var output: [ColumnReference] { [] }
  package var children: [LogicalPlan] { [] }
  package var expressions: [Expression] { arguments }
  package func with(children: [LogicalPlan]) -> LogicalPlan { .tableFunction(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    .tableFunction(TableFunction(name, expressions, at: place))
  }
}

/// `VALUES (…), (…)` whose expressions are not yet typed; the columns are `col1`, `col2` …
package struct InlineTable: PlanNode {
  package static let label = "UnresolvedInlineTable"
  package var rows: [[Expression]]
  package var place: SourcePlace

  package init(_ rows: [[Expression]], at place: SourcePlace = .none) {
    self.rows = rows
    self.place = place
  }

  package var output: [ColumnReference] { [] }
  package var children: [LogicalPlan] { [] }
  package var expressions: [Expression] { rows.flatMap { $0 } }
  package func with(children: [LogicalPlan]) -> LogicalPlan { .inlineTable(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    var rest = expressions[...]
    let replaced = rows.map { row in
      defer { rest = rest.dropFirst(row.count) }
      return Array(rest.prefix(row.count))
    }
    return .inlineTable(InlineTable(replaced, at: place))
  }
}

/// `WITH name (columns) AS (query), … child`.
package struct With: PlanNode {
  package struct Definition: Sendable {
    package var name: String
    package var columns: [String]
    package var plan: LogicalPlan
    /// `MAX RECURSION LEVEL n`.
    package var maximumDepth: Int?
    package var place: SourcePlace

    package init(
      _ name: String, columns: [String] = [], _ plan: LogicalPlan, maximumDepth: Int? = nil,
      at place: SourcePlace = .none
    ) {
      self.name = name
      self.columns = columns
      self.plan = plan
      self.maximumDepth = maximumDepth
      self.place = place
    }
  }

  package static let label = "UnresolvedWith"
  package var definitions: [Definition]
  package var recursive: Bool
  package var child: LogicalPlan

  package init(_ definitions: [Definition], recursive: Bool, _ child: LogicalPlan) {
    self.definitions = definitions
    self.recursive = recursive
    self.child = child
  }

  package var output: [ColumnReference] { child.output }
  package var children: [LogicalPlan] { definitions.map(\.plan) + [child] }
  package var expressions: [Expression] { [] }
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    var copy = self
    for index in definitions.indices { copy.definitions[index].plan = children[index] }
    copy.child = children[definitions.count]
    return .with(copy)
  }
  package func with(expressions: [Expression]) -> LogicalPlan { .with(self) }
}

/// `WINDOW w AS (…)`: names that OVER clauses of the child may use.
package struct NamedWindows: PlanNode {
  package static let label = "UnresolvedWindows"
  package var windows: [(name: String, specification: WindowSpecification)]
  package var child: LogicalPlan

  package init(
    _ windows: [(name: String, specification: WindowSpecification)], _ child: LogicalPlan
  ) {
    self.windows = windows
    self.child = child
  }

  package var output: [ColumnReference] { child.output }
  package var children: [LogicalPlan] { [child] }
  package var expressions: [Expression] { [] }
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    .namedWindows(NamedWindows(windows, children[0]))
  }
  package func with(expressions: [Expression]) -> LogicalPlan { .namedWindows(self) }
}

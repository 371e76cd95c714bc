package import Expressions

/// `PIVOT (aggregates FOR columns IN (values))`.
package struct Pivot: PlanNode {
  package static let label = "Pivot"
  package var aggregates: [Expression]
  package var columns: [Expression]
  /// One row of constants a pivot value, with the name given to it.
  package var values: [(constants: [Expression], name: String?)]
  package var child: LogicalPlan

  package init(
    aggregates: [Expression], columns: [Expression],
    values: [(constants: [Expression], name: String?)], _ child: LogicalPlan
  ) {
    self.aggregates = aggregates
    self.columns = columns
    self.values = values
    self.child = child
  }

  package var output: [ColumnReference] { [] }
  package var children: [LogicalPlan] { [child] }
  package var expressions: [Expression] { aggregates + columns }
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    .pivot(Pivot(aggregates: aggregates, columns: columns, values: values, children[0]))
  }
  package func with(expressions: [Expression]) -> LogicalPlan {
    .pivot(
      Pivot(
        aggregates: Array(expressions.prefix(aggregates.count)),
        columns: Array(expressions.dropFirst(aggregates.count)), values: values, child))
  }
}

/// `UNPIVOT (values FOR name IN (columns))`.
package struct Unpivot: PlanNode {
  package struct Group: Sendable {
    package var columns: [Expression]
    package var name: String?

    package init(columns: [Expression], name: String?) {
      self.columns = columns
      self.name = name
    }
  }

  package static let label = "Unpivot"
  package var valueNames: [String]
  package var nameColumn: String
  package var groups: [Group]
  package var includesNulls: Bool
  package var child: LogicalPlan

  package init(
    valueNames: [String], nameColumn: String, groups: [Group], includesNulls: Bool,
    _ child: LogicalPlan
  ) {
    self.valueNames = valueNames
    self.nameColumn = nameColumn
    self.groups = groups
    self.includesNulls = includesNulls
    self.child = child
  }

  package var output: [ColumnReference] { [] }
  package var children: [LogicalPlan] { [child] }
  package var expressions: [Expression] { groups.flatMap(\.columns) }
  package func with(children: [LogicalPlan]) -> LogicalPlan {
    var copy = self
    copy.child = children[0]
    return .unpivot(copy)
  }
  package func with(expressions: [Expression]) -> LogicalPlan {
    var copy = self
    var rest = expressions[...]
    for index in groups.indices {
      copy.groups[index].columns = Array(rest.prefix(groups[index].columns.count))
      rest = rest.dropFirst(groups[index].columns.count)
    }
    return .unpivot(copy)
  }
}

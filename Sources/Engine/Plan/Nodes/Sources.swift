package import Catalog
import Columns
package import Expressions

/// A table that is read. The optimizer leaves only wanted columns and pushes filters in.
package struct Relation: PlanNode {
  package static let label = "Relation"
  package var source: any TableSource
  package var name: [String]
  /// The wanted columns, and the place of each in the source's schema.
  package var output: [ColumnReference]
  package var ordinals: [Int]
  /// Conditions over all columns of the source, applied while reading.
  package var filters: [Expression]
  /// Every column of the source, for filters on columns that are not wanted.
  package var allColumns: [ColumnReference]

  package init(_ source: any TableSource, name: [String], qualifier: [String] = []) {
    self.source = source
    self.name = name
    let columns = source.schema.fields.map {
      ColumnReference($0.name, $0.type, nullable: $0.nullable, qualifier: qualifier)
    }
    output = columns
    allColumns = columns
    ordinals = Array(columns.indices)
    filters = []
  }

  package var children: [LogicalPlan] { [] }
  package var expressions: [Expression] { filters }
  package func with(children: [LogicalPlan]) -> LogicalPlan { .relation(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    var copy = self
    copy.filters = expressions
    return .relation(copy)
  }
}

/// Rows written in the query, one expression a cell; no rows and no columns are allowed.
/// One row without columns is what a SELECT without FROM reads.
package struct Values: PlanNode {
  package static let label = "LocalTable"
  package var output: [ColumnReference]
  package var rows: [[Expression]]

  package init(_ output: [ColumnReference], _ rows: [[Expression]]) {
    self.output = output
    self.rows = rows
  }

  package static let oneRow = Values([], [[]])

  package var children: [LogicalPlan] { [] }
  package var expressions: [Expression] { rows.flatMap { $0 } }
  package func with(children: [LogicalPlan]) -> LogicalPlan { .values(self) }
  package func with(expressions: [Expression]) -> LogicalPlan {
    guard !output.isEmpty else { return .values(self) }
    let width = output.count
    let replaced = rows.indices.map { Array(expressions[$0 * width..<($0 + 1) * width]) }
    return .values(Values(output, replaced))
  }
}

/// The numbers from `start` to before `end`: the table function `range`.
package struct NumberRange: LeafNode {
  package static let label = "Range"
  package var start: Int64
  package var end: Int64
  package var step: Int64
  package var column: ColumnReference

  package init(start: Int64, end: Int64, step: Int64, column: ColumnReference? = nil) {
    self.start = start
    self.end = end
    self.step = step
    self.column = column ?? ColumnReference("id", .long, nullable: false)
  }

  package var output: [ColumnReference] { [column] }
  package var plan: LogicalPlan { .range(self) }
}

/// A use of a plan that several places of the query read: it runs once.
package struct SharedReference: LeafNode {
  package static let label = "SharedReference"
  /// Equal in all uses of the same plan.
  package var id: Int
  package var name: String
  package var definition: LogicalPlan
  /// This use's own identities for the columns of the definition, in order.
  package var output: [ColumnReference]

  package init(id: Int, name: String, definition: LogicalPlan, output: [ColumnReference]) {
    self.id = id
    self.name = name
    self.definition = definition
    self.output = output
  }

  package var plan: LogicalPlan { .shared(self) }
}

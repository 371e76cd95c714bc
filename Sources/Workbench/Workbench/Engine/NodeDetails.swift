package import Catalog

/// What is known of a place in the tree without reading rows.
package enum NodeDetails: Sendable {
  case table(TableDetails)
  case facts([LayoutFact])

  package var table: TableDetails? {
    if case .table(let table) = self { table } else { nil }
  }
}

/// What is known of a table, a view or a file without reading its rows.
package struct TableDetails: Sendable {
  package struct Column: Hashable, Sendable {
    package var name: String
    package var type: String
    package var isNullable: Bool
    package var comment: String?
    package var nullCount: Int?
    package var minimum: String?
    package var maximum: String?
  }

  package var name: String
  package var kind: String
  package var format: String
  package var location: String
  package var comment: String?
  /// How SQL names it.
  package var sqlName: String
  package var columns: [Column]
  package var byteSize: Int?
  package var rowCount: Int?
  /// False when the row count is a guess.
  package var isRowCountExact: Bool
  package var layout: [LayoutFact]
}

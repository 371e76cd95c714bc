package import Catalog
package import Execution

/// A place in the tree of everything that queries can name.
package struct CatalogNode: Hashable, Sendable, Identifiable {
  package enum Kind: Hashable, Sendable {
    case catalog
    case schema
    case table
    case view
    case temporaryView
    case column
    case folder
    /// A file that queries can read; the format's name.
    case file(format: String)
    case otherFile
  }

  /// From the root down; unique in the tree.
  package var id: [String]
  package var kind: Kind
  package var name: String
  /// Behind the name: a type, a size.
  package var detail: String
  package var isExpandable: Bool
  /// How SQL names a table, a view, a column or a file.
  package var sqlName: String?
  /// The file or folder on disk.
  package var path: String?

  package init(
    id: [String], kind: Kind, name: String, detail: String = "", isExpandable: Bool = false,
    sqlName: String? = nil, path: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.detail = detail
    self.isExpandable = isExpandable
    self.sqlName = sqlName
    self.path = path
  }
}

/// What is known of a table, a view or a file without reading its rows, and some of them.
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
  package var format: String
  package var location: String
  package var columns: [Column]
  package var byteSize: Int?
  package var rowCount: Int?
  /// False when the row count is a guess.
  package var isRowCountExact: Bool
  package var layout: [LayoutFact]
  /// The first rows; nil when reading them has failed.
  package var sample: ResultPage?
}

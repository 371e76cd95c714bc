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
  /// How SQL names what is in the catalog, and columns. Files are named by `tableName`.
  package var sqlName: String?
  /// The file or folder on disk.
  package var path: String?
  /// The place of a column in its table.
  package var place: Int?

  package init(
    id: [String], kind: Kind, name: String, detail: String = "", isExpandable: Bool = false,
    sqlName: String? = nil, path: String? = nil, place: Int? = nil
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.detail = detail
    self.isExpandable = isExpandable
    self.sqlName = sqlName
    self.path = path
    self.place = place
  }
}

/// How queries name a table: written already, or to be found out from how its files begin.
package enum TableName: Hashable, Sendable {
  case written(String)
  /// A file, or a folder of files, of a format.
  case file(String, format: String)

  /// Stands where a table's name stands. Files are opened for it: not on the thread of the screen.
  package var sql: String {
    switch self {
    case .written(let sql): sql
    case .file(let path, let format): FileReference(path, format: format).sql
    }
  }
}

extension CatalogNode {
  /// Nil for what has no rows.
  package var tableName: TableName? {
    switch kind {
    case .table, .view, .temporaryView: sqlName.map { .written($0) }
    case .file(let format): path.map { .file($0, format: format) }
    case .catalog, .schema, .column, .folder, .otherFile: nil
    }
  }
}

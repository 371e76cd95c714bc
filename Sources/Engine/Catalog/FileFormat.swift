package import Columns

/// A kind of file that tables are read from and written to.
package protocol FileFormat: Sendable {
  /// The names by which SQL and readers call it, the first being the usual one.
  var names: [String] { get }

  /// File name endings that tell the format: `parquet`, `csv.gz`.
  var extensions: [String] { get }

  /// Opens files as one table; infers the schema unless one is given.
  func open(_ request: OpenRequest) throws(QueryError) -> any TableSource

  func makeSink(_ request: SinkRequest) throws(QueryError) -> any TableSink
}

package struct OpenRequest: Sendable {
  /// Paths as written: files, folders, globs.
  package var paths: [String]
  package var schema: Schema?
  package var options: FormatOptions

  package init(paths: [String], schema: Schema? = nil, options: FormatOptions = .init()) {
    self.paths = paths
    self.schema = schema
    self.options = options
  }
}

package struct SinkRequest: Sendable {
  package var path: String
  package var schema: Schema
  /// Columns whose values become `name=value` folders.
  package var partitionColumns: [String]
  package var mode: SaveMode
  package var options: FormatOptions

  package init(
    path: String, schema: Schema, partitionColumns: [String] = [], mode: SaveMode = .errorIfExists,
    options: FormatOptions = .init()
  ) {
    self.path = path
    self.schema = schema
    self.partitionColumns = partitionColumns
    self.mode = mode
    self.options = options
  }
}

/// Options of a reader or writer; names ignore case.
package struct FormatOptions: Sendable, Hashable {
  private var values: [String: String] = [:]

  package init(_ pairs: [(String, String)] = []) {
    for (name, value) in pairs { values[name.lowercased()] = value }
  }

  package subscript(name: String) -> String? {
    get { values[name.lowercased()] }
    set { values[name.lowercased()] = newValue }
  }

  package var all: [String: String] { values }
}

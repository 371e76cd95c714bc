package import Columns

/// Writes batches to one file of a format. Used by one thread at a time.
package protocol FileEncoder: AnyObject {
  func write(_ batch: Batch) throws

  /// Completes and closes the file.
  func finish() throws

  /// Closes an unfinished file, which is then removed.
  func abandon()
}

/// What `FileSink` has to know of a format.
package struct FileEncoding: Sendable {
  /// The format's name in messages: `Parquet`.
  package var name: String

  /// The ending of file names, with the codec's: `snappy.parquet`.
  package var fileExtension: String

  /// Opens a new file for the columns of a schema.
  package var open: @Sendable (_ path: String, _ schema: Schema) throws -> any FileEncoder

  /// False for types that files of the format cannot hold.
  package var supports: @Sendable (DataType) -> Bool

  package init(
    name: String, fileExtension: String,
    supports: @escaping @Sendable (DataType) -> Bool = { _ in true },
    open: @escaping @Sendable (_ path: String, _ schema: Schema) throws -> any FileEncoder
  ) {
    self.name = name
    self.fileExtension = fileExtension
    self.supports = supports
    self.open = open
  }
}

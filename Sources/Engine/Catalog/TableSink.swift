package import Columns

/// Somewhere rows are written to. Nothing shows before `commit`, and `abort` leaves no trace.
package protocol TableSink: Sendable {
  /// A writer for one worker; several are open at once.
  func makeWriter(_ index: Int) throws -> any BatchWriter

  /// Makes everything that the finished writers wrote visible at once.
  func commit() throws -> WriteResult

  /// Removes everything written so far; called after any failure.
  func abort()
}

package protocol BatchWriter: AnyObject {
  func write(_ batch: Batch) throws
  /// Completes the files of this writer; they stay hidden until the sink commits.
  func finish() throws
}

package struct WriteResult: Sendable {
  package var rowCount: Int
  package var byteSize: Int
  package var fileCount: Int

  package init(rowCount: Int, byteSize: Int, fileCount: Int) {
    self.rowCount = rowCount
    self.byteSize = byteSize
    self.fileCount = fileCount
  }
}

package enum SaveMode: String, Sendable {
  case append
  case overwrite
  case errorIfExists
  case ignore
}

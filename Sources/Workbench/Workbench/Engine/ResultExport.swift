import Catalog
package import Columns
package import Execution
import Scheduler
package import Session
import Synchronization

/// Writes all rows of a result to a file, which appears whole or not at all.
package final class ResultExport: Sendable {
  package enum Event: Sendable {
    /// Rows written so far; at most ten times a second.
    case progress(rowCount: Int)
    case finished(rowCount: Int, byteCount: Int)
    case cancelled
    case failed(QueryError)
  }

  private let pager: ResultPager
  private let session: Session
  private let path: String
  private let format: String
  private let isCancelled = Mutex(false)

  private static let tellingInterval: UInt64 = 100_000_000

  /// `format` is a name as SQL writes it; nil takes the one that the path tells. The pager's rows
  /// are read to their end, which does not move what is shown of it.
  package init(_ pager: ResultPager, to path: String, format: String? = nil, in session: Session)
    throws(QueryError)
  {
    guard let name = format ?? Self.format(of: path, in: session) else {
      throw QueryError(
        "DATA_SOURCE_NOT_FOUND", sqlState: "42K02",
        "No format is known for the file \(path).",
        hint: "Formats: \(ResultExport.formatNames(in: session).joined(separator: ", ")).")
    }
    self.pager = pager
    self.session = session
    self.path = path
    self.format = name
  }

  private static func format(of path: String, in session: Session) -> String? {
    if MarkdownSink.endings.contains(where: { path.lowercased().hasSuffix(".\($0)") }) {
      return MarkdownSink.name
    }
    return session.formats.format(ofFile: path)?.names.first
  }

  /// The names of all formats that results can be written in.
  package static func formatNames(in session: Session) -> [String] {
    session.formats.formats.compactMap(\.names.first) + [MarkdownSink.name]
  }

  /// How the names of files end that can be written, such as `csv` and `csv.gz`.
  package static func endings(in session: Session) -> [String] {
    session.formats.formats.flatMap(\.extensions) + MarkdownSink.endings
  }

  /// Begins; `post` is called on another thread.
  package func start(post: @escaping @Sendable (Event) -> Void) {
    let body: @Sendable () -> Void = { [self] in run(post: post) }
    if let thread = Thread(named: "export", body) { thread.detach() } else { body() }
  }

  /// Writes on this thread.
  func run(post: (Event) -> Void) {
    do {
      post(try write(post))
    } catch {
      let wasCancelled = error is TaskInterrupted || isCancelled.withLock { $0 }
      post(wasCancelled ? .cancelled : .failed(QueryError(describing: error)))
    }
  }

  package func cancel() { isCancelled.withLock { $0 = true } }

  private func write(_ post: (Event) -> Void) throws -> Event {
    let request = SinkRequest(
      path: path, schema: pager.schema, mode: .overwrite,
      options: FormatOptions([("singleFile", "true"), ("header", "true")]))
    let sink = try makeSink(request)
    do {
      let writer = try sink.makeWriter(0)
      var rowCount = 0
      var lastTelling: UInt64 = 0
      try pager.forEachBatch { batch in
        if isCancelled.withLock({ $0 }) { throw TaskInterrupted() }
        try writer.write(batch.materialized)
        rowCount += batch.rowCount
        let now = Clock.monotonicNanoseconds()
        if now &- lastTelling > Self.tellingInterval {
          lastTelling = now
          post(.progress(rowCount: rowCount))
        }
        return true
      }
      // Rows that were taken away end early, which is no whole file.
      if isCancelled.withLock({ $0 }) { throw TaskInterrupted() }
      try writer.finish()
      let result = try sink.commit()
      return .finished(rowCount: rowCount, byteCount: result.byteSize)
    } catch {
      sink.abort()
      throw error
    }
  }

  private func makeSink(_ request: SinkRequest) throws -> any TableSink {
    if format == MarkdownSink.name { return MarkdownSink(request, zone: pager.zone) }
    guard let format = session.formats.format(named: format) else {
      throw QueryError(
        "DATA_SOURCE_NOT_FOUND", sqlState: "42K02", "Failed to find the data source: \(format).")
    }
    return try format.makeSink(request)
  }
}

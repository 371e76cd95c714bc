import Catalog
package import Columns
package import Execution
import Formats
import Scheduler
package import Session

/// Looks into the catalog and into folders, one level at a time, on threads of its own.
package final class CatalogBrowser: Sendable {
  private let session: Session
  private let levels = BackgroundQueue("catalog")
  /// What takes longer than a level of the tree: it must not keep that waiting.
  private let looks = BackgroundQueue("inspection")
  private let exports = BackgroundQueue("export")
  private let inspection = LatestTask()
  private let sampling = LatestTask()
  private let profiling = LatestTask()
  private let exporting = LatestTask()
  private let alarms = AlarmClock()

  /// So long the cursor stands still before a profile begins.
  private static let profileDelay: UInt64 = 120_000_000
  package static let sampleRowCount = 100

  package init(_ session: Session) { self.session = session }

  /// Drops what waits, cancels what runs and ends the threads.
  package func stop() {
    for task in [inspection, sampling, profiling, exporting] { task.cancel() }
    alarms.stop()
    levels.stop()
    looks.stop()
    exports.stop()
  }

  /// The catalog, and the folder in which paths of queries begin.
  package var roots: [CatalogNode] {
    [
      CatalogNode(
        id: ["catalog"], kind: .catalog, name: Catalog.name, isExpandable: true),
      folder(".", name: "Files"),
    ]
  }

  /// A folder as the root of a tree.
  package func folder(_ path: String, name: String? = nil) -> CatalogNode {
    CatalogNode(
      id: ["files", path], kind: .folder, name: name ?? path, isExpandable: true, path: path)
  }

  /// Calls back on another thread with what is below a node, in order.
  package func children(
    of node: CatalogNode, showingHidden: Bool = false,
    then: @escaping @Sendable (Result<[CatalogNode], QueryError>) -> Void
  ) {
    levels.add { [session] in
      then(
        Self.result {
          try CatalogLevel(session, showsHidden: showingHidden).children(of: node)
        })
    }
  }

  /// Calls back on another thread with a file or a folder as the root of a tree.
  package func root(
    at path: String, then: @escaping @Sendable (Result<CatalogNode, QueryError>) -> Void
  ) {
    levels.add { [session] in
      then(
        Self.result {
          guard let status = FileStatus(path) else {
            throw QueryError("PATH_NOT_FOUND", sqlState: "42K03", "There is nothing at \(path).")
          }
          return CatalogLevel(session, showsHidden: false)
            .node(of: status, id: ["files", path], name: status.name.isEmpty ? path : status.name)
        })
    }
  }

  /// Calls back on another thread with what is known of a node without reading rows. Only the
  /// last call is answered when they come faster than the answers.
  package func details(
    of node: CatalogNode, then: @escaping @Sendable (Result<NodeDetails, QueryError>) -> Void
  ) {
    let number = inspection.begin()
    looks.add { [session, inspection] in
      let result = inspection.run(number) { try Self.details(of: node, in: session) }
      if let result { then(result) }
    }
  }

  private static func details(of node: CatalogNode, in session: Session) throws -> NodeDetails {
    if let name = node.tableName {
      return .table(try TableInspection(session, node, name).details())
    }
    guard let path = node.path else {
      throw QueryError(
        "TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01", "\(node.name) is no table or view.")
    }
    guard node.kind == .folder, let format = DataFolder.format(of: path, session.formats) else {
      return .facts(try FolderInspection(session, path: path).facts())
    }
    let name = TableName.file(path, format: format)
    return .table(try TableInspection(session, node, name).details())
  }

  /// Calls back on another thread with how SQL names a table.
  package func spell(_ name: TableName, then: @escaping @Sendable (String) -> Void) {
    levels.add { then(name.sql) }
  }

  /// Calls back on another thread with the statement that makes a view of a file or a folder.
  package func spell(
    viewNamed name: String, of path: String, format: String,
    then: @escaping @Sendable (String) -> Void
  ) {
    levels.add {
      let source = FileReference(path, format: format).viewSource
      then("CREATE TEMPORARY VIEW \(QuotedName.sql([name])) \(source)")
    }
  }

  /// Calls back on another thread with the first rows of a table. A later call ends an earlier
  /// one, which is not answered then.
  package func sample(
    of name: String, then: @escaping @Sendable (Result<ResultPage, QueryError>) -> Void
  ) {
    let number = sampling.begin()
    looks.add { [session, sampling] in
      let result = sampling.run(number) {
        let rows = try session.run(
          "SELECT * FROM \(name) LIMIT \(Self.sampleRowCount)", isRecorded: false)
        let types = rows.schema.fields.map(\.type)
        return ResultPage(
          firstRow: 0, Batch.concat(try rows.batches, types: types), zone: session.zone)
      }
      if let result { then(result) }
    }
  }

  /// Profiles columns of a table soon, unless another profile is asked for or `stopProfile` is
  /// called before; what runs already is cancelled. Events come on another thread with the
  /// nanoseconds since the profile began.
  package func profile(
    _ name: TableName, columns: [Int]?,
    post: @escaping @Sendable (ColumnProfiler.Event, UInt64) -> Void
  ) {
    let number = profiling.begin()
    let start = Clock.monotonicNanoseconds() &+ Self.profileDelay
    _ = alarms.schedule(at: start) { [session, profiling] in
      let profiler = ColumnProfiler("SELECT * FROM \(name.sql)", in: session)
      guard profiling.hold(number, { profiler.cancel() }) else { return }
      let began = Clock.monotonicNanoseconds()
      profiler.start(columns: columns) { post($0, Clock.monotonicNanoseconds() &- began) }
    }
  }

  package func stopProfile() { profiling.cancel() }

  /// Writes all rows of a table to a file, which appears whole or not at all. What comes of it
  /// is told on another thread.
  package func start(_ export: TableExport, post: @escaping @Sendable (BrowserNews) -> Void) {
    let number = exporting.begin()
    exports.add { [session, exporting] in
      if !export.replaces, FileStatus(export.path) != nil { return post(.exists(export)) }
      do {
        let statement = try session.preparePages("SELECT * FROM \(export.name.sql)")
        guard let pager = statement.open(in: session) else { return }
        defer { pager.dispose() }
        let writing = try ResultExport(pager, to: export.path, in: session)
        post(.export(export, .progress(rowCount: 0)))
        let isWanted = exporting.hold(number) {
          writing.cancel()
          pager.cancel()
        }
        guard isWanted else { return post(.export(export, .cancelled)) }
        writing.run { post(.export(export, $0)) }
      } catch {
        post(.export(export, .failed(QueryError(describing: error))))
      }
    }
  }

  package func cancelExport() { exporting.cancel() }

  private static func result<Value>(_ body: () throws -> Value) -> Result<Value, QueryError> {
    do { return .success(try body()) } catch { return .failure(QueryError(describing: error)) }
  }
}

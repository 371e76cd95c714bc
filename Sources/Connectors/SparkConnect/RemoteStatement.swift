import CADBC
import CPlatform
package import Columns
import Glibc
import Synchronization

/// What a server answered to one statement.
package struct RemoteAnswer: Sendable {
  package var schema: Schema
  /// False for statements that only do something.
  package var hasRows: Bool
  package var batches: [Batch]
  /// The zone of the server's session, where the result holds timestamps.
  package var zone: String?
}

/// One statement for a server. It runs once, on the thread that asks; any thread may cancel it.
package final class RemoteStatement: Sendable {
  package let text: String
  private let session: RemoteSession
  private let state = Mutex(State())
  private let received = Atomic<Int>(0)

  private struct State: @unchecked Sendable {  // the handle is only used under the lock
    /// While the driver works on it.
    var running: UnsafeMutablePointer<adbc_statement>?
    var isCancelled = false
  }

  init(_ text: String, session: RemoteSession) {
    self.text = text
    self.session = session
  }

  package var address: RemoteAddress { session.address }

  /// The rows that have arrived so far.
  package var receivedRowCount: Int { received.load(ordering: .relaxed) }

  /// Blocks until all rows are here.
  package func run() throws(QueryError) -> RemoteAnswer {
    do {
      return try runWithSettings()
    } catch {
      if state.withLock(\.isCancelled) { session.abandon() }
      throw error
    }
  }

  private func runWithSettings() throws(QueryError) -> RemoteAnswer {
    for setting in session.takeSettings() {
      do {
        _ = try fetch(setting)
      } catch {
        // The place would be one in the text of the setting.
        var error = error
        error.position = nil
        throw error
      }
    }
    received.store(0, ordering: .relaxed)
    var answer = try fetch(text)
    if DeclaredTypes.areVague(answer.schema), let types = try declaredTypes(of: answer.schema) {
      answer.batches = answer.batches.map(types.apply)
      answer.schema = types.schema
    }
    return answer
  }

  private static let cancelAttempts = 1_000

  /// Stops the statement here and on the server.
  ///
  /// The driver forgets a request that comes before it has begun, so it is made again until the
  /// statement has ended.
  package func cancel() {
    let table = session.driver.table.pointee
    // A server under load may take long to begin.
    for attempt in 0..<Self.cancelAttempts {
      let isRunning = state.withLock { state in
        state.isCancelled = true
        guard let running = state.running else { return false }
        try? session.driver.call { table.statement_cancel(running, $0) }
        return true
      }
      guard isRunning else { return }
      usleep(attempt < 100 ? 10_000 : 100_000)
    }
  }

  /// What DESCRIBE QUERY says; nil for what is no query.
  private func declaredTypes(of schema: Schema) throws(QueryError) -> DeclaredTypes? {
    let described: RemoteAnswer
    do {
      described = try fetch("DESCRIBE QUERY \(text)", counts: false)
    } catch {
      guard error == RemoteFailure.cancelled else { return nil }
      throw error
    }
    guard described.schema.count >= 2,
      described.schema.fields.prefix(2).allSatisfy({ $0.type == .string })
    else { return nil }
    let rows = described.batches.flatMap { batch in
      (0..<batch.rowCount).map { row in
        (name: batch.columns[0].text(at: row), type: batch.columns[1].text(at: row))
      }
    }
    return DeclaredTypes(rows: rows, refining: schema)
  }

  private func fetch(_ sql: String, counts: Bool = true) throws(QueryError) -> RemoteAnswer {
    guard !sql.utf8.contains(0) else {
      throw QueryError(
        "PARSE_SYNTAX_ERROR", sqlState: "42601",
        "A statement for a server cannot hold a character with the number zero.")
    }
    do {
      return try execute(sql, counts: counts)
    } catch let failure as DriverFailure {
      if state.withLock(\.isCancelled) { throw RemoteFailure.cancelled }
      throw session.error(failure)
    } catch let error as QueryError {
      throw error
    } catch {
      throw .internalError("\(error)")
    }
  }

  private func execute(_ sql: String, counts: Bool) throws -> RemoteAnswer {
    let driver = session.driver
    let table = driver.table.pointee
    let statement = UnsafeMutablePointer<adbc_statement>.allocate(capacity: 1)
    statement.initialize(to: adbc_statement())
    defer { statement.deallocate() }
    try driver.call { table.statement_new(session.connection, statement, $0) }
    defer { try? driver.call { table.statement_release(statement, $0) } }
    try driver.call { table.statement_set_sql_query(statement, sql, $0) }
    try state.withLock { state in
      if state.isCancelled { throw RemoteFailure.cancelled }
      state.running = statement
    }
    defer { state.withLock { $0.running = nil } }
    var stream = ArrowArrayStream()
    var changed: Int64 = -1
    do {
      try driver.call { table.statement_execute_query(statement, &stream, &changed, $0) }
    } catch {
      // A statement that Spark refuses is an answer too.
      if SparkMessage(error.message) != nil { session.noteAnswer() }
      throw error
    }
    defer { stream.release?(&stream) }
    session.noteAnswer()
    return try read(&stream, counts: counts)
  }

  private func read(
    _ stream: UnsafeMutablePointer<ArrowArrayStream>, counts: Bool
  ) throws -> RemoteAnswer {
    var schema = ArrowSchema()
    guard stream.pointee.get_schema?(stream, &schema) == 0 else { throw failure(of: stream) }
    defer { schema.release?(&schema) }
    let fields = try ArrowImport.fields(&schema)
    var batches: [Batch] = []
    while true {
      var array = ArrowArray()
      guard stream.pointee.get_next?(stream, &array) == 0 else { throw failure(of: stream) }
      if array.release == nil { break }
      let batch = try ArrowImport.batch(&array, schema: &schema)
      if state.withLock(\.isCancelled) { throw RemoteFailure.cancelled }
      if batch.rowCount > 0 { batches.append(batch) }
      if counts { received.wrappingAdd(batch.rowCount, ordering: .relaxed) }
    }
    return RemoteAnswer(
      schema: Schema(fields), hasRows: !fields.isEmpty, batches: batches,
      zone: Self.zone(of: &schema, depth: 0))
  }

  private func failure(of stream: UnsafeMutablePointer<ArrowArrayStream>) -> DriverFailure {
    var status = adbc_status(ADBC_INTERNAL)
    let error = session.driver.table.pointee.error_from_stream(stream, &status)
    return DriverFailure(status: status, error: error?.pointee)
  }

  /// The zone that the first timestamp of a schema names.
  private static func zone(of schema: UnsafePointer<ArrowSchema>, depth: Int) -> String? {
    if let format = schema.pointee.format.map({ String(cString: $0) }), format.hasPrefix("ts"),
      let colon = format.firstIndex(of: ":")
    {
      let name = format[format.index(after: colon)...]
      return name.isEmpty ? nil : String(name)
    }
    guard depth < 100 else { return nil }
    for place in 0..<max(Int(schema.pointee.n_children), 0) {
      if let child = schema.pointee.children?[place], let zone = zone(of: child, depth: depth + 1) {
        return zone
      }
    }
    return nil
  }
}

extension Vector {
  /// A cell of a text column.
  fileprivate func text(at row: Int) -> String {
    if case .string(let text) = value(at: row) { text } else { "" }
  }
}

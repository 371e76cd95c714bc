package import Columns
package import Execution
package import Kernels
package import Session
package import SparkConnect
import Synchronization

/// Where statements run: in a session of this process, or on a server.
package protocol StatementPlace: Sendable {
  func statement(_ text: String) throws -> any RunnableStatement
}

/// A statement that a supervisor can watch over while it runs.
package protocol RunnableStatement: AnyObject, Sendable {
  /// Runs to the end; blocks the caller.
  func answer() throws -> StatementAnswer
  /// Any thread may call it.
  func cancel()
  /// How far the statement is after so much time; nil while there is nothing to tell.
  func progressText(nanoseconds: UInt64, columns: Int, hasUnicode: Bool) -> String?
}

/// What a statement gave, wherever it ran.
package struct StatementAnswer: Sendable {
  package var schema: Schema
  /// False for statements that only do something.
  package var hasRows: Bool
  package var rows: StoredRows
  /// The zone that timestamps are shown in.
  package var zone: TimeZone
}

extension Session: StatementPlace {
  package func statement(_ text: String) throws -> any RunnableStatement {
    LocalStatement(text, session: self)
  }
}

/// A statement of a session of this process.
private final class LocalStatement: RunnableStatement {
  private let text: String
  private let session: Session
  private let interruption = Interruption()
  /// Nil until the statement is planned.
  private let prepared = Mutex<PreparedStatement?>(nil)

  init(_ text: String, session: Session) {
    self.text = text
    self.session = session
  }

  func answer() throws -> StatementAnswer {
    try Interruption.$current.withValue(interruption) {
      let prepared = try session.prepare(text)
      self.prepared.withLock { $0 = prepared }
      let result = try prepared.run()
      return StatementAnswer(
        schema: result.schema, hasRows: prepared.hasRows, rows: result.rows,
        zone: session.zone)
    }
  }

  func cancel() { interruption.set() }

  func progressText(nanoseconds: UInt64, columns: Int, hasUnicode: Bool) -> String? {
    prepared.withLock { $0 }?.progress.map {
      ProgressText($0, hasUnicode: hasUnicode).line(columns: columns)
    }
  }
}

extension RemoteSession: StatementPlace {
  package func statement(_ text: String) throws -> any RunnableStatement { prepare(text) }
}

extension RemoteStatement: RunnableStatement {
  package func answer() throws -> StatementAnswer {
    let answer = try run()
    return StatementAnswer(
      schema: answer.schema, hasRows: answer.hasRows, rows: StoredRows(answer.batches),
      zone: answer.zone.flatMap(TimeZone.find) ?? .utc)
  }

  /// A server does not say how much is left to do.
  package func progressText(nanoseconds: UInt64, columns: Int, hasUnicode: Bool) -> String? {
    let rows = receivedRowCount
    let facts = [
      "\(address)", rows > 0 ? "\(Quantities.text(count: rows)) rows" : "running",
      Quantities.text(seconds: Double(nanoseconds) / 1e9),
    ]
    return facts.joined(separator: "  ")
  }
}

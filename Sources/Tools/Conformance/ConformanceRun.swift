import Columns
import Dispatch
import Foundation
import Kernels
package import Session

/// What became of one record.
package struct RecordOutcome: Sendable, Codable {
  package var path: String
  package var line: Int
  package var sql: String
  /// Nil when the record holds.
  package var failure: RecordFailure?

  package init(path: String, line: Int, sql: String, failure: RecordFailure?) {
    self.path = path
    self.line = line
    self.sql = sql
    self.failure = failure
  }

  package var place: String { "\(path):\(line)" }
}

/// Why a record does not hold: in one line, and with all that helps to mend it.
package struct RecordFailure: Sendable, Codable {
  package var brief: String
  package var detail: String

  package init(brief: String, detail: String) {
    self.brief = brief
    self.detail = detail
  }
}

/// Runs conformance scripts, each in a session of its own.
package struct ConformanceRun: Sendable {
  package let folders: ConformanceFolders
  package var configuration: SessionConfiguration
  /// A statement that takes longer is cancelled and fails.
  package var secondsPerStatement = 120.0
  /// Called before each record, so that a crash can be placed.
  package var willRun: (@Sendable (ConformanceScript, ConformanceRecord) -> Void)?
  /// Called after each record.
  package var didRun: (@Sendable (RecordOutcome) -> Void)?

  package init(folders: ConformanceFolders, configuration: SessionConfiguration) {
    self.folders = folders
    self.configuration = configuration
  }

  package func run(_ script: ConformanceScript) throws -> [RecordOutcome] {
    let scratch = try ScratchFolder()
    let session = try Session(configuration)
    return script.records.map { record in
      willRun?(script, record)
      let failure = Self.withLimit(secondsPerStatement) { limit in
        check(record, folders.expand(record.sql, scratch: scratch.path), in: session, limit)
      }
      let outcome = RecordOutcome(
        path: script.path, line: record.line, sql: record.sql, failure: failure)
      didRun?(outcome)
      return outcome
    }
  }

  private func check(
    _ record: ConformanceRecord, _ sql: String, in session: Session, _ limit: StatementLimit
  ) -> RecordFailure? {
    do {
      let statement = try session.prepare(sql)
      limit.watch(statement)
      let result = try statement.run()
      return try compare(result, with: record.expectation, in: session)
    } catch let error as QueryError {
      return compare(error, with: record.expectation)
    } catch {
      return RecordFailure(brief: "stopped: \(error)", detail: "\(error)")
    }
  }

  private func compare(
    _ result: StatementResult, with expectation: ConformanceRecord.Expectation, in session: Session
  ) throws -> RecordFailure? {
    switch expectation {
    case .success: return nil
    case .unrecorded:
      return RecordFailure(brief: "nothing recorded", detail: "record it with tools/record.py")
    case .failure(let condition):
      let body = try AnswerBody(result, zone: session.zone).lines.prefix(4).joined(separator: "\n")
      return RecordFailure(
        brief: "expected error \(condition), got an answer",
        detail: "- error \(condition)\n+ \(body)")
    case .rows(let expected, let isSorted):
      let body = try AnswerBody(result, zone: session.zone)
      return body.difference(from: expected, sorted: isSorted).map {
        RecordFailure(brief: $0.brief, detail: $0.report)
      }
    }
  }

  private func compare(
    _ error: QueryError, with expectation: ConformanceRecord.Expectation
  ) -> RecordFailure? {
    if case .failure(error.condition) = expectation { return nil }
    let expected =
      switch expectation {
      case .failure(let condition): "error \(condition)"
      case .success: "success"
      case .rows(let body, _): "\(max(0, body.count - 1)) rows"
      case .unrecorded: "a recorded answer"
      }
    let given = "\(error)".replacingOccurrences(of: "\n", with: " ")
    return RecordFailure(
      brief: "expected \(expected), got \(given)", detail: "- \(expected)\n+ \(error)")
  }

  private static func withLimit<Result>(
    _ seconds: Double, _ body: (StatementLimit) -> Result
  ) -> Result {
    let limit = StatementLimit()
    let item = DispatchWorkItem { limit.strike() }
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: item)
    defer { item.cancel() }
    return body(limit)
  }
}

/// Cancels the statement it watches when its time is up.
private final class StatementLimit: @unchecked Sendable {  // all state is behind the lock
  private let lock = NSLock()
  private var statement: PreparedStatement?
  private var isOver = false

  func watch(_ statement: PreparedStatement) {
    let isOver = lock.withLock {
      self.statement = statement
      return self.isOver
    }
    if isOver { statement.cancel() }
  }

  func strike() {
    let statement = lock.withLock {
      isOver = true
      return self.statement
    }
    statement?.cancel()
  }
}

/// An empty folder that goes when its owner does.
private final class ScratchFolder {
  let path: String

  init() throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("martlet-conformance-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    path = place.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

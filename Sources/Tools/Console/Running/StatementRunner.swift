import Columns
import Execution
import Kernels
import SQL
import Scheduler

/// What a call ends with.
package enum ExitStatus: Hashable, Sendable {
  case done
  case failed
  case wrongUsage
  case interrupted(signal: Int32)

  package var code: Int32 {
    switch self {
    case .done: 0
    case .failed: 1
    case .wrongUsage: 2
    case .interrupted(let signal): 128 + signal
    }
  }
}

/// Runs the statements of a text one after the other and prints what they give.
package struct StatementRunner {
  package let place: any StatementPlace
  package let options: Options
  package let printer: any ResultPrinter
  package let supervisor: Supervisor
  package let messages: Messages
  /// Row counts and times, for people.
  package let tellsTimes: Bool

  package init(
    place: any StatementPlace, options: Options, printer: any ResultPrinter, supervisor: Supervisor,
    messages: Messages, tellsTimes: Bool
  ) {
    self.place = place
    self.options = options
    self.printer = printer
    self.supervisor = supervisor
    self.messages = messages
    self.tellsTimes = tellsTimes
  }

  /// `origin` is the name of the file that the text comes from.
  package func run(_ text: String, origin: String? = nil) throws -> ExitStatus {
    var status = ExitStatus.done
    for (index, statement) in StatementSplitter.statements(in: text).enumerated() {
      if let signal = supervisor.interruptingSignal { return .interrupted(signal: signal) }
      do {
        try runOne(statement, number: index + 1)
      } catch let failure as OutputFailure {
        throw failure
      } catch {
        if let signal = supervisor.interruptingSignal {
          messages.note("interrupted")
          return .interrupted(signal: signal)
        }
        status = .failed
        let error = described(error)
        try printer.write(
          PrintedFailure(statement: index + 1, sql: statement.text, error: error))
        if !(printer is EnvelopePrinter) {
          messages.failure(statement.located(error), in: text, origin: origin)
        }
        if !options.keepsGoing { break }
      }
    }
    return status
  }

  private func runOne(_ statement: StatementText, number: Int) throws {
    let started = Clock.monotonicNanoseconds()
    let runnable = try place.statement(statement.text)
    let answer = try supervisor.watching(runnable, timeoutSeconds: options.timeoutSeconds) {
      try runnable.answer()
    }
    let nanoseconds = Clock.monotonicNanoseconds() &- started
    var result = PrintedResult(
      statement: number, sql: statement.text, schema: answer.schema, hasRows: answer.hasRows,
      rows: answer.rows, milliseconds: Double(nanoseconds) / 1e6, zone: answer.zone)
    let total = answer.rows.rowCount
    result.limit = options.rowLimit
    try printer.write(result, checkpoint: supervisor.checkpoint)
    if tellsTimes { tell(result, of: total) }
  }

  private func tell(_ result: PrintedResult, of total: Int) {
    let time = Quantities.text(seconds: result.milliseconds / 1000)
    guard result.hasRows else {
      messages.note("done in \(time)")
      return
    }
    let shown = result.rowCount
    let rows = "\(Quantities.text(count: total)) \(total == 1 ? "row" : "rows")"
    messages.note(
      shown < total
        ? "\(Quantities.text(count: shown)) of \(rows) in \(time)" : "\(rows) in \(time)")
  }

  /// What a person reads of an error of any kind.
  private func described(_ error: any Error) -> QueryError {
    if case .timeout(let seconds)? = supervisor.stopReason {
      return QueryError(
        "SPARK_JOB_CANCELLED", sqlState: "XXKDA",
        "The statement ran longer than \(Quantities.text(seconds: seconds)) and was cancelled.",
        hint: "--timeout sets how long a statement may run."
          + (options.remote == nil ? "" : " The session on the server ended with it."))
    }
    if let error = error as? QueryError { return error }
    if error is TaskInterrupted {
      return QueryError("SPARK_JOB_CANCELLED", sqlState: "XXKDA", "The statement was cancelled.")
    }
    return .internalError("\(error)")
  }
}

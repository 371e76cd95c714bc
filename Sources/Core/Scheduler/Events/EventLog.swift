public import Columns
import Foundation
import Synchronization

/// Writes every event as one line of JSON to a file that only grows.
public final class EventLog: Sendable {
  private struct Line<Event: EngineEvent>: Encodable {
    var sequence: Int
    var time: Int64
    var event: String
    var data: Event
  }

  private let bus: EventBus
  private let subscription: EventBus.Subscription
  private let file: LogFile

  /// Starts to log what `bus` carries from now on.
  public init(path: String, bus: EventBus) throws {
    let file = try LogFile(path: path)
    self.file = file
    self.bus = bus
    subscription = bus.subscribe { record in
      if let line = Self.line(for: record) { file.append(line) }
    }
  }

  /// Writes what has been posted so far and stops; the error that stopped writing, if any.
  @discardableResult
  public func close() -> QueryError? {
    bus.flush()
    bus.unsubscribe(subscription)
    return file.close()
  }

  private static func line(for record: EventRecord) -> Data? {
    func encode<Event: EngineEvent>(_ event: Event) -> Data? {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
      let line = Line(
        sequence: record.sequence, time: record.time, event: Event.eventName, data: event)
      return try? encoder.encode(line)
    }
    return encode(record.event)
  }
}

/// The file behind a log: one write a line, silent after the first error.
private final class LogFile: Sendable {
  private struct State {
    var descriptor: Int32
    var error: QueryError?
  }

  private let path: String
  private let state: Mutex<State>

  init(path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.error(path: path) }
    self.path = path
    state = Mutex(State(descriptor: descriptor))
  }

  deinit { _ = close() }

  func append(_ line: Data) {
    state.withLock { state in
      guard state.descriptor >= 0, state.error == nil else { return }
      var bytes = [UInt8](line)
      bytes.append(UInt8(ascii: "\n"))
      var start = 0
      while start < bytes.count {
        let written = bytes.withUnsafeBytes {
          write(state.descriptor, $0.baseAddress.map { $0 + start }, bytes.count - start)
        }
        if written < 0, errno == EINTR { continue }
        guard written > 0 else {
          state.error = Self.error(path: path)
          return
        }
        start += written
      }
    }
  }

  func close() -> QueryError? {
    state.withLock { state in
      if state.descriptor >= 0 { _ = Glibc.close(state.descriptor) }
      state.descriptor = -1
      return state.error
    }
  }

  private static func error(path: String) -> QueryError {
    QueryError(
      "TASK_WRITE_FAILED", sqlState: "58030",
      "Task failed while writing rows to \(path): \(String(cString: strerror(errno))).")
  }
}

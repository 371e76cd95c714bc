import Columns
import Foundation
import Glibc

/// What of a log could not be read.
public struct EventLogDamage: Hashable, Sendable {
  /// All lines of the log, the empty ones aside.
  public var lineCount = 0
  /// Lines that are no event.
  public var tornLineCount = 0
  /// The number of the first of them; lines are counted from one.
  public var firstTornLine: Int?
  /// The last line has no end and cannot be read: whoever wrote it went down, or goes on.
  public var isCutOff = false
  /// Events of kinds that only other versions know.
  public var unknownEventCount = 0

  public var isNone: Bool { tornLineCount == 0 && unknownEventCount == 0 }
}

/// Reads a log back; events of unknown types and torn lines are counted, not fatal.
public struct EventLogReader {
  private struct Header: Decodable {
    var sequence: Int
    var time: Int64
    var event: String
  }

  private struct Line<Event: EngineEvent>: Decodable {
    var data: Event
  }

  public private(set) var records: [EventRecord] = []
  public private(set) var damage = EventLogDamage()

  public var unreadableLineCount: Int { damage.tornLineCount + damage.unknownEventCount }

  public static let standardTypes: [any EngineEvent.Type] = [
    JobStarted.self, JobEnded.self, StageSubmitted.self, StageCompleted.self, TaskStarted.self,
    TaskEnded.self, QueryPlanned.self, QueryEnded.self, BlockUpdated.self, MemoryChanged.self,
    StreamProgress.self,
  ]

  /// Logs of sessions have some megabytes.
  private static let largestByteCount = 1 << 30

  public init(path: String, types: [any EngineEvent.Type] = standardTypes) throws {
    let text = try Self.contents(of: path)
    let known = Dictionary(
      types.map { ($0.eventName, $0) }, uniquingKeysWith: { first, _ in first })
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let newline = UInt8(ascii: "\n")
    let lines = text.split(separator: newline, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      damage.lineCount += 1
      let header = try? decoder.decode(Header.self, from: line)
      if let header, known[header.event] == nil {
        damage.unknownEventCount += 1
      } else if let header, let type = known[header.event],
        let event = Self.decode(type, line, decoder)
      {
        records.append(EventRecord(sequence: header.sequence, time: header.time, event: event))
      } else {
        damage.tornLineCount += 1
        damage.firstTornLine = damage.firstTornLine ?? index + 1
        damage.isCutOff = index == lines.count - 1
      }
    }
  }

  /// Only of files that are as long as they say: devices and pipes may never end.
  private static func contents(of path: String) throws -> Data {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw QueryError(
        "FAILED_READ_FILE.FILE_NOT_EXIST", sqlState: "KD001",
        "Encountered error while reading file \(path). File does not exist.")
    }
    func refusal(_ reason: String) -> QueryError {
      QueryError(
        "FAILED_READ_FILE.NO_HINT", sqlState: "KD001",
        "Encountered error while reading file \(path). \(reason)")
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw refusal("It is no file.") }
    guard status.st_size <= largestByteCount else { throw refusal("It is too large for a log.") }
    guard let text = FileManager.default.contents(atPath: path) else {
      throw refusal("It cannot be read.")
    }
    return text
  }

  private static func decode<Event: EngineEvent>(
    _ type: Event.Type, _ line: Data, _ decoder: JSONDecoder
  ) -> (any EngineEvent)? {
    try? decoder.decode(Line<Event>.self, from: line).data
  }
}

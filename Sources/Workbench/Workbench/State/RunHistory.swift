import Foundation
import Glibc

/// One statement that was run.
package struct RunRecord: Hashable, Sendable, Codable {
  package enum Status: String, Hashable, Sendable, Codable {
    case done, partial, cancelled, failed
  }

  package var text: String
  /// Seconds since 1970.
  package var startedAt: Double
  package var milliseconds: Double
  package var rows: Int?
  package var status: Status
  package var error: String?

  package init(
    text: String, startedAt: Double, milliseconds: Double, rows: Int? = nil, status: Status,
    error: String? = nil
  ) {
    self.text = text
    self.startedAt = startedAt
    self.milliseconds = milliseconds
    self.rows = rows
    self.status = status
    self.error = error
  }
}

/// All statements that were run, a line of JSON each. Lines are only ever added, each with one
/// write, so that neither a sudden end nor other instances harm what is there.
package struct RunHistory: Sendable {
  package let path: String
  /// The newest last.
  package private(set) var records: [RunRecord] = []

  package static let maximumRecords = 10_000

  /// Thousands of lines: they are read when somebody looks for one, not at start.
  package init(path: String = StateFolder.path + "/history.jsonl", reads: Bool = true) {
    self.path = path
    if reads { reload() }
  }

  /// Reads what is there; lines that are torn or strange are passed over.
  package mutating func reload() {
    guard let bytes = AtomicFile.read(path) else { return }
    let decoder = JSONDecoder()
    records = bytes.split(separator: 0x0A).suffix(Self.maximumRecords).compactMap {
      try? decoder.decode(RunRecord.self, from: Data($0))
    }
  }

  package mutating func add(_ record: RunRecord) throws(FileFailure) {
    records.append(record)
    if records.count > Self.maximumRecords { records.removeFirst() }
    guard let data = try? JSONEncoder().encode(record) else { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try StateFolder.make(String(path[..<slash]))
    }
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileFailure("write", path) }
    defer { close(file) }
    // A line that was torn by a sudden end stays alone.
    var last: UInt8 = 0x0A
    let end = lseek(file, 0, SEEK_END)
    if end > 0 { _ = pread(file, &last, 1, end - 1) }
    let start: [UInt8] = last == 0x0A ? [] : [0x0A]
    try AtomicFile.writeAll(start + Array(data) + [0x0A], to: file, path)
  }

  /// The newest first; every word must stand in the text or the error. Runs of the same text
  /// are told once, by the newest.
  package func search(_ words: String = "", status: RunRecord.Status? = nil) -> [RunRecord] {
    let wanted = words.lowercased().split(whereSeparator: \.isWhitespace)
    var seen: Set<String> = []
    return records.reversed().filter { record in
      guard status == nil || record.status == status else { return false }
      let text = (record.text + " " + (record.error ?? "")).lowercased()
      return wanted.allSatisfy { text.contains($0) } && seen.insert(record.text).inserted
    }
  }
}

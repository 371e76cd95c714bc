/// One statement of a conformance file and what is expected of it.
package struct ConformanceRecord: Sendable {
  package enum Expectation: Sendable {
    /// Runs without an error.
    case success
    /// Gives this body: the schema line, then a line a row.
    case rows([String], sorted: Bool)
    /// Fails with this condition.
    case failure(condition: String)
    /// Nobody has recorded an answer yet.
    case unrecorded
  }

  package var line: Int
  package var sql: String
  package var expectation: Expectation
}

/// A file of records that run in order in one session.
package struct ConformanceScript: Sendable, CustomStringConvertible {
  /// The path from the folder of all conformance files.
  package var path: String
  package var records: [ConformanceRecord]
  /// The first block that is neither a record nor a comment.
  package var problem: String?

  package var description: String { path }

  /// The folder that results are summed up by.
  package var folder: String {
    String(path.utf8.prefix { $0 != UInt8(ascii: "/") }) ?? path
  }

  package init(path: String, records: [ConformanceRecord]) {
    self.path = path
    self.records = records
  }

  /// Reads blocks that blank lines divide; each is a record or a comment.
  package init(path: String, text: String) {
    self.path = path
    records = []
    var block: [String] = []
    var start = 1
    for (index, line) in (Self.lines(of: text) + [""]).enumerated() {
      if !line.isEmpty {
        if block.isEmpty { start = index + 1 }
        block.append(line)
      } else if !block.isEmpty {
        addBlock(block, startingAt: start)
        block = []
      }
    }
  }

  /// Cuts at line feeds alone, so that a carriage return stays part of its line.
  package static func lines(of text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func addBlock(_ block: [String], startingAt start: Int) {
    guard let head = block.firstIndex(where: { !$0.hasPrefix("#") }) else { return }
    let words = block[head].split(separator: " ", maxSplits: 1).map(String.init)
    let rest = Array(block[(head + 1)...])
    let line = start + head
    guard let kind = words.first, !rest.isEmpty,
      let record = Self.record(kind, words.count > 1 ? words[1] : "", rest, line)
    else {
      problem = problem ?? "\(path):\(line): '\(block[head])' starts no record"
      return
    }
    records.append(record)
  }

  private static func record(
    _ kind: String, _ argument: String, _ rest: [String], _ line: Int
  ) -> ConformanceRecord? {
    var sql = rest
    let expectation: ConformanceRecord.Expectation
    switch kind {
    case "statement" where argument == "ok": expectation = .success
    case "query" where argument == "" || argument == "sorted":
      if let cut = rest.firstIndex(of: "----") {
        sql = Array(rest[..<cut])
        expectation = .rows(Array(rest[(cut + 1)...]), sorted: argument == "sorted")
      } else {
        expectation = .unrecorded
      }
    case "error" where !argument.isEmpty: expectation = .failure(condition: argument)
    case "error", "probe": expectation = .unrecorded
    default: return nil
    }
    return ConformanceRecord(
      line: line, sql: sql.joined(separator: "\n"), expectation: expectation)
  }
}

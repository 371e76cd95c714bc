import Columns
import Foundation
import SQL
import Testing

/// Every statement that Spark answered is read, and what its parser refused is refused.
struct ConformanceTests {
  struct Record {
    var kind: String
    var condition: String
    var text: String
    var place: String
  }

  /// Conditions of Spark's parser, among those of the recorded errors.
  static let parserConditions: Set<String> = [
    "PARSE_SYNTAX_ERROR", "INVALID_NUMERIC_LITERAL_RANGE", "INVALID_TYPED_LITERAL",
    "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH", "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
    "UNSUPPORTED_TYPED_LITERAL", "INVALID_IDENTIFIER", "DUPLICATED_CTE_NAMES",
    "UNCLOSED_BRACKETED_COMMENT", "PARSE_EMPTY_STATEMENT", "UNSUPPORTED_DATATYPE",
  ]

  @Test func recordedStatementsAreReadAsSparkReadsThem() throws {
    let records = try Self.records()
    #expect(records.count > 500)
    for record in records {
      // A type in a string is read when the function is prepared.
      if record.text.contains("from_json(") { continue }
      do {
        _ = try Parser.statement(record.text)
        let isRefused =
          record.kind == "error" && Self.parserConditions.contains(record.condition)
        #expect(!isRefused, "\(record.place): read \(record.text)")
      } catch {
        if Self.comesLater(error) { continue }
        #expect(
          record.kind == "error" && record.condition == error.condition,
          "\(record.place): \(error) in \(record.text)")
      }
    }
  }

  /// What the engine does not do is refused with an error of its own.
  private static func comesLater(_ error: QueryError) -> Bool {
    error.condition.hasPrefix("UNSUPPORTED_FEATURE.")
      || error.condition == "INVALID_STATEMENT_OR_CLAUSE"
  }

  static func records() throws -> [Record] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Conformance")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var records: [Record] = []
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "slt" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for block in text.components(separatedBy: "\n\n") {
        var lines = block.components(separatedBy: "\n").drop { $0.isEmpty || $0.hasPrefix("#") }
        guard let head = lines.popFirst()?.components(separatedBy: " ") else { continue }
        let statement = lines.prefix { $0 != "----" }.joined(separator: "\n")
        records.append(
          Record(
            kind: head[0], condition: head.dropFirst().joined(separator: " "), text: statement,
            place: file.lastPathComponent))
      }
    }
    return records
  }
}

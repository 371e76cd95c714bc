import Foundation
import SQL
import Testing

/// The formatter over every statement of the conformance corpus: the same tokens come out, and a
/// second run changes nothing.
struct FormattingTests {
  @Test func allStatementsOfTheCorpus() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Conformance")
    let names = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
    var count = 0
    for name in names where name.hasSuffix(".slt") {
      let file = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      for statement in Self.statements(in: file) {
        let once = Formatter.format(statement)
        #expect(signature(once) == signature(statement), "\(name): \(statement)")
        #expect(Formatter.format(once) == once, "\(name): \(statement)")
        count += 1
      }
    }
    #expect(count > 2_000)
  }

  /// The lines behind `query` or `statement`, up to the expected answer or an empty line.
  private static func statements(in file: String) -> [String] {
    var statements: [String] = []
    var lines: [Substring]?
    func finish() {
      if let lines, !lines.isEmpty { statements.append(lines.joined(separator: "\n")) }
      lines = nil
    }
    for line in file.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("query") || line.hasPrefix("statement") {
        finish()
        lines = []
      } else if line.hasPrefix("----") || line.isEmpty {
        finish()
      } else {
        lines?.append(line)
      }
    }
    finish()
    return statements
  }

  private func signature(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Lexer.tokens(in: text).map { token in
      let word = String(decoding: bytes[token.range], as: UTF8.self)
      return token.keyword == nil ? word : word.lowercased()
    }
  }
}

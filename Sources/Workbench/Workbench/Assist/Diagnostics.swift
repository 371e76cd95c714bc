import Columns
import SQL
package import Session
package import TerminalKit

/// What is wrong with a part of a text.
package struct Diagnostic: Hashable, Sendable {
  /// Bytes of UTF-8 in the whole text.
  package var range: Range<Int>
  package var condition: String
  package var message: String
  package var suggestion: String?

  /// As the editor shows it.
  package func shown(in buffer: TextBuffer) -> EditorDiagnostic {
    let start = buffer.place(utf8Offset: range.lowerBound)
    let end = buffer.place(utf8Offset: range.upperBound)
    return EditorDiagnostic(start..<max(start, end), .error, message)
  }
}

/// Finds the errors of a text without running anything. It may look into files for their
/// columns, so it belongs on a thread of its own.
package enum Diagnostics {
  package static func diagnose(_ text: String, session: Session) -> [Diagnostic] {
    let tokens = Lexer.tokens(in: text)
    var made: Set<String> = []
    var found: [Diagnostic] = []
    for statement in StatementSplitter.statements(in: text) {
      do throws(QueryError) {
        try session.check(statement.text)
      } catch {
        let isAboutMade =
          error.condition.hasPrefix("TABLE_OR_VIEW_NOT_FOUND")
          && made.contains { error.message.lowercased().contains("`\($0)`") }
        // What a view made above has for columns is not known before that runs.
        if !isAboutMade {
          found.append(diagnostic(of: error, in: statement, tokens))
        }
      }
      if let name = createdName(in: statement.text) { made.insert(name) }
    }
    return found
  }

  /// An error of a statement at the word that it is about.
  static func diagnostic(
    of error: QueryError, in statement: StatementText, _ tokens: [Token]
  ) -> Diagnostic {
    let place = statement.located(error).position
    let inside = tokens.filter {
      $0.range.lowerBound >= statement.range.lowerBound
        && $0.range.upperBound <= statement.range.upperBound && $0.kind != .end
    }
    let token =
      place.flatMap { place in
        inside.last {
          ($0.position.line, $0.position.column) <= (place.line, place.column)
        }
      } ?? inside.first
    var range = token?.range ?? statement.range
    if place == nil { range = range.lowerBound..<max(range.upperBound, range.lowerBound) }
    return Diagnostic(
      range: range, condition: error.condition, message: error.message,
      suggestion: error.hint ?? proposal(in: error.message))
  }

  /// The first name of "Did you mean one of the following? [`a`, `b`]."
  private static func proposal(in message: String) -> String? {
    guard let question = message.firstRange(of: "Did you mean one of the following? [") else {
      return nil
    }
    let list = message[question.upperBound...].prefix { $0 != "]" }
    return list.split(separator: ", ").first.map(String.init)
  }

  /// The view that a statement makes, in lower case.
  private static func createdName(in text: String) -> String? {
    let tokens = Lexer.tokens(in: text).filter { !$0.isComment }
    guard tokens.first?.keyword == .create,
      let view = tokens.firstIndex(where: { $0.keyword == .view || $0.keyword == .table })
    else { return nil }
    let bytes = Array(text.utf8)
    let skipped: Set<Keyword> = [.if, .not, .exists]
    let name = tokens[(view + 1)...].first { token in
      token.keyword.map { !skipped.contains($0) } ?? true
    }
    guard let name, name.range.upperBound <= bytes.count else { return nil }
    return String(decoding: bytes[name.range], as: UTF8.self).lowercased()
      .filter { $0 != "`" }
  }
}

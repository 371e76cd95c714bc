import CRegex
package import Columns

/// A regular expression in Java's syntax, compiled once and used by any number of workers.
///
/// What differs from Java: look-behinds need a fixed length in each alternative, ignoring case
/// covers all of Unicode, and only line feeds and carriage returns end lines.
///
/// `@unchecked Sendable`: the compiled code is never written after it was made.
package final class RegularExpression: @unchecked Sendable {
  private let code: OpaquePointer
  let pattern: String
  package let groupCount: Int

  /// Throws for patterns that do not compile; `function` is named in the message.
  package init(_ pattern: String, function: String) throws(QueryError) {
    self.pattern = pattern
    var translated = JavaPattern.translated(pattern)
    var message = [CChar](repeating: 0, count: 160)
    let compiled = translated.withUTF8 { bytes in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { none in
        regex_compile(
          bytes.baseAddress ?? UnsafePointer(none.baseAddress), bytes.count, &message, 160)
      }
    }
    guard let compiled else { throw RegularExpression.invalid(pattern, function) }
    code = compiled
    groupCount = Int(regex_group_count(compiled))
  }

  deinit { regex_free(code) }

  func groupNumber(_ name: String) -> Int? {
    let number = regex_group_number(code, name)
    return number >= 0 ? Int(number) : nil
  }

  /// Gives `body` what it needs to match, for one batch on one thread.
  func withMatcher<Result>(
    _ body: (RegexMatcher) throws(QueryError) -> Result
  ) throws(QueryError) -> Result {
    guard let matcher = regex_matcher_create(code) else {
      throw .internalError("no memory to match a regular expression")
    }
    defer { regex_matcher_free(matcher) }
    return try body(RegexMatcher(code: code, matcher: matcher))
  }

  private static func invalid(_ pattern: String, _ function: String) -> QueryError {
    QueryError(
      "INVALID_PARAMETER_VALUE.PATTERN", sqlState: "22023",
      "The value of parameter(s) `regexp` in `\(function)` is invalid: '\(pattern)'.")
  }
}

/// Finds matches; good inside `withMatcher` alone.
struct RegexMatcher {
  fileprivate let code: OpaquePointer
  fileprivate let matcher: OpaquePointer

  /// Finds the next match at or after a place; its parts are then in `group`.
  func find(in text: Bytes, from place: Int = 0) throws(QueryError) -> Bool {
    let found = regex_find(code, matcher, text.start, text.count, place)
    if found == regex_exhausted {
      throw QueryError(
        "REGEX_LIMIT_EXCEEDED", sqlState: "54000",
        "A regular expression takes more steps than a row may take: it goes back too often.")
    }
    return found == regex_found
  }

  /// The bytes of a group of the last match, 0 for all of it; nil when it took no part.
  func group(_ number: Int) -> Range<Int>? {
    guard let offsets = regex_offsets(matcher) else { return nil }
    let start = offsets[number * 2]
    let end = offsets[number * 2 + 1]
    if start > end || start == Int(bitPattern: UInt.max) { return nil }
    return Int(start)..<Int(end)
  }

  /// Calls `body` for every match until it returns false. An empty match moves on by one
  /// character.
  func eachMatch(
    in text: Bytes, from first: Int = 0, _ body: (Range<Int>) throws(QueryError) -> Bool
  ) throws(QueryError) {
    var place = first
    while place <= text.count, try find(in: text, from: place), let match = group(0) {
      guard try body(match) else { return }
      place = match.upperBound
      if match.isEmpty {
        if place == text.count { return }
        place = min(place &+ Bytes.width(text[place]), text.count)
      }
    }
  }
}

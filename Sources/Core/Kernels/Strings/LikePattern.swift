package import Columns
import Glibc

/// A LIKE pattern made ready for many strings.
///
/// A pattern of literal parts and `%` is answered by comparing the ends and searching for the
/// parts in between; one with `_` is matched part by part, going back to the last `%` alone.
///
/// `@unchecked Sendable`: written while it is made, then only read.
package final class LikePattern: @unchecked Sendable {
  /// A run of literal bytes and `_` between two `%`.
  private struct Part {
    var bytes: Bytes
    /// True where a place stands for any character; empty when none does.
    var wildcards: [Bool]
    var hasWildcards: Bool { !wildcards.isEmpty }
  }

  private let storage: UnsafeMutablePointer<UInt8>
  private var parts: [Part] = []
  private let startsOpen: Bool
  private let endsOpen: Bool
  private let ignoresCase: Bool
  /// The fast ways for the commonest shapes.
  private let shape: Shape

  private enum Shape { case exact, prefix, suffix, contains, general, everything }

  /// Compiles a pattern; `escape` makes the next `%`, `_` or itself literal.
  package init(
    _ pattern: String, escape: Unicode.Scalar = "\\", ignoresCase: Bool = false
  ) throws(QueryError) {
    self.ignoresCase = ignoresCase
    var runs: [[Unicode.Scalar?]] = [[]]
    var scalars = Array(pattern.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if scalar == escape {
        guard let next = scalars.popFirst() else { throw LikePattern.endsInEscape(pattern) }
        guard next == escape || next == "%" || next == "_" else {
          throw LikePattern.badEscape(pattern, next)
        }
        runs[runs.count - 1].append(next)
      } else if scalar == "%" {
        runs.append([])
      } else {
        runs[runs.count - 1].append(scalar == "_" ? nil : scalar)
      }
    }
    startsOpen = runs.count > 1 && runs[0].isEmpty
    endsOpen = runs.count > 1 && runs[runs.count - 1].isEmpty
    let filled = runs.filter { !$0.isEmpty }
    let texts = filled.map { run in
      run.flatMap { $0.map { Array(LikePattern.folded($0, ignoresCase).utf8) } ?? [0] }
    }
    storage = .allocate(capacity: texts.reduce(1) { $0 + $1.count })
    var place = 0
    for (run, text) in zip(filled, texts) {
      for (index, byte) in text.enumerated() { storage[place + index] = byte }
      let marks = run.contains { $0 == nil } ? LikePattern.marks(run, ignoresCase) : []
      parts.append(Part(bytes: Bytes(storage + place, count: text.count), wildcards: marks))
      place += text.count
    }
    shape = LikePattern.shape(
      parts.map(\.hasWildcards), isClosed: runs.count == 1, startsOpen, endsOpen)
  }

  deinit { storage.deallocate() }

  private static func folded(_ scalar: Unicode.Scalar, _ ignoresCase: Bool) -> String {
    ignoresCase ? scalar.properties.lowercaseMapping : String(scalar)
  }

  private static func marks(_ run: [Unicode.Scalar?], _ ignoresCase: Bool) -> [Bool] {
    run.flatMap { scalar in
      scalar.map { Array(repeating: false, count: folded($0, ignoresCase).utf8.count) } ?? [true]
    }
  }

  private static func shape(
    _ wildcards: [Bool], isClosed: Bool, _ startsOpen: Bool, _ endsOpen: Bool
  ) -> Shape {
    if wildcards.contains(true) { return .general }
    if wildcards.isEmpty { return isClosed ? .exact : .everything }
    guard wildcards.count == 1 else { return .general }
    switch (startsOpen, endsOpen) {
    case (false, false): return isClosed ? .exact : .general
    case (false, true): return .prefix
    case (true, false): return .suffix
    case (true, true): return .contains
    }
  }

  /// Matches every row of a flat or constant text column.
  package func match(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    if ignoresCase {
      var writer = ByteWriter()
      return makeTruths([column], rowCount: rowCount) { row in
        writer.clear()
        writeLowercase(text[row], to: &writer)
        return matches(Bytes(writer.bytes, count: writer.count))
      }
    }
    let first = parts.first?.bytes
    guard let first else {
      let wantsEmpty = shape == .exact
      return makeTruths([column], rowCount: rowCount) { row in
        !wantsEmpty || text[row].count == 0
      }
    }
    switch shape {
    case .exact: return makeTruths([column], rowCount: rowCount) { text[$0] == first }
    case .prefix: return makeTruths([column], rowCount: rowCount) { text[$0].hasPrefix(first) }
    case .suffix: return makeTruths([column], rowCount: rowCount) { text[$0].hasSuffix(first) }
    case .contains:
      let search = TextSearch(first)
      return makeTruths([column], rowCount: rowCount) { search.find(in: text[$0]) >= 0 }
    case .general, .everything:
      return makeTruths([column], rowCount: rowCount) { matches(text[$0]) }
    }
  }

  /// Anchored parts are held to the ends; every other takes its first place after the one before.
  func matches(_ text: Bytes) -> Bool {
    if shape == .everything { return true }
    var place = 0
    var end = text.count
    var range = parts.indices
    if parts.isEmpty { return text.count == 0 }
    if !startsOpen {
      guard let next = matchEnd(parts[0], text, 0) else { return false }
      place = next
      range = range.dropFirst()
      if range.isEmpty { return endsOpen || place == text.count }
    }
    if !endsOpen, let last = range.last {
      guard let start = startOfSuffix(parts[last], text), start >= place else { return false }
      end = start
      range = range.dropLast()
    }
    for index in range {
      guard let next = findEnd(parts[index], text.prefix(end), from: place) else { return false }
      place = next
    }
    return true
  }

  /// The place after a part that stands at `place`.
  private func matchEnd(_ part: Part, _ text: Bytes, _ place: Int) -> Int? {
    if !part.hasWildcards {
      guard place + part.bytes.count <= text.count,
        memcmp(text.start + place, part.bytes.start, part.bytes.count) == 0
      else { return nil }
      return place + part.bytes.count
    }
    var place = place
    for index in 0..<part.bytes.count {
      guard place < text.count else { return nil }
      if part.wildcards[index] {
        place += Bytes.width(text[place])
      } else {
        if text[place] != part.bytes[index] { return nil }
        place += 1
      }
    }
    return place <= text.count ? place : nil
  }

  private func findEnd(_ part: Part, _ text: Bytes, from: Int) -> Int? {
    if !part.hasWildcards {
      let found = TextSearch(part.bytes).find(in: text, from: from)
      return found < 0 ? nil : found + part.bytes.count
    }
    var place = from
    while place <= text.count {
      if let end = matchEnd(part, text, place) { return end }
      guard place < text.count else { return nil }
      place += Bytes.width(text[place])
    }
    return nil
  }

  private func startOfSuffix(_ part: Part, _ text: Bytes) -> Int? {
    if !part.hasWildcards {
      return text.hasSuffix(part.bytes) ? text.count - part.bytes.count : nil
    }
    var characters = 0
    for index in 0..<part.bytes.count
    where part.wildcards[index] || part.bytes[index] & 0xC0 != 0x80 {
      characters += 1
    }
    guard text.characterCount >= characters else { return nil }
    let start = text.place(beforeEnd: characters)
    return matchEnd(part, text, start) == text.count ? start : nil
  }

  private static func endsInEscape(_ pattern: String) -> QueryError {
    QueryError(
      "INVALID_FORMAT.ESC_AT_THE_END", sqlState: "42601",
      "The format is invalid: '\(pattern)'. The escape character is not allowed to end with.")
  }

  private static func badEscape(_ pattern: String, _ character: Unicode.Scalar) -> QueryError {
    QueryError(
      "INVALID_FORMAT.ESC_IN_THE_MIDDLE", sqlState: "42601",
      "The format is invalid: '\(pattern)'. The escape character is not allowed to precede "
        + "'\(character)'.")
  }
}

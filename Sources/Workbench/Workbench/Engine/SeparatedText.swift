import Formats

/// What the first lines of a file tell about how its values are separated.
struct SeparatedText: Hashable, Sendable {
  private(set) var separator: Character = ","
  private(set) var hasHeader = false

  var separatorName: String { separator == "\t" ? "\\t" : String(separator) }

  private static let separators: [Character] = [",", "\t", ";", "|"]
  private static let sampleSize = 1 << 14

  /// Nil for a file that cannot be read as text.
  init?(firstLinesOf path: String) {
    guard let bytes = FileBeginning.bytes(of: path, limit: Self.sampleSize), !bytes.contains(0)
    else { return nil }
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  init?(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).prefix(20)
    guard let first = lines.first else { return nil }
    separator =
      Self.separators.max { left, right in
        first.count { $0 == left } < first.count { $0 == right }
      } ?? ","
    if !first.contains(separator) { separator = "," }
    hasHeader = Self.isHeader(first, before: lines.dropFirst(), separator)
  }

  /// Names: distinct words, above rows of which some value is no word.
  private static func isHeader(
    _ line: Substring, before rows: ArraySlice<Substring>, _ separator: Character
  ) -> Bool {
    let names = cells(of: line, separator)
    guard names.allSatisfy(isWord), Set(names).count == names.count else { return false }
    if rows.isEmpty { return names.count > 1 }
    let other = rows.prefix(10).map { cells(of: $0, separator) }
    let hasValues = other.contains { row in row.contains { !$0.isEmpty && !isWord($0) } }
    // Where all is words, names are those that do not come again below.
    let repeats = zip(names.indices, names).contains { index, name in
      other.contains { $0.indices.contains(index) && $0[index] == name }
    }
    return hasValues || !repeats && names.count > 1
  }

  private static func cells(of line: Substring, _ separator: Character) -> [String] {
    line.split(separator: separator, omittingEmptySubsequences: false).map { cell in
      String(cell.filter { $0 != "\"" && $0 != "\r" && $0 != "\u{FEFF}" })
    }
  }

  private static func isWord(_ text: String) -> Bool {
    guard let first = text.first(where: { !$0.isWhitespace }) else { return false }
    return (first.isLetter || first == "_") && Double(text) == nil
  }
}

import Formats

/// What the first lines of a file tell about where its records end.
struct JSONOutline: Hashable, Sendable {
  /// The file is one value, or its records go over several lines.
  private(set) var isMultiLine = false

  private static let sampleSize = 1 << 14

  init?(firstLinesOf path: String) {
    guard let bytes = FileBeginning.bytes(of: path, limit: Self.sampleSize) else { return nil }
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  init?(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).prefix(2)
      .map { $0.filter { !$0.isWhitespace && $0 != "\u{FEFF}" } }
    guard let first = lines.first, let start = first.first else { return nil }
    let end: Character = start == "[" ? "]" : "}"
    isMultiLine = (start == "[" || start == "{") && first.last != end && lines.count > 1
  }
}

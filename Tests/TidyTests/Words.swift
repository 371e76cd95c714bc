/// Searching bytes for words, much faster than regular expressions over a whole tree.
enum Words {
  static func isPartOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xff:
      true
    default: false
    }
  }

  /// The line numbers, from one, where `word` stands with no letter beside it.
  static func lines(of word: String, in text: [UInt8]) -> [Int] {
    places(of: word, in: text).map { place in
      text[..<place].count { $0 == UInt8(ascii: "\n") } + 1
    }
  }

  static func places(of word: String, in text: [UInt8]) -> [Int] {
    let word = Array(word.utf8)
    guard let first = word.first, let last = word.last, text.count >= word.count else { return [] }
    return (0...(text.count - word.count)).filter { start in
      guard text[start] == first else { return false }
      let end = start + word.count
      for offset in 1..<max(word.count, 1) where text[start + offset] != word[offset] {
        return false
      }
      let joinsBefore = start > 0 && isPartOfName(text[start - 1]) && isPartOfName(first)
      let joinsAfter = end < text.count && isPartOfName(text[end]) && isPartOfName(last)
      return !joinsBefore && !joinsAfter
    }
  }

  /// The name that begins at or behind the blanks after `place`.
  static func name(after place: Int, in text: [UInt8]) -> String {
    let rest = text[place...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    return String(decoding: rest.prefix(while: isPartOfName), as: UTF8.self)
  }
}

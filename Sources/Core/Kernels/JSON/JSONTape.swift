import Columns

/// One JSON value read into a flat list of nodes; a tape is used again for every row.
///
/// What follows the first value is not looked at.
struct JSONTape {
  enum Kind: UInt8 {
    case object, array, string, escapedString, integer, fraction, special, yes, no, null
  }

  struct Node {
    var kind: Kind
    /// The bytes of the value; of strings without their quotes.
    var start: Int32
    var end: Int32
    /// The node behind this one and all inside it.
    var next: Int32
    /// Elements of an array, members of an object.
    var count: Int32
  }

  private(set) var nodes: [Node] = []
  private let dialect: JSONDialect
  private var text = Bytes(UnsafePointer(JSONTape.nothing), count: 0)
  private var place = 0

  /// How deep values may be nested.
  static let maximumDepth = 1000

  nonisolated(unsafe) private static let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 8)

  init(_ dialect: JSONDialect = JSONDialect()) { self.dialect = dialect }

  /// True when the text is nothing but blanks, and comments where they are allowed.
  mutating func isBlank(_ text: Bytes) -> Bool {
    self.text = text
    place = 0
    skipBlanks()
    return place >= text.count
  }

  /// Reads a value; false for text that is none. The bytes must outlive the next call.
  mutating func read(_ text: Bytes) -> Bool {
    self.text = text
    nodes.removeAll(keepingCapacity: true)
    place = 0
    guard text.count < Int(Int32.max) else { return false }
    return readValue(depth: 0)
  }

  func bytes(_ node: Int) -> Bytes { text[Int(nodes[node].start)..<Int(nodes[node].end)] }

  /// Calls `body` with the nodes of an array's elements, or of an object's names and values in
  /// turn, until it returns false.
  func eachChild(of node: Int, _ body: (Int) throws(QueryError) -> Bool) throws(QueryError) {
    let count = Int(nodes[node].count) * (nodes[node].kind == .object ? 2 : 1)
    var child = node + 1
    for _ in 0..<count {
      guard try body(child) else { return }
      child = Int(nodes[child].next)
    }
  }

  func children(of node: Int) -> [Int] {
    let count = Int(nodes[node].count) * (nodes[node].kind == .object ? 2 : 1)
    var found: [Int] = []
    found.reserveCapacity(count)
    var child = node + 1
    for _ in 0..<count {
      found.append(child)
      child = Int(nodes[child].next)
    }
    return found
  }

  /// The value of the first member of a name; nil when there is none.
  func member(_ name: Bytes, of node: Int) -> Int? {
    guard nodes[node].kind == .object else { return nil }
    var child = node + 1
    for _ in 0..<nodes[node].count {
      if isName(child, name) { return child + 1 }
      child = Int(nodes[child + 1].next)
    }
    return nil
  }

  func isName(_ node: Int, _ name: Bytes) -> Bool {
    if nodes[node].kind == .string { return bytes(node) == name }
    return string(node) == name.string
  }

  /// The text of a string node without its escapes.
  func string(_ node: Int) -> String {
    var writer = ByteWriter()
    writeString(node, to: &writer)
    return writer.text
  }

  func writeString(_ node: Int, to writer: inout ByteWriter) {
    let raw = bytes(node)
    if nodes[node].kind == .string { return writer.write(raw) }
    var place = 0
    while place < raw.count {
      guard raw[place] == UInt8(ascii: "\\"), place + 1 < raw.count else {
        writer.write(raw[place])
        place += 1
        continue
      }
      let escape = raw[place + 1]
      place += 2
      switch escape {
      case UInt8(ascii: "n"): writer.write(0x0A as UInt8)
      case UInt8(ascii: "t"): writer.write(0x09 as UInt8)
      case UInt8(ascii: "r"): writer.write(0x0D as UInt8)
      case UInt8(ascii: "b"): writer.write(0x08 as UInt8)
      case UInt8(ascii: "f"): writer.write(0x0C as UInt8)
      case UInt8(ascii: "u"): writer.write(codePoint(raw, &place))
      default: writer.write(escape)
      }
    }
  }

  /// Four hexadecimal digits, and four more of the second half of a pair.
  private func codePoint(_ raw: Bytes, _ place: inout Int) -> Unicode.Scalar {
    let first = codeUnit(raw, place)
    place += 4
    if (0xD800...0xDBFF).contains(first), place + 6 <= raw.count,
      raw[place] == UInt8(ascii: "\\"), raw[place + 1] == UInt8(ascii: "u")
    {
      let second = codeUnit(raw, place + 2)
      if (0xDC00...0xDFFF).contains(second) {
        place += 6
        let code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        return Unicode.Scalar(code) ?? "?"
      }
    }
    return Unicode.Scalar(first) ?? "?"
  }

  private func codeUnit(_ raw: Bytes, _ place: Int) -> UInt32 {
    var code: UInt32 = 0
    for offset in 0..<4 where place + offset < raw.count {
      code = code << 4 | UInt32(hexadecimalDigit(raw[place + offset]) ?? 0)
    }
    return code
  }

  // MARK: Reading

  private mutating func skipBlanks() {
    while place < text.count {
      let byte = text[place]
      if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
        place &+= 1
      } else if byte != UInt8(ascii: "/") || !dialect.allowsComments || !skipComment() {
        return
      }
    }
  }

  /// False when no whole comment stands here.
  private mutating func skipComment() -> Bool {
    guard place + 1 < text.count else { return false }
    var end = place + 2
    switch text[place + 1] {
    case UInt8(ascii: "/"):
      while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
    case UInt8(ascii: "*"):
      while end + 1 < text.count, text[end] != UInt8(ascii: "*") || text[end + 1] != 0x2F {
        end += 1
      }
      guard end + 1 < text.count else { return false }
      end += 2
    default: return false
    }
    place = end
    return true
  }

  private mutating func append(_ kind: Kind, _ start: Int, _ end: Int) {
    nodes.append(
      Node(
        kind: kind, start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end),
        next: Int32(truncatingIfNeeded: nodes.count + 1), count: 0))
  }

  private mutating func readValue(depth: Int) -> Bool {
    skipBlanks()
    guard place < text.count, depth < JSONTape.maximumDepth else { return false }
    switch text[place] {
    case UInt8(ascii: "{"): return readList(.object, UInt8(ascii: "}"), depth)
    case UInt8(ascii: "["): return readList(.array, UInt8(ascii: "]"), depth)
    case UInt8(ascii: "\""): return readString()
    case UInt8(ascii: "'"): return dialect.allowsSingleQuotes && readString()
    case UInt8(ascii: "t"): return readWord("true", .yes)
    case UInt8(ascii: "f"): return readWord("false", .no)
    case UInt8(ascii: "n"): return readWord("null", .null)
    case UInt8(ascii: "N"): return dialect.allowsSpecialNumbers && readWord("NaN", .special)
    case UInt8(ascii: "I"): return dialect.allowsSpecialNumbers && readWord("Infinity", .special)
    default: return readNumber()
    }
  }

  private mutating func readList(_ kind: Kind, _ close: UInt8, _ depth: Int) -> Bool {
    let node = nodes.count
    append(kind, place, place)
    place += 1
    var count: Int32 = 0
    skipBlanks()
    if place < text.count, text[place] == close {
      place += 1
    } else {
      while true {
        if kind == .object, !readName() { return false }
        guard readValue(depth: depth + 1) else { return false }
        count += 1
        skipBlanks()
        guard place < text.count else { return false }
        let byte = text[place]
        place += 1
        if byte == close { break }
        guard byte == UInt8(ascii: ",") else { return false }
      }
    }
    nodes[node].end = Int32(truncatingIfNeeded: place)
    nodes[node].next = Int32(truncatingIfNeeded: nodes.count)
    nodes[node].count = count
    return true
  }

  private mutating func readName() -> Bool {
    skipBlanks()
    guard place < text.count else { return false }
    switch text[place] {
    case UInt8(ascii: "\""): guard readString() else { return false }
    case UInt8(ascii: "'"):
      guard dialect.allowsSingleQuotes, readString() else { return false }
    default: guard dialect.allowsUnquotedNames, readUnquotedName() else { return false }
    }
    skipBlanks()
    guard place < text.count, text[place] == UInt8(ascii: ":") else { return false }
    place += 1
    return true
  }

  private mutating func readUnquotedName() -> Bool {
    let start = place
    while place < text.count, JSONTape.isNameByte(text[place]) { place += 1 }
    guard place > start, text[start] &- 0x30 > 9 else { return false }
    append(.string, start, place)
    return true
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"),
      UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), 0x80...0xFF:
      true
    default: false
    }
  }

  /// The first byte from a place on that is no plain text in a string; looks at eight at a time.
  @inline(__always)
  private func plainEnd(_ start: Int, _ quote: UInt8) -> Int {
    var end = start
    let raw = UnsafeRawPointer(text.start)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = ones &* UInt64(quote)
    let slashes = ones &* UInt64(UInt8(ascii: "\\"))
    while end &+ 8 <= text.count {
      let word = raw.loadUnaligned(fromByteOffset: end, as: UInt64.self)
      let (quoted, escaped) = (word ^ quotes, word ^ slashes)
      let found =
        ((quoted &- ones) & ~quoted) | ((escaped &- ones) & ~escaped)
        | ((word &- ones &* 0x20) & ~word)
      let marks = found & (ones &<< 7)
      if marks != 0 { return end &+ marks.trailingZeroBitCount &>> 3 }
      end &+= 8
    }
    return end
  }

  private mutating func readString() -> Bool {
    let quote = text[place]
    let start = place + 1
    var end = plainEnd(start, quote)
    var hasEscapes = false
    while end < text.count, text[end] != quote {
      if text[end] == UInt8(ascii: "\\") {
        guard end + 1 < text.count, isEscape(end + 1) else { return false }
        hasEscapes = true
        end += 1
        end = plainEnd(end + 1, quote)
        continue
      } else if text[end] < 0x20, !dialect.allowsControlCharacters {
        return false
      }
      end = plainEnd(end + 1, quote)
    }
    guard end < text.count else { return false }
    append(hasEscapes ? .escapedString : .string, start, end)
    place = end + 1
    return true
  }

  private func isEscape(_ place: Int) -> Bool {
    switch text[place] {
    case UInt8(ascii: "u"):
      place + 4 < text.count && (1...4).allSatisfy { hexadecimalDigit(text[place + $0]) != nil }
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "/"),
      UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      true
    default: dialect.allowsAnyEscape
    }
  }

  private mutating func readWord(_ word: StaticString, _ kind: Kind) -> Bool {
    let wanted = Bytes(word.utf8Start, count: word.utf8CodeUnitCount)
    guard text.from(place).hasPrefix(wanted) else { return false }
    append(kind, place, place + wanted.count)
    place += wanted.count
    return true
  }

  private mutating func readNumber() -> Bool {
    let start = place
    var end = place
    func digits() -> Int {
      let first = end
      while end < text.count, text[end] >= 0x30, text[end] <= 0x39 { end += 1 }
      return end - first
    }
    if text[end] == UInt8(ascii: "-") || text[end] == UInt8(ascii: "+") {
      for word: StaticString in ["Infinity", "INF"] where dialect.allowsSpecialNumbers {
        let wanted = Bytes(word.utf8Start, count: word.utf8CodeUnitCount)
        guard text.from(end + 1).hasPrefix(wanted) else { continue }
        place = end + 1 + wanted.count
        append(.special, start, place)
        return true
      }
      guard text[end] == UInt8(ascii: "-") else { return false }
      end += 1
    }
    let first = end
    let whole = digits()
    guard whole > 0, whole == 1 || text[first] != 0x30 || dialect.allowsLeadingZeros else {
      return false
    }
    var kind = Kind.integer
    if end < text.count, text[end] == UInt8(ascii: ".") {
      kind = .fraction
      end += 1
      guard digits() > 0 else { return false }
    }
    if end < text.count, text[end] | 0x20 == UInt8(ascii: "e") {
      kind = .fraction
      end += 1
      if end < text.count, text[end] == 0x2B || text[end] == 0x2D { end += 1 }
      guard digits() > 0 else { return false }
    }
    append(kind, start, end)
    place = end
    return true
  }
}

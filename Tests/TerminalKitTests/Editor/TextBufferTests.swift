import TerminalKit
import Testing

/// The text and its history, held against a plain string.
struct TextBufferTests {
  private static let pieces = [
    "a", "xyz", " ", "\n", "\n\n", "é", "e\u{301}", "\u{301}", "日本", "👩‍👩‍👧", "🇩🇪",
    "\r\n", "\r", "\t",
    "select 1", "a\nb\nc", "", "\u{200d}", "क्षि",
  ]

  @Test(arguments: 0..<40)
  func editsEqualThoseOfAString(seed: Int) {
    var random = Seeded(state: UInt64(seed))
    var buffer = TextBuffer("start\nhere")
    var texts = [buffer.text]
    for _ in 0..<60 {
      let lines = buffer.text.split(separator: "\n", omittingEmptySubsequences: false)
      func place() -> TextPlace {
        let line = Int.random(in: 0..<lines.count, using: &random)
        return TextPlace(line: line, column: Int.random(in: 0...lines[line].count, using: &random))
      }
      let (a, b) = (place(), place())
      let range = min(a, b)..<max(a, b)
      let piece = Self.pieces.randomElement(using: &random) ?? ""
      let (start, end) = (
        buffer.utf8Offset(of: range.lowerBound), buffer.utf8Offset(of: range.upperBound)
      )
      var bytes = Array(buffer.text.utf8)
      let plain = piece.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      bytes.replaceSubrange(start..<end, with: plain.utf8)
      buffer.replace(range, with: piece)
      #expect(Array(buffer.text.utf8) == bytes)
      let cursor = buffer.cursor
      #expect(buffer.clamped(cursor) == cursor)
      if buffer.text != texts.last { texts.append(buffer.text) }
    }
    let end = buffer.text
    var seen = [end]
    while buffer.undo() { seen.append(buffer.text) }
    #expect(seen.last == "start\nhere")
    #expect(seen.reversed().filter { !texts.contains($0) }.isEmpty)
    while buffer.redo() {}
    #expect(Array(buffer.text.utf8) == Array(end.utf8))
  }

  @Test func typingIsUndoneByWords() {
    var buffer = TextBuffer()
    for character in "select one" { buffer.insert(String(character), as: .typing) }
    buffer.undo()
    #expect(buffer.text == "select ")
    buffer.undo()
    #expect(buffer.text == "")
    buffer.redo()
    #expect(buffer.text == "select ")
  }

  @Test func offsetsAndPlacesAgree() {
    let buffer = TextBuffer("é日本\n👩‍👩‍👧x\n\nend")
    for offset in 0...buffer.text.utf8.count {
      let place = buffer.place(utf8Offset: offset)
      #expect(buffer.utf8Offset(of: place) <= offset)
    }
    #expect(buffer.place(utf8Offset: 9) == TextPlace(line: 1, column: 0))
    #expect(buffer.place(line: 0, scalars: 2) == TextPlace(line: 0, column: 2))
    #expect(buffer.place(utf8Offset: 999) == buffer.end)
  }

  /// Each change of them all would take minutes.
  @Test func aHundredThousandLinesAreEdited() {
    let text = Array(repeating: "select a, b from t where c = 'x'", count: 100_000)
      .joined(separator: "\n")
    var buffer = TextBuffer(text)
    for line in stride(from: 0, to: 100_000, by: 100) {
      buffer.cursor = TextPlace(line: line, column: 3)
      buffer.insert("x", as: .typing)
      buffer.insert("\n")
    }
    #expect(buffer.lines.count == 101_000)
    while buffer.undo() {}
    #expect(buffer.text == text)
  }

  @Test func allMatchesAreReplacedInOneStep() {
    var buffer = TextBuffer("aXa\nb\nxx")
    #expect(buffer.replaceAll(SearchPattern("x"), with: "yy\n") == 3)
    #expect(buffer.text == "ayy\na\nb\nyy\nyy\n")
    buffer.undo()
    #expect(buffer.text == "aXa\nb\nxx")
    #expect(buffer.matches(of: SearchPattern("X", matchesCase: true)).count == 1)
    #expect(buffer.matches(of: SearchPattern("x", wholeWords: true)).isEmpty)
  }
}

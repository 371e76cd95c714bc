import Glibc
import TerminalKit
import Testing

/// Text in cells: how wide it is, that it can do no harm, how it is cut.
struct TextTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("日本", 4), ("é", 1), ("e\u{301}", 1), ("한국", 4), ("ｱ", 1), ("Ａ", 2),
    ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("❤️", 1), ("🇩🇪", 2), ("🇩🇪🇫🇷", 4), ("क्षि", 3),
    ("\u{200b}a\u{feff}", 1), ("\u{301}", 1), ("\t", 1), ("a\u{0}b", 3), ("─╭█⣿", 4),
    ("\u{ad}", 1), ("नमस्ते", 4), ("ที่", 1),
  ])
  func width(text: String, expected: Int) {
    #expect(text.displayWidth == expected)
    #expect(text.sanitized.displayWidth == expected)
  }

  @Test(arguments: [
    ("\u{1b}[31mred", "␛[31mred"), ("a\r\nb", "a␍␊b"), ("\u{7}\u{8}\u{7f}", "␇␈␡"),
    ("\u{9b}2J", "\u{fffd}2J"), ("a\u{202e}b\u{2069}", "a⇄b⇄"), ("👨‍👩‍👧!", "👨!"), ("🇩🇪x", "DEx"),
    ("👍🏽", "👍"), ("❤️", "❤"), ("e\u{301}x", "e\u{301}x"), ("\u{2028}", "␤"),
    ("\u{301}a", "\u{25cc}\u{301}a"), ("a\u{200b}b", "ab"), ("क्ष", "क्ष"),
    ("a" + String(repeating: "\u{301}", count: 50), "a\u{301}\u{301}\u{301}"),
  ])
  func sanitizing(text: String, expected: String) {
    #expect(Array(text.sanitized.unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test func nothingThatATerminalObeysIsLeft() {
    var dice = Dice(1)
    for _ in 0..<2_000 {
      let scalars = (0..<12).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x3000, using: &dice))
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      let unsafe = String(view).sanitized.unicodeScalars.contains { scalar in
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
          || (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      }
      #expect(!unsafe)
    }
  }

  @Test(arguments: [
    ("hello", 5, ClipPlace.end, "hello"), ("hello", 4, .end, "hel…"), ("hello", 1, .end, "…"),
    ("hello", 0, .end, ""), ("hello", -3, .end, ""), ("日本語", 5, .end, "日本…"),
    ("日本語", 4, .end, "日…"), ("/a/long/path", 6, .start, "…/path"),
    ("/a/long/path", 6, .middle, "/a/…th"), ("日本語日本語", 6, .middle, "日…語"),
    ("e\u{301}e\u{301}e\u{301}", 2, .end, "e\u{301}…"),
  ])
  func clipping(text: String, width: Int, place: ClipPlace, expected: String) {
    #expect(text.clipped(to: width, at: place) == expected)
  }

  @Test func fittedTextHasItsWidth() {
    var dice = Dice(2)
    for _ in 0..<3_000 {
      let text = dice.text()
      let width = Int.random(in: 0...14, using: &dice)
      for place in [ClipPlace.start, .middle, .end] {
        #expect(text.clipped(to: width, at: place).displayWidth <= width)
        #expect(text.fitted(to: width, .center, clip: place).displayWidth == width)
      }
      for line in text.wrapped(to: max(width, 2)) { #expect(line.displayWidth <= max(width, 2)) }
    }
  }

  @Test(arguments: [
    ("ab", 5, Alignment.leading, "ab   "), ("ab", 5, .trailing, "   ab"),
    ("ab", 5, .center, " ab  "),
  ])
  func fitting(text: String, width: Int, alignment: Alignment, expected: String) {
    #expect(text.fitted(to: width, alignment) == expected)
  }

  @Test(arguments: [
    ("the quick brown fox", 9, ["the quick", "brown fox"]), ("a\nb\n\nc", 5, ["a", "b", "", "c"]),
    ("  indented text", 10, ["  indented", "text"]), ("abcdefgh", 3, ["abc", "def", "gh"]),
    ("xx abcdefgh", 4, ["xx", "abcd", "efgh"]), ("日本語", 3, ["日", "本", "語"]), ("日本", 1, [""]),
    ("", 4, [""]), ("abc", 0, []),
  ])
  func wrapping(text: String, width: Int, expected: [String]) {
    #expect(text.wrapped(to: width) == expected)
  }

  /// Of this thread alone: what else runs on the machine does not count.
  private static var threadTime: Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  @Test func longTextIsReadNoFurtherThanNeeded() {
    let text = String(repeating: "x", count: 20_000_000)
    var surface = Surface(size: Size(width: 20, height: 1))
    let start = Self.threadTime
    #expect(text.clipped(to: 10) == "xxxxxxxxx…")
    surface.write(text, at: .zero)
    let middle = Self.threadTime
    #expect(text.count == 20_000_000)
    #expect(middle - start < Self.threadTime - middle)
  }

  @Test func styledTextIsClippedAsAWhole() {
    let text = "rows " + StyledText("12,345", .textStrong) + " more"
    #expect(text.displayWidth == 16)
    #expect(
      (0...17).map { text.clipped(to: $0).text } == [
        "", "…", "r…", "ro…", "row…", "rows…", "rows …", "rows 1…", "rows 12…", "rows 12,…",
        "rows 12,3…", "rows 12,34…", "rows 12,345…", "rows 12,345 …", "rows 12,345 m…",
        "rows 12,345 mo…", "rows 12,345 more", "rows 12,345 more",
      ])
  }
}

import Testing

@testable import Console

/// Text from data is measured as terminals show it, and cannot control them.
struct DisplayTextTests {
  @Test(arguments: [
    ("plain", 5), ("", 0), ("héllo", 5), ("日本語", 6), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("🇨🇭", 2),
    ("✈️", 2), ("한글", 4), ("\u{1100}\u{1161}", 2), ("a\u{200B}b", 2), ("ﬁ", 1), ("Ａ", 2),
  ])
  func widthsAreThoseOfTerminals(text: String, width: Int) {
    #expect(DisplayText.width(of: text) == width)
  }

  @Test(arguments: [
    ("a\u{1B}[31mb", "a␛[31mb"), ("tab\there", "tab␉here"), ("\u{7F}", "␡"),
    ("\u{9B}2J", "\u{FFFD}2J"),
    ("abc\u{202E}def", "abc\u{FFFD}def"), ("line\nbreak", "line␊break"), ("fine", "fine"),
    ("\r\n", "␍␊"),
  ])
  func controlCharactersAreShown(text: String, visible: String) {
    #expect(DisplayText.visible(text) == visible)
  }

  @Test(arguments: [
    ("abcdef", 4, "abc…"), ("abcd", 4, "abcd"), ("日本語", 4, "日…"), ("日本語", 5, "日本…"),
    ("ab", 1, "…"),
  ])
  func textIsCutByColumns(text: String, columns: Int, cut: String) {
    #expect(DisplayText.clipped(text, to: columns) == cut)
    #expect(DisplayText.width(of: DisplayText.clipped(text, to: columns)) <= columns)
  }
}

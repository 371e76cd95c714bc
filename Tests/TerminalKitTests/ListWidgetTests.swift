import TerminalKit
import Testing

/// Positions in lists, matching, lines of text and lists to pick from.
struct ListWidgetTests {
  @Test func scrollingKeepsTheCursorVisible() {
    var position = ScrollPosition(count: 3_000_000_000, viewport: 10, margin: 2)
    position.perform(.last)
    #expect(position.cursor == 2_999_999_999)
    #expect(position.visible == 2_999_999_990..<3_000_000_000)
    position.perform(.pageUp)
    #expect(position.cursor == 2_999_999_990)
    position.move(by: .min)
    #expect(position.cursor == 0)
    position.scroll(by: 5)
    #expect(position.offset == 5 && position.cursor == 7)
    position.update(count: 3, viewport: 10)
    #expect(position.offset == 0 && position.cursor == 2)
    position.update(count: 0, viewport: 0)
    position.perform(.halfDown)
    #expect(position.cursor == 0)
  }

  @Test(arguments: [
    (100, 10, 0, 0..<1), (100, 10, 1, 1..<2), (100, 10, 90, 9..<10), (100, 10, 89, 8..<9),
    (5, 10, 0, 0..<10),
  ])
  func thumbsTouchTheEndsOnlyThere(count: Int, viewport: Int, offset: Int, thumb: Range<Int>) {
    let bar = ScrollBar(count: count, viewport: viewport, offset: offset)
    #expect(bar.thumb(onBarOf: 10) == thumb)
  }

  @Test func fuzzyMatchesPreferWordsAndNeighbours() {
    let names = ["l_linenumber", "lineitem", "customer", "pipeline_item", "l_shipdate"]
    #expect(FuzzyMatcher("lit").rank(names).map { names[$0.index] }.first == "lineitem")
    #expect(FuzzyMatcher("lsd").rank(names).map { names[$0.index] } == ["l_shipdate"])
    #expect(FuzzyMatcher("item line").rank(names).count == 2)
    #expect(FuzzyMatcher("LINE").positions(in: "l_linenumber") == [2, 3, 4, 5])
    #expect(FuzzyMatcher("é").positions(in: "CAFÉ au lait") == [3])
    #expect(FuzzyMatcher("xyz").positions(in: "x") == [])
    #expect(FuzzyMatcher("").rank(names, limit: 2).map(\.index) == [0, 1])
    #expect(FuzzyMatcher("a").match("") == nil)
  }

  @Test func fuzzySearchRanksManyCandidates() {
    let names = (0..<50_000).map { "schema_\($0 % 97).table_\($0)_of_events" }
    let found = FuzzyMatcher("tab499").rank(names)
    #expect(found.first.map { names[$0.index].hasSuffix("table_499_of_events") } == true)
  }

  @Test func linesAreEditedByCharacters() {
    var line = InputLine("select héllo")
    _ = line.perform(.wordLeft)
    #expect(line.cursor == 7)
    _ = line.perform(.killToEnd)
    #expect(line.text == "select ")
    _ = line.perform(.yank)
    _ = line.perform(.yank)
    #expect(line.text == "select héllohéllo")
    #expect(line.paste("\none\r\ntwo\t") == [.changed])
    #expect(line.text == "select héllohélloone two")
    _ = line.perform(.selectWordLeft)
    #expect(line.selectedText == "two")
    #expect(line.handle("x") == [.changed])
    #expect(line.text == "select héllohélloone x")
    #expect(line.handle("enter") == [.submitted(line.text)])
    #expect(line.handle("f5") == nil)
  }

  @Test func marksJoinTheLetterBefore() {
    var line = InputLine("e")
    _ = line.handle("\u{301}")
    #expect(line.text == "é" && line.cursor == 1)
    _ = line.perform(.deleteBack)
    #expect(line.isEmpty)
  }

  @Test func olderEntriesComeBack() {
    var line = InputLine()
    line.remember("one")
    line.remember("two")
    line.remember("two")
    line.set("draft")
    _ = line.perform(.olderEntry)
    #expect(line.text == "two")
    _ = line.perform(.olderEntry)
    _ = line.perform(.olderEntry)
    #expect(line.text == "one")
    _ = line.perform(.newerEntry)
    _ = line.perform(.newerEntry)
    #expect(line.text == "draft")
  }

  @Test func longLinesScroll() {
    var line = InputLine("abcdefghijklmnopqrstuvwxyz")
    #expect(picture(10, 1) { line.draw(into: &$0, isFocused: true) } == "…vwxyz")
    _ = line.perform(.start)
    #expect(picture(10, 1) { line.draw(into: &$0, isFocused: true) } == "abcdefghij")
  }

  @Test func aPaletteFiltersAndChooses() {
    var picker = ListPicker(
      [
        PickerItem(1, "Run the statement", detail: "Query", keys: "F5"),
        PickerItem(2, "Export the result", detail: "Grid", keys: "^S"),
        PickerItem(3, "Explain the statement", detail: "Query", keys: "^E", isEnabled: false),
      ], title: "Commands")
    #expect(
      picture(44, 8) { picker.draw(into: &$0) } == """
        ╭─╴Commands╶───────────────────────────────╮
        │ > Type to filter                         │
        ├──────────────────────────────────────────┤
        │▸ Run the statement            Query  F5  │
        │  Export the result             Grid  ^S  │
        │  Explain the statement        Query  ^E  │
        │                                          │
        ╰──────────────────────────────────────╴3╶─╯
        """)
    #expect(picker.handle("e") == [.filtered("e"), .moved(2)])
    #expect(picker.handle("enter") == [.chosen(2)])
    #expect(picker.handle("down") == [.moved(3)])
    #expect(picker.handle("enter") == [])
    _ = picker.paste("zz")
    #expect(picker.matchCount == 0)
    #expect(picker.handle("enter") == [])
    #expect(picker.handle("escape") == [.cancelled])
  }

  @Test func noKeyOrSizeIsWrong() {
    var dice = Dice(1)
    var line = InputLine(prompt: "> ")
    var picker = ListPicker((0..<30).map { PickerItem($0, "item \($0) 日本", detail: "\($0)") })
    for step in 0..<400 {
      let key = randomKey(&dice)
      let size = oddSizes[step % oddSizes.count]
      _ = line.handle(key)
      _ = picker.handle(key)
      line.handle(randomMouse(&dice), width: size.width)
      _ = picker.handle(randomMouse(&dice), in: size)
      _ = picture(size.width, size.height) { surface in
        line.draw(into: &surface, isFocused: true)
        picker.draw(into: &surface)
      }
    }
  }
}

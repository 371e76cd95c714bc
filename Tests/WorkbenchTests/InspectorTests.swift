import TerminalKit
import Testing
import Workbench

/// Cells and rows that are looked into.
@Suite struct InspectorTests {
  private static func bench(
    _ text: String, _ size: Size = Size(width: 80, height: 24), _ keys: KeyStroke...
  ) throws -> Bench {
    let bench = try Bench(text, size: Size(width: 120, height: 40))
    bench.press("f5")
    // Whether a row is the last is known at the end.
    try #require(bench.shows("complete"))
    bench.press("f6")
    bench.resize(size)
    for key in keys { bench.press(key) }
    return bench
  }

  private static let json = #"""
    SELECT '{"name": "Ann", "tags": ["a", "b\\n"], "born": {"year": 1990}, "none": null}' AS j
    """#

  @Test func textThatIsJSONOpensAsATree() throws {
    let bench = try Self.bench(Self.json, Size(width: 80, height: 24), "i")
    #expect(bench.picture.contains("j · string, 4 members · row 1"))
    for part in ["name", "Ann", "▾ tags", "▾ born", "1990", "none", "NULL"] {
      #expect(bench.picture.contains(part), "\(part)")
    }
    bench.press("down", "left")
    #expect(bench.picture.contains("▸ tags"))
    #expect(bench.picture.contains(#"["a","b\n"]"#))
    bench.press("y")
    #expect(bench.screen.clipboard == #"["a","b\n"]"#)
  }

  @Test func inARowJSONIsClosedAtFirst() throws {
    let bench = try Self.bench(Self.json, Size(width: 80, height: 24), "enter")
    #expect(bench.picture.contains("▸ j"))
    #expect(!bench.picture.contains("▾ j"))
    bench.press("enter")
    #expect(bench.picture.contains("▾ j"))
    #expect(bench.picture.contains("born"))
  }

  @Test func whatIsNoJSONStaysText() throws {
    let bench = try Self.bench(
      "SELECT '{not json}' AS a, '[1, 2' AS b, '{} {}' AS c, '12' AS d",
      Size(width: 80, height: 24),
      "enter")
    for text in ["{not json}", "[1, 2", "{} {}", "12"] { #expect(bench.picture.contains(text)) }
    #expect(!bench.picture.contains("▸ b  ["))
  }

  @Test func variantsOpenAsATree() throws {
    let bench = try Self.bench(
      #"SELECT parse_json('{"a": [1, true]}') AS v"#, Size(width: 80, height: 24), "i")
    #expect(bench.picture.contains("▾ a"))
    #expect(bench.picture.contains("true"))
  }

  @Test func bytesAreDumped() throws {
    let text = "SELECT CAST(concat('Hello, bytes! ', repeat('xyz', 40)) AS BINARY) AS b"
    let bench = try Self.bench(text, Size(width: 100, height: 24), "i")
    #expect(bench.picture.contains("b · binary, 134 bytes · row 1"))
    #expect(
      bench.picture.contains(
        "0000  48 65 6c 6c 6f 2c 20 62  79 74 65 73 21 20 78 79  Hello, bytes! xy"))
    #expect(bench.picture.contains("0080  "))
    bench.resize(Size(width: 40, height: 10))
    #expect(bench.picture.contains("0000  48 65 6c 6c  Hell"))
    bench.mouse(.wheelDown, at: Point(x: 20, y: 5))
    #expect(!bench.picture.contains("0000  "))
    bench.press("G")
    #expect(bench.picture.contains("0084  "))
    bench.press("q", "enter", "G")
    #expect(bench.picture.contains("118 more bytes"))
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 40, height: 10)])
  func longTextIsWrappedAndScrolled(size: Size) throws {
    let bench = try Self.bench(
      "SELECT concat(repeat('many words ', 400), 'the end') AS t", size, "i")
    #expect(!bench.picture.contains("the end"))
    bench.press("G")
    #expect(bench.picture.contains("the end"))
    for _ in 0..<200 { bench.mouse(.wheelUp, at: Point(x: 20, y: 5)) }
    #expect(!bench.picture.contains("the end"))
  }

  @Test func smallScreensAreFilled() throws {
    let bench = try Self.bench(
      "SELECT 1 AS a, 2 AS b, 3 AS c, 4 AS d, 5 AS e, 6 AS f", Size(width: 40, height: 10), "enter")
    #expect(bench.place(of: "╭─╴Row 1 of 1╶") == Point(x: 0, y: 1))
    for name in "abcdef" { #expect(bench.picture.contains("  \(name)  ")) }
  }

  @Test func aRowShowsTheBeginningOfVeryLongText() throws {
    let bench = try Self.bench(
      "SELECT 'first' AS a, repeat('word ', 100000) AS b, 'last' AS c", Size(width: 80, height: 24),
      "enter", "G")
    #expect(bench.picture.contains("last"))
    bench.press("up")
    #expect(bench.picture.contains("more characters"))
  }
}

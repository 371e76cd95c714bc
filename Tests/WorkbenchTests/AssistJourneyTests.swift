import TerminalKit
import Testing
import Workbench

/// Help while SQL is written, as a person sees it.
struct AssistJourneyTests {
  private let size = Size(width: 120, height: 30)

  private func bench(_ text: String) throws -> Bench { try Bench(text, size: size) }

  @Test func namesAreProposedAndTaken() throws {
    let bench = try bench("")
    bench.type("SELECT * FROM samples.rat")
    try #require(bench.shows("▸ratings") || bench.shows("▸samples.ratings"))
    bench.press("tab")
    #expect(bench.picture.contains("FROM samples.ratings"))
    #expect(!bench.picture.contains("▸ratings"))
  }

  @Test func columnsOfTheTableAreProposed() throws {
    let bench = try bench("")
    bench.type("SELECT * FROM samples.ratings r WHERE r.fi")
    try #require(bench.shows("▸film"))
    bench.press("escape")
    #expect(!bench.picture.contains("▸film"))
  }

  @Test func aProposalTakesThePlaceOfTheWordAroundTheCursor() throws {
    let bench = try bench("")
    bench.type("SELECT filx FROM samples.ratings")
    for _ in 0..<22 { bench.press("left") }
    bench.press("backspace")
    bench.type("l")
    try #require(bench.shows("▸film"))
    bench.press("tab")
    #expect(bench.picture.contains("SELECT film FROM samples.ratings"))
  }

  @Test func enterBreaksTheLineUnlessAProposalIsChosen() throws {
    let bench = try bench("")
    bench.type("SELECT coun")
    try #require(bench.shows("▸count"))
    bench.press("enter")
    #expect(bench.picture.contains("SELECT coun "))
    bench.type("coun")
    try #require(bench.shows("▸count"))
    bench.press("down", "up", "enter")
    #expect(bench.picture.contains("   2 count"))
  }

  @Test func theArgumentOfACallIsTold() throws {
    let bench = try bench("")
    bench.type("SELECT substring('abc', ")
    try #require(bench.shows("substring(text, position"))
    bench.type("1) ")
    try #require(bench.hides("substring(text, position"))
  }

  @Test func errorsAreMarkedWhileTyping() throws {
    let bench = try bench("")
    bench.type("SELECT nothing_there FROM samples.ratings ")
    try #require(bench.shows("✗ A column, variable, or function"))
    for _ in 0..<60 { bench.press("backspace") }
    bench.type("SELECT film FROM samples.ratings ")
    try #require(bench.hides("✗ A column"))
  }
}

import Scheduler
import Testing

@testable import Console

/// Words become options, or a usage error that tells the way out.
struct ArgumentTests {
  private let parser = ArgumentParser(Command.sql.flags + [.help])

  @Test func flagsMayStandAnywhere() throws {
    let options = try parser.parse([
      "-f", "csv", "SELECT 1", "--set=a.b=c=d", "--memory", "512MB", "--threads", "3", "--",
      "--limit",
    ])
    #expect(options.format == .csv)
    #expect(options.arguments == ["SELECT 1", "--limit"])
    #expect(options.settings == ["a.b": "c=d"])
    #expect(options.memoryBytes == 512 << 20)
    #expect(options.threads == 3)
  }

  @Test(arguments: [
    (["--formt", "csv"], "there is no flag --formt", "did you mean --format?"),
    (["--format", "jsno"], "there is no format 'jsno'", "did you mean json?"),
    (["--keepgoing"], "there is no flag --keepgoing", "did you mean --keep-going?"),
    (["--limit"], "--limit wants a value: --limit ROWS", nil),
    (["--quiet=yes"], "--quiet takes no value, so not 'yes'", nil),
    (["--set", "novalue"], "--set wants NAME=VALUE, not 'novalue'", nil),
    (["--threads", "0"], "--threads wants a number from 1, not '0'", nil),
    (["--zzzzzz"], "there is no flag --zzzzzz", nil),
  ])
  func wrongWordsAreExplained(words: [String], message: String, hint: String?) {
    #expect(throws: UsageError(message, hint: hint)) { try parser.parse(words) }
  }

  @Test(arguments: [
    ("512MB", 512 << 20), ("1g", 1 << 30), ("1.5 GiB", 3 << 29), ("64k", 64 << 10), ("10", 10),
    ("x", nil), ("-1", nil), ("1XB", nil), ("9999999999TB", nil),
  ])
  func sizesAreRead(text: String, bytes: Int?) {
    #expect(MemorySize.byteCount(text) == bytes)
  }

  @Test(arguments: [
    ("30s", 30), ("500ms", 0.5), ("2m", 120), ("1h", 3600), ("1.5", 1.5), ("soon", nil),
  ])
  func durationsAreRead(text: String, seconds: Double?) {
    #expect(Quantities.seconds(text) == seconds)
  }

  @Test(arguments: [
    (0.0008, "0.8 ms"), (0.012, "12 ms"), (1.254, "1.25 s"), (12.34, "12.3 s"),
    (200, "3 min 20 s"), (7_260, "2 h 1 min"),
  ])
  func durationsAreWritten(seconds: Double, text: String) {
    #expect(Quantities.text(seconds: seconds) == text)
  }

  @Test func numbersAreWritten() {
    #expect(Quantities.text(count: 1_234_567) == "1,234,567")
    #expect(Quantities.text(count: -12) == "-12")
    #expect(Quantities.text(bytes: 1536) == "1.5 KB")
    #expect(Quantities.fixed(-0.004, digits: 2) == "0.00")
    #expect(Quantities.fixed(2.675, digits: 1) == "2.7")
  }

  @Test func spellingSuggestsWhatIsClose() {
    let words = ["sql", "run", "explain", "doctor"]
    #expect(Spelling.suggestion(for: "slq", among: words) == "sql")
    #expect(Spelling.suggestion(for: "explian", among: words) == "explain")
    #expect(Spelling.suggestion(for: "expl", among: words) == "explain")
    #expect(Spelling.suggestion(for: "graph", among: words) == nil)
    #expect(Spelling.distance("kitten", "sitting") == 3)
  }

  @Test func everyFlagIsInItsHelp() {
    for command in Program.martlet.commands {
      let page = HelpText.page(of: command, in: .martlet)
      for flag in command.flags { #expect(page.contains(flag.name)) }
      #expect(page.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
  }

  @Test func notebooksAreCutIntoCells() {
    let text = "-- Databricks notebook source\nSELECT 1\n\n-- COMMAND ----------\n\nSELECT 2"
    let statements = NotebookSource.statements(in: text)
    #expect(statements.utf8.count == text.utf8.count)
    let mark = ";" + String(repeating: " ", count: 20)
    #expect(statements.contains("SELECT 1\n\n\(mark)\n\nSELECT 2"))
    #expect(NotebookSource.statements(in: "-- COMMAND ----------") == "-- COMMAND ----------")
  }
}

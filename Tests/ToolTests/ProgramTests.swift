import Foundation
import TestFolders
import Testing

@testable import Console

/// The program as people and other programs call it.
struct ProgramTests {
  struct Call: Sendable, CustomTestStringConvertible {
    var words: [String]
    var input = ""
    var status: Int32
    var output: String?
    /// Parts of what stands on standard error.
    var errors: [String] = []

    var testDescription: String { words.joined(separator: " ") }
  }

  static let calls: [Call] = [
    Call(words: [], status: 2, output: "", errors: ["Usage: martlet COMMAND"]),
    Call(words: ["version"], status: 0),
    Call(words: ["sql", "SELECT 1 AS a, 'x' AS b"], status: 0, output: "a,b\n1,x\n"),
    Call(words: ["sql", "SELECT 1; SELECT 2", "-q"], status: 0, output: "1\n1\n\n2\n2\n"),
    Call(words: ["sql", "-", "-f", "tsv"], input: "SELECT 1 AS n", status: 0, output: "n\n1\n"),
    Call(
      words: ["run", "-", "-f", "jsonl"], input: "SELECT 1 AS n;", status: 0, output: "{\"n\": 1}\n"
    ),
    Call(
      words: ["sql", "SELECT 1 AS a;\nSELECT\n  nope"], status: 1, output: "a\n1\n",
      errors: [
        "[UNRESOLVED_COLUMN.", "SQLSTATE: 42703 (line 3, column 3)", "3 |   nope", "\n    |   ^",
      ]),
    Call(
      words: ["sql", "SELECT nope; SELECT 2 AS b", "--keep-going"], status: 1, output: "b\n2\n",
      errors: ["UNRESOLVED_COLUMN"]),
    Call(
      words: ["sql", "SELECT nope", "--format", "envelope"], status: 1,
      errors: []),
    Call(
      words: ["sql", "SELECT 1", "--frmat", "csv"], status: 2, errors: ["did you mean --format?"]),
    Call(words: ["sq", "SELECT 1"], status: 2, errors: ["did you mean martlet sql?"]),
    Call(words: ["sql"], status: 2, errors: ["sql wants a statement"]),
    Call(words: ["sql", "SELECT", "1"], status: 2, errors: ["put the statements into quotes"]),
    Call(words: ["run", "missing.sql"], status: 2, errors: ["cannot read missing.sql"]),
    Call(words: ["run", "job.py"], status: 2, errors: ["Script language"]),
    Call(words: ["explain", "SELECT 1 AS a"], status: 0, errors: []),
    Call(
      words: ["sql", "--remote", "spark.example.com", "SELECT 1"], status: 2,
      errors: ["starts with sc://"]),
    Call(
      words: ["sql", "--remote", "sc://127.0.0.1:1/;token=geheim", "SELECT 1"], status: 1,
      output: "", errors: ["[CONNECT."]),
    Call(
      words: ["run", "a.sql", "sc://127.0.0.1:1/;token=geheim"], status: 2,
      errors: ["sc://127.0.0.1:1/;[redacted]"]),
    Call(
      words: ["explain", "--remote", "sc://h", "--analyze", "SELECT 1"], status: 2,
      errors: ["--analyze is for what runs here"]),
    Call(words: ["sql", "SELECT 1 AS a", "--limit", "0"], status: 0, output: "a\n"),
  ]

  @Test(arguments: calls)
  func callsEndAsTheyShould(_ call: Call) throws {
    let run = try MartletProcess(call.words).finish(input: call.input)
    #expect(run.status == call.status, "\(run.errors)")
    if let output = call.output { #expect(run.output == output) }
    for part in call.errors { #expect(run.errors.contains(part), "\(run.errors)") }
    #expect(!run.errors.contains("geheim"))
  }

  @Test(arguments: [
    ("SELECT id FROM range(1000) ORDER BY -id LIMIT 7", "TakeOrdered"),
    ("SELECT id FROM range(1000) LIMIT 7", "GlobalLimit"),
    ("SELECT id FROM range(1000) ORDER BY -id LIMIT 7 OFFSET 3", "TakeOrdered"),
  ])
  func limitsCountTheRowsThatTheyLeave(query: String, name: String) throws {
    let run = try MartletProcess(["explain", "--analyze", query]).finish()
    let line = run.output.split(separator: "\n").first { $0.contains(name) }
    #expect(line?.contains("[7 rows") == true, "\(run.output)")
  }

  @Test func failuresStandInTheEnvelope() throws {
    let run = try MartletProcess(["sql", "SELECT nope", "-f", "envelope"]).finish()
    #expect(
      run.output.hasPrefix(#"{"statement": 1, "sql": "SELECT nope", "error": {"condition": "#))
    #expect(run.output.hasSuffix("\"line\": 1, \"column\": 8}}\n"))
    #expect(run.errors == "")
  }

  @Test func outputGoesToAFile() throws {
    let folder = try TestFolder()
    let path = folder.path + "/result.csv"
    let run = try MartletProcess(["sql", "SELECT 1 AS a", "-o", path]).finish()
    #expect(run.status == 0 && run.output == "")
    #expect(folder.contents("result.csv") == "a\n1\n")
    let failed = try MartletProcess(["sql", "SELECT nope", "-o", path]).finish()
    #expect(failed.status == 1)
    #expect(folder.names == ["result.csv"])
    #expect(folder.contents("result.csv") == "a\n1\n")
  }

  @Test func scriptsRunFromFiles() throws {
    let folder = try TestFolder()
    let path = try folder.write(
      "-- Databricks notebook source\nSELECT 1 AS a\n\n-- COMMAND ----------\n\nSELECT nope",
      to: "job.sql")
    let run = try MartletProcess(["run", path]).finish()
    #expect(run.output == "a\n1\n")
    #expect(run.errors.contains("(\(path):6:8)"))
  }

  private static let endless =
    "SELECT count(*) FROM range(100000000) a CROSS JOIN range(100000000) b WHERE a.id + b.id < 0"

  @Test func interruptsEndARunningQuery() throws {
    let process = try MartletProcess(["sql", "SELECT 1 AS a; \(Self.endless)"])
    // From then on interrupts are heard; the second statement has no end of its own.
    try #require(process.writes("a\n1\n"))
    process.interrupt()
    let run = try process.finish()
    #expect(run.status == 130, "\(run.errors)")
  }

  @Test func statementsHaveATimeLimit() throws {
    let run = try MartletProcess(["sql", Self.endless, "--timeout", "300ms"]).finish()
    #expect(run.status == 1)
    #expect(run.errors.contains("ran longer than 300 ms"), "\(run.errors)")
  }

  @Test func aClosedReaderIsNoError() throws {
    let call = "sql 'SELECT id FROM range(3000000)' | head -n 1"
    let run = try MartletProcess.shell("set -o pipefail; \(MartletProcess.program) \(call)")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "id\n")
  }
}

/// A running `martlet`.
final class MartletProcess {
  private let process = Process()
  private let input = Pipe()
  private let folder: TestFolder

  static var program: String { (ProgramFolder.path ?? ".") + "/martlet" }

  convenience init(_ words: [String]) throws { try self.init(Self.program, words) }

  private init(_ program: String, _ words: [String]) throws {
    folder = try TestFolder()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.standardInput = input
    process.standardOutput = FileHandle(
      forWritingAtPath: try folder.write("", to: "output"))
    process.standardError = FileHandle(forWritingAtPath: try folder.write("", to: "errors"))
    try process.run()
  }

  static func shell(_ script: String) throws -> (status: Int32, output: String, errors: String) {
    try MartletProcess("/bin/bash", ["-c", script]).finish()
  }

  func interrupt() { process.interrupt() }

  /// Waits until a text is all that was written, a minute at most.
  func writes(_ text: String) -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
      if folder.contents("output") == text { return true }
      Foundation.Thread.sleep(forTimeInterval: 0.01)
    }
    return false
  }

  /// Waits for the end.
  func finish(input text: String = "") throws -> (status: Int32, output: String, errors: String) {
    if !text.isEmpty { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    return (process.terminationStatus, folder.contents("output"), folder.contents("errors"))
  }
}

import Conformance
import Foundation
import Session
import Testing

/// Every conformance file gives Spark's answers, but for what `pending.txt` lists.
///
/// `MARTLET_SLT=part` runs the files whose path contains the part; `MARTLET_SLT_REPORT=file`
/// also writes one line for each failing record to a file (`1` takes conformance-report.txt).
@Suite(ConformanceReport())
struct ConformanceTests {
  static let folders = ConformanceFolders(root: root)
  static let summary = ConformanceSummary()
  static let environment = ProcessInfo.processInfo.environment

  static var root: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }

  static var scripts: [ConformanceScript] {
    (try? folders.scripts(containing: environment["MARTLET_SLT"])) ?? []
  }

  @Test(arguments: scripts)
  func answersAreThoseOfSpark(_ script: ConformanceScript) throws {
    if let problem = script.problem { Issue.record("\(problem)") }
    let pending = try Self.folders.pending()
    var run = ConformanceRun(folders: Self.folders, configuration: configuration)
    if Self.environment["MARTLET_SLT_TRACE"] != nil {
      run.willRun = { script, record in
        FileHandle.standardError.write(Data("\(script.path):\(record.line)\n".utf8))
      }
    }
    let outcomes = try run.run(script)
    Self.summary.add(script, outcomes, pending)
    for place in pending.settled(script.path, outcomes) {
      Issue.record("\(place) holds now: remove it from pending.txt")
    }
    let failing = outcomes.filter { $0.failure != nil && !pending.allows($0) }
    guard !failing.isEmpty else { return }
    let shown = failing.prefix(10).map { outcome in
      "\(outcome.place)\n\(outcome.sql)\n\(outcome.failure?.detail ?? "")"
    }
    let rest = failing.count > 10 ? "\n… \(failing.count - 10) more records of this file" : ""
    Issue.record("\n\(shown.joined(separator: "\n"))\(rest)")
  }

  @Test func thereAreScripts() {
    #expect(!Self.scripts.isEmpty)
  }

  private var configuration: SessionConfiguration {
    var configuration = SessionConfiguration()
    configuration.threads = 2
    configuration.memoryBytes = 1 << 30
    configuration.dataFolder = Self.root + "/datasets"
    return configuration
  }
}

/// Says at the end how many records of each folder hold.
struct ConformanceReport: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await function()
    print(ConformanceTests.summary.text)
    guard var path = ConformanceTests.environment["MARTLET_SLT_REPORT"], !path.isEmpty else {
      return
    }
    if path == "1" { path = "conformance-report.txt" }
    let lines = ConformanceTests.summary.failingLines.map { $0 + "\n" }.joined()
    try lines.write(toFile: path, atomically: true, encoding: .utf8)
  }
}

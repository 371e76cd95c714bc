import Conformance
import Console
import Foundation
import Scheduler
import Session
import Synchronization

extension Command {
  static let conformance = Command(
    name: "conformance",
    summary: "Runs the conformance files and tells which records do not hold.",
    usage: "conformance [flags] [PART OF A PATH]",
    details: """
      Every file runs in a process of its own, so that one that crashes takes no other with it.
      """,
    flags: [
      .own("--report", value: "FILE", "writes a line for each failing record to a file"),
      .own("--detail", "prints statements and differences in full"),
      .own("--jobs", value: "COUNT", "runs so many files at once; otherwise 2"),
      .own("--batch-rows", value: "COUNT", "rows of a batch, to try unusual sizes"),
      .own("--threads", value: "COUNT", "worker threads of each session; otherwise 2"),
      .own("--memory", value: "SIZE", "memory of each session; otherwise 1GB"),
      .own("--pending", "rewrites pending.txt with what fails now"),
      .own("--here", "runs one file in this process and prints JSON"),
    ]
  ) { options in
    guard let root = ProgramFolder.ancestor(holding: "Tests/Conformance") else {
      throw UsageError("there is no folder Tests/Conformance above the program")
    }
    let call = ConformanceCall(options: options, folders: ConformanceFolders(root: root))
    return options.values["--here"] == nil ? try call.run() : try call.runHere()
  }
}

/// One call of `martlet-bench conformance`.
struct ConformanceCall {
  let options: Options
  let folders: ConformanceFolders

  func run() throws -> ExitStatus {
    let scripts = try folders.scripts(containing: options.arguments.first)
    guard !scripts.isEmpty else { throw UsageError("no conformance file has such a path") }
    let outcomes = try runApart(scripts)
    let pending = try folders.pending()
    let summary = ConformanceSummary()
    for script in scripts {
      summary.add(script, outcomes.filter { $0.path == script.path }, pending)
    }
    if options.values["--detail"] != nil {
      for outcome in outcomes {
        guard let failure = outcome.failure else { continue }
        print("\(outcome.place)\n\(outcome.sql)\n\(failure.detail)\n")
      }
    }
    if let path = options.values["--report"] {
      let lines = summary.failingLines.map { $0 + "\n" }.joined()
      try lines.write(toFile: path, atomically: true, encoding: .utf8)
    } else if options.values["--detail"] == nil {
      summary.failingLines.forEach { print($0) }
    }
    print(summary.text)
    if options.values["--pending"] != nil { try writePending(outcomes) }
    return outcomes.contains { $0.failure != nil && !pending.allows($0) } ? .failed : .done
  }

  /// Runs in this process; each outcome is a line of JSON on standard output.
  func runHere() throws -> ExitStatus {
    var configuration = SessionConfiguration()
    configuration.threads = try options.positive("--threads") ?? 2
    configuration.batchRowCount = try options.positive("--batch-rows")
    configuration.memoryBytes = options.values["--memory"].flatMap(MemorySize.byteCount) ?? 1 << 30
    configuration.dataFolder = folders.root + "/datasets"
    var run = ConformanceRun(folders: folders, configuration: configuration)
    run.willRun = { _, record in ScriptProcess.tell(.begins(line: record.line)) }
    run.didRun = { ScriptProcess.tell(.ended($0)) }
    for script in try folders.scripts(containing: options.arguments.first)
    where script.path == options.arguments.first {
      _ = try run.run(script)
    }
    return .done
  }

  func runApart(_ scripts: [ConformanceScript]) throws -> [RecordOutcome] {
    var words: [String] = []
    for flag in ["--threads", "--batch-rows", "--memory"] {
      if let value = options.values[flag] { words += [flag, value] }
    }
    let jobs = max(1, try options.positive("--jobs") ?? 2)
    let results = Mutex<[Int: [RecordOutcome]]>([:])
    DispatchQueue.concurrentPerform(iterations: jobs) { [words] job in
      for index in stride(from: job, to: scripts.count, by: jobs) {
        let outcomes = ScriptProcess(script: scripts[index], words: words).outcomes()
        results.withLock { $0[index] = outcomes }
      }
    }
    return results.withLock { found in scripts.indices.flatMap { found[$0] ?? [] } }
  }

  private func writePending(_ outcomes: [RecordOutcome]) throws {
    let header =
      "# Records that may fail for now: a path, or a path and the line of the record. "
      + "What passes has to go.\n"
    let places = Set(outcomes.filter { $0.failure != nil }.map(\.place)).sorted()
    let path = folders.conformance + "/pending.txt"
    try (header + places.map { $0 + "\n" }.joined()).write(
      toFile: path, atomically: true, encoding: .utf8)
  }
}

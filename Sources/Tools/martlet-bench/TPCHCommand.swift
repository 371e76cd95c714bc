import Console
import Foundation

extension Command {
  static let tpch = Command(
    name: "tpch", summary: "Times the TPC-H queries, beside other engines on the same files.",
    usage: "tpch [flags]",
    details: """
      Data and a Python environment with the peers are made once, under .deps/bench. Each engine
      runs in a process of its own: one run to warm up, then the best of several counts.
      """,
    flags: [
      .own("--sf", value: "SCALE", "scale factor, otherwise 1"),
      .own("--data", value: "DIR", "Parquet files to use instead of making some"),
      .own("--peers", value: "NAMES", "of duckdb, polars, datafusion, spark, with commas"),
      .own("--queries", value: "NUMBERS", "such as 1,6; otherwise all 22"),
      .own("--threads", value: "COUNT", "threads of every engine, otherwise 2"),
      .own("--runs", value: "COUNT", "counted runs of each query, otherwise 3"),
      .own("--report", value: "FILE", "also writes the times as JSON"),
    ]
  ) { options in
    let plan = try BenchPlan(options)
    return try TPCHBench(plan: plan, messages: Messages(color: options.color)).run()
  }
}

/// What is to be measured.
struct BenchPlan {
  static let peers = ["duckdb", "polars", "datafusion", "spark"]

  var scale: String
  var data: String?
  var peers: [String]
  var queries: [Int]
  var threads: Int
  var runs: Int
  var report: String?

  init(_ options: Options) throws(UsageError) {
    try options.expectNoArguments(of: "tpch")
    scale = options.values["--sf"] ?? "1"
    guard let factor = Double(scale), factor > 0 else {
      throw UsageError("--sf wants a scale factor such as 1 or 0.1, not '\(scale)'")
    }
    data = options.values["--data"]
    peers = (options.values["--peers"] ?? "").split(separator: ",").map(String.init)
    for peer in peers where !Self.peers.contains(peer) {
      let meant = Spelling.suggestion(for: peer, among: Self.peers)
      throw UsageError(
        "there is no peer '\(peer)'",
        hint: meant.map { "did you mean \($0)?" }
          ?? "choose of \(Self.peers.joined(separator: ", "))")
    }
    let numbers = options.values["--queries"].map { $0.split(separator: ",").map { Int($0) } }
    queries = try (numbers ?? Array(1...22)).map { (number) throws(UsageError) in
      guard let number, 1...22 ~= number else {
        throw UsageError("--queries wants numbers from 1 to 22, such as 1,6")
      }
      return number
    }
    threads = try options.positive("--threads") ?? 2
    runs = try options.positive("--runs") ?? 3
    report = options.values["--report"]
  }
}

extension Options {
  /// The value of a flag that wants a number from 1.
  func positive(_ flag: String) throws(UsageError) -> Int? {
    guard let text = values[flag] else { return nil }
    guard let number = Int(text), number > 0 else {
      throw UsageError("\(flag) wants a number from 1, not '\(text)'")
    }
    return number
  }
}

/// Runs the engines one after the other and prints what they took.
struct TPCHBench {
  let plan: BenchPlan
  let messages: Messages

  func run() throws -> ExitStatus {
    let workshop = try BenchWorkshop(messages: messages)
    if !plan.peers.isEmpty || plan.data == nil { try workshop.prepare(peers: plan.peers) }
    let data = try plan.data ?? workshop.data(scale: plan.scale)
    let answers = workshop.folder + "/answers"
    try? FileManager.default.removeItem(atPath: answers)
    try FileManager.default.createDirectory(
      atPath: answers, withIntermediateDirectories: true)
    let words = [
      "--data", data, "--queries", workshop.queries, "--numbers",
      plan.queries.map(String.init).joined(separator: ","), "--threads", String(plan.threads),
      "--runs", String(plan.runs), "--answers", answers,
    ]
    var results: [EngineResult] = []
    for engine in ["martlet"] + plan.peers {
      messages.note("running \(engine) …")
      let command = try workshop.command(for: engine) + words
      results.append(try EngineResult.measure(engine, command))
    }
    let check = AnswerCheck(folder: answers, engines: results.map(\.engine))
    let report = BenchReport(plan: plan, results: results, check: check)
    print(report.text, terminator: "")
    if let path = plan.report {
      try report.json.write(to: URL(fileURLWithPath: path))
    }
    return report.isSound ? .done : .failed
  }
}

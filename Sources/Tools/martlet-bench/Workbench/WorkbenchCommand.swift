import Console
import Foundation
import TerminalDriver

extension Command {
  static let workbench = Command(
    name: "workbench", summary: "Times the workbench on a terminal, beside other programs.",
    usage: "workbench [flags]",
    details: """
      The real martlet is started on a pseudo-terminal of 200×60, driven with keys, and its output
      is read by an emulator: a time is that from the key to the end of the frame that shows what
      it did. Figures of the other programs come from an earlier measurement on two cores, those
      named by --peers from now.
      """,
    flags: [
      .own("--data", value: "DIR", "TPC-H Parquet files to use instead of making scale 1"),
      .own("--peers", value: "NAMES", "of harlequin, visidata, duckdb, btop, with commas"),
      .own("--runs", value: "COUNT", "starts and queries of each kind, otherwise 10"),
      .own("--keys", value: "COUNT", "keys of each kind, otherwise 200"),
      .own("--only", value: "NAMES", "of start, keys, rows, sort, profile, memory, idle"),
    ]
  ) { options in
    let plan = try WorkbenchPlan(options)
    let messages = Messages(color: options.color)
    let workshop = try BenchWorkshop(messages: messages)
    if plan.data == nil { try workshop.prepare(peers: []) }
    let data = try plan.data ?? workshop.data(scale: "1")
    var report = WorkbenchReport()
    for peer in plan.peers {
      messages.note("running \(peer.name) …")
      try PeerBench(peer, workshop: workshop, data: data).run(into: &report)
    }
    let bench = WorkbenchBench(plan: plan, program: plan.program, data: data)
    // What was measured before something failed is told all the same.
    defer { print(report.text, terminator: "") }
    for part in plan.parts {
      messages.note("measuring \(part.rawValue) …")
      try bench.measure(part, into: &report)
    }
    return .done
  }
}

/// What is to be measured.
struct WorkbenchPlan {
  enum Part: String, CaseIterable {
    case start, keys, rows, sort, profile, memory, idle
  }

  var program: String
  var data: String?
  var peers: [PeerProgram]
  var runs: Int
  var keys: Int
  var parts: [Part]

  init(_ options: Options) throws(UsageError) {
    try options.expectNoArguments(of: "workbench")
    guard let folder = ProgramFolder.path else { throw UsageError("cannot find martlet") }
    program = folder + "/martlet"
    guard access(program, X_OK) == 0 else {
      throw UsageError("there is no martlet in \(folder)", hint: "make build makes it")
    }
    data = options.values["--data"]
    runs = try options.positive("--runs") ?? 10
    keys = try options.positive("--keys") ?? 200
    peers = try Self.chosen(options.values["--peers"] ?? "", of: PeerProgram.all, \.name)
    parts = try Self.chosen(options.values["--only"] ?? "", of: Part.allCases, \.rawValue)
    if parts.isEmpty { parts = Part.allCases }
  }

  private static func chosen<Choice>(
    _ text: String, of choices: [Choice], _ name: (Choice) -> String
  ) throws(UsageError) -> [Choice] {
    try text.split(separator: ",").map { (word) throws(UsageError) in
      guard let choice = choices.first(where: { name($0) == word }) else {
        throw UsageError(
          "there is no '\(word)'", hint: "choose of \(choices.map(name).joined(separator: ", "))")
      }
      return choice
    }
  }
}

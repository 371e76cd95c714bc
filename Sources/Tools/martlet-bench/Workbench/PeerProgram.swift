import Console
import Foundation
import TerminalDriver

/// A program with a screen that shows tables, and how its first rows are asked for.
struct PeerProgram {
  let name: String
  /// Of the Python package index; none when the system has the program.
  var packages: [String] = []
  var program: String
  /// What stands on its screen when it can be used.
  var readyText: String
  /// What is typed for all rows of a table; nil when the file is named at the start.
  var query: (@Sendable (_ file: String) -> String)?
  var showsTables = true

  static let all = [
    PeerProgram(
      name: "harlequin", packages: ["harlequin"], program: "harlequin",
      readyText: "Data Catalog",
      query: { "select * from '\($0)'" + TerminalKeys.control("j") }),
    PeerProgram(
      name: "visidata", packages: ["visidata", "pyarrow"], program: "vd", readyText: "ready"),
    PeerProgram(
      name: "duckdb", packages: ["duckdb-cli"], program: "duckdb", readyText: "D ",
      query: { "select * from '\($0)';\r" }),
    PeerProgram(name: "btop", program: "btop", readyText: "cpu", showsTables: false),
  ]
}

/// Measures another program as Martlet is measured: start, first rows, memory.
struct PeerBench {
  private let peer: PeerProgram
  private let workshop: BenchWorkshop
  private let file: String
  private let home: String

  init(_ peer: PeerProgram, workshop: BenchWorkshop, data: String) {
    self.peer = peer
    self.workshop = workshop
    file = data + "/lineitem.parquet"
    home = workshop.folder + "/home"
  }

  func run(into report: inout WorkbenchReport) throws {
    if !peer.packages.isEmpty { try workshop.screenPrograms.install(peer.packages) }
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    // The first start compiles and makes its folders.
    _ = try open(showing: peer.readyText)
    let (terminal, ready) = try open(showing: peer.readyText)
    guard let ready else { throw UsageError("\(peer.name) shows no \"\(peer.readyText)\"") }
    report.add(.start, of: peer.name, ready)
    _ = terminal.falls(silentFor: 1_000, seconds: 5)
    let facts = ProcessFacts(terminal.process)
    report.add(.idleMemory, of: peer.name, Double(facts.residentBytes) / 1e6)
    let before = facts.processorNanoseconds
    usleep(5_000_000)
    let spent = Double(facts.processorNanoseconds - before)
    report.add(.idleProcessor, of: peer.name, spent / 5e9 * 100)
    guard peer.showsTables else { return }
    if let query = peer.query {
      let time = terminal.milliseconds(from: query(file), seconds: 60) {
        $0.contains(LineItem.firstPart)
      }
      measure(terminal, time, into: &report)
    } else {
      let (other, time) = try open([file], showing: LineItem.firstPart)
      measure(other, time, into: &report)
    }
  }

  private func measure(
    _ terminal: EmulatedTerminal, _ time: Double?, into report: inout WorkbenchReport
  ) {
    guard let time else { return }
    report.add(.rowsWarm, of: peer.name, time)
    usleep(1_000_000)
    let bytes = ProcessFacts(terminal.process).residentBytes
    report.add(.rowsMemory, of: peer.name, Double(bytes) / 1e6)
  }

  /// The program, and after how many milliseconds it shows a text.
  private func open(
    _ files: [String]? = nil, showing text: String
  ) throws -> (EmulatedTerminal, Double?) {
    var words = [peer.packages.isEmpty ? peer.program : binary]
    if peer.query == nil, peer.showsTables { words += try files ?? [small()] }
    let environment = ProcessInfo.processInfo.environment
    let terminal = try EmulatedTerminal(
      TerminalCommand(
        words,
        environment: [
          "PATH": environment["PATH"] ?? "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8",
          "TERM": "xterm-256color", "COLORTERM": "truecolor",
        ]))
    return (terminal, terminal.started(until: text))
  }

  private var binary: String { workshop.screenPrograms.binaries + "/" + peer.program }

  /// A file that is read at once.
  private func small() throws -> String {
    let path = home + "/small.csv"
    try "name,state\none,ready\ntwo,ready\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    return path
  }
}

/// What is known of TPC-H's largest table.
enum LineItem {
  /// The part of the first row, which no header or catalog shows.
  static let firstPart = "155190"
  static let priceColumn = 5
}

extension EmulatedTerminal {
  /// Milliseconds from the start of the program until a text is there.
  func started(until text: String) -> Double? {
    moment(seconds: 60) { $0.contains(text) }.map { Double($0 - startedAt) / 1e6 }
  }
}

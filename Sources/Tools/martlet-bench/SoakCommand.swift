import Conformance
import Console
import Foundation

extension Command {
  static let soak = Command(
    name: "soak",
    summary: "Runs the conformance files under odd configurations, again and again.",
    usage: "soak [flags] [PART OF A PATH]",
    details: """
      Batches of 1, 3 and 2048 rows, 1, 2 and 8 workers, little memory: answers must not depend on
      any of it. What fails in the usual configuration too is left out.
      """,
    flags: [
      .own("--minutes", value: "COUNT", "starts no further round after so many, otherwise 1"),
      .own("--jobs", value: "COUNT", "runs so many files at once; otherwise 2"),
    ]
  ) { options in
    guard let root = ProgramFolder.ancestor(holding: "Tests/Conformance") else {
      throw UsageError("there is no folder Tests/Conformance above the program")
    }
    let minutes = try options.positive("--minutes") ?? 1
    return try Soak(
      options: options, folders: ConformanceFolders(root: root),
      end: Date(timeIntervalSinceNow: Double(minutes) * 60)
    ).run()
  }
}

/// Rounds of all conformance files, each in another configuration.
struct Soak {
  let options: Options
  let folders: ConformanceFolders
  let end: Date

  /// The flags of every round after the first, which is the usual configuration.
  static let configurations: [[String: String]] = [
    ["--batch-rows": "3", "--threads": "2"],
    ["--batch-rows": "1", "--threads": "1"],
    ["--batch-rows": "2048", "--threads": "8"],
    ["--batch-rows": "8192", "--threads": "8", "--memory": "16MB"],
    ["--batch-rows": "1", "--threads": "8"],
    ["--batch-rows": "2048", "--threads": "1", "--memory": "16MB"],
  ]

  func run() throws -> ExitStatus {
    let usual = try failures([:])
    print("usual configuration: \(usual.count) records fail")
    var isSound = true
    var round = 0
    repeat {
      let configuration = Self.configurations[round % Self.configurations.count]
      let new = try failures(configuration).filter { usual[$0.key] == nil }
      let words = configuration.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      print("\(words.joined(separator: " ")): \(new.count) more records fail")
      for (place, brief) in new.sorted(by: { $0.key < $1.key }) { print("  \(place) | \(brief)") }
      isSound = isSound && new.isEmpty
      round += 1
    } while Date() < end
    return isSound ? .done : .failed
  }

  private func failures(_ configuration: [String: String]) throws -> [String: String] {
    var options = self.options
    for (flag, value) in configuration { options.values[flag] = value }
    let call = ConformanceCall(options: options, folders: folders)
    let outcomes = try call.runApart(folders.scripts(containing: options.arguments.first))
    return Dictionary(
      outcomes.compactMap { outcome in outcome.failure.map { (outcome.place, $0.brief) } },
      uniquingKeysWith: { first, _ in first })
  }
}

import Scheduler
import SparkConnect

/// One row of the table of flags, from which parsing, help and suggestions are made.
package struct Flag: Sendable {
  package typealias Apply = @Sendable (inout Options, String) throws(UsageError) -> Void

  package var name: String
  package var letter: Character?
  /// What stands for the value in help; nil for a flag without one.
  package var value: String?
  package var help: String
  package var apply: Apply

  init(
    _ name: String, letter: Character? = nil, value: String? = nil, _ help: String,
    apply: @escaping Apply
  ) {
    self.name = name
    self.letter = letter
    self.value = value
    self.help = help
    self.apply = apply
  }

  /// A flag that only one command knows: its text goes into `Options.values`.
  package static func own(_ name: String, value: String? = nil, _ help: String) -> Flag {
    Flag(name, value: value, help) { options, text in options.values[name] = text }
  }

  /// `-f, --format NAME`.
  var synopsis: String {
    let short = letter.map { "-\($0), " } ?? "    "
    return short + name + (value.map { " \($0)" } ?? "")
  }
}

/// The flags of all commands.
extension Flag {
  package static let help = Flag("--help", letter: "h", "shows this help") { options, _ in
    options.wantsHelp = true
  }

  /// How results are shown.
  static let printing: [Flag] = [
    Flag(
      "--format", letter: "f", value: "NAME",
      "\(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")); otherwise what the name "
        + "of the output file says, a table on a terminal, csv elsewhere"
    ) { (options, text) throws(UsageError) in
      options.format = try choice(text, of: "format")
    },
    Flag(
      "--output", letter: "o", value: "FILE",
      "writes results to a file, which appears only when complete"
    ) { options, text in options.output = text },
    Flag("--limit", value: "ROWS", "prints at most so many rows of each result") {
      (options, text) throws(UsageError) in
      options.rowLimit = try count(text, "--limit", atLeast: 0)
    },
    Flag("--no-truncate", "shows long cells whole, on a terminal too") { options, _ in
      options.cutsCells = false
    },
    Flag("--no-progress", "shows no progress bar") { options, _ in
      options.showsProgress = false
    },
    Flag("--quiet", letter: "q", "prints no row counts and times") { options, _ in
      options.isQuiet = true
    },
    Flag("--color", value: "WHEN", "auto, always or never; NO_COLOR is honoured") {
      (options, text) throws(UsageError) in
      options.color = try choice(text, of: "color")
    },
  ]

  /// What queries run on.
  /// What sets up the session of the workbench.
  package static let session = running.filter { !["--timeout", "--remote"].contains($0.name) }

  static let running: [Flag] = [
    Flag("--set", value: "NAME=VALUE", "sets a session setting, as SET does; may be repeated") {
      (options, text) throws(UsageError) in
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw UsageError("--set wants NAME=VALUE, not '\(text)'")
      }
      options.settings[String(text[..<equals])] = String(text[text.index(after: equals)...])
    },
    Flag("--memory", value: "SIZE", "keeps within so much memory, such as 512MB; spills beyond") {
      (options, text) throws(UsageError) in
      guard let bytes = MemorySize.limit(text) else {
        throw UsageError(
          "--memory wants a size of at least 16MB, not '\(text)'", hint: "for example 512MB or 4GB")
      }
      options.memoryBytes = bytes
    },
    Flag("--threads", value: "COUNT", "runs on so many threads; otherwise one a processor") {
      (options, text) throws(UsageError) in
      options.threads = try count(text, "--threads", atLeast: 1)
    },
    Flag("--timeout", value: "TIME", "stops a statement that runs longer, such as 30s or 5m") {
      (options, text) throws(UsageError) in
      guard let seconds = Quantities.seconds(text), seconds > 0 else {
        throw UsageError("--timeout wants a duration, not '\(text)'", hint: "for example 30s or 5m")
      }
      options.timeoutSeconds = seconds
    },
    Flag(
      "--remote", value: "URL",
      "runs on a Spark Connect server, such as sc://host:15002/;user_id=me; a token is better "
        + "kept in SPARK_CONNECT_AUTHENTICATE_TOKEN than in ;token=…"
    ) { (options, text) throws(UsageError) in options.remote = try address(text) },
    Flag("--event-log", value: "FILE", "records jobs, stages and tasks as they happen") {
      options, text in options.eventLog = text
    },
  ]

  static let keepGoing = Flag("--keep-going", letter: "k", "runs what follows a failed statement") {
    options, _ in options.keepsGoing = true
  }

  static let explaining: [Flag] = [
    Flag("--analyze", "runs the query and shows what each operator did") { options, _ in
      options.explain = .analyze
    },
    Flag("--extended", "shows the logical plans too") { options, _ in
      options.explain = .extended
    },
    Flag("--formatted", "shows an outline and the details of each operator") { options, _ in
      options.explain = .formatted
    },
    Flag("--cost", "shows the optimized plan with its statistics") { options, _ in
      options.explain = .cost
    },
  ]

  private static func address(_ text: String) throws(UsageError) -> RemoteAddress {
    let token = Terminal.environment("SPARK_CONNECT_AUTHENTICATE_TOKEN")
    do {
      return try RemoteAddress(text, defaultToken: token)
    } catch {
      throw UsageError(error.message, hint: error.hint)
    }
  }

  private static func choice<Choice>(
    _ text: String, of flag: String
  ) throws(UsageError) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    if let choice = Choice(rawValue: text.lowercased()) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    let meant = Spelling.suggestion(for: text.lowercased(), among: names)
    throw UsageError(
      "there is no \(flag) '\(text)'",
      hint: meant.map { "did you mean \($0)?" } ?? "choose one of \(names.joined(separator: ", "))")
  }

  private static func count(
    _ text: String, _ flag: String, atLeast least: Int
  ) throws(UsageError) -> Int {
    guard let count = Int(text), count >= least, count <= 1_000_000_000 else {
      throw UsageError("\(flag) wants a number from \(least), not '\(text)'")
    }
    return count
  }
}

import Columns
package import Session
import SparkConnect

extension Command {
  package static let sql = Command(
    name: "sql", summary: "Runs SQL statements and prints their results.",
    usage: "sql [flags] \"SELECT …; SELECT …\"",
    details: """
      Statements are divided by semicolons; the argument - reads them from standard input.
      Files are tables: SELECT * FROM parquet.`data.parquet`, and the sample data is in the schema
      samples: SHOW TABLES IN samples.
      """,
    flags: Flag.printing + Flag.running + [Flag.keepGoing]
  ) { options in
    guard let text = options.arguments.first else {
      throw UsageError("sql wants a statement", hint: "martlet sql \"SELECT 1\"")
    }
    guard options.arguments.count == 1 else {
      throw UsageError(
        "sql wants one argument, but there are \(options.arguments.count)",
        hint: "put the statements into quotes: martlet sql \"SELECT 1\"")
    }
    return try QueryCall(options).run { call in
      text == "-" ? (try call.standardInput(), nil) : (text, nil)
    }
  }

  static let run = Command(
    name: "run", summary: "Runs a file of SQL statements.",
    usage: "run [flags] FILE.sql",
    details: """
      The file - is standard input. Databricks notebooks in source form run too: each cell is at
      least one statement.
      """,
    flags: Flag.printing + Flag.running + [Flag.keepGoing]
  ) { options in
    guard let file = options.arguments.first else {
      throw UsageError("run wants a file", hint: "martlet run report.sql")
    }
    if file.hasSuffix(".py") || file.hasSuffix(".ipynb") {
      throw UsageError(
        "cannot run \(file): scripts need the Script language, which is not part of this version",
        hint: "files of SQL statements run: martlet run FILE.sql")
    }
    if let extra = options.arguments.dropFirst().first {
      throw UsageError("run takes one file, so not '\(extra)'")
    }
    return try QueryCall(options).run { call in
      let text = file == "-" ? try call.standardInput() : try TextInput.contents(of: file)
      return (NotebookSource.statements(in: text), file == "-" ? nil : file)
    }
  }

  static let explain = Command(
    name: "explain", summary: "Shows how a query would be run, or was.",
    usage: "explain [flags] \"SELECT …\"",
    flags: Flag.explaining + Flag.printing + Flag.running
  ) { options in
    guard options.arguments.count == 1, let text = options.arguments.first else {
      throw UsageError(
        "explain wants one query in quotes", hint: "martlet explain --analyze \"SELECT 1\"")
    }
    var options = options
    options.cutsCells = false
    return try ExplainCall(options).run(text)
  }
}

/// One call of a command that runs statements: a session, an output and a supervisor.
struct QueryCall {
  let options: Options
  let format: OutputFormat
  let supervisor: Supervisor
  let messages: Messages

  init(_ options: Options) throws(UsageError) {
    self.options = options
    try options.checkRemote()
    messages = Messages(color: options.color)
    let output = Terminal(descriptor: 1)
    format =
      options.format ?? options.output.flatMap(OutputFormat.init(fileName:))
      ?? (output.isTerminal || options.output != nil ? .table : .csv)
    if format.isBinary, options.output == nil, output.isTerminal {
      throw UsageError(
        "\(format.rawValue) is not for a terminal", hint: "name a file with --output")
    }
    let showsProgress = options.showsProgress && messages.terminal.isTerminal
    supervisor = Supervisor(progress: showsProgress ? ProgressLine(on: messages.terminal) : nil)
  }

  func standardInput() throws -> String {
    try supervisor.whileWaitingForInput { try TextInput.standardInput() }
  }

  /// Runs the text that `input` gives, which comes with the name of its file.
  func run(_ input: (QueryCall) throws -> (text: String, origin: String?)) throws -> ExitStatus {
    let (text, origin) = try input(self)
    let place = try options.makePlace()
    let file = try makeOutputFile()
    let printer = try makePrinter(file)
    let runner = StatementRunner(
      place: place, options: options, printer: printer, supervisor: supervisor,
      messages: messages, tellsTimes: tellsTimes)
    let status = try runner.run(text, origin: origin)
    if let signal = supervisor.interruptingSignal { return .interrupted(signal: signal) }
    // Without --keep-going a failure leaves no file behind that looks complete.
    if status == .done || options.keepsGoing || options.output == nil {
      try printer.finish()
      try file.commit()
    }
    return status
  }

  private var tellsTimes: Bool {
    !options.isQuiet && (format == .table || messages.terminal.isTerminal)
  }

  private func makeOutputFile() throws -> OutputFile {
    guard let path = options.output, !format.isBinary else { return OutputFile() }
    return try OutputFile(path: path)
  }

  func makePrinter(
    _ file: OutputFile
  ) throws(UsageError) -> any ResultPrinter {
    let terminal = Terminal(descriptor: file.output.descriptor, color: options.color)
    switch format {
    case .table:
      return TablePrinter(file.output, on: terminal, cutsCells: options.cutsCells)
    case .csv: return DelimitedPrinter(.csv, file.output, visible: terminal.isTerminal)
    case .tsv: return DelimitedPrinter(.tsv, file.output, visible: terminal.isTerminal)
    case .json: return JSONPrinter(.array, file.output)
    case .jsonl: return JSONPrinter(.lines, file.output)
    case .markdown: return MarkdownPrinter(file.output)
    case .envelope: return EnvelopePrinter(file.output)
    case .parquet, .arrow:
      return try ContainerPrinter(format, path: options.output)
    }
  }
}

/// Shows a plan: as plain text, unless a format for programs is asked for.
struct ExplainCall {
  let options: Options

  init(_ options: Options) { self.options = options }

  func run(_ query: String) throws -> ExitStatus {
    let words = ["EXPLAIN", options.explain.rawValue].filter { !$0.isEmpty }
    let prefix = words.joined(separator: " ") + " "
    if options.format != nil || options.output != nil {
      return try QueryCall(options).run { _ in (prefix + query, nil) }
    }
    var options = options
    options.isQuiet = options.explain != .analyze || options.isQuiet
    let call = try QueryCall(options)
    let place = try options.makePlace()
    let output = ByteOutput(descriptor: 1)
    let runner = StatementRunner(
      place: place, options: options, printer: PlanPrinter(output),
      supervisor: call.supervisor, messages: call.messages, tellsTimes: !options.isQuiet)
    return try runner.run(prefix + query)
  }
}

extension Options {
  /// Where the statements of this call run.
  func makePlace() throws -> any StatementPlace {
    guard let remote else { return try Session(sessionConfiguration) }
    return try RemoteSession(
      remote, client: "martlet/\(Product.version)", settings: settings)
  }

  /// Refuses what only makes sense on this machine, rather than passing over it.
  func checkRemote() throws(UsageError) {
    guard remote != nil else { return }
    let local = [
      ("--memory", memoryBytes != nil), ("--threads", threads != nil),
      ("--event-log", eventLog != nil), ("--analyze", explain == .analyze),
    ]
    if let (name, _) = local.first(where: \.1) {
      throw UsageError("\(name) is for what runs here, so not with --remote")
    }
  }

  package var sessionConfiguration: SessionConfiguration {
    var configuration = SessionConfiguration()
    configuration.threads = threads
    configuration.memoryBytes = memoryBytes
    if let memoryBytes { MemoryCeiling.set(memoryBytes) }
    configuration.settings = settings
    configuration.eventLog = eventLog
    return configuration
  }
}

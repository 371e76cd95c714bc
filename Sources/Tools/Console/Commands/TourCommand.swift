import Session

extension Command {
  static let tour = Command(
    name: "tour", summary: "Shows what there is, one query a capability, on the sample data.",
    usage: "tour [flags] [NUMBER]",
    details: "With a number only that stop is made.",
    flags: Flag.printing + Flag.running
  ) { options in
    var options = options
    var stops = Array(TourStop.all.enumerated())
    if let word = options.arguments.first {
      guard let number = Int(word), TourStop.all.indices.contains(number - 1) else {
        throw UsageError("the tour has stops 1 to \(TourStop.all.count), not '\(word)'")
      }
      stops = [stops[number - 1]]
    }
    if options.remote != nil {
      throw UsageError("the tour is about the sample data of this machine, without --remote")
    }
    options.format = options.format ?? .table
    options.isQuiet = true
    let call = try QueryCall(options)
    let session = try Session(options.sessionConfiguration)
    return try TourGuide(call: call, session: session, output: OutputFile()).show(stops)
  }
}

/// Shows stops of the tour: title, sentence, query, answer.
struct TourGuide {
  let call: QueryCall
  let session: Session
  let output: OutputFile

  func show(_ stops: [(offset: Int, element: TourStop)]) throws -> ExitStatus {
    let terminal = Terminal(descriptor: 1, color: call.options.color)
    var status = ExitStatus.done
    for (index, stop) in stops {
      let heading = "\(index + 1). \(stop.title)"
      output.output.write("\(terminal.styled(heading, .bold))\n\(stop.sentence)\n\n")
      for line in stop.sql.split(separator: "\n") {
        output.output.write("  \(terminal.styled(String(line), .accent))\n")
      }
      output.output.write("\n")
      try output.output.flush()
      let runner = StatementRunner(
        place: session, options: call.options,
        printer: try call.makePrinter(output), supervisor: call.supervisor,
        messages: call.messages, tellsTimes: false)
      let result = try runner.run(stop.sql)
      if case .interrupted = result { return result }
      if result != .done { status = result }
      output.output.write("\n")
      try output.output.flush()
    }
    return status
  }
}

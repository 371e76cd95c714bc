/// One subcommand: a row of the table that calls and help pages are made of.
package struct Command: Sendable {
  package var name: String
  package var summary: String
  /// How it is called, after the name of the program.
  package var usage: String
  package var details: String
  package var flags: [Flag]
  /// True when all words, also flags, are handed on as they are.
  package var handsWordsOn: Bool
  package var run: @Sendable (Options) throws -> ExitStatus

  package init(
    name: String, summary: String, usage: String, details: String = "", flags: [Flag] = [],
    handsWordsOn: Bool = false, run: @escaping @Sendable (Options) throws -> ExitStatus
  ) {
    self.name = name
    self.summary = summary
    self.usage = usage
    self.details = details
    self.flags = flags
    self.handsWordsOn = handsWordsOn
    self.run = run
  }
}

extension Options {
  package func expectNoArguments(of command: String) throws(UsageError) {
    if let first = arguments.first {
      throw UsageError("\(command) takes no arguments, so not '\(first)'")
    }
  }
}

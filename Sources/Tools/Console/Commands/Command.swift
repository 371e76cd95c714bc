/// One subcommand: a row of the table that calls and help pages are made of.
package struct Command: Sendable {
  package var name: String
  package var summary: String
  /// How it is called, after `martlet`.
  package var usage: String
  package var details = ""
  package var flags: [Flag] = []
  /// True when all words, also flags, are handed on as they are.
  package var handsWordsOn = false
  package var run: @Sendable (Options) throws -> ExitStatus

  /// All commands in the order of the help page.
  package static let all: [Command] = [
    .sql, .run, .explain, .tour, .bench, .doctor, .version, .help,
  ]

  static let version = Command(
    name: "version", summary: "Prints the version.", usage: "version"
  ) { options in
    try options.expectNoArguments(of: "version")
    print(Product.text)
    return .done
  }

  static let help = Command(
    name: "help", summary: "Explains a command.", usage: "help [COMMAND]"
  ) { options in
    guard let name = options.arguments.first else {
      print(HelpText.overview(of: all), terminator: "")
      return .done
    }
    print(HelpText.page(of: try named(name)), terminator: "")
    return .done
  }

  static func named(_ name: String) throws(UsageError) -> Command {
    if let command = all.first(where: { $0.name == name }) { return command }
    let meant = Spelling.suggestion(for: name, among: all.map(\.name))
    throw UsageError(
      "there is no command '\(name)'",
      hint: meant.map { "did you mean martlet \($0)?" } ?? "martlet help lists the commands")
  }
}

extension Options {
  func expectNoArguments(of command: String) throws(UsageError) {
    if let first = arguments.first {
      throw UsageError("\(command) takes no arguments, so not '\(first)'")
    }
  }
}

/// What this program is.
package enum Product {
  package static let version = "0.1.0"

  package static var text: String { "martlet \(version) (\(build))" }

  package static var build: String {
    #if DEBUG
      "debug build"
    #else
      "release build"
    #endif
  }
}

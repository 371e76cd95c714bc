import Columns
import Glibc

/// A program of several commands: the way from the words of a call to an exit status.
package struct Program: Sendable {
  package var name: String
  package var summary: String
  package var commands: [Command]
  /// What the help page ends with.
  package var closing: String

  /// The command that a call without words runs on a terminal; elsewhere it prints help.
  package var opening: String?

  package init(
    name: String, summary: String, commands: [Command], closing: String, opening: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.commands = commands
    self.closing = closing
    self.opening = opening
  }

  /// Runs a call; `words` come without the name of the program.
  package func run(_ words: [String]) -> Int32 {
    Self.occupyStandardStreams()
    let messages = Messages()
    do {
      return try dispatch(words).code
    } catch let error as UsageError {
      messages.usage(error, of: name)
      return ExitStatus.wrongUsage.code
    } catch OutputFailure.closed {
      return ExitStatus.done.code
    } catch OutputFailure.failed(let path, let code) {
      messages.line("\(name): cannot write \(path): \(String(cString: strerror(code)))")
      return ExitStatus.failed.code
    } catch let error as QueryError {
      messages.failure(error, in: "", origin: nil)
      return ExitStatus.failed.code
    } catch {
      messages.line("\(name): \(error)")
      return ExitStatus.failed.code
    }
  }

  /// A stream that the caller closed must not become the number of another file: what is opened
  /// in its place fails as the closed one would.
  private static func occupyStandardStreams() {
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// The command that takes a call over which names none: without words, with flags or files.
  private func command(for words: [String]) -> String? {
    guard let opening, Terminal(descriptor: 0).isTerminal, Terminal(descriptor: 1).isTerminal,
      !commands.contains(where: { $0.name == words.first })
    else { return nil }
    guard let first = words.first else { return opening }
    let isHelp = ["-h", "--help", "help", "-V", "--version", "version"].contains(first)
    let isFile = first.contains("/") || access(first, F_OK) == 0
    return !isHelp && (first.hasPrefix("-") || isFile) ? opening : nil
  }

  private func dispatch(_ words: [String]) throws -> ExitStatus {
    if let opening = command(for: words) { return try dispatch([opening] + words) }
    guard let first = words.first else {
      Messages().line(HelpText.overview(of: self))
      return .wrongUsage
    }
    switch first {
    case "-h", "--help", "help": return try help(words.dropFirst())
    case "-V", "--version", "version":
      print(Product.text)
      return .done
    default: break
    }
    guard !first.hasPrefix("-") else {
      throw UsageError(
        "a command comes first, then flags such as \(first)",
        hint: "\(name) help lists the commands")
    }
    let command = try command(named: first)
    var rest = Array(words.dropFirst())
    if command.handsWordsOn { rest.insert("--", at: 0) }
    let options = try ArgumentParser(command.flags + [.help]).parse(rest)
    if options.wantsHelp {
      print(HelpText.page(of: command, in: self), terminator: "")
      return .done
    }
    return try command.run(options)
  }

  private func help(_ words: ArraySlice<String>) throws(UsageError) -> ExitStatus {
    if let command = words.first {
      print(HelpText.page(of: try self.command(named: command), in: self), terminator: "")
    } else {
      print(HelpText.overview(of: self), terminator: "")
    }
    return .done
  }

  private func command(named word: String) throws(UsageError) -> Command {
    if let command = commands.first(where: { $0.name == word }) { return command }
    let meant = Spelling.suggestion(for: word, among: commands.map(\.name))
    throw UsageError(
      "there is no command '\(word)'",
      hint: meant.map { "did you mean \(name) \($0)?" } ?? "\(name) help lists the commands")
  }
}

/// What this version is.
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

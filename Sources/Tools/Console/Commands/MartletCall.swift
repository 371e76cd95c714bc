import Columns
import Glibc

/// The way from the words of a call to an exit status.
package enum MartletCall {
  /// Runs a call; `words` come without the name of the program.
  package static func run(_ words: [String]) -> Int32 {
    let messages = Messages()
    do {
      return try dispatch(words).code
    } catch let error as UsageError {
      messages.usage(error)
      return ExitStatus.wrongUsage.code
    } catch OutputFailure.closed {
      return ExitStatus.done.code
    } catch OutputFailure.failed(let path, let code) {
      messages.line("martlet: cannot write \(path): \(String(cString: strerror(code)))")
      return ExitStatus.failed.code
    } catch let error as QueryError {
      messages.failure(error, in: "", origin: nil)
      return ExitStatus.failed.code
    } catch {
      messages.line("martlet: \(error)")
      return ExitStatus.failed.code
    }
  }

  private static func dispatch(_ words: [String]) throws -> ExitStatus {
    guard let first = words.first else {
      Messages().line(HelpText.overview(of: Command.all))
      return .wrongUsage
    }
    switch first {
    case "-h", "--help": return try Command.help.run(Options())
    case "-V", "--version": return try Command.version.run(Options())
    default: break
    }
    guard !first.hasPrefix("-") else {
      throw UsageError(
        "a command comes first, then flags such as \(first)",
        hint: "martlet help lists the commands")
    }
    let command = try Command.named(first)
    var rest = Array(words.dropFirst())
    if command.handsWordsOn { rest.insert("--", at: 0) }
    let options = try ArgumentParser(command.flags + [.help]).parse(rest)
    if options.wantsHelp {
      print(HelpText.page(of: command), terminator: "")
      return .done
    }
    return try command.run(options)
  }
}

import Console
import TerminalKit
import Workbench

extension Command {
  static let workbench = Command(
    name: "workbench", summary: "Opens the workbench; so does a call without words.",
    usage: "workbench [flags]", flags: Flag.session
  ) { options in
    try options.expectNoArguments(of: "workbench")
    do {
      try WorkbenchProgram.run(options.sessionConfiguration)
      return .done
    } catch let problem as TerminalProblem {
      Messages().line("martlet: \(problem)")
      return .wrongUsage
    }
  }
}

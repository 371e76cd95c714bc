import Console
import TerminalKit
import Workbench

extension Command {
  static let workbench = Command(
    name: "workbench", summary: "Opens the workbench; so does a call without words.",
    usage: "workbench [flags]", flags: Flag.session
  ) { options in
    try options.expectNoArguments(of: "workbench")
    let settings = SettingsFile()
    do {
      let chosen = try options.completed(by: settings)
      try WorkbenchProgram.run(chosen.sessionConfiguration, settings)
      return .done
    } catch let problem as TerminalProblem {
      Messages().line("martlet: \(problem)")
      return .wrongUsage
    }
  }
}

extension Options {
  /// What the flags of the call leave open is as the user's settings say.
  fileprivate func completed(by file: SettingsFile) throws(UsageError) -> Options {
    var options = self
    let chosen = file.settings
    options.threads = threads ?? chosen.threads
    if memoryBytes == nil, let memory = chosen.memory {
      guard let bytes = Quantities.byteCount(memory), bytes >= 16 << 20 else {
        throw UsageError(
          "\(file.path ?? "the settings"): memory is a size of at least 16MB, not '\(memory)'",
          hint: "for example 512MB or 4GB")
      }
      options.memoryBytes = bytes
    }
    if let zone = chosen.timeZone, settings["spark.sql.session.timeZone"] == nil {
      options.settings["spark.sql.session.timeZone"] = zone
    }
    return options
  }
}

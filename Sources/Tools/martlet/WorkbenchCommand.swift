import Console
import Scheduler
import TerminalKit
import Workbench

extension Command {
  static let workbench = Command(
    name: "workbench", summary: "Opens the workbench; so does a call without words.",
    usage: "[workbench] [FILE…] [flags]",
    details: "Files and folders with rows are shown at once; those that end with .sql are opened.",
    flags: Flag.session + Flag.screen
  ) { options in
    let settings = SettingsFile()
    do {
      let chosen = options.completed(by: settings)
      try WorkbenchProgram.run(
        chosen.sessionConfiguration, settings.with(options), files: options.arguments,
        options: options.terminal)
      return .done
    } catch let problem as OpenedFile.Problem {
      throw UsageError("\(problem)")
    } catch let problem as TerminalProblem {
      Messages().line("martlet: \(problem)")
      return .wrongUsage
    }
  }
}

extension Flag {
  fileprivate static let screen = [
    Flag.own("--theme", value: "NAME", "starts with this theme"),
    Flag.own("--colors", value: "HOW", "true, 256, 16 or none; otherwise as the terminal can"),
    Flag.own("--ascii", "draws with ASCII characters alone"),
    Flag.own("--no-mouse", "leaves the mouse to the terminal"),
  ]
}

extension SettingsFile {
  /// Flags go before what is kept.
  fileprivate func with(_ options: Options) -> SettingsFile {
    var file = self
    if let theme = options.values["--theme"] { file.choose(.theme, theme) }
    return file
  }
}

extension Options {
  fileprivate var terminal: TerminalOptions {
    get throws(UsageError) {
      var chosen = TerminalOptions()
      if let colors = values["--colors"] {
        guard ["auto", "true", "256", "16", "none"].contains(colors) else {
          throw UsageError("--colors is auto, true, 256, 16 or none, not '\(colors)'")
        }
        chosen.colors = colors
      }
      chosen.isAscii = values["--ascii"] != nil
      chosen.usesMouse = values["--no-mouse"] == nil
      return chosen
    }
  }

  /// What the flags of the call leave open is as the user's settings say.
  fileprivate func completed(by file: SettingsFile) -> Options {
    var options = self
    let chosen = file.settings
    options.threads = threads ?? chosen.threads
    options.memoryBytes = memoryBytes ?? chosen.memory.flatMap(MemorySize.limit)
    if let zone = chosen.timeZone, settings["spark.sql.session.timeZone"] == nil {
      options.settings["spark.sql.session.timeZone"] = zone
    }
    return options
  }
}

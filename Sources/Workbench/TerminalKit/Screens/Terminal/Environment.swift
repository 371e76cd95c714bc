import Glibc

extension TerminalOptions {
  /// The environment of this process.
  package static var processEnvironment: [String: String] {
    var variables: [String: String] = [:]
    var place = environ
    while let entry = place.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      place += 1
    }
    return variables
  }

  /// Programs that tell Ctrl-Enter from Enter when asked.
  var speaksKittyKeys: Bool {
    let type = environment["TERM"] ?? ""
    let program = environment["TERM_PROGRAM"] ?? ""
    return environment["TMUX"] == nil
      && (["xterm-kitty", "xterm-ghostty", "foot", "alacritty"].contains { type.hasPrefix($0) }
        || ["ghostty", "WezTerm"].contains(program))
  }

  var isLinuxConsole: Bool { environment["TERM"]?.hasPrefix("linux") == true }
}

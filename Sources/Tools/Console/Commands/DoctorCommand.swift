extension Command {
  static let doctor = doctor(also: [])

  /// Looks at more than what this room knows of.
  package static func doctor(also more: [HealthCheck]) -> Command {
    Command(
      name: "doctor", summary: "Tells what is installed and what is missing.", usage: "doctor",
      details: "Exit status 1 means that something needed is missing."
    ) { options in
      try options.expectNoArguments(of: "doctor")
      let terminal = Terminal(descriptor: 1, color: options.color)
      let output = ByteOutput(descriptor: 1)
      output.write("\(Product.text)\n\n")
      var status = ExitStatus.done
      for check in HealthCheck.all + more {
        let finding = check.examine()
        if finding.state == .broken { status = .failed }
        let mark = terminal.styled(finding.state.mark, finding.state.style)
        let name = check.name + String(repeating: " ", count: max(1, 18 - check.name.count))
        output.write("  \(mark) \(name) \(finding.text)\n")
        if let fix = finding.fix {
          output.write(
            String(repeating: " ", count: 27) + terminal.styled("→ \(fix)", .accent) + "\n")
        }
      }
      try output.flush()
      return status
    }
  }
}

/// What an examination found, and what mends it.
package struct Finding: Sendable {
  package enum State: Sendable {
    case fine
    /// Something optional is missing.
    case missing
    /// Something needed is missing.
    case broken

    var mark: String {
      switch self {
      case .fine: "ok     "
      case .missing: "missing"
      case .broken: "broken "
      }
    }

    var style: Terminal.Style {
      switch self {
      case .fine: .success
      case .missing: .warning
      case .broken: .error
      }
    }
  }

  package var state: State
  package var text: String
  package var fix: String?

  package static func fine(_ text: String) -> Finding { Finding(state: .fine, text: text) }

  package static func missing(_ text: String, fix: String) -> Finding {
    Finding(state: .missing, text: text, fix: fix)
  }

  package static func broken(_ text: String, fix: String) -> Finding {
    Finding(state: .broken, text: text, fix: fix)
  }
}

/// Help pages, made of the same tables that calls are read by.
package enum HelpText {
  /// `name   what it is`, aligned, with long texts wrapped under themselves.
  package static func table(_ rows: [(String, String)], width: Int = 96) -> String {
    let left = min(30, (rows.map(\.0.count).max() ?? 0) + 2)
    var text = ""
    for (name, help) in rows {
      let lines = wrapped(help, width: width - left - 2)
      let padding = String(repeating: " ", count: max(1, left - name.count))
      text += "  \(name)\(padding)\(lines.first ?? "")\n"
      for line in lines.dropFirst() {
        text += String(repeating: " ", count: left + 2) + line + "\n"
      }
    }
    return text
  }

  /// Lines of whole words.
  package static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    return line.isEmpty ? lines : lines + [line]
  }

  package static func page(of command: Command, in program: Program) -> String {
    var text = "\(command.summary)\n\nUsage: \(program.name) \(command.usage)\n"
    if !command.details.isEmpty { text += "\n\(command.details)\n" }
    if !command.flags.isEmpty {
      text += "\nFlags:\n" + table((command.flags + [.help]).map { ($0.synopsis, $0.help) })
    }
    return text
  }

  static func overview(of program: Program) -> String {
    let rows =
      program.commands.map { ($0.name, $0.summary) }
      + [("version", "Prints the version."), ("help", "Explains a command.")]
    return """
      \(program.summary)

      Usage: \(program.name) COMMAND [flags] [arguments]

      Commands:
      \(table(rows))
      \(program.closing)

      """
  }
}

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

  static func page(of command: Command) -> String {
    var text = "\(command.summary)\n\nUsage: martlet \(command.usage)\n"
    if !command.details.isEmpty { text += "\n\(command.details)\n" }
    if !command.flags.isEmpty {
      text += "\nFlags:\n" + table((command.flags + [.help]).map { ($0.synopsis, $0.help) })
    }
    return text
  }

  static func overview(of commands: [Command]) -> String {
    """
    Martlet: a terminal for data. Spark's SQL on an engine that starts in milliseconds.

    Usage: martlet COMMAND [flags] [arguments]

    Commands:
    \(table(commands.map { ($0.name, $0.summary) }))
    Try:
      martlet tour
      martlet sql "SELECT Category, count(*) FROM samples.products GROUP BY Category"
      martlet sql 'SELECT * FROM parquet.`data.parquet`' --format json
      martlet help sql

    Results go to stdout, everything else to stderr. Exit status: 0 done, 1 a statement failed,
    2 wrong usage, 130 interrupted.
    """ + "\n"
  }
}

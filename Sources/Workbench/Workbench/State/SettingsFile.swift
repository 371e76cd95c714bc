import Glibc
package import TerminalKit

/// The user's settings and keys: `$XDG_CONFIG_HOME/martlet/config.toml`. What the user has written
/// there stays as it is: a change touches its own line alone.
package struct SettingsFile: Sendable {
  /// Nil keeps nothing.
  package let path: String?
  package private(set) var settings = Settings()
  package private(set) var keys: [KeyOverride] = []
  /// A sentence for each line that cannot be understood.
  package private(set) var problems: [String] = []

  package static var defaultPath: String {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let folder = variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" }
    return (folder ?? "/tmp") + "/martlet/config.toml"
  }

  package init(path: String? = defaultPath) {
    self.path = path
    read(text ?? "")
  }

  private var text: String? {
    path.flatMap(AtomicFile.read).map { String(decoding: $0, as: UTF8.self) }
  }

  private var name: String { path?.split(separator: "/").last.map(String.init) ?? "settings" }

  private mutating func read(_ text: String) {
    (settings, problems) = (Settings(), [])
    for (index, line) in Self.settingLines(of: text) {
      guard let (key, value) = Self.row(line) else { continue }
      let place = "\(name):\(index + 1)"
      guard let setting = Setting(rawValue: key) else {
        problems.append("\(place): there is no setting \(key.sanitized)")
        continue
      }
      if !setting.set(value, in: &settings) {
        problems.append("\(place): \(key) cannot be \(value.sanitized): \(setting.help)")
      }
    }
    let read = KeyFile.read(text, name: name)
    keys = read.overrides
    problems += read.problems
  }

  /// Keeps a choice.
  package mutating func set(_ setting: Setting, to value: String) throws(FileFailure) {
    guard let path else { return choose(setting, value) }
    let changed = Self.text(text ?? Self.template, with: setting, value)
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    try StateFolder.make(folder)
    try AtomicFile.write(Array(changed.utf8), to: path)
    read(changed)
  }

  /// Takes a choice over for this time alone.
  package mutating func choose(_ setting: Setting, _ value: String) {
    _ = setting.set(value, in: &settings)
  }

  /// The lines before the first part, with their numbers.
  private static func settingLines(of text: String) -> [(index: Int, line: Substring)] {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    return Array(lines.enumerated()).prefix { !$0.element.trimmed.hasPrefix("[") }
      .map { ($0.offset, $0.element) }
  }

  /// `name = value  # comment`; nil for what is no row.
  private static func row(_ line: Substring) -> (key: String, value: String)? {
    let line = line.trimmed
    guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { return nil }
    let key = line[..<equals].trimmed
    var value = line[line.index(after: equals)...].trimmed
    if let quote = value.first, quote == "\"" || quote == "'" {
      value = value.dropFirst().prefix { $0 != quote }
    } else {
      value = value.beforeComment.trimmed
    }
    return (String(key), String(value))
  }

  /// A text in which a setting has a value: in its line, or in place of the line that shows it.
  static func text(_ text: String, with setting: Setting, _ value: String) -> String {
    let plain = value.filter { $0 != "\"" && !$0.isNewline }
    let row = "\(setting.rawValue) = \(setting.isQuoted ? "\"\(plain)\"" : plain)"
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    let settingLines = settingLines(of: text)
    let own = settingLines.last { Self.row($0.line)?.key == setting.rawValue }
    let shown = settingLines.last { line in
      let words = line.line.trimmed.drop { $0 == "#" || $0 == " " }
      return line.line.trimmed.hasPrefix("#") && Self.row(words)?.key == setting.rawValue
    }
    if let place = own ?? shown {
      let comment = place.line.comment
      lines[place.index] = row + (comment.isEmpty || own == nil ? "" : "  \(comment)")
    } else {
      lines.insert(row, at: settingLines.count)
    }
    return lines.joined(separator: "\n")
  }

  /// With what a new file begins.
  static let template: String = {
    var lines = [
      "# Settings of Martlet. The workbench changes single lines; the rest is yours.", "",
    ]
    for setting in Setting.allCases {
      let value = setting.value(in: Settings())
      lines.append("# \(setting.title): \(setting.help).")
      lines.append("# \(setting.rawValue) = \(setting.isQuoted ? "\"\(value)\"" : value)")
      lines.append("")
    }
    lines += [
      "# Keys of your own, by the names that the help lists (F1):",
      "# [keys]", "# query.run = [\"f5\", \"ctrl-x ctrl-e\"]", "",
    ]
    return lines.joined(separator: "\n")
  }()
}

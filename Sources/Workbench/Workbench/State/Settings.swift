import Scheduler
import Session
package import TerminalKit

/// What the user has chosen for all times.
package struct Settings: Hashable, Sendable {
  /// Nil follows the terminal's background.
  package var theme: String?
  package var keyStyle = KeyStyle.plain
  /// Nil takes all processors.
  package var threads: Int?
  /// A size such as `4GB`; nil takes three fifths of the machine's memory.
  package var memory: String?
  package var timeZone: String?
  package var showsLineNumbers = true
  package var wraps = false

  package init() {}
}

/// One of the settings: a row of the file and of the list on the screen.
package enum Setting: String, CaseIterable, Hashable, Sendable {
  case theme
  case keyStyle = "key_style"
  case threads
  case memory
  case timeZone = "time_zone"
  case lineNumbers = "line_numbers"
  case wrap

  package var title: String {
    switch self {
    case .theme: "Theme"
    case .keyStyle: "Keys"
    case .threads: "Threads"
    case .memory: "Memory"
    case .timeZone: "Time zone"
    case .lineNumbers: "Line numbers"
    case .wrap: "Wrap long lines"
    }
  }

  package var help: String {
    switch self {
    case .theme: "auto follows the background of the terminal"
    case .keyStyle: "plain, vim or emacs"
    case .threads: "that queries run on; auto: one a processor"
    case .memory: "before queries spill; auto: three fifths of all"
    case .timeZone: "of the session, such as Europe/Berlin"
    case .lineNumbers: "beside the text of queries"
    case .wrap: "lines of queries that are wider than their pane"
    }
  }

  /// What may be chosen; themes are known to the library of themes alone.
  package var choices: [String] {
    switch self {
    case .theme: [Self.automatic]
    case .keyStyle: KeyStyle.allCases.map(\.rawValue)
    case .threads: [Self.automatic, "1", "2", "4", "8", "16", "32", "64"]
    case .memory: [Self.automatic, "512MB", "1GB", "2GB", "4GB", "8GB", "16GB", "32GB", "64GB"]
    case .timeZone: Self.zones
    case .lineNumbers, .wrap: ["true", "false"]
    }
  }

  package static let automatic = "auto"

  private static let zones = [
    "UTC", "Africa/Cairo", "Africa/Johannesburg", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "America/Toronto",
    "Asia/Dubai", "Asia/Hong_Kong", "Asia/Kolkata", "Asia/Seoul", "Asia/Shanghai",
    "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Europe/Berlin", "Europe/Istanbul",
    "Europe/London", "Europe/Madrid", "Europe/Moscow", "Europe/Paris", "Europe/Zurich",
    "Pacific/Auckland",
  ]

  /// A value as the file has it, without quotes.
  package func value(in settings: Settings) -> String {
    switch self {
    case .theme: settings.theme ?? Self.automatic
    case .keyStyle: settings.keyStyle.rawValue
    case .threads: settings.threads.map(String.init) ?? Self.automatic
    case .memory: settings.memory ?? Self.automatic
    case .timeZone: settings.timeZone ?? "UTC"
    case .lineNumbers: String(settings.showsLineNumbers)
    case .wrap: String(settings.wraps)
    }
  }

  /// Answers false for a value that makes no sense.
  package func set(_ value: String, in settings: inout Settings) -> Bool {
    let chosen = value == Self.automatic ? nil : value
    switch self {
    case .theme: settings.theme = chosen
    case .keyStyle:
      guard let style = KeyStyle(rawValue: value) else { return false }
      settings.keyStyle = style
    case .threads:
      guard let chosen else {
        settings.threads = nil
        return true
      }
      guard let count = Int(chosen), (1...WorkerPool.mostWorkers).contains(count) else {
        return false
      }
      settings.threads = count
    case .memory:
      guard chosen.map({ MemorySize.limit($0) != nil }) ?? true else { return false }
      settings.memory = chosen
    case .timeZone: settings.timeZone = value
    case .lineNumbers, .wrap:
      guard let isOn = Bool(value) else { return false }
      if self == .wrap { settings.wraps = isOn } else { settings.showsLineNumbers = isOn }
    }
    return true
  }

  /// What it is for the engine, if that is whom it concerns.
  var engineSetting: EngineSetting? {
    switch self {
    case .threads: .threads
    case .memory: .memory
    case .theme, .keyStyle, .timeZone, .lineNumbers, .wrap: nil
    }
  }

  /// Texts stand in quotes, numbers and truths do not.
  var isQuoted: Bool {
    switch self {
    case .threads, .lineNumbers, .wrap: false
    case .theme, .keyStyle, .memory, .timeZone: true
    }
  }
}

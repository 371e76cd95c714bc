import CNcurses

/// The locale that the environment asks for, and what it means for drawing.
package struct TerminalLocale: Hashable, Sendable {
  /// Empty when none is asked for.
  package let name: String
  /// What its characters are encoded in; nil when it is not installed.
  package let encoding: String?

  package init(name: String, encoding: String?) {
    self.name = name
    self.encoding = encoding
  }

  package init(environment: [String: String] = TerminalOptions.processEnvironment) {
    name =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty } ?? ""
    encoding = name.withCString { name in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
        guard let base = buffer.baseAddress,
          terminal_locale_encoding(name, base, buffer.count) == 0
        else { return nil }
        return String(cString: base)
      }
    }
  }

  /// Where no locale is chosen, UTF-8 is taken.
  private var isPlain: Bool { name.isEmpty || name == "C" || name == "POSIX" }

  /// What is wrong, as a sentence; nil when nothing is.
  package var problem: String? {
    guard !isPlain else { return nil }
    guard let encoding else {
      return "The locale \(name.sanitized) is not installed on this machine; UTF-8 is assumed."
    }
    guard encoding != "UTF-8" else { return nil }
    return "The locale \(name.sanitized) is \(encoding), not UTF-8: lines and signs are ASCII."
  }

  /// How it is mended for one call.
  package static let remedy = "LC_ALL=C.UTF-8 martlet"
}

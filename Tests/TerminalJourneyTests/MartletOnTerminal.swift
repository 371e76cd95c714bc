import Foundation
import TerminalDriver
import TestFolders
import Testing

/// The program itself on a terminal, with a home of its own.
final class MartletOnTerminal {
  static let program =
    (Bundle.main.executableURL?.deletingLastPathComponent().path ?? ".") + "/martlet"

  let terminal: EmulatedTerminal
  let home: String

  /// On the terminal itself, or as a job of a shell, which sees how it ends.
  init(
    width: Int = 120, height: Int = 40, home: String? = nil, inShell: Bool = false,
    environment: [String: String] = [:]
  ) throws {
    self.home = try home ?? TestFolder().path
    var variables = [
      "PATH": "/usr/bin:/bin", "HOME": self.home, "LANG": "C.UTF-8", "PS1": "$ ",
      "TERM": "xterm-256color", "COLORTERM": "truecolor", "SWIFT_BACKTRACE": "enable=no",
    ]
    variables.merge(environment) { $1 }
    let shell = ["/bin/bash", "--norc", "--noprofile"]
    var command = TerminalCommand(inShell ? shell : [Self.program], environment: variables)
    command.width = width
    command.height = height
    command.folder = self.home
    terminal = try EmulatedTerminal(command)
  }

  /// Types a line into the shell.
  func command(_ line: String) { terminal.send(line + "\r") }

  func shows(_ text: String) -> Bool { comes(to: text) { $0.contains(text) } }

  func shows(no text: String) -> Bool { comes(to: "no \(text)") { !$0.contains(text) } }

  /// The workbench is there: its bar is at the top.
  var isOpen: Bool {
    comes(to: "the workbench") { $0.line(0).contains("Martlet") && !$0.isPlain }
  }

  /// Who comes the first time is greeted; here that is over.
  var isReady: Bool {
    guard isOpen, shows("esc close") else { return false }
    terminal.send(TerminalKeys.escape)
    return shows(no: "esc close")
  }

  /// Waits a while; what the screen shows instead stands in the test's report.
  func comes(to what: String, _ isMet: @escaping (EmulatedScreen) -> Bool) -> Bool {
    if terminal.waits(until: isMet) { return true }
    Issue.record("waited in vain for \(what); the screen shows\n\(terminal.text)")
    return false
  }

  /// The shell has its terminal again, and its keyboard.
  func isShellAgain(status: Int) -> Bool {
    guard comes(to: "the shell", { $0.contains("rc=\(status)") && $0.isPlain }) else {
      return false
    }
    command("clear; stty -a | tr ' ' '\\n' | grep -E '^-?(icanon|echo|isig|opost)$' | xargs")
    return shows("opost isig icanon echo")
  }

  /// Puts a text in the place of all that stands in the editor.
  func replaceText(_ text: String) {
    terminal.send(TerminalKeys.control("n"))
    terminal.paste(text)
  }

  /// The queries that are kept in the home.
  var keptQueries: String {
    let folder = home + "/.local/state/martlet"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }
      .compactMap { try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
  }

  /// Whether the kept queries come to hold a text in time.
  func keeps(_ text: String) -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
      if keptQueries.contains(text) { return true }
      usleep(10_000)
    }
    return false
  }

  /// The process that the shell runs.
  var job: Int32? {
    let shell = terminal.process
    let children = try? String(
      contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    return children?.split(separator: " ").first.flatMap { Int32($0) }
  }
}

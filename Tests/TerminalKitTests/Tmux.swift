import Foundation
import Testing

/// A terminal of its own, driven from outside.
final class Tmux {
  private let socket: String
  private let shell = "env -i PATH=\"$PATH\" PS1='$ ' LANG=C.UTF-8 bash --norc --noprofile"

  /// Where the programs of this build are.
  static let programs = Bundle.main.executableURL?.deletingLastPathComponent().path ?? "."

  init(width: Int = 120, height: Int = 30, environment: String = "") throws {
    let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    socket = "\(folder)/martlet-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmux"
    let command = shell.replacing("env -i", with: "env -i TERM=tmux-256color \(environment)")
    _ = try run([
      "-f", "/dev/null", "new-session", "-d", "-x", "\(width)", "-y", "\(height)", command,
    ])
    try wait("a prompt") { try text().contains("$") }
  }

  deinit {
    _ = try? run(["kill-server"])
    unlink(socket)
  }

  struct NoAnswer: Error {
    var words: [String]
  }

  /// Runs tmux and returns what it prints, within twenty seconds. Foundation's processes would
  /// close a million files.
  @discardableResult
  func run(_ words: [String]) throws -> String {
    let command = (["tmux", "-S", socket] + words).map { word in
      "'" + word.replacing("'", with: "'\\''") + "'"
    }
    let limited = "timeout -s KILL 20 \(command.joined(separator: " ")) 2>/dev/null"
    let pipe = try #require(popen(limited, "r"))
    defer { pclose(pipe) }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      // The server may hold the other end of the pipe: its silence is an error, not a long wait.
      var waiting = pollfd(fd: fileno(pipe), events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 20_000) > 0 else { throw NoAnswer(words: words) }
      let count = read(fileno(pipe), &buffer, buffer.count)
      guard count > 0 else { break }
      output += buffer[..<count]
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Keys by tmux's names.
  func send(_ keys: String...) throws { try run(["send-keys"] + keys) }

  /// Types a line into the shell.
  func command(_ line: String) throws { try run(["send-keys", line, "Enter"]) }

  /// Bytes as if the terminal itself had sent them.
  func raw(_ text: String) throws {
    let bytes = text.utf8.map { String($0, radix: 16) }
    try run(["send-keys", "-H"] + bytes)
  }

  func text() throws -> String { try run(["capture-pane", "-p"]) }
  func colors() throws -> String { try run(["capture-pane", "-p", "-e"]) }

  /// Alternate screen, cursor and mouse: `0 1 0` is a shell's terminal.
  func modes() throws -> String {
    try run(["display", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func resize(width: Int, height: Int) throws {
    try run(["resize-window", "-x", "\(width)", "-y", "\(height)"])
  }

  /// Looks again and again, at most for ten seconds.
  func wait(_ what: String, until condition: () throws -> Bool) throws {
    for _ in 0..<500 {
      if try condition() { return }
      usleep(20_000)
    }
    Issue.record("waited in vain for \(what); the screen shows\n\(try text())")
  }

  func wait(for text: String) throws {
    try wait(text) { try self.text().contains(text) }
  }
}

import Foundation
import Glibc

/// A terminal of its own in tmux, driven from outside: what a multiplexer makes of a program.
package final class Tmux {
  private let socket: String

  /// What tmux did not do in time.
  package struct Failure: Error, CustomStringConvertible {
    package var description: String
  }

  /// `environment` is what a shell line begins with, such as `COLORTERM=truecolor`.
  package init(width: Int = 120, height: Int = 30, environment: String = "") throws {
    // The names of sockets must be short: a folder of the caller's might have a long one.
    socket = "/tmp/martlet-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmux"
    let shell =
      "exec env -i TERM=tmux-256color \(environment) PATH=\"$PATH\" PS1='$ ' LANG=C.UTF-8 "
      + "bash --norc --noprofile"
    try run(["-f", "/dev/null", "new-session", "-d", "-x", "\(width)", "-y", "\(height)", shell])
    try wait("a prompt") { try text().contains("$") }
  }

  deinit {
    _ = try? run(["kill-server"])
    unlink(socket)
  }

  /// What does no harm when it is done twice.
  private static let repeatable: Set<String> = [
    "capture-pane", "display", "resize-window", "kill-server",
  ]

  /// Runs tmux and returns what it prints. The server inherits nothing from this process, so that
  /// nobody waits for the end of what it holds, and takes a shell that every user may have. A
  /// client that does not come back is killed, and asked again where it can be.
  @discardableResult
  package func run(_ words: [String]) throws -> String {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    for _ in 0..<(Self.repeatable.contains(words[0]) ? 2 : 1) {
      let result = LimitedProcess.run(
        ["tmux", "-S", socket] + words,
        environment: ["PATH=\(path)", "LANG=C.UTF-8", "SHELL=/bin/sh"], seconds: 60)
      if result.status != nil { return result.output }
    }
    throw Failure(description: "tmux \(words.joined(separator: " ")) did not end")
  }

  /// Keys by tmux's names.
  package func send(_ keys: String...) throws { try run(["send-keys"] + keys) }

  /// Types a line into the shell.
  package func command(_ line: String) throws { try run(["send-keys", line, "Enter"]) }

  /// Bytes as if the terminal itself had sent them.
  package func raw(_ text: String) throws {
    let bytes = text.utf8.map { String($0, radix: 16) }
    try run(["send-keys", "-H"] + bytes)
  }

  package func text() throws -> String { try run(["capture-pane", "-p"]) }
  package func colors() throws -> String { try run(["capture-pane", "-p", "-e"]) }

  /// Alternate screen, cursor and mouse: `0 1 0` is a shell's terminal.
  package func modes() throws -> String {
    try run(["display", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  package func resize(width: Int, height: Int) throws {
    try run(["resize-window", "-x", "\(width)", "-y", "\(height)"])
  }

  /// Looks again and again, at most for a minute.
  package func wait(_ what: String, until condition: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
      if try condition() { return }
      usleep(20_000)
    }
    throw Failure(
      description: "waited in vain for \(what); the screen shows\n\(try text())")
  }

  package func wait(for text: String) throws {
    try wait(text) { try self.text().contains(text) }
  }
}

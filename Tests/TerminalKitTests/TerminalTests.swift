import Foundation
import TerminalDriver
import Testing

/// The real screen in a real terminal: that it shows what is drawn, hears what is typed, and is put
/// right whatever ends the program.
@Suite(.serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")))
struct TerminalTests {
  /// Where the programs of this build are.
  private static let programs = Bundle.main.executableURL?.deletingLastPathComponent().path ?? "."

  private func start(
    _ environment: String = "COLORTERM=truecolor", theme: String = "martlet-night"
  ) throws -> Tmux {
    let tmux = try Tmux(environment: environment + " SWIFT_BACKTRACE=enable=no")
    try tmux.command("clear; echo shell $$; \(Self.programs)/terminal-probe \(theme); echo rc=$?")
    try tmux.wait(for: "terminal probe")
    try waitForScreen(of: tmux)
    return tmux
  }

  /// The text of a frame may be seen before the cursor that comes behind it.
  private func waitForScreen(of tmux: Tmux) throws {
    try tmux.wait("a screen with a cursor and the mouse") { try tmux.modes() == "1 1 1" }
  }

  /// The shell is usable: lines are echoed, the keyboard's modes are the shell's.
  private func expectShell(_ tmux: Tmux, status: Int) throws {
    try tmux.wait(for: "rc=\(status)")
    #expect(try tmux.modes() == "0 1 0")
    try tmux.command(
      "stty -a | tr ' ' '\\n' | grep -E '^-?(icanon|echo|isig|icrnl|opost)$' | xargs")
    try tmux.wait(for: "icrnl opost isig icanon echo")
  }

  /// The program that the shell runs.
  private func probe(in tmux: Tmux) throws -> Int32 {
    let shell = try tmux.run(["display", "-p", "#{pane_pid}"]).trimmingCharacters(in: .newlines)
    let children = try String(
      contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    return try #require(children.split(separator: " ").first.flatMap { Int32($0) })
  }

  @Test func quitting() throws {
    let tmux = try start()
    try tmux.send("q")
    try expectShell(tmux, status: 0)
    #expect(try tmux.text().contains("The terminal is yours again."))
  }

  @Test(arguments: [("TERM", 143), ("HUP", 129), ("SEGV", 139), ("ABRT", 134), ("KILL", 137)])
  func signals(name: String, status: Int) throws {
    let tmux = try start()
    kill(try probe(in: tmux), Self.number(name))
    if name == "KILL" {
      // Nothing can be done about this one; the test itself would notice.
      try tmux.wait(for: "rc=137")
      #expect(try tmux.modes() != "0 1 0")
    } else {
      try expectShell(tmux, status: status)
    }
  }

  private static func number(_ name: String) -> Int32 {
    switch name {
    case "TERM": SIGTERM
    case "HUP": SIGHUP
    case "SEGV": SIGSEGV
    case "ABRT": SIGABRT
    default: SIGKILL
    }
  }

  @Test func traps() throws {
    let tmux = try start()
    try tmux.send("t")
    try expectShell(tmux, status: 132)
    #expect(try tmux.text().contains("a trap was asked for"))
  }

  @Test func stoppingAndGoingOn() throws {
    let tmux = try start()
    try tmux.send("C-z")
    try tmux.wait(for: "Stopped")
    #expect(try tmux.modes() == "0 1 0")
    try tmux.command("fg")
    try tmux.wait(for: "terminal probe")
    try waitForScreen(of: tmux)
    try tmux.send("F5")
    try tmux.wait(for: "key(f5)")
    try tmux.send("q")
    try tmux.wait(for: "The terminal is yours again.")
    try tmux.command("echo rc=$?")
    try expectShell(tmux, status: 0)
  }

  @Test func keysMouseAndPaste() throws {
    let tmux = try start()
    try tmux.send("C-a", "M-x", "S-F5", "C-Left", "BTab", "日", "Escape")
    try tmux.wait(for: "key(escape)")
    try tmux.raw("\u{1b}[<0;115;3M\u{1b}[200~a\rb\u{1b}[201~\u{1b}[I")
    try tmux.wait(for: "focus(true)")
    let text = try tmux.text()
    for line in [
      "key(ctrl-a)", "key(alt-x)", "key(shift-f5)", "key(ctrl-left)", "key(shift-tab)", "key(日)",
      "paste(\"a\\nb\")", "mouse(",
    ] {
      #expect(text.contains(line), "\(line)")
    }
    try tmux.send("q")
    try expectShell(tmux, status: 0)
  }

  @Test func resizing() throws {
    let tmux = try start()
    try tmux.resize(width: 90, height: 12)
    try tmux.wait(for: "90×12")
    try tmux.wait("a frame of twelve rows") {
      try tmux.text().split(separator: "\n").last?.contains("q quit") == true
    }
    try tmux.resize(width: 4, height: 2)
    try tmux.resize(width: 120, height: 30)
    try tmux.wait(for: "120×30")
    try tmux.send("q")
    try expectShell(tmux, status: 0)
  }

  @Test func theUsersEditor() throws {
    let tmux = try start("COLORTERM=truecolor EDITOR='sed -i s/1/2/'")
    try tmux.send("e")
    try tmux.wait(for: "edited: changed(\"select 2\\n\")")
    try waitForScreen(of: tmux)
    try tmux.send("c")
    try tmux.wait(for: "copied: ")
    try tmux.send("q")
    try expectShell(tmux, status: 0)
  }

  @Test(arguments: [
    ("COLORTERM=truecolor", "direct · unicode", "48;2;20;26;34"),
    ("COLORTERM=", "indexed256 · unicode", "48;5;"),
    ("COLORTERM= TERM=xterm", "ansi · unicode", "[34m"),
    ("NO_COLOR=1", "none · unicode", "[1m"),
    ("LC_ALL=C", "unicode", "terminal probe"),
  ])
  func colors(environment: String, facts: String, code: String) throws {
    let tmux = try start(environment)
    try tmux.wait(for: facts)
    try tmux.wait(code) { try tmux.colors().contains(code) }
    try tmux.send("q")
    try expectShell(tmux, status: 0)
  }

  @Test(arguments: [
    ("TERM=dumb PROBE", "cannot place the cursor"), ("TERM=nonsense PROBE", "is not known"),
    ("TERM= PROBE", "TERM is not set"), ("PROBE < /dev/null", "needs a terminal"),
  ])
  func noScreen(line: String, sentence: String) throws {
    let tmux = try Tmux()
    try tmux.command(
      line.replacing("PROBE", with: "\(Self.programs)/terminal-probe") + "; echo rc=$?")
    try tmux.wait(for: sentence)
    try expectShell(tmux, status: 0)
  }

  @Test func nothingCostsNothing() throws {
    let tmux = try start()
    let probe = try probe(in: tmux)
    func fact(_ name: String) throws -> Int? {
      try String(contentsOfFile: "/proc/\(probe)/status", encoding: .utf8).split(separator: "\n")
        .first { $0.hasPrefix(name) }
        .flatMap { Int($0.filter(\.isNumber)) }
    }
    let sleeps = try (0..<60).contains { _ in
      let before = try fact("voluntary_ctxt_switches")
      usleep(700_000)
      return try fact("voluntary_ctxt_switches") == before
    }
    #expect(sleeps)
    // In kilobytes: ncurses must not keep a table of sixteen million colours.
    #expect(try #require(try fact("VmRSS")) < 64_000)
  }
}

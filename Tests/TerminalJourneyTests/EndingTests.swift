import Foundation
import TerminalDriver
import Testing

/// However the program ends or stops, the terminal and the queries are safe.
@Suite(.serialized) struct EndingTests {
  private typealias Keys = TerminalKeys

  private func start(_ line: String = "PROGRAM") throws -> MartletOnTerminal {
    let martlet = try MartletOnTerminal(inShell: true)
    try #require(martlet.shows("$"))
    martlet.command(
      "clear; " + line.replacing("PROGRAM", with: MartletOnTerminal.program) + "; echo rc=$?")
    return martlet
  }

  @Test func stoppingAndGoingOn() throws {
    let martlet = try start()
    try #require(martlet.isReady)
    martlet.terminal.send(Keys.alt("z"))
    try #require(martlet.comes(to: "the shell") { $0.contains("Stopped") && $0.isPlain })
    martlet.command("fg")
    try #require(martlet.isOpen)
    try #require(martlet.shows("samples"))
    martlet.terminal.send(Keys.control("q"))
    #expect(martlet.comes(to: "the shell") { $0.isPlain && $0.contains("$") })
  }

  /// Some terminals put back with the screen whether the cursor was hidden when it was saved.
  @Test func theCursorIsShownLast() throws {
    let martlet = try start()
    try #require(martlet.isReady)
    martlet.terminal.send(Keys.f1)
    try #require(martlet.shows("esc close"))
    martlet.terminal.show("\u{1b}7")
    martlet.terminal.send(Keys.escape)
    try #require(martlet.comes(to: "no help") { !$0.contains("esc close") })
    martlet.terminal.send(Keys.control("q"))
    #expect(martlet.isShellAgain(status: 0))
  }

  @Test(arguments: [(SIGSEGV, 139), (SIGTERM, 143), (SIGHUP, 129), (SIGABRT, 134)])
  func signals(number: Int32, status: Int) throws {
    let martlet = try start()
    try #require(martlet.isOpen)
    kill(try #require(martlet.job), number)
    #expect(martlet.isShellAgain(status: status))
  }

  @Test func queriesOutliveASuddenEnd() throws {
    let first = try MartletOnTerminal()
    try #require(first.isReady)
    first.replaceText("SELECT 'kept for later'")
    try #require(first.keeps("kept for later"))
    kill(first.terminal.process, SIGKILL)
    #expect(first.terminal.exitStatus() == 137)
    let second = try MartletOnTerminal(home: first.home)
    try #require(second.isOpen)
    #expect(second.shows("kept for later"))
    second.terminal.send(Keys.control("q"))
    #expect(second.terminal.exitStatus() == 0)
  }

  @Test func quittingEndsWhatRuns() throws {
    let martlet = try start()
    try #require(martlet.isReady)
    martlet.replaceText("SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1")
    martlet.terminal.send(Keys.f5)
    try #require(martlet.shows(" running"))
    martlet.terminal.send(Keys.control("q"))
    try #require(martlet.shows("Still running"))
    martlet.terminal.send("q")
    #expect(martlet.isShellAgain(status: 0))
  }

  @Test(arguments: [
    ("TERM=dumb PROGRAM", "cannot place the cursor"),
    ("COLORTERM= TERM=nonsense PROGRAM", "is not known"),
    ("TERM= PROGRAM", "TERM is not set"), ("PROGRAM workbench < /dev/null", "needs a terminal"),
    ("PROGRAM workbench | cat", "needs a terminal"), ("PROGRAM < /dev/null", "Usage: martlet"),
  ])
  func whatIsNoScreenGetsASentence(line: String, sentence: String) throws {
    let martlet = try start(line)
    try #require(martlet.shows(sentence))
    #expect(martlet.shows("rc="))
    #expect(martlet.terminal.look(\.isPlain))
  }

  @Test(arguments: ["LC_ALL=C", "LC_ALL=xx_YY.ISO-8859-1", "LANG="])
  func strangeLocalesStillShow(environment: String) throws {
    let martlet = try start("env \(environment) PROGRAM")
    try #require(martlet.isOpen)
    try #require(martlet.shows("samples"))
    martlet.terminal.send(Keys.control("q"))
    #expect(martlet.isShellAgain(status: 0))
  }
}

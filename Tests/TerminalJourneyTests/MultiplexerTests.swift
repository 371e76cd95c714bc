import Foundation
import TerminalDriver
import TestFolders
import Testing

/// The program inside of tmux, which reads and draws in its own way.
@Suite(.serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")))
struct MultiplexerTests {
  @Test func queriesRunStopAndGoOn() throws {
    let home = try TestFolder().path
    let tmux = try Tmux(environment: "HOME=\(home) SWIFT_BACKTRACE=enable=no")
    try tmux.command("clear; \(MartletOnTerminal.program); echo rc=$?")
    try tmux.wait(for: "esc close")
    try tmux.send("Escape")
    try tmux.wait("no greeting") { try !tmux.text().contains("esc close") }
    try tmux.send("C-n")
    try tmux.raw("\u{1b}[200~SELECT id FROM range(77)\u{1b}[201~")
    try tmux.wait(for: "range(77)")
    try tmux.send("F5")
    try tmux.wait(for: "77 rows")
    try tmux.resize(width: 90, height: 20)
    try tmux.wait("twenty rows") {
      try tmux.text().split(separator: "\n").last?.contains("F5 run") == true
    }
    try tmux.send("M-z")
    try tmux.wait(for: "Stopped")
    try tmux.command("fg")
    try tmux.wait(for: "77 rows")
    try tmux.send("C-q")
    try tmux.wait("the shell") { try tmux.modes() == "0 1 0" }
  }
}

import Columns
import Console
import Foundation
import Glibc
import TerminalDriver

extension Command {
  static let keys = Command(
    name: "keys",
    summary: "Drives the workbench with keys and a mouse that do anything at all.",
    usage: "keys [flags]",
    details: """
      The real martlet runs on a pseudo-terminal in a folder of its own. It must live, answer, and
      leave the terminal as it found it; what was done before it did not is printed.
      """,
    flags: [
      .own("--minutes", value: "COUNT", "begins no further session after so many, otherwise 1"),
      .own("--events", value: "COUNT", "keys and the like of a session, otherwise 400"),
      .own("--seed", value: "NUMBER", "begins with this session, otherwise with any"),
    ]
  ) { options in
    try options.expectNoArguments(of: "keys")
    guard let folder = ProgramFolder.path else { throw UsageError("cannot find martlet") }
    let minutes = try options.positive("--minutes") ?? 1
    let events = try options.positive("--events") ?? 400
    let end = Date(timeIntervalSinceNow: Double(minutes) * 60)
    var seed = try options.positive("--seed").map(UInt64.init) ?? .random(in: 1...1_000_000)
    let messages = Messages(color: options.color)
    var isSound = true
    repeat {
      messages.note("session \(seed) …")
      let session = try KeySession(program: folder + "/martlet", seed: seed)
      if let failure = try session.run(events: events) {
        isSound = false
        print("session \(seed): martlet \(failure)\n\(session.told)")
      }
      seed += 1
    } while Date() < end
    return isSound ? .done : .failed
  }
}

/// One start of martlet with what is done to it.
final class KeySession {
  private let terminal: EmulatedTerminal
  private let folder: String
  private let style: String
  private var input: RandomInput
  private var events: [RandomInput.Event] = []

  init(program: String, seed: UInt64) throws {
    folder = "/tmp/martlet-keys-\(getpid())-\(seed)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var random = SeededGenerator(seed: seed ^ 0x5eed)
    let size = RandomInput.sizes.randomElement(using: &random) ?? (80, 24)
    style = ["plain", "vim", "emacs"].randomElement(using: &random) ?? "plain"
    let configuration = folder + "/.config/martlet"
    try FileManager.default.createDirectory(
      atPath: configuration, withIntermediateDirectories: true)
    try "key_style = \"\(style)\"\n".write(
      toFile: configuration + "/config.toml", atomically: false, encoding: .utf8)
    input = RandomInput(seed: seed, size: size)
    var command = TerminalCommand(
      [program],
      environment: [
        "PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8", "TERM": "xterm-256color",
        "EDITOR": "true", "SWIFT_BACKTRACE": "enable=no",
      ])
    command.folder = folder
    (command.width, command.height) = size
    terminal = try EmulatedTerminal(command)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// What was done at last, and the screen.
  var told: String {
    let last = events.suffix(60).map(\.description).joined(separator: "\n")
    let heading = "with \(style) keys, after \(events.count) events, the last of them"
    return "\(heading)\n\(last)\n\(terminal.text)"
  }

  /// What was wrong, if anything.
  func run(events count: Int) throws -> String? {
    _ = terminal.falls(silentFor: 100, seconds: 10)
    for number in 1...count {
      let event = input.next()
      events.append(event)
      send(event)
      _ = terminal.falls(silentFor: 10, seconds: 0.2)
      if let status = terminal.exitStatus(seconds: 0) { return verdict(status) }
      if number % 50 == 0, !answers() {
        if let status = terminal.exitStatus(seconds: 1) { return verdict(status) }
        return "does not answer"
      }
    }
    return verdict(leave())
  }

  private func send(_ event: RandomInput.Event) {
    switch event {
    case .keys(let keys): terminal.send(keys)
    case .paste(let text): terminal.paste(text)
    case .resize(let width, let height): terminal.resize(width: width, height: height)
    }
  }

  /// A screen of another size is drawn anew.
  private func answers() -> Bool {
    let before = terminal.traffic.bytes
    send(input.resize())
    for _ in 0..<600 where terminal.traffic.bytes == before {
      usleep(100_000)
      if terminal.exitStatus(seconds: 0) != nil { return false }
    }
    return terminal.traffic.bytes > before
  }

  /// The status with which it ends when it is asked to.
  private func leave() -> Int32? {
    for _ in 0..<10 {
      // Closes whatever is open; the letter answers the question whether to leave.
      terminal.send(TerminalKeys.escape)
      _ = terminal.falls(silentFor: 60, seconds: 1)
      terminal.send(TerminalKeys.escape)
      _ = terminal.falls(silentFor: 60, seconds: 1)
      terminal.send(TerminalKeys.control("q"))
      _ = terminal.falls(silentFor: 60, seconds: 1)
      terminal.send("q")
      if let status = terminal.exitStatus(seconds: 3) { return status }
    }
    return terminal.exitStatus(seconds: 30)
  }

  private func verdict(_ status: Int32?) -> String? {
    guard let status else { return "does not end" }
    guard status == 0 else { return "ended with \(status)" }
    if terminal.waits(seconds: 5, until: \.isPlain) { return nil }
    return "left \(terminal.look(\.leftovers).joined(separator: " and "))"
  }
}

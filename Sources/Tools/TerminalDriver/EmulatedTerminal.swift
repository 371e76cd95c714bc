import CVTerm
import Dispatch
import Glibc
import Synchronization

/// What is started on a terminal.
package struct TerminalCommand: Sendable {
  package var words: [String]
  package var environment: [String: String]
  package var folder = "/"
  package var width = 200
  package var height = 60

  package init(_ words: [String], environment: [String: String]) {
    self.words = words
    self.environment = environment
  }
}

/// A program on a terminal of its own, whose screen is made of what it writes. Every wait ends,
/// and so does the program when nobody holds the terminal any more.
package final class EmulatedTerminal: Sendable {
  package struct NotStarted: Error, CustomStringConvertible {
    package var program: String

    package var description: String { "\(program) cannot be started on a terminal" }
  }

  package let process: Int32
  /// When the program was started, in nanoseconds.
  package let startedAt: UInt64
  private let wire: TerminalWire
  private let status = Mutex<Int32?>(nil)

  package init(_ command: TerminalCommand) throws(NotStarted) {
    let program = command.words.first ?? ""
    let size = emulated_size(
      width: Int32(clamping: command.width), height: Int32(clamping: command.height))
    guard let emulator = emulator_open(size) else { throw NotStarted(program: program) }
    var descriptor: Int32 = -1
    startedAt = DispatchTime.now().uptimeNanoseconds
    process = CStrings.with(command.words) { words in
      CStrings.with(command.environment.map { "\($0.key)=\($0.value)" }) { variables in
        terminal_spawn(program, words, variables, command.folder, size, &descriptor)
      }
    }
    guard process > 0 else {
      emulator_close(emulator)
      throw NotStarted(program: program)
    }
    wire = TerminalWire(descriptor: descriptor, emulator: emulator, size: size)
  }

  deinit {
    // The terminal goes away with the leader of its session, and that ends all others on it.
    if exitStatus(seconds: 0) == nil {
      kill(process, SIGKILL)
      _ = exitStatus(seconds: 5)
    }
    wire.stop()
  }

  // What it shows.

  package func look<Value>(_ body: (EmulatedScreen) -> Value) -> Value { wire.look(body) }

  package var text: String { look(\.text) }

  /// Bytes so far, and the sizes of all frames that were marked as such.
  package var traffic: (bytes: Int, frames: [Int]) { wire.traffic }

  /// What another program writes on it.
  package func show(_ output: String) { wire.show(Array(output.utf8)) }

  // What it hears.

  package func send(_ keys: String) { wire.send(Array(keys.utf8)) }

  /// As a terminal sends what is pasted.
  package func paste(_ text: String) { send("\u{1b}[200~\(text)\u{1b}[201~") }

  package func resize(width: Int, height: Int) {
    wire.resize(emulated_size(width: Int32(clamping: width), height: Int32(clamping: height)))
  }

  // Waiting.

  /// Whether the condition comes true in time, between frames.
  package func waits(
    seconds: Double = 60, until isMet: @escaping (EmulatedScreen) -> Bool
  ) -> Bool {
    wire.wait(sending: nil, until: Self.limit(seconds), isMet) != nil
  }

  package func shows(_ text: String, seconds: Double = 60) -> Bool {
    waits(seconds: seconds) { $0.contains(text) }
  }

  /// The time in nanoseconds at which the condition came true.
  package func moment(
    seconds: Double = 60, of isMet: @escaping (EmulatedScreen) -> Bool
  ) -> UInt64? {
    wire.wait(sending: nil, until: Self.limit(seconds), isMet)
  }

  /// Milliseconds from keys to the end of the frame in which they took effect.
  package func milliseconds(
    from keys: String, seconds: Double = 60, until isMet: @escaping (EmulatedScreen) -> Bool
  ) -> Double? {
    let start = DispatchTime.now().uptimeNanoseconds
    let end = wire.wait(sending: Array(keys.utf8), until: Self.limit(seconds), isMet)
    return end.map { Double($0 - min($0, start)) / 1e6 }
  }

  /// Whether the program stops writing in time.
  package func falls(silentFor milliseconds: Int, seconds: Double = 60) -> Bool {
    wire.waitForQuiet(
      nanoseconds: UInt64(milliseconds) * 1_000_000, until: Self.limit(seconds))
  }

  /// The status with which the program has ended, as a shell tells it; nil when it goes on.
  package func exitStatus(seconds: Double = 60) -> Int32? {
    status.withLock { known in
      if known == nil { known = ProcessEnd.status(of: process, until: Self.limit(seconds)) }
      return known
    }
  }

  private static func limit(_ seconds: Double) -> UInt64 {
    DispatchTime.now().uptimeNanoseconds + UInt64(max(seconds, 0) * 1e9)
  }
}

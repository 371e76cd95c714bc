import Conformance
import Console
import Foundation

/// Runs one conformance file in a process of its own and gathers what it tells.
struct ScriptProcess {
  /// What the process writes, a line of JSON each.
  enum Message: Codable {
    case begins(line: Int)
    case ended(RecordOutcome)
  }

  let script: ConformanceScript
  let words: [String]

  static func tell(_ message: Message) {
    guard let data = try? JSONEncoder().encode(message) else { return }
    FileHandle.standardOutput.write(data + [UInt8(ascii: "\n")])
  }

  /// An outcome for every record: where the process died, the record that killed it fails, and so
  /// do those it never came to.
  func outcomes() -> [RecordOutcome] {
    var words = self.words
    words += ["--here", script.path]
    let (messages, ending) = run(["conformance"] + words)
    var ended: [RecordOutcome] = []
    var begun: Set<Int> = []
    for message in messages {
      switch message {
      case .begins(let line): begun.insert(line)
      case .ended(let outcome): ended.append(outcome)
      }
    }
    return ended
      + script.records.dropFirst(ended.count).enumerated().map { index, record in
        let brief = index == 0 && begun.contains(record.line) ? ending : "not run: \(ending) before"
        return RecordOutcome(
          path: script.path, line: record.line, sql: record.sql,
          failure: RecordFailure(brief: brief, detail: brief))
      }
  }

  private func run(_ words: [String]) -> (messages: [Message], ending: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ProgramFolder.executable ?? "")
    process.arguments = words
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { return ([], "cannot start: \(error)") }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let ending =
      process.terminationReason == .uncaughtSignal
      ? "crashed with signal \(process.terminationStatus)"
      : "ended with status \(process.terminationStatus)"
    let decoder = JSONDecoder()
    let messages = data.split(separator: UInt8(ascii: "\n")).compactMap {
      try? decoder.decode(Message.self, from: $0)
    }
    return (messages, ending)
  }
}

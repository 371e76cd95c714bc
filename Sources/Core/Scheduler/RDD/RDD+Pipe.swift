import Columns
import Foundation
import Synchronization

extension RDD {
  /// Sends each partition, one element a line, through a command; its output lines are the result.
  public func pipe(_ arguments: [String], environment: [String: String] = [:]) -> RDD<String> {
    transform("pipe") { _, chunks, task in
      let command = try PipedCommand(arguments, environment: environment)
      task.job.onInterrupt { command.terminate() }
      let output = try command.run { write in
        try chunks.forEachChunk(task) { chunk in
          var text = ""
          for element in chunk { text += "\(element)\n" }
          return try write(Data(text.utf8))
        }
      }
      try task.throwIfCancelled()
      return .elements(output)
    }
  }
}

/// A child process that is fed on one thread and read on another, so that neither pipe blocks.
private final class PipedCommand: Sendable {
  private let process: Mutex<Process>
  private let input = Pipe()
  private let output = Pipe()
  private let name: String

  init(_ arguments: [String], environment: [String: String]) throws {
    guard !arguments.isEmpty else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE", sqlState: "22023", "A command to pipe through is empty.")
    }
    name = arguments.joined(separator: " ")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw QueryError(
        "PIPED_COMMAND_FAILED", sqlState: "38000", "\(name): \(error.localizedDescription)")
    }
    self.process = Mutex(process)
  }

  func terminate() { process.withLock { if $0.isRunning { $0.terminate() } } }

  func run(_ feed: ((Data) throws -> Void) throws -> Void) throws -> [String] {
    let collected = Mutex(Data())
    let reader = output.fileHandleForReading
    let thread = Thread(named: "pipe") {
      let data = (try? reader.readToEnd()) ?? nil
      collected.withLock { $0 = data ?? Data() }
    }
    var failure: (any Error)?
    do {
      let writer = input.fileHandleForWriting
      // A command may end before it has read everything; that is its right.
      try withoutBrokenPipeSignal { try feed { data in try? writer.write(contentsOf: data) } }
    } catch {
      failure = error
      terminate()
    }
    try? input.fileHandleForWriting.close()
    thread?.join()
    let status = process.withLock { process in
      process.waitUntilExit()
      return process.terminationStatus
    }
    if let failure { throw failure }
    guard status == 0 else {
      throw QueryError(
        "PIPED_COMMAND_FAILED", sqlState: "38000",
        "Subprocess exited with status \(status). Command ran: \(name)")
    }
    var lines = collected.withLock { String(decoding: $0, as: UTF8.self) }
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

/// Keeps a closed pipe from ending the process: writing to it answers an error instead.
private func withoutBrokenPipeSignal(_ body: () throws -> Void) rethrows {
  var brokenPipe = sigset_t()
  var earlier = sigset_t()
  sigemptyset(&brokenPipe)
  sigaddset(&brokenPipe, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &brokenPipe, &earlier)
  defer {
    if sigismember(&earlier, SIGPIPE) == 0 {
      var noTime = timespec()
      while sigtimedwait(&brokenPipe, nil, &noTime) > 0 {}
      pthread_sigmask(SIG_SETMASK, &earlier, nil)
    }
  }
  try body()
}

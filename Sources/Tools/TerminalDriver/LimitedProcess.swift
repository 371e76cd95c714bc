import CVTerm
import Dispatch
import Glibc

/// A program that is run for its output and ends in time: by itself, or killed.
package struct LimitedProcess {
  /// As a shell tells it; nil when the program had to be killed.
  package var status: Int32?
  package var output: String

  package static func run(
    _ words: [String], environment: [String], seconds: Double
  ) -> LimitedProcess {
    var descriptor: Int32 = -1
    let process = CStrings.with(words) { words in
      CStrings.with(environment) { program_spawn(words[0], words, $0, &descriptor) }
    }
    guard process > 0 else { return LimitedProcess(status: 127, output: "") }
    defer { close(descriptor) }
    let limit = DispatchTime.now().uptimeNanoseconds + UInt64(max(seconds, 0) * 1e9)
    let output = read(descriptor, until: limit)
    var status = ProcessEnd.status(of: process, until: limit)
    if status == nil {
      kill(process, SIGKILL)
      _ = ProcessEnd.status(of: process, until: limit + 5_000_000_000)
      status = nil
    }
    return LimitedProcess(status: status, output: String(decoding: output, as: UTF8.self))
  }

  private static func read(_ descriptor: Int32, until limit: UInt64) -> [UInt8] {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let now = DispatchTime.now().uptimeNanoseconds
      guard now < limit else { return output }
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let found = poll(&ready, 1, Int32(clamping: (limit - now) / 1_000_000 + 1))
      if found < 0, errno == EINTR { continue }
      guard found > 0 else { return output }
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return output }
      output += buffer[..<count]
    }
  }
}

/// The ends of processes that this one has started.
enum ProcessEnd {
  /// The status, as a shell tells it; nil when the process goes on.
  static func status(of process: Int32, until limit: UInt64) -> Int32? {
    while true {
      var status: Int32 = 0
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process {
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
      }
      let isOver = DispatchTime.now().uptimeNanoseconds >= limit
      if isOver || (ended < 0 && errno != EINTR) { return nil }
      usleep(1_000)
    }
  }
}

/// Lists of words as C takes them, ending with null.
enum CStrings {
  typealias List = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  static func with<Value>(_ words: [String], _ body: (List) -> Value) -> Value {
    withUnsafeTemporaryAllocation(
      of: UnsafeMutablePointer<CChar>?.self, capacity: words.count + 1
    ) { list in
      for (index, word) in words.enumerated() { list[index] = strdup(word) }
      list[words.count] = nil
      defer { list.forEach { free($0) } }
      guard let start = list.baseAddress else { preconditionFailure("a list has an end") }
      return body(start)
    }
  }
}

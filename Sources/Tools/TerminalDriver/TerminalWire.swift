import CVTerm
import Foundation
import Glibc

/// The end of a pseudo-terminal at which the screen and the keys are: a thread takes what is
/// written at once, tells its time, and answers what a terminal is asked.
///
/// `@unchecked Sendable`: `condition` is held whenever what changes is touched.
final class TerminalWire: @unchecked Sendable {
  typealias Test = (EmulatedScreen) -> Bool

  private struct Expectation {
    let isMet: Test
    var metAt: UInt64?
  }

  let descriptor: Int32
  private let emulator: OpaquePointer
  private let condition = NSCondition()
  private var size: emulated_size
  private var marks = FrameMarks()
  private var byteCount = 0
  /// When something was written or typed.
  private var lastActivityAt: UInt64 = 0
  private var expectation: Expectation?
  private var isStopping = false
  private var hasEnded = false

  init(descriptor: Int32, emulator: OpaquePointer, size: emulated_size) {
    self.descriptor = descriptor
    self.emulator = emulator
    self.size = size
    Foundation.Thread.detachNewThread { [self] in drain() }
  }

  deinit {
    close(descriptor)
    emulator_close(emulator)
  }

  /// After this nothing is read any more; the thread ends by itself.
  func stop() {
    condition.withLock { isStopping = true }
  }

  private var screen: EmulatedScreen {
    EmulatedScreen(emulator: emulator, width: Int(size.width), height: Int(size.height))
  }

  /// Between frames, unless one does not come to its end.
  func look<Value>(_ body: (EmulatedScreen) -> Value) -> Value {
    let limit = Date(timeIntervalSinceNow: 0.2)
    return condition.withLock {
      while marks.isInFrame, !hasEnded, condition.wait(until: limit) {}
      return body(screen)
    }
  }

  var traffic: (bytes: Int, frames: [Int]) {
    condition.withLock { (byteCount, marks.frameSizes) }
  }

  func resize(_ size: emulated_size) {
    condition.withLock {
      self.size = size
      emulator_resize(emulator, size)
      terminal_set_size(descriptor, size)
    }
  }

  func send(_ bytes: [UInt8]) {
    condition.withLock { lastActivityAt = DispatchTime.now().uptimeNanoseconds }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return
      }
    }
  }

  /// Bytes that another program writes on the terminal.
  func show(_ bytes: [UInt8]) {
    let time = DispatchTime.now().uptimeNanoseconds
    let answer = condition.withLock { take(bytes[...], at: time) }
    if !answer.isEmpty { send(answer) }
  }

  /// Waits until a condition is met, and gives the time of the bytes that met it. With `keys` only
  /// what comes after them counts.
  func wait(sending keys: [UInt8]?, until limit: UInt64, _ isMet: @escaping Test) -> UInt64? {
    condition.lock()
    defer {
      expectation = nil
      condition.unlock()
    }
    if keys == nil, isMet(screen) { return DispatchTime.now().uptimeNanoseconds }
    expectation = Expectation(isMet: isMet)
    if let keys {
      condition.unlock()
      send(keys)
      condition.lock()
    }
    while expectation?.metAt == nil, !hasEnded {
      guard condition.wait(until: Self.date(limit)) else { break }
    }
    return expectation?.metAt
  }

  /// Waits until nothing was written or typed for a while.
  func waitForQuiet(nanoseconds: UInt64, until limit: UInt64) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while !hasEnded {
      let now = DispatchTime.now().uptimeNanoseconds
      if now >= lastActivityAt + nanoseconds { return true }
      if now >= limit { return false }
      _ = condition.wait(until: Self.date(min(limit, lastActivityAt + nanoseconds)))
    }
    return true
  }

  private static func date(_ limit: UInt64) -> Date {
    let now = DispatchTime.now().uptimeNanoseconds
    return Date(timeIntervalSinceNow: limit > now ? Double(limit - now) / 1e9 : 0)
  }

  // The thread.

  private func drain() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !condition.withLock({ isStopping }) {
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, 100) > 0 else { continue }
      let count = read(descriptor, &buffer, buffer.count)
      let time = DispatchTime.now().uptimeNanoseconds
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { break }
      let answer = condition.withLock { take(buffer[..<count], at: time) }
      if !answer.isEmpty { send(answer) }
    }
    condition.withLock {
      hasEnded = true
      condition.broadcast()
    }
  }

  /// Gives what the terminal answers.
  private func take(_ bytes: ArraySlice<UInt8>, at time: UInt64) -> [UInt8] {
    lastActivityAt = time
    byteCount += bytes.count
    marks.take(bytes)
    bytes.withUnsafeBytes { raw in
      emulator_take(emulator, raw.bindMemory(to: CChar.self).baseAddress, raw.count)
    }
    if !marks.isInFrame {
      if let expectation, expectation.metAt == nil, expectation.isMet(screen) {
        self.expectation?.metAt = time
      }
      condition.broadcast()
    }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { buffer in
      guard let start = buffer.baseAddress else { return [] }
      let count = emulator_answer(emulator, start, buffer.count)
      return buffer[..<count].map { UInt8(bitPattern: $0) }
    }
  }
}

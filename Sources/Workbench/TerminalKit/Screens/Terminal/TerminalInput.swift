import Glibc

/// Bytes of the terminal on their way to events.
struct TerminalInput {
  var queue: [InputEvent] = []
  private var parser = InputParser()
  private var clicks = ClickCounter()
  private var lastRead = ContinuousClock.now

  /// A paste whose end does not come is over after this.
  private static let pasteDelay = Duration.seconds(2)

  mutating func take() -> InputEvent? { queue.isEmpty ? nil : queue.removeFirst() }

  mutating func takeAnswers() -> [InputParser.Answer] {
    defer { parser.answers = [] }
    return parser.answers
  }

  /// When what has begun counts as complete.
  func restDeadline(escapeDelay: Duration) -> ContinuousClock.Instant? {
    guard parser.isWaiting else { return nil }
    return lastRead + (parser.isPasting ? Self.pasteDelay : escapeDelay)
  }

  /// False at the end of input.
  mutating func read(_ descriptor: Int32) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    guard count > 0 else { return false }
    lastRead = .now
    add(parser.feed(buffer[..<count]))
    return true
  }

  mutating func flush() { add(parser.flush()) }

  private mutating func add(_ events: [InputEvent]) {
    queue += events.map { event in
      guard case .mouse(let mouse) = event else { return event }
      return .mouse(clicks.counting(mouse, at: lastRead))
    }
  }

  /// The descriptors that can be read, or none when time is up.
  static func wait(_ descriptors: [Int32], until deadline: ContinuousClock.Instant?) -> Set<Int32> {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var timeout: Int32 = -1
    if let deadline {
      let left = max(.zero, ContinuousClock.now.duration(to: deadline))
      // Rounded up: waking early would wait again for nothing.
      let (seconds, attoseconds) = left.components
      timeout = Int32(
        clamping: seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
    guard poll(&polled, nfds_t(polled.count), timeout) > 0 else { return [] }
    return Set(polled.filter { $0.revents != 0 }.map(\.fd))
  }
}

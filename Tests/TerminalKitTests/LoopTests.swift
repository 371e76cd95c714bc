import TerminalKit
import Testing

/// The loop, with a screen in memory.
struct LoopTests {
  /// Counts keys and lists messages.
  struct Counter: Application {
    enum Message: Hashable, Sendable {
      case note(String)
      case progress(Int)
    }

    var theme: Theme { .labels }
    var nextTick: ContinuousClock.Instant?
    var keys: [KeyStroke] = []
    var notes: [Message] = []
    var ticks = 0

    mutating func handle(_ event: InputEvent) -> [LoopCommand<Message>] {
      guard case .key(let stroke) = event else { return [] }
      keys.append(stroke)
      switch stroke {
      case "q": return [.quit]
      case "z": return [.suspend]
      case "c": return [.copy("text", then: { .note("\($0)") })]
      case "e": return [.edit("text", suffix: ".sql", then: { .note("\($0)") })]
      default: return []
      }
    }

    mutating func handle(_ message: Message) -> [LoopCommand<Message>] {
      notes.append(message)
      return []
    }

    mutating func tick(at time: ContinuousClock.Instant) -> [LoopCommand<Message>] {
      ticks += 1
      nextTick = nil
      return []
    }

    func draw(into surface: inout Surface) {
      surface.write("keys \(keys.count) notes \(notes.count)", at: .zero)
    }
  }

  private func loop(
    _ screen: MemoryScreen, policy: FramePolicy = FramePolicy()
  ) -> EventLoop<Counter> {
    EventLoop(Counter(), on: screen, mailbox: Mailbox(wake: screen.wake), policy: policy)
  }

  @Test func settlingHandlesAllAndDrawsOnce() {
    let screen = MemoryScreen()
    var loop = loop(screen)
    screen.type("a", "b", "c", "e", "z")
    screen.editAnswer = .changed("more")
    screen.input.append(.resize(Size(width: 30, height: 2)))
    loop.mailbox.post(.note("hello"))
    loop.settle()
    #expect(screen.text == "keys 5 notes 3\n")
    #expect(screen.canvas.size == Size(width: 30, height: 2))
    #expect(screen.frameCount == 1 && screen.stopCount == 1 && screen.clipboard == "text")
    #expect(loop.application.notes.last == .note("changed(\"more\")"))
  }

  @Test func runningEndsWithQuit() {
    let screen = MemoryScreen()
    var loop = loop(screen)
    loop.application.nextTick = .now
    screen.type("a", "q", "b")
    loop.run()
    #expect(loop.hasQuit && loop.application.keys == ["a", "q"] && loop.application.ticks == 1)
  }

  @Test func eachPauseInTheInputIsUsedForAFrame() {
    let screen = MemoryScreen()
    // No frame comes because it took long to get to a key.
    var policy = FramePolicy()
    policy.inputPause = .seconds(3600)
    var loop = loop(screen, policy: policy)
    screen.type("a", "b")
    screen.input.append(nil)
    screen.type("d")
    screen.input.append(nil)
    screen.type("q")
    loop.run()
    #expect(screen.frameCount == 3)
    #expect(screen.text.hasPrefix("keys 3 notes 0"))
  }

  @Test func newProgressReplacesOld() {
    let mailbox = Mailbox<Counter.Message>()
    mailbox.post(.note("first"))
    for step in 0..<1_000 {
      mailbox.post(.progress(step)) { if case .progress = $0 { true } else { false } }
    }
    #expect(mailbox.take() == [.note("first"), .progress(999)])
    #expect(mailbox.isEmpty)
  }

  @Test func framesComeWhenTheyAreDue() {
    var policy = FramePolicy()
    let start = ContinuousClock.now
    #expect(policy.due(at: start) == start)
    policy.noteFrame(at: start)
    #expect(policy.due(at: start) == nil)
    policy.noteData()
    #expect(policy.due(at: start) == start + .milliseconds(33))
    policy.noteInput()
    #expect(policy.due(at: start) == start + .milliseconds(16))
    policy.noteFrame(at: start + .milliseconds(16))
    policy.noteData()
    policy.noteFrame(at: start + .milliseconds(40))
    policy.noteInput()
    #expect(policy.due(at: start + .milliseconds(41)) == start + .milliseconds(32))
    policy.noteFrame(at: start + .milliseconds(41))
    #expect(policy.due(at: start + .seconds(9)) == nil)
  }
}

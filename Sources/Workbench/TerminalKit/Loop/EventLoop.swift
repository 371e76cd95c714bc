/// Runs an application on a screen: one thread, which sleeps while nothing happens.
package struct EventLoop<Program: Application> {
  package var application: Program
  package let screen: any Screen
  package let mailbox: Mailbox<Program.Message>
  package private(set) var hasQuit = false
  private var policy: FramePolicy
  private let clock = ContinuousClock()

  /// The mailbox must wake this screen.
  package init(
    _ application: Program, on screen: any Screen, mailbox: Mailbox<Program.Message>,
    policy: FramePolicy = FramePolicy()
  ) {
    self.application = application
    self.screen = screen
    self.mailbox = mailbox
    self.policy = policy
  }

  /// Until the application quits.
  package mutating func run() {
    while !hasQuit {
      deliver()
      let now = clock.now
      let due = policy.due(at: now)
      if let due, due <= now {
        draw()
        continue
      }
      let deadline = [due, application.nextTick].compactMap { $0 }.min()
      if let event = screen.next(before: policy.isInputDirty ? now : deadline) {
        handle(event)
      } else if policy.isInputDirty {
        draw()
      }
    }
  }

  /// Handles all that waits and draws, for tests: what follows sees a finished screen.
  package mutating func settle() {
    repeat {
      deliver()
      while !hasQuit, let event = screen.next(before: clock.now) {
        handle(event)
        deliver()
      }
    } while !hasQuit && !mailbox.isEmpty
    draw()
  }

  private mutating func handle(_ event: InputEvent) {
    let commands = application.handle(event)
    if !commands.contains(where: \.isUnchanged) { policy.noteInput() }
    obey(commands)
  }

  /// Messages, and a tick when its time has come.
  private mutating func deliver() {
    for message in mailbox.take() {
      let commands = application.handle(message)
      if !commands.contains(where: \.isUnchanged) { policy.noteData() }
      obey(commands)
    }
    let now = clock.now
    if let tick = application.nextTick, tick <= now {
      let commands = application.tick(at: now)
      if !commands.contains(where: \.isUnchanged) { policy.noteData() }
      obey(commands)
    }
  }

  private mutating func obey(_ commands: [LoopCommand<Program.Message>]) {
    for command in commands {
      switch command {
      case .quit: hasQuit = true
      case .suspend:
        screen.stop()
        policy.noteInput()
      case .redraw:
        screen.distrust()
        policy.noteInput()
      case .unchanged: break
      case .copy(let text, let then): mailbox.post(then(screen.copyToClipboard(text)))
      case .edit(let text, let suffix, let then):
        mailbox.post(then(screen.edit(text, suffix: suffix)))
        policy.noteInput()
      }
    }
  }

  private mutating func draw() {
    var surface = Surface(size: screen.size, theme: application.theme, glyphs: screen.glyphs)
    application.draw(into: &surface)
    screen.present(surface.canvas, cursor: surface.cursor)
    policy.noteFrame(at: clock.now)
  }
}

extension LoopCommand {
  fileprivate var isUnchanged: Bool {
    if case .unchanged = self { true } else { false }
  }
}

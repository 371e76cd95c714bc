/// What a program with a screen is: a model that events change and that draws itself.
package protocol Application {
  /// What other threads tell it.
  associatedtype Message: Sendable

  /// How everything looks now.
  var theme: Theme { get }

  /// When to call `tick` next, for animations and notes that go away; nothing costs nothing.
  var nextTick: ContinuousClock.Instant? { get }

  mutating func handle(_ event: InputEvent) -> [LoopCommand<Message>]
  mutating func handle(_ message: Message) -> [LoopCommand<Message>]
  mutating func tick(at time: ContinuousClock.Instant) -> [LoopCommand<Message>]

  func draw(into surface: inout Surface)
}

extension Application {
  package var nextTick: ContinuousClock.Instant? { nil }

  package mutating func tick(at time: ContinuousClock.Instant) -> [LoopCommand<Message>] { [] }
}

/// What an application asks of its loop.
package enum LoopCommand<Message: Sendable>: Sendable {
  case quit
  /// Stops the program, as Ctrl-Z does in the shell.
  case suspend
  /// Draws all of the screen again: something else has written on it.
  case redraw
  /// Nothing to draw has changed.
  case unchanged
  case copy(String, then: @Sendable (ClipboardOutcome) -> Message)
  /// Hands the terminal to the user's editor with a text; the suffix tells the language.
  case edit(String, suffix: String, then: @Sendable (EditOutcome) -> Message)
}

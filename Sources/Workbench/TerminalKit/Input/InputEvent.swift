/// What a button of the mouse did at a place of the screen.
package struct MouseEvent: Hashable, Sendable {
  package enum Button: Hashable, Sendable {
    case left, middle, right
  }

  package enum Action: Hashable, Sendable {
    case press(Button)
    case release(Button)
    case drag(Button)
    case wheelUp, wheelDown, wheelLeft, wheelRight
  }

  package var action: Action
  package var position: Point
  package var modifiers: Modifiers
  /// Presses at the same place in quick succession: two is a double click.
  package var clickCount: Int

  package init(
    _ action: Action, at position: Point, modifiers: Modifiers = [], clickCount: Int = 1
  ) {
    self.action = action
    self.position = position
    self.modifiers = modifiers
    self.clickCount = clickCount
  }

  /// As seen from a rectangle of the screen.
  package func relative(to rect: Rect) -> MouseEvent {
    var event = self
    event.position = position.moved(x: 0.minus(rect.x), y: 0.minus(rect.y))
    return event
  }
}

/// What comes from the terminal.
package enum InputEvent: Hashable, Sendable {
  case key(KeyStroke)
  case mouse(MouseEvent)
  /// Text that was pasted as a whole, with `\n` at line ends. It may hold any character.
  case paste(String)
  case resize(Size)
  /// Whether the terminal's window has the keyboard.
  case focus(Bool)
}

import TerminalKit

/// What a drawing looks like on a surface of a size.
func picture(
  _ width: Int, _ height: Int, glyphs: GlyphSet = .unicode, _ draw: (inout Surface) -> Void
) -> String {
  var surface = Surface(size: Size(width: width, height: height), theme: .labels, glyphs: glyphs)
  draw(&surface)
  return surface.canvas.text
}

/// Sizes at which nothing may trap.
let oddSizes: [Size] = [
  Size(width: 0, height: 0), Size(width: 1, height: 1), Size(width: 2, height: 3),
  Size(width: 5, height: 2), Size(width: 12, height: 1), Size(width: 1, height: 30),
  Size(width: 17, height: 6), Size(width: 40, height: 12), Size(width: 110, height: 30),
]

/// Presses, drags and turns of the wheel, on and off the screen.
func randomMouse(_ dice: inout Dice) -> MouseEvent {
  let actions: [MouseEvent.Action] = [
    .press(.left), .release(.left), .drag(.left), .press(.middle), .wheelUp, .wheelDown,
    .wheelLeft, .wheelRight,
  ]
  return MouseEvent(
    actions.randomElement(using: &dice) ?? .wheelUp,
    at: Point(x: dice.coordinate(), y: dice.coordinate()),
    modifiers: Int.random(in: 0..<5, using: &dice) == 0 ? .shift : [],
    clickCount: Int.random(in: 1...3, using: &dice))
}

func randomKey(_ dice: inout Dice) -> KeyStroke {
  let keys: [KeyStroke] = [
    "a", "é", "日", "\u{301}", "space", "left", "right", "home", "end", "backspace", "delete",
    "ctrl-w", "ctrl-u", "ctrl-k", "ctrl-y", "alt-b", "alt-f", "alt-d", "shift-left",
    "shift-right", "shift-home", "shift-end", "up", "down", "tab", "shift-tab", "enter",
    "pageup", "pagedown", "ctrl-n", "ctrl-left", "ctrl-right", "ctrl-a", "escape",
  ]
  return keys.randomElement(using: &dice) ?? "a"
}

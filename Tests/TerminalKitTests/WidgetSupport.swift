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
  Size(width: 17, height: 6), Size(width: 40, height: 12), Size(width: 200, height: 60),
]

/// The same numbers every time.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// Keys and clicks of every kind.
func randomMouse(_ generator: inout SeededGenerator) -> MouseEvent {
  let actions: [MouseEvent.Action] = [
    .press(.left), .release(.left), .drag(.left), .press(.middle), .wheelUp, .wheelDown,
    .wheelLeft, .wheelRight,
  ]
  let far = Int.random(in: 0..<40, using: &generator) == 0
  let x = far ? Int.max : Int.random(in: -3..<90, using: &generator)
  let y = far ? Int.min : Int.random(in: -3..<30, using: &generator)
  return MouseEvent(
    actions.randomElement(using: &generator) ?? .wheelUp, at: Point(x: x, y: y),
    modifiers: Int.random(in: 0..<5, using: &generator) == 0 ? .shift : [],
    clickCount: Int.random(in: 1...3, using: &generator))
}

func randomKey(_ generator: inout SeededGenerator) -> KeyStroke {
  let keys: [KeyStroke] = [
    "a", "é", "日", "\u{301}", "space", "left", "right", "home", "end", "backspace", "delete",
    "ctrl-w", "ctrl-u", "ctrl-k", "ctrl-y", "alt-b", "alt-f", "alt-d", "shift-left",
    "shift-right", "shift-home", "shift-end", "up", "down", "tab", "shift-tab", "enter",
    "pageup", "pagedown", "ctrl-n", "ctrl-left", "ctrl-right", "ctrl-a", "escape",
  ]
  return keys.randomElement(using: &generator) ?? "a"
}

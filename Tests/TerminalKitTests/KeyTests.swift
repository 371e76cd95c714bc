import TerminalKit
import Testing

/// Keys by name, and from the bytes that terminals send.
struct KeyTests {
  @Test func namesComeBack() {
    let characters = "abzAZ09-+/?[]~ é日".map(Key.character)
    let named: [Key] = [
      .enter, .tab, .escape, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown, .function(1), .function(12), .function(24),
    ]
    for key in characters + named {
      for bits in UInt8(0)..<8 {
        let stroke = KeyStroke(key, Modifiers(rawValue: bits))
        #expect(KeyStroke(stroke.description) == stroke, "\(stroke)")
      }
    }
  }

  @Test(arguments: [
    ("ctrl-p", "ctrl-p", "^P"), ("Ctrl-P", "ctrl-p", "^P"), ("shift-f5", "shift-f5", "⇧F5"),
    ("alt-enter", "alt-enter", "Alt-⏎"), ("space", "space", "Space"), (" ", "space", "Space"),
    ("shift-g", "G", "G"), ("ctrl-i", "tab", "Tab"), ("ctrl-m", "enter", "⏎"),
    ("ctrl-[", "escape", "Esc"), ("ctrl--", "ctrl-minus", "^-"), ("-", "minus", "-"),
    ("alt--", "alt-minus", "Alt--"), ("ctrl-_", "ctrl-/", "^/"), ("ctrl-@", "ctrl-space", "^Space"),
    ("pgdn", "pagedown", "PgDn"), ("ctrl-shift-left", "ctrl-shift-left", "⇧^←"),
  ])
  func spellings(text: String, name: String, label: String) throws {
    let stroke = try #require(KeyStroke(text))
    #expect(stroke.description == name)
    #expect(stroke.label == label)
  }

  @Test(arguments: ["", "ctrl-", "hyper-x", "f0", "f99", "ctrl", "ab", "ctrl-ab", "f1x", "alt-alt"])
  func noKeys(text: String) { #expect(KeyStroke(text) == nil) }

  static let sequences: [(bytes: String, names: String)] = [
    ("abc", "a b c"), ("é日", "é 日"), ("\r", "enter"), ("\n", "ctrl-j"), ("\t", "tab"),
    ("\u{7f}", "backspace"), ("\u{8}", "ctrl-h"), ("\u{0}", "ctrl-space"), ("\u{3}", "ctrl-c"),
    ("\u{1f}", "ctrl-/"), ("\u{1c}", "ctrl-\\"), ("\u{1b}x", "alt-x"), ("\u{1b}é", "alt-é"),
    ("\u{1b}\r", "alt-enter"), ("\u{1b}[A", "up"), ("\u{1b}OB", "down"),
    ("\u{1b}[1;5C", "ctrl-right"),
    ("\u{1b}[1;2D", "shift-left"), ("\u{1b}[1;3A", "alt-up"), ("\u{1b}[H", "home"),
    ("\u{1b}[4~", "end"), ("\u{1b}[3~", "delete"), ("\u{1b}[3;5~", "ctrl-delete"),
    ("\u{1b}OP", "f1"), ("\u{1b}[15~", "f5"), ("\u{1b}[15;2~", "shift-f5"), ("\u{1b}[24~", "f12"),
    ("\u{1b}[1;2P", "shift-f1"), ("\u{1b}[[A", "f1"), ("\u{1b}[Z", "shift-tab"),
    ("\u{1b}[a", "shift-up"), ("\u{1b}[13;5u", "ctrl-enter"), ("\u{1b}[27;5;13~", "ctrl-enter"),
    ("\u{1b}[99;5u", "ctrl-c"), ("\u{1b}[27u", "escape"), ("\u{1b}[97;3u", "alt-a"),
    ("\u{1b}[97;1:3u", ""), ("\u{1b}[?62;22c", ""), ("\u{1b}]11;rgb:1e1e/2828/3232\u{7}", ""),
    ("\u{1b}P1$r0m\u{1b}\\x", "x"), ("\u{1b}[5;5~y", "ctrl-pageup y"), ("\u{1b}[999~z", "z"),
    ("\u{1b}\u{1b}[A", "escape up"),
  ]

  private static func names(_ events: [InputEvent]) -> String {
    events.map { event in
      if case .key(let stroke) = event { stroke.description } else { "\(event)" }
    }.joined(separator: " ")
  }

  @Test(arguments: sequences)
  func keysFromBytes(bytes: String, names: String) {
    var parser = InputParser()
    #expect(Self.names(parser.feed(bytes.utf8)) == names)
    #expect(!parser.isWaiting)
    // The same one byte at a time.
    parser = InputParser()
    #expect(Self.names(bytes.utf8.flatMap { parser.feed([$0]) }) == names)
  }

  @Test func aLoneEscapeIsAKeyWhenTimeHasPassed() {
    var parser = InputParser()
    #expect(parser.feed([0x1b]).isEmpty && parser.isWaiting)
    #expect(Self.names(parser.flush()) == "escape" && !parser.isWaiting)
    #expect(parser.feed(Array("\u{1b}[".utf8)).isEmpty)
    #expect(Self.names(parser.flush()) == "alt-[")
  }

  @Test(arguments: [
    ("\u{1b}[<0;10;5M", MouseEvent(.press(.left), at: Point(x: 9, y: 4))),
    ("\u{1b}[<2;1;1m", MouseEvent(.release(.right), at: .zero)),
    ("\u{1b}[<32;310;7M", MouseEvent(.drag(.left), at: Point(x: 309, y: 6))),
    ("\u{1b}[<65;3;3M", MouseEvent(.wheelDown, at: Point(x: 2, y: 2))),
    (
      "\u{1b}[<20;3;3M",
      MouseEvent(.press(.left), at: Point(x: 2, y: 2), modifiers: [.ctrl, .shift])
    ),
  ])
  func mouse(bytes: String, expected: MouseEvent) {
    var parser = InputParser()
    #expect(parser.feed(bytes.utf8) == [.mouse(expected)])
  }

  @Test func clicksAreCounted() {
    var counter = ClickCounter()
    let start = ContinuousClock.now
    let press = MouseEvent(.press(.left), at: .zero)
    let counts = [0, 100, 200, 300, 900].map { milliseconds in
      counter.counting(press, at: start + .milliseconds(milliseconds)).clickCount
    }
    #expect(counts == [1, 2, 3, 1, 1])
  }

  @Test func pastedTextIsOneEvent() {
    var parser = InputParser()
    let bytes = Array("x\u{1b}[200~a\rb\r\nc\u{1b}[A\t\u{1b}[201~y".utf8)
    let expected: [InputEvent] = [.key("x"), .paste("a\nb\nc\u{1b}[A\t"), .key("y")]
    #expect(parser.feed(bytes) == expected)
    parser = InputParser()
    #expect(bytes.flatMap { parser.feed([$0]) } == expected)
    #expect(parser.feed(Array("\u{1b}[200~open".utf8)).isEmpty && parser.isPasting)
    #expect(parser.flush() == [.paste("open")])
  }

  @Test func answersAreNoKeys() {
    var parser = InputParser()
    _ = parser.feed("\u{1b}]11;rgb:1e1e/28/3232\u{1b}\\\u{1b}[?1c".utf8)
    #expect(parser.answers == [.background(.rgb(0x1e, 0x28, 0x32)), .attributes])
  }

  @Test func noiseDoesNoHarm() {
    var dice = Dice(7)
    let alphabet = Array("\u{1b}[]O<;:0123456789ABmMu~?$ P\\\u{7}é".utf8)
    for _ in 0..<2_000 {
      var parser = InputParser()
      for _ in 0..<4 {
        let bytes = (0..<Int.random(in: 0...40, using: &dice)).map { _ in
          Bool.random(using: &dice)
            ? UInt8.random(in: 0...255, using: &dice)
            : alphabet.randomElement(using: &dice) ?? 0
        }
        _ = parser.feed(bytes)
      }
      _ = parser.flush()
      #expect(!parser.isWaiting)
    }
  }
}

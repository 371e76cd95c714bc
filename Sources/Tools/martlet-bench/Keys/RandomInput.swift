import Columns
import TerminalDriver

/// What somebody who does anything at all may do at a terminal.
struct RandomInput {
  enum Event: CustomStringConvertible {
    case keys(String)
    case paste(String)
    case resize(width: Int, height: Int)

    var description: String {
      switch self {
      case .keys(let text): text.debugDescription
      case .paste(let text): "paste \(text.debugDescription)"
      case .resize(let width, let height): "resize \(width)×\(height)"
      }
    }
  }

  private var random: SeededGenerator
  private var size: (width: Int, height: Int)

  init(seed: UInt64, size: (width: Int, height: Int)) {
    random = SeededGenerator(seed: seed)
    self.size = size
  }

  mutating func next() -> Event {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<30: .keys(one(of: Self.moves))
    case 30..<55: .keys(one(of: Self.commands))
    case 55..<70: .keys(String(one(of: Array(Self.letters))))
    case 70..<76: .keys(String(repeating: one(of: Self.moves), count: count(30)))
    case 76..<84: .paste(one(of: Self.texts))
    case 84..<96: .keys(mouse())
    default: resize()
    }
  }

  private mutating func one<Value>(of values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &random)]
  }

  private mutating func count(_ most: Int) -> Int { Int.random(in: 1...most, using: &random) }

  /// A press with its release, a drag or a turn of the wheel, somewhere on the screen.
  private mutating func mouse() -> String {
    func report(_ button: Int, _ x: Int, _ y: Int, isDown: Bool = true) -> String {
      "\u{1b}[<\(button);\(x);\(y)\(isDown ? "M" : "m")"
    }
    let (x, y) = (count(size.width), count(size.height))
    switch count(5) {
    case 1: return report(64, x, y)
    case 2: return report(65, x, y)
    case 3:
      let (toX, toY) = (count(size.width), count(size.height))
      return report(0, x, y) + report(32, toX, toY) + report(0, toX, toY, isDown: false)
    case 4: return String(repeating: report(0, x, y) + report(0, x, y, isDown: false), count: 2)
    default: return report(0, x, y) + report(0, x, y, isDown: false)
    }
  }

  /// Another size than before.
  mutating func resize() -> Event {
    size = one(of: Self.sizes.filter { $0 != size })
    return .resize(width: size.width, height: size.height)
  }

  static let sizes = [
    (width: 80, height: 24), (120, 40), (200, 60), (40, 10), (60, 20), (21, 6), (300, 20), (10, 3),
  ]

  private static let moves = [
    TerminalKeys.up, TerminalKeys.down, TerminalKeys.left, TerminalKeys.right,
    TerminalKeys.pageUp, TerminalKeys.pageDown, "\u{1b}[H", "\u{1b}[F", "\t", "\u{1b}[Z",
    "\u{1b}[1;2A", "\u{1b}[1;2B", "\u{1b}[1;2C", "\u{1b}[1;2D", "\u{1b}[1;4C", "\u{1b}[1;4B",
    "\u{1b}[1;5C", "\u{1b}[1;5D", "\u{1b}[5;5~", "\u{1b}[6;5~",
  ]

  /// All but what leaves for another program.
  private static let commands =
    "abcdefghijklnoprstuvwxy".filter { !"mi".contains($0) }.map { TerminalKeys.control($0) }
    + "0123456789".map { TerminalKeys.alt($0) }
    + [
      TerminalKeys.enter, TerminalKeys.enter, TerminalKeys.escape, TerminalKeys.escape,
      TerminalKeys.escape, TerminalKeys.escape, "\u{7f}", "\u{1b}[3~",
      TerminalKeys.f1, "\u{1b}OQ", "\u{1b}OS", TerminalKeys.f5, "\u{1b}[15;2~", TerminalKeys.f6,
      TerminalKeys.shiftF6, "\u{1b}[19~", TerminalKeys.f9, "\u{1b}[21~", TerminalKeys.f11,
      "123", "[", "]", "p", "v", "s", ".", "/", "I", "F", "G", "g",
    ]

  private static let letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "
    + "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~\\é語🙂"

  private static let texts = [
    "SELECT * FROM samples.sales ", "SELECT * FROM range(1000000000) ", "select count(",
    "SELECT Region, sum(Sales) FROM samples.sales GROUP BY ALL;\n",
    "SELECT array(1, 2), map('a', named_struct('b', NULL)), X'00ff', 'a\u{202e}b\u{1b}[31mc'",
    "SELECT id, sqrt(id), id % 7 AS k FROM range(2000000) ORDER BY k DESC ",
    "WITH t AS (SELECT explode(sequence(1, 100000)) AS n) SELECT * FROM t WHERE n % 3 = 0;",
    "CREATE OR REPLACE TEMPORARY VIEW made AS SELECT * FROM samples.birds;\n",
    "SELECT * FROM missing", "語\u{301}👩‍👩‍👧\t\u{7}\u{9b}", "-- '\n/* \"", "(((((((((((((((((((((",
    "SET martlet.memory = 32MB", "EXPLAIN EXTENDED SELECT * FROM samples.films ",
    "SELECT repeat('x', 100000) AS long, uuid() FROM range(100)",
  ]
}

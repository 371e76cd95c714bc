/// Repeatable randomness: a failing seed can be tried again.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// Mostly near the screen, now and then at the ends of the range.
  mutating func coordinate() -> Int {
    switch Int.random(in: 0..<20, using: &self) {
    case 0: .min
    case 1: .max
    default: Int.random(in: -12...60, using: &self)
    }
  }

  mutating func text() -> String {
    let pieces = [
      "a", "word ", "日本", "é", "e\u{301}", "👨‍👩‍👧", "🇩🇪", "\u{1b}[2J", "\u{202e}", "…", "\t",
      "\u{9b}", "👍🏽",
      "क्षि", "\u{301}", "한", "\r\n",
    ]
    return (0..<Int.random(in: 0...9, using: &self)).map { _ in
      pieces.randomElement(using: &self) ?? ""
    }.joined()
  }
}

/// The character of ASCII that comes nearest, for terminals that show nothing else.
enum AsciiFold {
  static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x20...0x7e: scalar
    case 0xc0...0xff: letter(scalar.value - 0xc0)
    case 0x2190...0x2193: ["<", "^", ">", "v"][Int(scalar.value - 0x2190)]
    case 0x2500...0x257f: line(scalar.value)
    case 0x2580...0x259f: block(scalar.value)
    case 0x2800...0x28ff: dots(scalar.value - 0x2800)
    default: signs[scalar] ?? "?"
    }
  }

  private static let letters = Array(
    "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYPsaaaaaaaceeeeiiiidnooooo/ouuuuypy".unicodeScalars)

  private static func letter(_ index: UInt32) -> Unicode.Scalar {
    let index = Int(index)
    return index < letters.count ? letters[index] : "?"
  }

  private static func line(_ value: UInt32) -> Unicode.Scalar {
    switch value {
    case 0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254c, 0x254d, 0x2550, 0x2574, 0x2576,
      0x2578, 0x257a, 0x257c, 0x257e:
      "-"
    case 0x2502, 0x2503, 0x2506, 0x2507, 0x250a, 0x250b, 0x254e, 0x254f, 0x2551, 0x2575, 0x2577,
      0x2579, 0x257b, 0x257d, 0x257f:
      "|"
    default: "+"
    }
  }

  private static func block(_ value: UInt32) -> Unicode.Scalar {
    switch value {
    case 0x2581, 0x2582: "_"
    case 0x2583, 0x2584: "="
    case 0x258f, 0x258e, 0x2595: "|"
    case 0x2591: "."
    case 0x2592: ":"
    default: "#"
    }
  }

  private static func dots(_ pattern: UInt32) -> Unicode.Scalar {
    switch pattern.nonzeroBitCount {
    case 0: " "
    case 1...2: "."
    case 3...5: ":"
    default: "#"
    }
  }

  private static let signs: [Unicode.Scalar: Unicode.Scalar] = [
    "\u{a0}": " ", "…": "~", "·": ".", "•": "*", "●": "*", "■": "*", "◆": "*", "◉": "*",
    "○": "o", "◌": "o", "◔": "o", "□": "o", "▪": "*", "▫": "o", "–": "-", "—": "-", "‖": "|",
    "‘": "'", "’": "'", "“": "\"", "”": "\"", "▲": "^", "▴": "^", "△": "^", "▼": "v", "▾": "v",
    "▽": "v", "◀": "<", "◂": "<", "◁": "<", "▶": ">", "▸": ">", "▷": ">", "✓": "+", "✗": "x",
    "✕": "x", "×": "x", "÷": "/", "≈": "~", "≤": "<", "≥": ">", "≠": "!", "∅": "0", "⏎": "<",
    "⌫": "<", "⇧": "^", "←": "<", "→": ">", "▮": "#", "▯": ".", "Δ": "D", "µ": "u", "∞": "8",
    "¬": "!", "°": "o", "±": "+",
  ]
}

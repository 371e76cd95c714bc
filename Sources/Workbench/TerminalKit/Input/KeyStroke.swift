/// A key of the keyboard, as far as terminals tell keys apart.
package enum Key: Hashable, Sendable {
  case character(Character)
  case enter, tab, escape, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  case function(Int)
}

/// Keys held down together with another.
package struct Modifiers: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let ctrl = Modifiers(rawValue: 1)
  package static let alt = Modifiers(rawValue: 2)
  package static let shift = Modifiers(rawValue: 4)
}

/// A key with its modifiers, in one spelling: what terminals cannot tell apart is equal.
/// Its text is `ctrl-p`, `shift-f5`, `alt-enter`, `space`, `g`, `G`.
package struct KeyStroke: Hashable, Sendable {
  package let key: Key
  package let modifiers: Modifiers

  package init(_ key: Key, _ modifiers: Modifiers = []) {
    (self.key, self.modifiers) = Self.canonical(key, modifiers)
  }

  package init(_ character: Character, _ modifiers: Modifiers = []) {
    self.init(.character(character), modifiers)
  }

  /// The character that it types into a text, if any.
  package var typed: Character? {
    guard case .character(let character) = key, modifiers.isEmpty else { return nil }
    return character
  }

  /// Control with a letter, and shift with one, reach programs as other characters.
  private static func canonical(_ key: Key, _ modifiers: Modifiers) -> (Key, Modifiers) {
    guard case .character(let character) = key else { return (key, modifiers) }
    var modifiers = modifiers
    if modifiers.contains(.ctrl) {
      switch character {
      case "i", "I": return (.tab, modifiers.subtracting(.ctrl))
      case "m", "M": return (.enter, modifiers.subtracting(.ctrl))
      case "[": return (.escape, modifiers.subtracting(.ctrl))
      case "_", "7": return (.character("/"), modifiers)
      case "@", "2", "`": return (.character(" "), modifiers)
      case "?", "8": return (.backspace, modifiers.subtracting(.ctrl))
      default:
        let lower = character.lowercased().first ?? character
        return (.character(lower), modifiers)
      }
    }
    if modifiers.contains(.shift), character != " " {
      modifiers.remove(.shift)
      return (.character(character.uppercased().first ?? character), modifiers)
    }
    return (key, modifiers)
  }
}

extension KeyStroke: CustomStringConvertible, LosslessStringConvertible {
  private static let names: [(name: String, key: Key)] = [
    ("enter", .enter), ("tab", .tab), ("escape", .escape), ("backspace", .backspace),
    ("delete", .delete), ("insert", .insert), ("up", .up), ("down", .down), ("left", .left),
    ("right", .right), ("home", .home), ("end", .end), ("pageup", .pageUp),
    ("pagedown", .pageDown), ("space", .character(" ")), ("minus", .character("-")),
    ("return", .enter), ("esc", .escape), ("pgup", .pageUp), ("pgdn", .pageDown),
    ("del", .delete), ("ins", .insert),
  ]
  private static let modifierNames: [(name: String, modifier: Modifiers)] = [
    ("ctrl", .ctrl), ("alt", .alt), ("shift", .shift), ("control", .ctrl), ("meta", .alt),
  ]

  package var description: String {
    let prefix = Self.modifierNames.prefix(3).reduce(into: "") { text, entry in
      if modifiers.contains(entry.modifier) { text += entry.name + "-" }
    }
    if case .function(let number) = key { return "\(prefix)f\(number)" }
    if let name = Self.names.first(where: { $0.key == key })?.name { return prefix + name }
    guard case .character(let character) = key else { return prefix }
    return prefix + String(character)
  }

  package init?(_ text: String) {
    var modifiers: Modifiers = []
    var rest = Substring(text)
    while let dash = rest.dropFirst().firstIndex(of: "-"), dash != rest.indices.last {
      let name = rest[..<dash].lowercased()
      guard let entry = Self.modifierNames.first(where: { $0.name == name }) else { return nil }
      modifiers.formUnion(entry.modifier)
      rest = rest[rest.index(after: dash)...]
    }
    if rest.count == 1, let character = rest.first {
      self.init(.character(character), modifiers)
      return
    }
    let name = rest.lowercased()
    if let entry = Self.names.first(where: { $0.name == name }) {
      self.init(entry.key, modifiers)
    } else if name.first == "f", let number = Int(name.dropFirst()), (1...24).contains(number) {
      self.init(.function(number), modifiers)
    } else {
      return nil
    }
  }

  /// As footers and menus show it: `^P`, `⇧F5`, `Alt-⏎`, `Space`.
  package var label: String {
    var text = modifiers.contains(.alt) ? "Alt-" : ""
    if modifiers.contains(.shift) { text += "⇧" }
    if modifiers.contains(.ctrl) { text += "^" }
    switch key {
    case .character(" "): return text + "Space"
    case .character(let character):
      return text + (modifiers.contains(.ctrl) ? character.uppercased() : String(character))
    case .enter: return text + "⏎"
    case .tab: return text + "Tab"
    case .escape: return text + "Esc"
    case .backspace: return text + "⌫"
    case .delete: return text + "Del"
    case .insert: return text + "Ins"
    case .up: return text + "↑"
    case .down: return text + "↓"
    case .left: return text + "←"
    case .right: return text + "→"
    case .home: return text + "Home"
    case .end: return text + "End"
    case .pageUp: return text + "PgUp"
    case .pageDown: return text + "PgDn"
    case .function(let number): return "\(text)F\(number)"
    }
  }
}

extension KeyStroke: ExpressibleByStringLiteral {
  /// Keys written in the source; a wrong name is the escape key, which tests would notice.
  package init(stringLiteral text: String) { self = KeyStroke(text) ?? KeyStroke(.escape) }
}

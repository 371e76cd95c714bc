/// What is wrong with a theme's file.
package struct ThemeProblem: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// From one; nothing when the file as a whole is meant.
  package let line: Int?
  package let sentence: String

  package var description: String {
    line.map { "\(file):\($0): \(sentence)" } ?? "\(file): \(sentence)"
  }
}

/// Reads Base16 and Base24 schemes, in the form of today (`palette:`) and the older flat one, with
/// an optional part `roles:` that says how single roles look:
///
///     roles:
///       pane.border.focus: base0D bold
///       match: base00 on base0A
package struct ThemeFile {
  /// Longer ones are no themes.
  static let longest = 256 << 10

  private let file: String
  private var values: [String: YAMLLine] = [:]
  private var roles: [YAMLLine] = []

  package static func theme(_ text: String, file: String) throws(ThemeProblem) -> Theme {
    try ThemeFile(text, file: file).theme()
  }

  private init(_ text: String, file: String) throws(ThemeProblem) {
    self.file = file
    for line in try YAMLLines(file: file).read(text) {
      switch line.part {
      case "roles": roles.append(line)
      case "", "palette": values[line.key.lowercased()] = line
      default: break
      }
    }
  }

  private func theme() throws(ThemeProblem) -> Theme {
    var colors: [Color] = []
    var bright: [Palette.Slot: Color] = [:]
    for slot in Palette.Slot.allCases {
      guard let line = values[slot.name.lowercased()] else {
        guard slot.rawValue >= 16 else {
          throw ThemeProblem(file: file, line: nil, sentence: "\(slot.name) is missing")
        }
        continue
      }
      guard let color = Color(line.value) else {
        throw problem(line, "\"\(line.value.sanitized)\" is no colour such as \"2a3746\"")
      }
      if slot.rawValue < 16 { colors.append(color) } else { bright[slot] = color }
    }
    let palette = Palette(colors, bright: bright)
    var overrides: [Role: Style] = [:]
    for line in roles {
      guard let role = Role(name: line.key) else {
        throw problem(line, "there is no role \(line.key.sanitized)")
      }
      overrides[role] = try style(line, palette)
    }
    let name = values["scheme"] ?? values["name"]
    return Theme(
      name: name?.value.sanitized ?? file, variant: try variant(palette), palette: palette,
      overrides: overrides)
  }

  private func variant(_ palette: Palette) throws(ThemeProblem) -> Theme.Variant {
    if let line = values["variant"] {
      guard let variant = Theme.Variant(rawValue: line.value.lowercased()) else {
        throw problem(line, "a variant is dark or light")
      }
      return variant
    }
    return (palette[.background].luminance ?? 0) > 0.4 ? .light : .dark
  }

  /// Colour, `on` and a colour, attributes; each of them may be missing.
  private func style(_ line: YAMLLine, _ palette: Palette) throws(ThemeProblem) -> Style {
    var style = Style()
    var isGround = false
    var words = line.value.split(separator: " ").map(String.init)[...]
    while let word = words.popFirst() {
      if word == "on" {
        isGround = true
        continue
      }
      if let entry = Attributes.names.first(where: { $0.name == word }) {
        style.attributes.formUnion(entry.attribute)
        continue
      }
      if word == "plain" { continue }
      let name = word == "ansi" ? "ansi \(words.popFirst() ?? "")" : word
      let slot = Palette.Slot.allCases.first { $0.name.lowercased() == name.lowercased() }
      guard let color = slot.map({ palette[$0] }) ?? Color(name) else {
        throw problem(line, "\"\(name.sanitized)\" is neither a colour nor an attribute")
      }
      if isGround { style.background = color } else { style.foreground = color }
      isGround = false
    }
    return style
  }

  private func problem(_ line: YAMLLine, _ sentence: String) -> ThemeProblem {
    ThemeProblem(file: file, line: line.number, sentence: sentence)
  }
}

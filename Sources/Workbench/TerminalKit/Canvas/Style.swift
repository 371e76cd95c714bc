/// How glyphs are drawn beside their colours.
package struct Attributes: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let bold = Attributes(rawValue: 1)
  package static let dim = Attributes(rawValue: 2)
  package static let italic = Attributes(rawValue: 4)
  package static let underline = Attributes(rawValue: 8)
  /// A wavy line where the terminal has one, else a straight one.
  package static let undercurl = Attributes(rawValue: 16)
  package static let reverse = Attributes(rawValue: 32)
  package static let strike = Attributes(rawValue: 64)

  /// All by the names that themes use.
  static let names: [(name: String, attribute: Attributes)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline),
    ("undercurl", .undercurl), ("reverse", .reverse), ("strike", .strike),
  ]
}

/// How text looks: a role of the theme, colours and attributes that go over the role's. A colour
/// that is not set leaves the cell's own, so text takes on the background it is written over.
package struct Style: Hashable, Sendable {
  package var role: Role?
  package var foreground: Color?
  package var background: Color?
  package var attributes: Attributes

  /// The theme's ordinary text on whatever is there.
  package static let text = Style(role: .text)

  package init(
    role: Role? = nil, foreground: Color? = nil, background: Color? = nil,
    attributes: Attributes = []
  ) {
    self.role = role
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  package static func role(_ role: Role) -> Style { Style(role: role) }

  package func with(_ attributes: Attributes) -> Style {
    var style = self
    style.attributes.formUnion(attributes)
    return style
  }

  package var bold: Style { with(.bold) }
  package var italic: Style { with(.italic) }
  package var underlined: Style { with(.underline) }
  package var reversed: Style { with(.reverse) }

  package func foreground(_ color: Color?) -> Style {
    var style = self
    style.foreground = color
    return style
  }

  package func background(_ color: Color?) -> Style {
    var style = self
    style.background = color
    return style
  }

  /// This style with what `upper` sets laid over it; roles must have been resolved.
  package func under(_ upper: Style) -> Style {
    Style(
      foreground: upper.foreground ?? foreground, background: upper.background ?? background,
      attributes: attributes.union(upper.attributes))
  }
}

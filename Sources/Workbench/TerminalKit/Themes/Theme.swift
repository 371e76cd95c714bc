/// How every role looks: derived from a palette, then changed by what the theme says itself.
package struct Theme: Hashable, Sendable {
  /// Whether text is bright on dark or dark on bright.
  package enum Variant: String, Hashable, Sendable {
    case dark, light
  }

  package let name: String
  package let variant: Variant
  package let palette: Palette
  private let styles: [Style]

  /// Overrides take the place of a role's colours where they set them, and of its attributes.
  package init(
    name: String, variant: Variant, palette: Palette, overrides: [Role: Style] = [:]
  ) {
    self.name = name
    self.variant = variant
    self.palette = palette
    styles = Role.allCases.map { role in
      var style = DefaultRoles.style(for: role, palette)
      guard let override = overrides[role] else { return style }
      style.foreground = override.foreground ?? style.foreground
      style.background = override.background ?? style.background
      style.attributes = override.attributes
      return style
    }
  }

  private init(_ theme: Theme, name: String, styles: [Style]) {
    self.name = name
    variant = theme.variant
    palette = theme.palette
    self.styles = styles
  }

  /// The same theme in other colours, or by another name.
  func mapping(name: String? = nil, _ change: (Color?) -> Color?) -> Theme {
    Theme(
      self, name: name ?? self.name,
      styles: styles.map { style in
        var style = style
        style.foreground = change(style.foreground)
        style.background = change(style.background)
        return style
      })
  }

  package func style(for role: Role) -> Style { styles[Int(role.rawValue)] }

  /// A theme for tests of styles: each colour only tells the role it belongs to, so that expected
  /// pictures outlive changes of taste.
  package static let labels = Theme(
    .fallback, name: "labels",
    styles: Role.allCases.map { role in
      var style = Theme.fallback.style(for: role)
      style.foreground = style.foreground.map { _ in .rgb(0xf0, role.rawValue, 0) }
      style.background = style.background.map { _ in .rgb(0xb0, role.rawValue, 0) }
      return style
    })

  /// The role that a colour of `labels` stands for.
  package static func role(of label: Color) -> Role? {
    guard let (red, green, blue) = label.components, red == 0xf0 || red == 0xb0, blue == 0 else {
      return nil
    }
    return Role(rawValue: green)
  }
}

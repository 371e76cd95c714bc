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

  package init(
    name: String, variant: Variant, palette: Palette, overrides: [Role: Style] = [:]
  ) {
    self.name = name
    self.variant = variant
    self.palette = palette
    styles = Role.allCases.map { role in
      let derived = DefaultRoles.style(for: role, palette)
      return overrides[role].map { derived.under($0) } ?? derived
    }
  }

  private init(labelling theme: Theme) {
    name = "labels"
    variant = theme.variant
    palette = theme.palette
    styles = Role.allCases.map { role in
      let style = theme.style(for: role)
      return Style(
        foreground: style.foreground.map { _ in .rgb(0xf0, role.rawValue, 0) },
        background: style.background.map { _ in .rgb(0xb0, role.rawValue, 0) },
        attributes: style.attributes)
    }
  }

  package func style(for role: Role) -> Style { styles[Int(role.rawValue)] }

  /// The theme when no file can be read.
  package static let fallback = Theme(
    name: "martlet-night", variant: .dark,
    palette: Palette(
      [
        0x14_1a22, 0x1c_2530, 0x2a_3746, 0x6b_7d90, 0x93_a3b4, 0xd2_dbe4, 0xe6_edf3, 0xf7_fafc,
        0xf0_7178, 0xf0_9f62, 0xe8_c46e, 0x8c_c98a, 0x6f_c7c2, 0x6e_b1f2, 0xc3_9af0, 0xb9_8a6c,
      ].map(Color.hex)))

  /// A theme for tests of styles: each colour only tells the role it belongs to, so that expected
  /// pictures outlive changes of taste.
  package static let labels = Theme(labelling: .fallback)

  /// The role that a colour of `labels` stands for.
  static func label(of color: Color) -> String? {
    guard let (red, green, blue) = color.components, red == 0xf0 || red == 0xb0, blue == 0 else {
      return nil
    }
    return Role(rawValue: green)?.name
  }
}

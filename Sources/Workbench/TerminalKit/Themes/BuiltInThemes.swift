/// Themes that are there without any file.
extension Theme {
  /// The theme when no file can be read.
  package static let fallback = Theme(
    name: "martlet-night", variant: .dark,
    palette: Palette(
      [
        0x14_1a22, 0x1c_2530, 0x2a_3746, 0x7d_8fa3, 0x9f_afc0, 0xd2_dbe4, 0xe6_edf3, 0xf7_fafc,
        0xf0_7f86, 0xf0_9f62, 0xe8_c46e, 0x8c_c98a, 0x6f_c7c2, 0x6e_b1f2, 0xc3_9af0, 0xc9_9a78,
      ].map(Color.hex)))

  /// Only the terminal's own colours, so that it looks like everything else there, bright or dark.
  package static let terminal = Theme(
    name: "terminal", variant: .dark, palette: Palette(terminalColors), overrides: terminalRoles)

  /// No colours at all: attributes tell what is what.
  package static let mono = Theme(
    name: "mono", variant: .dark, palette: Palette(Array(repeating: .standard, count: 16)),
    overrides: monoRoles)

  /// Without grey: many terminals show their eighth colour like the background.
  private static let terminalColors: [Color] =
    Array(repeating: .standard, count: 8) + [1, 3, 3, 2, 6, 4, 5, 1].map { Color.ansi($0) }

  /// Grounds that a palette without greys cannot have become attributes.
  private static let grounds: [Role: Style] = {
    var roles: [Role: Style] = [:]
    let dim: [Role] = [
      .textMuted, .textFaint, .paneBorder, .backdrop, .scrollbar, .gridRowNumber, .gridRule,
      .gridLoading, .treeGuide, .treeDetail, .gutter, .fieldPlaceholder, .hintDisabled,
      .progressTrack, .chartAxis, .chartGrid, .dagEdge, .dagWaiting,
    ]
    for role in dim { roles[role] = Style(attributes: .dim) }
    let reversed: [Role] = [.bar, .selection, .fieldFocus, .button]
    for role in reversed { roles[role] = Style(attributes: .reverse) }
    roles[.barMuted] = Style(attributes: [.reverse, .dim])
    roles[.barActive] = Style(attributes: [.bold, .underline])
    roles[.popupSelection] = Style(attributes: [.reverse, .bold])
    roles[.buttonFocus] = Style(attributes: [.reverse, .bold])
    roles[.selectionInactive] = Style(attributes: [.underline])
    roles[.cursorLine] = Style(attributes: [.bold])
    roles[.field] = Style(attributes: .underline)
    roles[.gridNull] = Style(attributes: [.dim, .italic])
    roles[.sqlComment] = Style(attributes: [.dim, .italic])
    return roles
  }()

  private static let terminalRoles: [Role: Style] = {
    var roles = grounds
    roles[.barActive] = Style(foreground: .ansi(4), attributes: [.reverse, .bold])
    roles[.match] = Style(foreground: .ansi(0), background: .ansi(3))
    roles[.matchCurrent] = Style(foreground: .ansi(0), background: .ansi(6), attributes: .bold)
    roles[.buttonFocus] = Style(foreground: .ansi(4), attributes: [.reverse, .bold])
    let heat: [UInt8] = [4, 6, 6, 2, 2, 3, 3, 1, 1]
    for (step, color) in heat.enumerated() {
      roles[.heat(Double(step) / 8)] = Style(
        foreground: .ansi(color), attributes: step % 2 == 0 ? [] : .bold)
    }
    return roles
  }()

  private static let monoRoles: [Role: Style] = {
    var roles = grounds
    let bold: [Role] = [
      .accent, .warning, .error, .titleFocus, .paneBorderFocus, .popupBorder, .sqlKeyword,
      .badgeRunning, .badgePartial, .treeGroup, .dagCritical, .dagRunning, .hintKey, .gridFrozen,
    ]
    for role in bold { roles[role] = Style(attributes: .bold) }
    for role in [Role.match, .badgeFailed, .dagFailed] { roles[role] = Style(attributes: .reverse) }
    roles[.matchCurrent] = Style(attributes: [.reverse, .bold])
    roles[.link] = Style(attributes: .underline)
    roles[.diagnosticError] = Style(attributes: [.underline, .bold])
    return roles
  }()
}

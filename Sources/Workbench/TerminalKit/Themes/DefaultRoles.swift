/// How roles follow from the slots of a palette, so that every published scheme is a whole theme.
enum DefaultRoles {
  static func style(for role: Role, _ palette: Palette) -> Style {
    frames(role, palette) ?? grids(role, palette) ?? code(role, palette)
      ?? controls(role, palette) ?? charts(role, palette)
      ?? Style(foreground: palette[.foreground])
  }

  private static func frames(_ role: Role, _ palette: Palette) -> Style? {
    switch role {
    case .text: on(palette, .foreground, .background)
    case .textMuted: ink(palette, .foregroundDim)
    case .textFaint: ink(palette, .comment)
    case .textStrong: ink(palette, .foregroundBright).bold
    case .accent, .link: ink(palette, .blue)
    case .success: ink(palette, .green)
    case .warning: ink(palette, .yellow)
    case .error: ink(palette, .red)
    case .info: ink(palette, .cyan)
    case .paneBorder: ink(palette, .comment)
    case .paneBorderFocus: ink(palette, .blue)
    case .title: ink(palette, .foregroundBright)
    case .titleFocus: ink(palette, .blue).bold
    case .bar: on(palette, .foreground, .backgroundRaised)
    case .barActive: on(palette, .background, .blue).bold
    case .barMuted: on(palette, .foregroundDim, .backgroundRaised)
    case .popup: on(palette, .foreground, .backgroundRaised)
    case .popupBorder: on(palette, .blue, .backgroundRaised)
    case .popupSelection: on(palette, .foregroundBright, .backgroundSelected).bold
    case .backdrop: ink(palette, .comment)
    case .selection: on(palette, .foregroundBright, .backgroundSelected)
    case .selectionInactive, .cursorLine: Style(background: palette[.backgroundRaised])
    case .match: on(palette, .background, .yellow)
    case .matchCurrent: on(palette, .background, .orange).bold
    case .scrollbar: ink(palette, .backgroundSelected)
    case .scrollbarThumb: ink(palette, .foregroundDim)
    default: nil
    }
  }

  private static func grids(_ role: Role, _ palette: Palette) -> Style? {
    switch role {
    case .gridHeader: ink(palette, .foregroundBright).bold
    case .gridHeaderNumber: ink(palette, .orange).bold
    case .gridHeaderString: ink(palette, .green).bold
    case .gridHeaderTime: ink(palette, .cyan).bold
    case .gridHeaderBoolean: ink(palette, .yellow).bold
    case .gridHeaderBinary: ink(palette, .brown).bold
    case .gridHeaderNested: ink(palette, .magenta).bold
    case .gridRowNumber, .gridRule, .gridLoading, .treeGuide: ink(palette, .comment)
    case .gridFrozen: ink(palette, .blue)
    case .gridNull: ink(palette, .comment).italic
    case .gridNumber, .gridString, .gridNested, .treeItem: ink(palette, .foreground)
    case .gridTime: ink(palette, .cyan)
    case .gridBoolean: ink(palette, .yellow)
    case .gridBinary: ink(palette, .brown)
    case .treeGroup: ink(palette, .blue)
    case .treeDetail: ink(palette, .foregroundDim)
    default: nil
    }
  }

  private static func code(_ role: Role, _ palette: Palette) -> Style? {
    switch role {
    case .sqlKeyword: ink(palette, .magenta)
    case .sqlType: ink(palette, .yellow)
    case .sqlString: ink(palette, .green)
    case .sqlNumber: ink(palette, .orange)
    case .sqlComment: ink(palette, .comment).italic
    case .sqlFunction: ink(palette, .blue)
    case .sqlOperator, .sqlIdentifier: ink(palette, .foreground)
    case .sqlQuoted: ink(palette, .cyan)
    case .sqlParameter: ink(palette, .red)
    case .bracketMatch: ink(palette, .yellow).bold.underlined
    case .gutter: ink(palette, .comment)
    case .gutterCurrent: ink(palette, .foreground)
    case .diagnosticError: ink(palette, .red).with(.undercurl)
    case .diagnosticWarning: ink(palette, .yellow).with(.undercurl)
    case .diagnosticHint: ink(palette, .cyan).with(.undercurl)
    default: nil
    }
  }

  private static func controls(_ role: Role, _ palette: Palette) -> Style? {
    switch role {
    case .field: on(palette, .foreground, .backgroundRaised)
    case .fieldFocus: on(palette, .foregroundBright, .backgroundSelected)
    case .fieldPlaceholder: ink(palette, .comment).italic
    case .button: on(palette, .foreground, .backgroundSelected)
    case .buttonFocus: on(palette, .background, .blue).bold
    case .hintKey: ink(palette, .blue).bold
    case .hintText: ink(palette, .foregroundDim)
    case .hintDisabled: ink(palette, .comment)
    case .badgeRunning: ink(palette, .blue).bold
    case .badgeDone: ink(palette, .green).bold
    case .badgePartial: ink(palette, .yellow).bold
    case .badgeCancelled: ink(palette, .orange).bold
    case .badgeFailed: ink(palette, .red).bold
    case .badgeInfo: ink(palette, .cyan).bold
    case .progress: ink(palette, .blue)
    case .progressTrack: ink(palette, .backgroundSelected)
    default: nil
    }
  }

  private static func charts(_ role: Role, _ palette: Palette) -> Style? {
    switch role {
    case .chartAxis: return ink(palette, .foregroundDim)
    case .chartGrid: return ink(palette, .backgroundSelected)
    case .chartCursor: return ink(palette, .yellow)
    case .dagNode, .dagWaiting: return ink(palette, .foregroundDim)
    case .dagNodeFocus: return ink(palette, .foregroundBright).bold
    case .dagEdge: return ink(palette, .comment)
    case .dagCritical: return ink(palette, .orange).bold
    case .dagRunning: return ink(palette, .blue)
    case .dagDone: return ink(palette, .green)
    case .dagFailed: return ink(palette, .red)
    default: break
    }
    let series: [Palette.Slot] = [.blue, .green, .orange, .magenta, .cyan, .yellow, .red, .brown]
    if (Role.series0.rawValue...Role.series7.rawValue).contains(role.rawValue) {
      return ink(palette, series[Int(role.rawValue - Role.series0.rawValue)])
    }
    if (Role.heat0.rawValue...Role.heat8.rawValue).contains(role.rawValue) {
      return Style(foreground: heat(Int(role.rawValue - Role.heat0.rawValue), palette))
    }
    return nil
  }

  /// Green over yellow to red, in nine steps.
  private static func heat(_ step: Int, _ palette: Palette) -> Color {
    step <= 4
      ? palette[.green].mixed(with: palette[.yellow], share: Double(step) / 4)
      : palette[.yellow].mixed(with: palette[.red], share: Double(step - 4) / 4)
  }

  private static func ink(_ palette: Palette, _ slot: Palette.Slot) -> Style {
    Style(foreground: palette[slot])
  }

  private static func on(
    _ palette: Palette, _ ink: Palette.Slot, _ ground: Palette.Slot
  ) -> Style {
    Style(foreground: palette[ink], background: palette[ground])
  }
}

extension Color {
  /// A colour between two; of palette colours, the nearer one.
  package func mixed(with other: Color, share: Double) -> Color {
    guard let left = components, let right = other.components else {
      return share < 0.5 ? self : other
    }
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * min(max(share, 0), 1)).rounded())
    }
    return .rgb(
      mix(left.red, right.red), mix(left.green, right.green), mix(left.blue, right.blue))
  }
}

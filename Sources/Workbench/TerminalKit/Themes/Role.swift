/// What a piece of the screen is; the theme says how that looks. Themes name roles with dots:
/// `paneBorderFocus` is `pane.border.focus`.
package enum Role: UInt8, CaseIterable, Sendable {
  // Text.
  case text, textMuted, textFaint, textStrong, accent, success, warning, error, info, link
  // Panes, bars and what lies above them.
  case paneBorder, paneBorderFocus, title, titleFocus, bar, barActive, barMuted
  case popup, popupBorder, popupSelection, backdrop
  // Places.
  case selection, selectionInactive, cursorLine, match, matchCurrent
  case scrollbar, scrollbarThumb
  // Grids.
  case gridHeader, gridHeaderNumber, gridHeaderString, gridHeaderTime, gridHeaderBoolean
  case gridHeaderBinary, gridHeaderNested, gridRowNumber, gridRule, gridFrozen, gridLoading
  case gridNull, gridNumber, gridString, gridTime, gridBoolean, gridBinary, gridNested
  // Trees.
  case treeGuide, treeGroup, treeItem, treeDetail
  // Code.
  case sqlKeyword, sqlType, sqlString, sqlNumber, sqlComment, sqlFunction, sqlOperator
  case sqlIdentifier, sqlQuoted, sqlParameter, bracketMatch, gutter, gutterCurrent
  case diagnosticError, diagnosticWarning, diagnosticHint
  // Controls.
  case field, fieldFocus, fieldPlaceholder, button, buttonFocus, hintKey, hintText, hintDisabled
  case badgeRunning, badgeDone, badgePartial, badgeCancelled, badgeFailed, badgeInfo
  case progress, progressTrack
  // Charts.
  case chartAxis, chartGrid, chartCursor
  case series0, series1, series2, series3, series4, series5, series6, series7
  case heat0, heat1, heat2, heat3, heat4, heat5, heat6, heat7, heat8
  // Plans and graphs.
  case dagNode, dagNodeFocus, dagEdge, dagCritical, dagWaiting, dagRunning, dagDone, dagFailed

  /// The colour of a series of a chart; after eight they begin again.
  package static func series(_ index: Int) -> Role {
    Role(rawValue: series0.rawValue + UInt8(truncatingIfNeeded: index & 7)) ?? .series0
  }

  /// The colour of a share, from 0 (cold) to 1 (hot).
  package static func heat(_ share: Double) -> Role {
    let step = share.isNaN ? 0 : Int(min(max(share, 0), 1) * 8.999)
    return Role(rawValue: heat0.rawValue + UInt8(step)) ?? .heat0
  }

  /// As themes write it.
  package var name: String {
    "\(self)".reduce(into: "") { name, character in
      if character.isUppercase || (character.isNumber && name.last?.isNumber == false) {
        name.append(".")
      }
      name += character.lowercased()
    }
  }

  package init?(name: String) {
    guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = role
  }
}

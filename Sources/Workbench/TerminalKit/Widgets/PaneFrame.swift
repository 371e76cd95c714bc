/// What stands in the frame of a pane. The pane with the keyboard has a heavy frame and a mark
/// before its title, so that it is found without colour.
package struct PaneFrame: Hashable, Sendable {
  package var title: StyledText
  /// At the top, from the right: state, counts. Of several forms, the longest ones first, the one
  /// is shown that there is room for, and none of them is cut.
  package var status: [StyledText]
  /// At the bottom, from the right.
  package var footer: StyledText
  package var isFocused: Bool

  package init(
    _ title: StyledText, status: [StyledText] = [], footer: StyledText = "", isFocused: Bool = false
  ) {
    self.title = title
    self.status = status
    self.footer = footer
    self.isFocused = isFocused
  }
}

extension Surface {
  /// Draws a pane's frame and, inside it, the pane.
  package mutating func pane(
    _ rect: Rect, _ frame: PaneFrame, _ draw: (inout Surface) -> Void = { _ in }
  ) {
    let titleStyle = Style.role(frame.isFocused ? .titleFocus : .title)
    let title = (frame.isFocused ? StyledText("▸ ", titleStyle) : "") + frame.title.or(titleStyle)
    let quiet = Style.role(.textMuted)
    box(
      rect, frame.isFocused ? .heavy : .rounded,
      labels: BoxLabels(
        title: title, trailing: frame.status.map { $0.or(quiet) }, footer: frame.footer.or(quiet)),
      .role(frame.isFocused ? .paneBorderFocus : .paneBorder))
    inside(rect.insideFrame, draw)
  }

  /// A scroll bar on the right edge of a pane's frame.
  package mutating func scrollBar(_ bar: ScrollBar, onFrameOf rect: Rect) {
    guard bar.isNeeded else { return }
    let inner = rect.insideFrame
    bar.draw(into: &self, at: Rect(x: rect.endX - 1, y: inner.y, width: 1, height: inner.height))
  }
}

extension StyledText {
  /// The same with a style for the pieces that have none.
  package func or(_ style: Style) -> StyledText {
    runs.reduce(into: StyledText()) { $0 += StyledText($1.text, $1.style ?? style) }
  }
}

import TerminalKit

/// How the workspace looks: its panes in their places, and what stands above them.
extension QueryWorkspace {
  func draw(into surface: inout Surface, time: Animation) {
    let placement = placement
    for (name, frame) in placement.frames {
      switch Pane(rawValue: name) {
      case .browser:
        surface.inside(frame) {
          browser.draw(into: &$0, isFocused: focus == .browser, time: time)
        }
      case .editor: draw(editor: frame, into: &surface)
      case .results:
        surface.inside(frame) {
          editors.current.results.draw(into: &$0, isFocused: focus == .results, time: time)
        }
      case nil: break
      }
    }
    if focus == .editor, let frame = placement[Pane.editor.rawValue] {
      assist.draw(into: &surface, for: editors.current.editor, in: frame)
    }
    if !isBrowsing { editors.current.results.drawDetails(into: &surface) }
  }

  private func draw(editor frame: Rect, into surface: inout Surface) {
    let buffer = editors.current
    let title = editors.buffers.count > 1 ? "SQL" : buffer.name
    surface.pane(frame, PaneFrame(StyledText(title), isFocused: focus == .editor)) { inner in
      var room = inner.bounds
      if tabHeight > 0 {
        let parts = room.rows(.fixed(1), .flexible(1))
        inner.inside(parts[0]) { tabBar.draw(into: &$0) }
        room = parts[1]
      }
      inner.inside(room) { buffer.editor.draw(into: &$0, isFocused: focus == .editor) }
    }
  }
}

/// A thin bar that tells which part of something long can be seen. Nothing when all of it can.
package struct ScrollBar: Hashable, Sendable {
  package var count: Int
  package var viewport: Int
  package var offset: Int

  package init(count: Int, viewport: Int, offset: Int) {
    self.count = max(count, 0)
    self.viewport = max(viewport, 0)
    self.offset = max(offset, 0)
  }

  package init(_ position: ScrollPosition) {
    self.init(count: position.count, viewport: position.viewport, offset: position.offset)
  }

  package var isNeeded: Bool { count > viewport && viewport > 0 }

  /// The cells of the thumb on a bar of a length. It touches an end only when the view does.
  package func thumb(onBarOf length: Int) -> Range<Int> {
    guard length > 0 else { return 0..<0 }
    guard isNeeded else { return 0..<length }
    let share = Double(viewport) / Double(count)
    let cells = Int((share * Double(length)).rounded()).clamped(to: 1...max(length - 1, 1))
    let last = count - viewport
    let free = length - cells
    guard free > 0, offset > 0 else { return 0..<cells }
    guard offset < last else { return free..<length }
    let start = Int((Double(offset) / Double(last) * Double(free)).rounded())
    let least = free > 1 ? 1 : 0
    let clamped = start.clamped(to: least...max(free - 1, least))
    return clamped..<(clamped + cells)
  }

  /// The offset that puts the thumb's middle at a cell of the bar: for drags.
  package func offset(at cell: Int, onBarOf length: Int) -> Int {
    guard isNeeded, length > 1 else { return 0 }
    let thumb = thumb(onBarOf: length).count
    let free = max(length - thumb, 1)
    let share = Double(cell.clamped(to: 0...length) - thumb / 2) / Double(free)
    let last = count - viewport
    let target = Double(last) * min(max(share, 0), 1)
    return target >= Double(last) ? last : Int(target)
  }

  /// Draws only the thumb: what it moves on stays, be it a frame or nothing.
  package func draw(into surface: inout Surface, at rect: Rect, _ axis: Axis = .rows) {
    guard isNeeded, !rect.isEmpty else { return }
    let length = axis == .rows ? rect.height : rect.width
    let thumb = thumb(onBarOf: length)
    let knob: Glyph = surface.glyphs == .ascii ? "#" : (axis == .rows ? "▐" : "▄")
    for cell in thumb {
      let place = axis == .rows ? rect.origin.moved(y: cell) : rect.origin.moved(x: cell)
      surface.put(knob, at: place, .role(.scrollbarThumb))
    }
  }
}

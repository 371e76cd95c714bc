/// Names side by side, one of them chosen. What does not fit lies behind arrows.
package struct TabBar: Hashable, Sendable {
  package struct Tab: Hashable, Sendable {
    package var title: String
    /// Holds changes that are not saved.
    package var isModified: Bool

    package init(_ title: String, isModified: Bool = false) {
      self.title = title
      self.isModified = isModified
    }
  }

  package enum Event: Hashable, Sendable {
    case selected(Int)
    case closed(Int)
    case added
  }

  package var tabs: [Tab]
  package private(set) var selected: Int
  /// Shows a sign to add a tab with.
  package var canAdd: Bool
  /// Shows a sign to close the chosen tab with.
  package var canClose: Bool
  private static let widest = 32

  package init(
    _ tabs: [Tab], selected: Int = 0, canAdd: Bool = false, canClose: Bool = false
  ) {
    self.tabs = tabs
    self.selected = selected
    self.canAdd = canAdd
    self.canClose = canClose
  }

  package mutating func select(_ index: Int) {
    selected = index.clamped(to: 0...max(tabs.count - 1, 0))
  }

  /// The next or, with -1, the previous one, around the ends.
  package mutating func cycle(by step: Int) -> [Event] {
    guard tabs.count > 1 else { return [] }
    let next = (selected.clamped(to: 0...(tabs.count - 1)) + step % tabs.count) % tabs.count
    select(next < 0 ? next + tabs.count : next)
    return [.selected(selected)]
  }

  private func label(_ index: Int) -> String {
    let title = tabs[index].title.clipped(to: Self.widest, at: .middle)
    let label = tabs[index].isModified ? title + " ●" : title
    return canClose && index == chosen ? label + " ×" : label
  }

  /// The chosen tab, where there are tabs.
  private var chosen: Int { selected.clamped(to: 0...max(tabs.count - 1, 0)) }

  private struct Arrangement {
    var tabs: [(index: Int, frame: Rect)] = []
    var before: Rect?
    var after: Rect?
    var add: Rect?
  }

  /// As many tabs as fit, the chosen one among them.
  private func arrange(_ width: Int) -> Arrangement {
    var result = Arrangement()
    guard !tabs.isEmpty, width > 0 else { return result }
    let widths = tabs.indices.map { label($0).displayWidth + 2 }
    let chosen = chosen
    let addWidth = canAdd && width > 12 ? 3 : 0
    let all = widths.reduce(0, +)
    let isCut = all + addWidth > width
    let room = max(width - addWidth - (isCut ? 4 : 0), 1)
    var first = 0
    var last = chosen
    var used = widths[...chosen].reduce(0, +)
    while used > room, first < chosen {
      used -= widths[first]
      first += 1
    }
    while last + 1 < tabs.count, used + widths[last + 1] <= room {
      last += 1
      used += widths[last]
    }
    var x = 0
    if first > 0 {
      result.before = Rect(x: 0, y: 0, width: 2, height: 1)
      x = 2
    }
    for index in first...last {
      let cells = min(widths[index], max(width - x, 0))
      result.tabs.append((index, Rect(x: x, y: 0, width: cells, height: 1)))
      x += cells
    }
    if addWidth > 0 {
      result.add = Rect(x: x, y: 0, width: addWidth, height: 1)
      x += addWidth
    }
    if last + 1 < tabs.count {
      result.after = Rect(x: min(x, width - 2), y: 0, width: 2, height: 1)
    }
    return result
  }

  package mutating func handle(_ event: MouseEvent, width: Int) -> [Event] {
    let places = arrange(width)
    switch event.action {
    case .wheelUp, .wheelLeft: return cycle(by: -1)
    case .wheelDown, .wheelRight: return cycle(by: 1)
    case .press(let button):
      if places.add?.contains(event.position) == true { return [.added] }
      if places.before?.contains(event.position) == true { return cycle(by: -1) }
      if places.after?.contains(event.position) == true { return cycle(by: 1) }
      let hit = places.tabs.first { $0.frame.contains(event.position) }
      guard let hit else { return [] }
      let isOnSign = canClose && hit.index == chosen && event.position.x == hit.frame.endX - 2
      if button == .middle || isOnSign { return [.closed(hit.index)] }
      select(hit.index)
      return [.selected(hit.index)]
    default: return []
    }
  }

  package func draw(into surface: inout Surface) {
    let places = arrange(surface.size.width)
    for (index, frame) in places.tabs {
      let isChosen = index == chosen
      let role: Role = isChosen ? .barActive : .barMuted
      surface.fill(frame, role)
      surface.write(label(index), in: frame.inset(columns: 1), .leading, .role(role))
      guard isChosen, frame.width > 2 else { continue }
      surface.put("▌", at: frame.origin, .role(role))
      surface.put("▐", at: Point(x: frame.endX - 1, y: 0), .role(role))
    }
    if let before = places.before { surface.write("◂", at: before.origin, .hintKey) }
    if let after = places.after { surface.write("▸", in: after, .trailing, .role(.hintKey)) }
    if let add = places.add { surface.write("+", at: add.origin.moved(x: 1), .hintKey) }
  }
}

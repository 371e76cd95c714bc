/// The panes of a screen, side by side and one below another, in sizes that the user changes with
/// keys and by dragging borders. Kept between sessions.
package struct SplitState: Hashable, Sendable, Codable {
  package struct Pane: Hashable, Sendable, Codable {
    package var name: String
    package var minimumWidth: Int
    package var minimumHeight: Int
    /// When room is short, panes of higher rank go first.
    package var rank: Int
    package var isHidden: Bool

    package init(
      _ name: String, minimumWidth: Int = 16, minimumHeight: Int = 4, rank: Int = 0,
      isHidden: Bool = false
    ) {
      self.name = name
      self.minimumWidth = minimumWidth
      self.minimumHeight = minimumHeight
      self.rank = rank
      self.isHidden = isHidden
    }
  }

  package struct Part: Hashable, Sendable, Codable {
    /// How much of its parent it takes, in proportion to its neighbours.
    package var share: Double
    package var content: Node

    package init(_ share: Double, _ content: Node) {
      self.share = share
      self.content = content
    }

    var soundShare: Double { share.isFinite && share > 0 ? min(share, 1e6) : 1 }
  }

  package indirect enum Node: Hashable, Sendable, Codable {
    case pane(Pane)
    case split(Axis, [Part])
  }

  package private(set) var root: Node
  /// The pane that has the whole room for now.
  package private(set) var zoomed: String?
  /// The border that the mouse holds.
  private var held: Grip?

  private struct Grip: Hashable, Sendable {
    var border: BorderID
    /// How far from where the border begins.
    var offset: Int
  }

  private enum CodingKeys: CodingKey {
    case root, zoomed
  }

  package init(_ root: Node) { self.root = root }

  package static func columns(_ parts: (Double, Node)...) -> Node {
    .split(.columns, parts.map { Part($0.0, $0.1) })
  }

  package static func rows(_ parts: (Double, Node)...) -> Node {
    .split(.rows, parts.map { Part($0.0, $0.1) })
  }

  package var panes: [Pane] { root.panes }

  package func pane(_ name: String) -> Pane? { panes.first { $0.name == name } }

  package mutating func toggleZoom(_ name: String) {
    zoomed = zoomed == nil && pane(name) != nil ? name : nil
  }

  package mutating func unzoom() { zoomed = nil }

  /// A pane that somebody brings to the screen ends the zoom of another one; `keepsZoom` is for
  /// panes that come and go by themselves.
  package mutating func setHidden(_ name: String, _ isHidden: Bool, keepsZoom: Bool = false) {
    root = root.mapPanes { pane in
      var pane = pane
      if pane.name == name { pane.isHidden = isHidden }
      return pane
    }
    guard zoomed != nil, isHidden == (zoomed == name) else { return }
    if isHidden || !keepsZoom { zoomed = nil }
  }

  package mutating func toggle(_ name: String) {
    if let pane = pane(name) { setHidden(name, !pane.isHidden) }
  }

  /// Takes sizes and hidden panes from what was kept, where the panes are still the same.
  package mutating func adopt(_ saved: SplitState) {
    root = root.adopting(saved.root)
    zoomed = saved.zoomed.flatMap { pane($0)?.name }
  }
}

/// Which border: the way to its split, and the part before it.
struct BorderID: Hashable, Sendable {
  var path: [Int]
  var index: Int
}

/// Where panes and the borders between them are.
package struct PanePlacement: Sendable {
  package struct Border: Sendable {
    let id: BorderID
    package let axis: Axis
    /// The edges of both neighbours.
    package let frame: Rect
    /// The part behind it.
    let next: Int
    let extents: [Int: Int]
    let minimums: [Int: Int]

    /// How far a place is behind the border, along its axis.
    func offset(of place: Point) -> Int {
      axis == .columns ? place.x.minus(frame.x) : place.y.minus(frame.y)
    }
  }

  package fileprivate(set) var frames: [(name: String, frame: Rect)] = []
  package fileprivate(set) var borders: [Border] = []

  package init() {}

  /// One pane alone.
  package init(_ name: String, _ frame: Rect) { frames = [(name, frame)] }

  package subscript(name: String) -> Rect? { frames.first { $0.name == name }?.frame }

  /// The pane at a place.
  package func pane(at point: Point) -> String? {
    frames.first { $0.frame.contains(point) }?.name
  }
}

extension SplitState {
  /// Where everything goes. Panes that have no room are left out, the focused one last.
  package func placement(in rect: Rect, focused: String? = nil) -> PanePlacement {
    var result = PanePlacement()
    if let zoomed, pane(zoomed) != nil {
      result.frames = [(zoomed, rect)]
      return result
    }
    let shown = shownPanes(in: rect, focused: focused)
    place(root, path: [], in: rect, shown: shown, into: &result)
    return result
  }

  private func shownPanes(in rect: Rect, focused: String?) -> Set<String> {
    var panes = root.panes.filter { !$0.isHidden }
    // With all hidden, the one with the focus stays.
    if panes.isEmpty, let last = pane(focused ?? "") ?? root.panes.first { panes = [last] }
    while panes.count > 1 {
      let shown = Set(panes.map(\.name))
      guard let least = root.minimum(shown) else { break }
      if least.width <= rect.width, least.height <= rect.height { break }
      let candidates = panes.indices.filter { panes[$0].name != focused }
      let victim = candidates.max { (panes[$0].rank, $0) < (panes[$1].rank, $1) }
      guard let victim else { break }
      panes.remove(at: victim)
    }
    return Set(panes.map(\.name))
  }

  private func place(
    _ node: Node, path: [Int], in rect: Rect, shown: Set<String>,
    into result: inout PanePlacement
  ) {
    switch node {
    case .pane(let pane):
      if shown.contains(pane.name) { result.frames.append((pane.name, rect)) }
    case .split(let axis, let parts):
      let live = parts.indices.filter { parts[$0].content.minimum(shown) != nil }
      let total = axis == .columns ? rect.width : rect.height
      let sum = live.reduce(0) { $0 + parts[$1].soundShare }
      let minimums = live.map { index in
        let least = parts[index].content.minimum(shown) ?? .zero
        return axis == .columns ? least.width : least.height
      }
      let lengths = zip(live, minimums).map { index, least in
        let weight = Int((parts[index].soundShare / max(sum, 1e-9) * Double(total)).rounded())
        return Length.flexible(max(weight, 1), min: least)
      }
      let frames = rect.split(axis, lengths)
      let extents = frames.map { axis == .columns ? $0.width : $0.height }
      for (place, index) in live.enumerated() {
        self.place(
          parts[index].content, path: path + [index], in: frames[place], shown: shown,
          into: &result)
        guard place + 1 < live.count else { continue }
        result.borders.append(
          PanePlacement.Border(
            id: BorderID(path: path, index: index), axis: axis,
            frame: Self.strip(before: frames[place + 1], axis), next: live[place + 1],
            extents: Dictionary(uniqueKeysWithValues: zip(live, extents)),
            minimums: Dictionary(uniqueKeysWithValues: zip(live, minimums))))
      }
    }
  }

  private static func strip(before rect: Rect, _ axis: Axis) -> Rect {
    axis == .columns
      ? Rect(x: rect.x.minus(1), y: rect.y, width: 2, height: rect.height)
      : Rect(x: rect.x, y: rect.y.minus(1), width: rect.width, height: 2)
  }
}

extension SplitState {
  /// Makes a pane wider or higher by some cells, at the cost of its neighbour.
  package mutating func resize(_ name: String, _ axis: Axis, by cells: Int, in rect: Rect) {
    guard zoomed == nil, let path = root.path(to: name) else { return }
    let borders = placement(in: rect, focused: name).borders.filter { $0.axis == axis }
    // The innermost split around the pane; the border behind it, or the one before the last part.
    for depth in path.indices.reversed() {
      let parent = Array(path[..<depth])
      if let after = borders.first(where: { $0.id.path == parent && $0.id.index == path[depth] }) {
        move(after, by: cells)
        return
      }
      if let before = borders.first(where: { $0.id.path == parent && $0.next == path[depth] }) {
        move(before, by: 0.minus(cells))
        return
      }
    }
  }

  /// True when the mouse holds or has just let go of a border, so that nobody else wants the event.
  /// Places are those that `rect` is in.
  package mutating func handle(
    _ event: MouseEvent, in rect: Rect, focused: String? = nil
  ) -> Bool {
    switch event.action {
    case .press(.left):
      let borders = placement(in: rect, focused: focused).borders
      held = borders.first { $0.frame.contains(event.position) }
        .map { Grip(border: $0.id, offset: $0.offset(of: event.position)) }
      return held != nil
    case .drag(.left):
      guard let held else { return false }
      let borders = placement(in: rect, focused: focused).borders
      guard let border = borders.first(where: { $0.id == held.border }) else { return true }
      move(border, by: border.offset(of: event.position).minus(held.offset))
      return true
    case .release:
      defer { held = nil }
      return held != nil
    default: return false
    }
  }

  private mutating func move(_ border: PanePlacement.Border, by cells: Int) {
    var extents = border.extents
    let before = extents[border.id.index] ?? 0
    let after = extents[border.next] ?? 0
    let least = min((border.minimums[border.id.index] ?? 0) - before, 0)
    let most = max(after - (border.minimums[border.next] ?? 0), 0)
    let change = cells.clamped(to: least...most)
    guard change != 0 else { return }
    extents[border.id.index] = before + change
    extents[border.next] = after - change
    root = root.sharing(extents, at: border.id.path[...])
  }

  /// The pane next to another in a direction, for moving the focus.
  package func neighbor(
    of name: String, _ axis: Axis, forward: Bool, in rect: Rect
  ) -> String? {
    let frames = placement(in: rect, focused: name).frames
    guard let own = frames.first(where: { $0.name == name })?.frame else { return nil }
    func distance(_ other: Rect) -> Int? {
      let (a, b) = forward ? (own, other) : (other, own)
      let isBeside =
        axis == .columns
        ? a.endX == b.x && a.y < b.endY && b.y < a.endY
        : a.endY == b.y && a.x < b.endX && b.x < a.endX
      guard isBeside else { return nil }
      return axis == .columns ? abs(other.y - own.y) : abs(other.x - own.x)
    }
    return frames.compactMap { frame in distance(frame.frame).map { (frame.name, $0) } }
      .min { $0.1 < $1.1 }?.0
  }

  /// The panes in reading order, after one or, backwards, before one; also those for which there is
  /// room only when they have the focus.
  package func next(after name: String, backwards: Bool = false) -> String? {
    let names = root.panes.filter { !$0.isHidden }.map(\.name)
    guard let place = names.firstIndex(of: name) else { return names.first }
    return names[(place + (backwards ? names.count - 1 : 1)) % names.count]
  }
}

extension SplitState.Node {
  var panes: [SplitState.Pane] {
    switch self {
    case .pane(let pane): [pane]
    case .split(_, let parts): parts.flatMap { $0.content.panes }
    }
  }

  func mapPanes(_ change: (SplitState.Pane) -> SplitState.Pane) -> Self {
    switch self {
    case .pane(let pane): return .pane(change(pane))
    case .split(let axis, let parts):
      return .split(
        axis, parts.map { SplitState.Part($0.share, $0.content.mapPanes(change)) })
    }
  }

  /// The least size of what is shown of it; none when nothing is.
  func minimum(_ shown: Set<String>) -> Size? {
    switch self {
    case .pane(let pane):
      guard shown.contains(pane.name) else { return nil }
      return Size(
        width: pane.minimumWidth.clamped(to: 0...Canvas.longestSide),
        height: pane.minimumHeight.clamped(to: 0...Canvas.longestSide))
    case .split(let axis, let parts):
      let sizes = parts.compactMap { $0.content.minimum(shown) }
      guard !sizes.isEmpty else { return nil }
      let widths = sizes.map(\.width)
      let heights = sizes.map(\.height)
      return axis == .columns
        ? Size(width: widths.reduce(0, +), height: heights.max() ?? 0)
        : Size(width: widths.max() ?? 0, height: heights.reduce(0, +))
    }
  }

  func path(to name: String) -> [Int]? {
    switch self {
    case .pane(let pane): return pane.name == name ? [] : nil
    case .split(_, let parts):
      for (index, part) in parts.enumerated() {
        if let rest = part.content.path(to: name) { return [index] + rest }
      }
      return nil
    }
  }

  /// Shares of shown parts become their extents; those of hidden parts keep their proportion.
  func sharing(_ extents: [Int: Int], at path: ArraySlice<Int>) -> Self {
    guard case .split(let axis, var parts) = self else { return self }
    if let index = path.first {
      guard parts.indices.contains(index) else { return self }
      parts[index].content = parts[index].content.sharing(extents, at: path.dropFirst())
      return .split(axis, parts)
    }
    let shown = extents.keys.filter(parts.indices.contains)
    let before = shown.reduce(0) { $0 + parts[$1].soundShare }
    let after = Double(extents.values.reduce(0, +))
    for index in parts.indices {
      parts[index].share =
        extents[index].map { Double($0) } ?? parts[index].soundShare * after / max(before, 1e-9)
    }
    return .split(axis, parts)
  }

  func adopting(_ saved: Self) -> Self {
    switch (self, saved) {
    case (.pane(var pane), .pane(let old)) where pane.name == old.name:
      pane.isHidden = old.isHidden
      return .pane(pane)
    case (.split(let axis, let parts), .split(let oldAxis, let old))
    where axis == oldAxis && parts.count == old.count:
      let merged = zip(parts, old).map { part, old in
        SplitState.Part(old.soundShare, part.content.adopting(old.content))
      }
      return .split(axis, merged)
    default: return self
    }
  }
}

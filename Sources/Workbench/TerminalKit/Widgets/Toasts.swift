/// Short messages in the corner that go away by themselves.
package struct Toasts: Sendable {
  package enum Kind: Hashable, Sendable {
    case info, success, warning, error

    /// Tells the kind without colour.
    var mark: Glyph {
      switch self {
      case .info: "i"
      case .success: "✓"
      case .warning: "!"
      case .error: "✗"
      }
    }

    var role: Role {
      switch self {
      case .info: .info
      case .success: .success
      case .warning: .warning
      case .error: .error
      }
    }

    /// What went wrong is read more slowly.
    package var timeToLive: Duration {
      switch self {
      case .info, .success: .seconds(4)
      case .warning: .seconds(6)
      case .error: .seconds(10)
      }
    }
  }

  private struct Toast: Sendable {
    var kind: Kind
    var text: String
    var end: ContinuousClock.Instant
    /// How often the same was said.
    var count = 1
  }

  private var toasts: [Toast] = []
  private static let most = 5
  private static let widest = 56
  private static let highest = 4

  package init() {}

  package var isEmpty: Bool { toasts.isEmpty }

  /// Adds a message; the same one again only lives longer.
  package mutating func post(
    _ kind: Kind, _ text: String, at time: ContinuousClock.Instant, for life: Duration? = nil
  ) {
    let end = time + (life ?? kind.timeToLive)
    if let index = toasts.firstIndex(where: { $0.kind == kind && $0.text == text }) {
      toasts[index].count += 1
      toasts[index].end = end
      return
    }
    toasts.append(Toast(kind: kind, text: text, end: end))
    if toasts.count > Self.most { toasts.removeFirst(toasts.count - Self.most) }
  }

  /// When the next one goes away.
  package var nextEnd: ContinuousClock.Instant? { toasts.map(\.end).min() }

  /// Takes away those whose time is over; tells whether there were any.
  package mutating func expire(at time: ContinuousClock.Instant) -> Bool {
    let count = toasts.count
    toasts.removeAll { $0.end <= time }
    return toasts.count != count
  }

  package mutating func dismissAll() { toasts = [] }

  private struct Box {
    var index: Int
    var lines: [String]
    var frame: Rect
  }

  /// The newest at the bottom right, older ones above it while there is room.
  private func boxes(in size: Size) -> [Box] {
    let room = min(Self.widest, size.width - 2)
    guard room > 8 else { return [] }
    var bottom = size.height
    var boxes: [Box] = []
    for (index, toast) in toasts.enumerated().reversed() {
      let text = toast.count > 1 ? "\(toast.text) (×\(toast.count))" : toast.text
      var lines = text.wrapped(to: room - 6)
      if lines.count > Self.highest {
        lines = Array(lines.prefix(Self.highest))
        lines[Self.highest - 1] = (lines[Self.highest - 1] + " …").clipped(to: room - 6)
      }
      let width = lines.reduce(0) { max($0, $1.displayWidth) } + 6
      let top = bottom - lines.count - 2
      guard top >= 0 else { break }
      let frame = Rect(x: size.width - width - 1, y: top, width: width, height: lines.count + 2)
      boxes.append(Box(index: index, lines: lines, frame: frame))
      bottom = top
    }
    return boxes
  }

  /// A click on a message takes it away; tells whether there was one.
  package mutating func handle(_ event: MouseEvent, in size: Size) -> Bool {
    guard case .press = event.action,
      let hit = boxes(in: size).first(where: { $0.frame.contains(event.position) })
    else { return false }
    toasts.remove(at: hit.index)
    return true
  }

  package func draw(into surface: inout Surface) {
    for box in boxes(in: surface.size) {
      let kind = toasts[box.index].kind
      surface.fill(box.frame, .popup)
      var border = surface.resolve(.role(.popup))
      border.foreground = surface.resolve(.role(kind.role)).foreground
      surface.box(box.frame, .rounded, border)
      let inner = box.frame.insideFrame.inset(columns: 1)
      surface.put(kind.mark, at: inner.origin, border.bold)
      for (row, line) in box.lines.enumerated() {
        surface.write(line, in: inner.inset(left: 2).row(row))
      }
    }
  }
}

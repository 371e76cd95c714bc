import TerminalKit

/// What can be done, for who comes the first time or comes back to it.
struct HomePage {
  struct Entry: Hashable, Sendable {
    var action: ActionID
    var title: String
    var help: String
  }

  enum Outcome: Hashable {
    case stays, closes
    case chosen(ActionID)
  }

  private(set) var selected = 0
  /// The machine in a few words.
  let facts: String

  static let entries = [
    Entry(
      action: .startTour, title: "Take the tour",
      help: "five minutes: browse, query, chart, look inside a run"),
    Entry(
      action: .browseSamples, title: "Look at the samples",
      help: "tables that come with Martlet, and what is in them"),
    Entry(
      action: .writeQuery, title: "Write a query",
      help: "SQL as Spark reads it; any file is a table: parquet.`a/file`"),
    Entry(
      action: .palette, title: "See all commands",
      help: "everything that can be done, with its keys"),
    Entry(
      action: .settings, title: "Settings", help: "theme, keys, threads, memory, time zone"),
  ]

  private static let width = 76
  private static let height = 8 + 2 * entries.count

  mutating func handle(_ stroke: KeyStroke) -> Outcome {
    switch stroke {
    case "up", "k": move(by: -1)
    case "down", "j", "tab": move(by: 1)
    case "enter", "space": return .chosen(Self.entries[selected].action)
    case "escape", "q": return .closes
    default:
      guard let digit = stroke.typed?.wholeNumberValue, Self.entries.indices.contains(digit - 1)
      else { return .stays }
      return .chosen(Self.entries[digit - 1].action)
    }
    return .stays
  }

  private mutating func move(by step: Int) {
    selected = (selected + step + Self.entries.count) % Self.entries.count
  }

  mutating func handle(_ event: MouseEvent, in size: Size) -> Outcome {
    guard case .press = event.action else { return .stays }
    let layout = Layout(size, selected)
    guard layout.frame.contains(event.position) else { return .closes }
    let row = event.position.y - layout.frame.y - 1 - layout.top
    guard row >= 0 else { return .stays }
    let index = layout.first + row / layout.step
    guard index < layout.first + layout.count else { return .stays }
    selected = index
    return .chosen(Self.entries[index].action)
  }

  /// Low screens leave the explanations out first, then the words above, then scroll.
  private struct Layout {
    let frame: Rect
    /// The row of the first entry inside of the frame.
    let top: Int
    /// Rows of an entry.
    let step: Int
    /// The first entry that is shown, and how many are.
    let first: Int
    let count: Int

    init(_ size: Size, _ selected: Int) {
      let all = HomePage.entries.count
      frame = Rect(size: size).centered(
        Size(
          width: min(HomePage.width, size.width - 2), height: min(HomePage.height, size.height - 2))
      )
      let rows = max(frame.height - 2, 0)
      step = rows >= 5 + 2 * all ? 2 : 1
      top = rows >= 4 + all * step ? 4 : min(1, rows)
      count = ((rows - top) / step).clamped(to: 0...all)
      first = (selected - count + 1).clamped(to: 0...(all - count))
    }
  }

  func draw(into surface: inout Surface) {
    let layout = Layout(surface.size, selected)
    surface.fill(layout.frame, .popup)
    surface.box(
      layout.frame, .rounded,
      labels: BoxLabels(
        footer: StyledText("↑↓ ⏎ choose · esc close", .textMuted)),
      .role(.popupBorder))
    surface.inside(layout.frame.insideFrame.inset(columns: 3, rows: 0)) { inner in
      let y = layout.top > 1 ? 1 : 0
      inner.write("Martlet", at: Point(x: 0, y: y), Style.role(.accent).bold)
      let claim = Rect(x: 9, y: y, width: inner.size.width - 9, height: 1)
      inner.write("the terminal for data", in: claim, .leading, .role(.textMuted))
      if layout.top > 1 { inner.write(facts, in: inner.bounds.row(2), .leading, .role(.textFaint)) }
      for index in layout.first..<(layout.first + layout.count) {
        let row = layout.top + (index - layout.first) * layout.step
        draw(Self.entries[index], index, at: row, layout.step, into: &inner)
      }
    }
  }

  private func draw(
    _ entry: Entry, _ index: Int, at y: Int, _ step: Int, into surface: inout Surface
  ) {
    let isSelected = index == selected
    let row = surface.bounds.row(y)
    if isSelected { surface.fill(row, .popupSelection) }
    let title = StyledText(entry.title, isSelected ? Style.role(.accent).bold : .text)
    surface.write(
      StyledText(isSelected ? "▸ " : "  ", .accent) + StyledText("\(index + 1)  ", .hintKey)
        + title, in: row)
    guard step > 1 else { return }
    surface.write(
      entry.help, in: surface.bounds.row(y + 1).inset(left: 5), .leading, .role(.textMuted))
  }
}

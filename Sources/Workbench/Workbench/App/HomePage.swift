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
      help: "tables that come with Martlet, at the left"),
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
    let rect = Self.frame(in: size)
    guard rect.contains(event.position) else { return .closes }
    let row = event.position.y - rect.y - Self.firstRow
    guard row >= 0, Self.entries.indices.contains(row / rowHeight(in: size)) else { return .stays }
    selected = row / rowHeight(in: size)
    return .chosen(Self.entries[selected].action)
  }

  private static let firstRow = 5

  private static func frame(in size: Size) -> Rect {
    Rect(size: size).centered(
      Size(width: min(width, size.width - 2), height: min(height, size.height - 2)))
  }

  /// Low screens leave the explanations out.
  private func rowHeight(in size: Size) -> Int { size.height - 2 >= Self.height ? 2 : 1 }

  func draw(into surface: inout Surface) {
    let rect = Self.frame(in: surface.size)
    let step = rowHeight(in: surface.size)
    surface.fill(rect, .popup)
    surface.box(
      rect, .rounded,
      labels: BoxLabels(
        title: "", trailing: "", footer: StyledText("↑↓ ⏎ choose · esc close", .textMuted)),
      .role(.popupBorder))
    surface.inside(rect.insideFrame.inset(columns: 3, rows: 0)) { inner in
      inner.write("Martlet", at: Point(x: 0, y: 1), Style.role(.accent).bold)
      let claim = Rect(x: 9, y: 1, width: inner.size.width - 9, height: 1)
      inner.write("the terminal for data", in: claim, .leading, .role(.textMuted))
      inner.write(facts, in: inner.bounds.row(2), .leading, .role(.textFaint))
      for (index, entry) in Self.entries.enumerated() {
        draw(entry, index, at: Self.firstRow - 1 + index * step, step, into: &inner)
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

import TerminalKit

/// The proposals beside the cursor.
struct CompletionPopup: Hashable, Sendable {
  /// The word that is written, as bytes of the text.
  let range: Range<Int>
  let items: [CompletionItem]
  private(set) var selected = 0
  /// The user has looked through the list: enter takes the chosen one.
  private(set) var isChosen = false

  private static let mostRows = 10
  private static let widest = 76

  /// Nil when there is nothing to propose.
  init?(_ completion: Completion) {
    guard !completion.items.isEmpty else { return nil }
    range = completion.range
    items = completion.items
  }

  var current: CompletionItem { items[selected] }

  mutating func move(by step: Int) {
    let last = items.count - 1
    let isSingle = abs(step) == 1
    isChosen = true
    if isSingle, step < 0, selected == 0 {
      selected = last
    } else if isSingle, step > 0, selected == last {
      selected = 0
    } else {
      selected = min(max(selected + step, 0), last)
    }
  }

  static let page = mostRows - 1

  // Drawing.

  /// Beside the cursor: below it where there is room, or else above. `wordWidth` are the cells from
  /// the start of the word to the cursor.
  func draw(into surface: inout Surface, at cursor: Point, wordWidth: Int) {
    let rows = min(items.count, Self.mostRows)
    let room = surface.size
    let labels = (items.map { DisplayWidth.of($0.label) }.max() ?? 0).clamped(to: 8...34)
    let details = (items.map { DisplayWidth.of(Self.note(of: $0)) }.max() ?? 0)
    let width = min(labels + details + 6, Self.widest, room.width)
    let height = rows + 2
    let isBelow = cursor.y + 1 + height <= room.height || cursor.y < height
    let x = min(max(cursor.x - wordWidth - 2, 0), max(room.width - width, 0))
    let y = isBelow ? cursor.y + 1 : cursor.y - height
    let rect = Rect(x: x, y: y, width: width, height: height)
    surface.fill(rect, .popup)
    surface.box(
      rect, .rounded,
      labels: BoxLabels(title: "", trailing: "", footer: StyledText(footer, .textMuted)),
      .role(.popupBorder))
    let first = (selected - rows / 2).clamped(to: 0...(items.count - rows))
    surface.inside(rect.insideFrame) { inner in
      for row in 0..<min(rows, inner.size.height) {
        draw(first + row, in: inner.bounds.row(row), labels: labels, into: &inner)
      }
    }
    let thumb = ScrollBar(count: items.count, viewport: rows, offset: first)
    surface.scrollBar(thumb, onFrameOf: rect)
  }

  private func draw(_ index: Int, in rect: Rect, labels: Int, into surface: inout Surface) {
    let item = items[index]
    let isSelected = index == selected
    if isSelected { surface.fill(rect, .popupSelection) }
    let mark = isSelected ? "▸" : " "
    surface.write(mark, at: rect.origin, isSelected ? .accent : .textMuted)
    let parts = rect.inset(columns: 1, rows: 0)
      .columns(.fixed(labels), .flexible(1), spacing: 2)
    surface.write(StyledText(item.label, item.kind.role), in: parts[0])
    surface.write(StyledText(Self.note(of: item), .textMuted), in: parts[1])
  }

  private static func note(of item: CompletionItem) -> String {
    item.detail.isEmpty ? item.kind.title : item.detail
  }

  private var footer: String {
    current.help.isEmpty ? "⇥ take · esc close" : current.help
  }
}

extension CompletionItem.Kind {
  fileprivate var title: String {
    switch self {
    case .commonTable: "common table"
    default: rawValue
    }
  }

  fileprivate var role: Role {
    switch self {
    case .column, .field: .sqlIdentifier
    case .alias, .commonTable, .table, .view, .schema: .accent
    case .function: .sqlFunction
    case .file, .folder: .sqlString
    case .keyword: .sqlKeyword
    }
  }
}

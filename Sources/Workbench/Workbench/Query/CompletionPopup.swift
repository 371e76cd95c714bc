import TerminalKit

/// The proposals beside the cursor.
struct CompletionPopup: Hashable, Sendable {
  /// The word that is written, as bytes of the text.
  let range: Range<Int>
  let items: [CompletionItem]
  /// The user has looked through the list: enter takes the chosen one.
  private(set) var isChosen = false
  /// Finds the letters of the word in the labels.
  private let matcher: FuzzyMatcher
  private var scroll: ScrollPosition

  private static let mostRows = 10
  private static let widest = 76
  static let page = mostRows - 1

  /// Nil when there is nothing to propose for the word.
  init?(_ completion: Completion, word: String) {
    guard !completion.items.isEmpty else { return nil }
    range = completion.range
    items = completion.items
    matcher = FuzzyMatcher(word.filter { $0 != "`" })
    scroll = ScrollPosition(count: items.count, viewport: min(items.count, Self.mostRows))
  }

  var current: CompletionItem { items[scroll.cursor] }

  mutating func move(by step: Int) {
    let last = items.count - 1
    let isSingle = abs(step) == 1
    isChosen = true
    if isSingle, step < 0, scroll.cursor == 0 {
      scroll.move(to: last)
    } else if isSingle, step > 0, scroll.cursor == last {
      scroll.move(to: 0)
    } else {
      scroll.move(by: step)
    }
  }

  /// Places are relative to the popup's corner. Answers whether an entry was clicked.
  mutating func handle(_ event: MouseEvent, in size: Size) -> Bool {
    arrange(in: size)
    let before = scroll.cursor
    if scroll.scroll(with: event) {
      isChosen = isChosen || scroll.cursor != before
      return false
    }
    let list = Rect(size: size).insideFrame
    guard event.action == .press(.left), list.contains(event.position),
      let row = scroll.row(atLine: event.position.y - list.y)
    else { return false }
    scroll.move(to: row)
    return true
  }

  private mutating func arrange(in size: Size) {
    scroll.update(count: items.count, viewport: Rect(size: size).insideFrame.height)
  }

  // Drawing.

  private var labelWidth: Int {
    (items.map { DisplayWidth.of($0.label) }.max() ?? 0).clamped(to: 8...34)
  }

  /// Beside the cursor: below it where there is room, or else on the side that has more.
  /// `wordWidth` are the cells from the start of the word to the cursor.
  func frame(at cursor: Point, wordWidth: Int, in room: Size) -> Rect {
    let details = items.map { DisplayWidth.of(Self.note(of: $0)) }.max() ?? 0
    let width = min(labelWidth + details + 6, Self.widest, room.width)
    let (above, below) = (max(cursor.y, 0), max(room.height - cursor.y - 1, 0))
    let wanted = min(items.count, Self.mostRows) + 2
    let isBelow = below >= wanted || below >= above
    let height = min(wanted, isBelow ? below : above)
    let x = min(max(cursor.x - wordWidth - 2, 0), max(room.width - width, 0))
    return Rect(
      x: x, y: isBelow ? cursor.y + 1 : cursor.y - height, width: width, height: height)
  }

  func draw(into surface: inout Surface, in rect: Rect) {
    var popup = self
    popup.arrange(in: rect.size)
    surface.fill(rect, .popup)
    surface.box(
      rect, .rounded,
      labels: BoxLabels(footer: StyledText(footer, .textMuted)),
      .role(.popupBorder))
    let labels = labelWidth
    surface.inside(rect.insideFrame) { inner in
      for (line, row) in popup.scroll.visible.enumerated() {
        draw(row, in: inner.bounds.row(line), labels: labels, into: &inner)
      }
    }
    surface.scrollBar(ScrollBar(popup.scroll), onFrameOf: rect)
  }

  private func draw(_ index: Int, in rect: Rect, labels: Int, into surface: inout Surface) {
    let item = items[index]
    let isSelected = index == scroll.cursor
    if isSelected { surface.fill(rect, .popupSelection) }
    let mark = isSelected ? "▸" : " "
    surface.write(mark, at: rect.origin, isSelected ? .accent : .textMuted)
    let parts = rect.inset(columns: 1, rows: 0)
      .columns(.fixed(labels), .flexible(1), spacing: 2)
    let label = StyledText(
      item.label, .role(item.kind.role), marking: matcher.positions(in: item.label),
      with: Style.role(item.kind.role).bold.underlined)
    surface.write(label, in: parts[0])
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

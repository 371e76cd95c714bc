/// A table of a few hundred rows whose figures change while they are looked at. Columns that find
/// no room are left out, the least important first and never that of the order; what a cell shows
/// is asked for as it is drawn.
package struct FigureTable: Hashable, Sendable {
  package struct Column: Hashable, Sendable {
    package var id: String
    package var title: String
    package var width: Int
    package var alignment: Alignment
    /// When room is short, columns of higher rank go first; those of rank 0 stay.
    package var rank: Int
    /// Takes the room that the others leave.
    package var grows: Bool

    package init(
      _ id: String, _ title: String, _ width: Int, _ alignment: Alignment = .trailing,
      rank: Int = 0, grows: Bool = false
    ) {
      self.id = id
      self.title = title
      self.width = width
      self.alignment = alignment
      self.rank = rank
      self.grows = grows
    }
  }

  package enum Cell: Hashable, Sendable {
    case text(StyledText)
    /// How far something is; none when nobody knows.
    case bar(Double?, Role)
  }

  /// By which column the rows stand in order, which is the owner's work.
  package struct Order: Hashable, Sendable {
    package var column: String
    package var isDescending: Bool

    package init(_ column: String, isDescending: Bool) {
      self.column = column
      self.isDescending = isDescending
    }
  }

  package var columns: [Column]
  package var order: Order?
  package var list = ScrollPosition()
  package var emptyText: String

  private static let spacing = 1

  package init(_ columns: [Column], emptyText: String = "Nothing here") {
    self.columns = columns
    self.emptyText = emptyText
  }

  package mutating func update(count: Int) { list.update(count: count, viewport: list.viewport) }

  package mutating func arrange(in size: Size) {
    list.update(count: list.count, viewport: max(size.height - 1, 0))
  }

  /// The columns that have room and where they stand.
  package func places(width: Int) -> [(column: Column, x: Int, width: Int)] {
    let room = width - 2
    var shown = columns
    func needed() -> Int {
      shown.reduce(0) { $0 + $1.width } + max(shown.count - 1, 0) * Self.spacing
    }
    while shown.count > 1, needed() > room {
      let victims = shown.indices.filter { shown[$0].rank > 0 && shown[$0].id != order?.column }
      guard let victim = victims.max(by: { (shown[$0].rank, $0) < (shown[$1].rank, $1) })
      else { break }
      shown.remove(at: victim)
    }
    let spare = max(room - needed(), 0)
    let growing = shown.lastIndex { $0.grows }
    var x = 1
    return shown.indices.compactMap { index in
      let wanted = shown[index].width + (index == growing ? spare : 0)
      let own = min(wanted, max(width - 1 - x, 0))
      defer { x += own + Self.spacing }
      return own > 0 ? (shown[index], x, own) : nil
    }
  }

  /// The row at a place; none for the head.
  package func row(at point: Point) -> Int? {
    point.y > 0 ? list.row(atLine: point.y - 1) : nil
  }

  /// The column whose title is at a place.
  package func title(at point: Point, width: Int) -> String? {
    guard point.y == 0 else { return nil }
    return places(width: width).first { point.x >= $0.x && point.x < $0.x + $0.width }?.column.id
  }

  package func draw(
    into surface: inout Surface, isFocused: Bool, cell: (_ row: Int, _ column: String) -> Cell
  ) {
    let size = surface.size
    guard !size.isEmpty else { return }
    guard list.count > 0 else {
      for (line, text) in emptyText.split(separator: "\n").enumerated() {
        let middle = surface.bounds.row(max(size.height / 2 - 1, 0) + line)
        surface.write(String(text), in: middle, .center, .role(.textMuted))
      }
      return
    }
    let places = places(width: size.width)
    for place in places { drawTitle(place.column, place.x, place.width, into: &surface) }
    for (line, index) in list.visible.enumerated() where line + 1 < size.height {
      for place in places {
        let rect = Rect(x: place.x, y: line + 1, width: place.width, height: 1)
        switch cell(index, place.column.id) {
        case .text(let text): surface.write(text, in: rect, place.column.alignment)
        case .bar(let share, let role):
          ProgressBar(share).draw(into: &surface, at: rect, .role(role))
        }
      }
      guard index == list.cursor else { continue }
      surface.write("▸", at: Point(x: 0, y: line + 1), .accent)
      surface.recolor(
        surface.bounds.row(line + 1), isFocused ? .selection : .selectionInactive)
    }
  }

  private func drawTitle(_ column: Column, _ x: Int, _ width: Int, into surface: inout Surface) {
    let rect = Rect(x: x, y: 0, width: width, height: 1)
    guard let order, order.column == column.id, !column.title.isEmpty else {
      return surface.write(column.title, in: rect, column.alignment, .role(.textFaint))
    }
    let sign = order.isDescending ? "▾" : "▴"
    let isTight = column.title.displayWidth >= width
    let title = StyledText(column.title.clipped(to: isTight ? width - 1 : width), .title)
    surface.write(title + StyledText(sign, .accent), in: rect, column.alignment)
  }
}

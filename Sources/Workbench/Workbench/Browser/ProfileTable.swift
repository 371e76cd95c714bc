import Columns
import TerminalKit

/// The profiles of all columns of a table, a row each.
struct ProfileTable {
  static let headerHeight = 2
  /// The card of one column below needs so much.
  private static let cardHeight = 11

  let table: TableDetails
  let profile: TableProfile

  /// So many rows of the list can be seen.
  static func listHeight(of count: Int, in size: Size) -> Int {
    let room = max(size.height - headerHeight, 0)
    guard hasCard(in: size) else { return room }
    return min(count, max(room - cardHeight - 1, room / 2))
  }

  /// Below the list there is room for the card of a column.
  static func hasCard(in size: Size) -> Bool { size.height >= headerHeight + 4 + cardHeight }

  /// The cells of a row: mark, name, type, nulls, distinct, smallest, largest, shape. Those for
  /// which there is no room have no width.
  private func cells(_ rect: Rect) -> [Rect] {
    let name = table.columns.reduce(8) { max($0, min($1.name.displayWidth, 28)) } + 2
    let type = table.columns.reduce(4) { max($0, min($1.type.displayWidth, 18)) } + 2
    let room = rect.width - 2
    var widths = [2, min(name, room * 2 / 5), 0, 8, 10, 0, 0]
    var rest = room - widths.reduce(0, +) - 10
    if rest >= type {
      widths[2] = type
      rest -= type
    }
    for place in [5, 6] where rest >= 12 {
      widths[place] = min(14, rest)
      rest -= widths[place]
    }
    if room < 36 { widths[4] = 0 }
    return rect.split(.columns, widths.map { .fixed($0) } + [.flexible(1), .fixed(1)])
  }

  func drawHeader(into surface: inout Surface, in rect: Rect, time: Animation) {
    drawProgress(into: &surface, in: rect.row(0).inset(left: 2, right: 1), time)
    let titles = ["", "column", "type", "nulls", "distinct", "smallest", "largest", "shape"]
    for (place, (title, cell)) in zip(titles, cells(rect.row(1))).enumerated() {
      let isNumber = place == 3 || place == 4
      surface.write(
        title, in: cell.inset(right: isNumber ? 2 : 1), isNumber ? .trailing : .leading,
        .role(.textFaint))
    }
  }

  private func drawProgress(into surface: inout Surface, in rect: Rect, _ time: Animation) {
    let done = profile.doneCount
    let seconds = TimeSpan.text(seconds: Double(profile.nanoseconds) / 1e9)
    let rows = profile.columns.values.lazy.map(\.rowCount).max() ?? 0
    let words = rows == 1 ? "1 row" : "\(Quantity.grouped(rows)) rows"
    let count = rows > 0 ? StyledText(words, .textStrong) : ""
    let gap: StyledText = count.isEmpty ? "" : "  "
    switch profile.state {
    case .idle where table.columns.isEmpty:
      surface.write(StyledText("There are no columns", .textMuted), in: rect)
    case .idle: surface.write(StyledText("p profiles the columns", .textMuted), in: rect)
    case .running:
      let all = profile.wantedCount
      let text = StyledText("\(time.spinner) \(done)/\(all) columns", .badgeRunning)
      surface.write(count + gap + text, in: rect)
      let used = (count + gap + text).displayWidth + 2
      let bar = rect.inset(left: used, right: max(rect.width - used - 24, 0))
      ProgressBar(Double(done) / Double(max(all, 1))).draw(into: &surface, at: bar)
    case .complete:
      // The time is that of what was done last.
      let last = profile.wanted.count < done ? ", the last \(profile.wanted.count)" : ""
      let text = StyledText("\(done) columns\(last) in \(seconds)", .textMuted)
      surface.write(count + gap + text, in: rect)
    case .cancelled:
      let text = "cancelled at \(done) of \(profile.wantedCount) · p goes on"
      surface.write(count + gap + StyledText(text, .badgeCancelled), in: rect)
    case .failed(let reason):
      surface.write(StyledText("✗ \(reason)", .badgeFailed), in: rect)
    }
  }

  func draw(
    row: Int, into surface: inout Surface, in rect: Rect, isCurrent: Bool, isFocused: Bool
  ) {
    guard table.columns.indices.contains(row) else { return }
    if isCurrent {
      surface.fill(rect, isFocused ? .selection : .selectionInactive)
      surface.put("▸", at: rect.origin.moved(x: 0), .role(.accent))
    }
    let column = table.columns[row]
    let cells = cells(rect)
    surface.write(column.name, in: cells[1].inset(right: 1))
    surface.write(column.type, in: cells[2].inset(right: 1), .leading, .role(.treeDetail))
    guard let known = profile.columns[row], known.state != .waiting else {
      let isComing = profile.state == .running && profile.wanted.contains(row)
      let width = min(cells[7].width, 12)
      if isComing {
        surface.fill(
          Rect(origin: cells[7].origin, size: Size(width: width, height: 1)),
          .role(.gridLoading), with: "░")
      }
      return
    }
    if case .failed(let error) = known.state {
      let room = Rect(
        x: cells[3].x, y: rect.y, width: rect.endX - cells[3].x - 1, height: 1)
      surface.write("✗ \(error.message)", in: room, .leading, .role(.error))
      return
    }
    draw(known, into: &surface, cells)
  }

  private func draw(_ known: ColumnProfile, into surface: inout Surface, _ cells: [Rect]) {
    let nulls = ProfileText.share(known.nullCount, of: known.rowCount)
    surface.write(
      nulls, in: cells[3].inset(right: 2), .trailing,
      .role(known.nullCount == 0 ? .textFaint : .text))
    let distinct = known.distinctCount.map(ProfileText.count) ?? "–"
    surface.write(distinct, in: cells[4].inset(right: 2), .trailing)
    for (value, cell) in [(known.minimum, cells[5]), (known.maximum, cells[6])] {
      let text = value.map { ProfileText.grouped($0, known.type) } ?? ""
      surface.write(text, in: cell.inset(right: 1), .leading, .role(.textMuted))
    }
    let width = min(cells[7].width, ColumnProfile.binCount)
    let shape = Rect(origin: cells[7].origin, size: Size(width: width, height: 1))
    let bars = ProfileText.bars(known)
    if bars.isEmpty, known.state == .counted {
      surface.write("…", in: shape, .leading, .role(.gridLoading))
    } else if known.histogram.isEmpty, ProfileText.allDiffer(known) {
      surface.write("all differ", in: shape, .leading, .role(.textFaint))
    } else if known.nullCount == known.rowCount, known.state == .complete {
      surface.write(
        known.rowCount == 0 ? "no rows" : "all null", in: shape, .leading, .role(.textFaint))
    } else {
      Sparkline(bars).draw(into: &surface, at: shape, .role(.series0))
    }
  }
}

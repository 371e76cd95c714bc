import Columns
import TerminalKit

/// All that is known of one column: counts, quantiles, a histogram, the commonest values.
struct ProfileCard {
  let profile: ColumnProfile

  func draw(into surface: inout Surface, in rect: Rect) {
    let lines = facts.flatMap { Self.lines(of: $0, width: rect.width) }
    for (place, line) in lines.enumerated() where place < rect.height {
      surface.write(line, in: rect.row(place))
    }
    let rows = rect.inset(top: lines.count + 1)
    guard rows.height > 1 else { return }
    if profile.state == .counted {
      surface.write("looking at the values …", in: rows.row(0), .leading, .role(.gridLoading))
      return
    }
    if let absence = ProfileText.absence(profile) {
      surface.write(absence, in: rows.row(0), .leading, .role(.textFaint))
      return
    }
    // One value alone is not spread.
    let hasBars = profile.histogram.count > 1
    guard hasBars, !profile.topValues.isEmpty, !ProfileText.allDiffer(profile) else {
      if hasBars { return drawHistogram(into: &surface, in: rows) }
      return drawTopValues(into: &surface, in: rows)
    }
    if rows.width >= 56 {
      let parts = rows.columns(.flexible(1), .flexible(1), spacing: 3)
      drawHistogram(into: &surface, in: parts[0])
      drawTopValues(into: &surface, in: parts[1])
    } else if rows.height >= 9 {
      let parts = rows.rows(.fixed(min(7, rows.height / 2)), .flexible(1), spacing: 1)
      drawHistogram(into: &surface, in: parts[0])
      drawTopValues(into: &surface, in: parts[1])
    } else {
      drawTopValues(into: &surface, in: rows)
    }
  }

  /// Fields side by side, in as many lines as they need.
  private static func lines(of fields: [StyledText], width: Int) -> [StyledText] {
    var lines: [StyledText] = []
    for field in fields {
      if let last = lines.last, last.displayWidth + 3 + field.displayWidth <= width {
        lines[lines.count - 1] = last + "   " + field
      } else {
        lines.append(field)
      }
    }
    return lines
  }

  private func field(_ name: String, _ value: String) -> StyledText {
    StyledText(name + " ", .textMuted) + StyledText(value, .text)
  }

  /// What belongs together, group by group.
  private var facts: [[StyledText]] {
    let share = ProfileText.share(profile.nullCount, of: profile.rowCount)
    let nulls =
      profile.nullCount == 0 ? "0" : "\(Quantity.grouped(profile.nullCount)) (\(share))"
    var counts = [field("rows", Quantity.grouped(profile.rowCount)), field("nulls", nulls)]
    if let distinct = profile.distinctCount {
      counts.append(field("distinct", ProfileText.count(distinct)))
    }
    var range: [StyledText] = []
    if let low = profile.minimum, let high = profile.maximum {
      range = [("from", low), ("to", high)].map { name, value in
        field(name, ProfileText.grouped(value, profile.type).clipped(to: 40))
      }
    }
    var shape: [StyledText] = []
    if let mean = profile.mean {
      shape.append(field("mean", ProfileText.value(mean, .double)))
    }
    if let deviation = profile.deviation {
      shape.append(field("deviation", ProfileText.value(deviation, .double)))
    }
    if let shortest = profile.shortest, let longest = profile.longest {
      let range = shortest == longest ? "\(shortest)" : "\(shortest) to \(longest)"
      shape.append(field("length", range))
    }
    let quantiles = profile.quantiles.map { quantile in
      field(
        "p\(Int((quantile.place * 100).rounded()))",
        ProfileText.value(quantile.value, profile.type, isApproximate: quantile.isApproximate))
    }
    return [counts, range, shape, quantiles]
  }

  private func drawHistogram(into surface: inout Surface, in rect: Rect) {
    let bins = profile.histogram
    let most = bins.reduce(0) { max($0, $1.count) }
    guard most > 0, rect.height >= 3 else { return }
    let title = profile.isHistogramApproximate ? "spread, from some of the rows" : "spread"
    surface.write(title, in: rect.row(0), .leading, .role(.textFaint))
    let height = min(rect.height - 2, 8)
    let width = max(min(rect.width / bins.count, 3), 1)
    let plot = Rect(x: rect.x, y: rect.y + 1, width: width * bins.count, height: height)
      .intersection(rect)
    for (place, bin) in bins.enumerated() {
      let gap = width > 2 ? 1 : 0
      let column = Rect(
        x: plot.x + place * width, y: plot.y, width: width - gap, height: height)
      guard column.endX <= rect.endX else { break }
      var length = Double(bin.count) / Double(most) * Double(height)
      // What is there can be seen.
      if bin.count > 0 { length = max(length, 0.125) }
      EighthBlocks.drawColumn(into: &surface, at: column, length: length, .role(.series0))
    }
    guard let first = bins.first, let last = bins.last else { return }
    let axis = Rect(x: plot.x, y: plot.endY, width: plot.width, height: 1)
    let low = ProfileText.value(first.lower, profile.type)
    let high = ProfileText.value(last.upper, profile.type)
    surface.write(low, in: axis, .leading, .role(.chartAxis))
    if low.displayWidth + high.displayWidth < axis.width {
      surface.write(high, in: axis, .trailing, .role(.chartAxis))
    }
  }

  private func drawTopValues(into surface: inout Surface, in rect: Rect) {
    let values = profile.topValues
    guard let most = values.first?.count.value, most > 0, rect.height >= 2 else { return }
    if ProfileText.allDiffer(profile) {
      surface.write("every value occurs once", in: rect.row(0), .leading, .role(.textFaint))
      return
    }
    surface.write("commonest values", in: rect.row(0), .leading, .role(.textFaint))
    let total = max(profile.rowCount - profile.nullCount, 1)
    let shown = values.prefix(rect.height - 1)
    let label = shown.reduce(4) { max($0, $1.text.sanitized.displayWidth) }
    for (line, value) in shown.enumerated() {
      let row = rect.row(line + 1)
      let lengths: [Length] = [
        .fixed(min(label, row.width / 2)), .flexible(1), .fixed(row.width < 28 ? 0 : 7),
        .fixed(row.width < 44 ? 0 : 10),
      ]
      let cells = row.split(.columns, lengths, spacing: 1)
      surface.write(value.text.isEmpty ? "(empty)" : value.text, in: cells[0])
      let length = Double(value.count.value) / Double(most) * Double(cells[1].width)
      EighthBlocks.drawRow(into: &surface, at: cells[1], length: length, .role(.series1))
      let share = ProfileText.share(value.count.value, of: total)
      surface.write(share, in: cells[2], .trailing, .role(.text))
      surface.write(
        ProfileText.count(value.count), in: cells[3], .trailing, .role(.textMuted))
    }
  }
}

extension Timeline {
  /// Where spans are drawn; the axis takes two rows below, the names of rows a column at the left.
  func chartRect(in size: Size) -> Rect {
    let widest = rows.lazy.map(\.label.displayWidth).max() ?? 0
    let labels = min(widest, max(size.width / 4, 0)) + 2
    return Rect(x: labels, y: 0, width: size.width - labels, height: max(size.height - 2, 0))
  }

  package func draw(into surface: inout Surface, isFocused: Bool) {
    let size = surface.size
    guard rows.contains(where: { !$0.spans.isEmpty }) else {
      let middle = surface.bounds.row(size.height / 2)
      surface.write(emptyText, in: middle, .center, .role(.textMuted))
      return
    }
    let chart = chartRect(in: size)
    guard !chart.isEmpty else { return }
    for (line, row) in rows.dropFirst(firstRow).prefix(chart.height).enumerated() {
      let label = Rect(x: 0, y: line, width: chart.x - 1, height: 1).inset(right: 1)
      surface.write(row.label, in: label, .leading, .role(.textMuted))
      surface.write("│", at: Point(x: chart.x - 1, y: line), .chartAxis)
      surface.inside(Rect(x: chart.x, y: line, width: chart.width, height: 1)) { inner in
        draw(row, into: &inner, isFocused)
      }
    }
    let used = min(rows.count - firstRow, chart.height)
    drawAxis(into: &surface, chart, y: used)
  }

  private func draw(_ row: TimelineRow, into surface: inout Surface, _ isFocused: Bool) {
    let cells = row.spans.map { self.cells(of: $0, width: surface.size.width) }
    for (index, span) in row.spans.enumerated() {
      guard let own = cells[index] else { continue }
      let next = index + 1 < cells.count ? cells[index + 1] : nil
      draw(span, own, isFollowed: next?.lowerBound == own.upperBound + 1, into: &surface)
    }
    if let place = row.spans.firstIndex(where: { $0.id == focus }), let own = cells[place] {
      let rect = Rect(x: own.lowerBound, y: 0, width: own.count, height: 1)
      surface.recolor(rect, isFocused ? .selection : .selectionInactive)
      surface.write("▸", at: rect.origin, .dagNodeFocus)
    }
    drawRemark(row, cells, into: &surface)
  }

  /// The cells of a span; none when it is outside of what is shown.
  private func cells(of span: TimelineSpan, width: Int) -> ClosedRange<Int>? {
    let range = shownRange
    let scale = Double(width) / (range.upperBound - range.lowerBound)
    let end = end(of: span)
    guard width > 0, scale.isFinite, end >= range.lowerBound, span.start <= range.upperBound
    else { return nil }
    let low = ((span.start - range.lowerBound) * scale).rounded().clampedInt(to: 0...(width - 1))
    let high = ((end - range.lowerBound) * scale).rounded().clampedInt(to: 0...width) - 1
    return low...max(low, high)
  }

  private func draw(
    _ span: TimelineSpan, _ cells: ClosedRange<Int>, isFollowed: Bool,
    into surface: inout Surface
  ) {
    let rect = Rect(x: cells.lowerBound, y: 0, width: cells.count, height: 1)
    let style = Style.role(span.role)
    guard cells.count > 1 else {
      surface.put(span.fill == .solid ? "▌" : span.fill.glyph, at: rect.origin, style)
      return
    }
    surface.fill(rect, style, with: span.fill.glyph)
    let last = Point(x: cells.upperBound, y: 0)
    if span.end == nil {
      surface.put("▸", at: last, style)
    } else if isFollowed, span.fill == .solid {
      surface.put("▉", at: last, style)
    }
    let label = span.label
    if !label.isEmpty, label.displayWidth + 2 <= cells.count {
      surface.write(label, at: rect.origin, style.reversed)
    }
  }

  /// What is remarkable is written behind the row's last span, or over it where room is short.
  private func drawRemark(
    _ row: TimelineRow, _ cells: [ClosedRange<Int>?], into surface: inout Surface
  ) {
    guard let span = row.spans.last(where: { $0.remark != nil }), let remark = span.remark
    else { return }
    let text = "▲ " + remark
    let last = cells.compactMap { $0?.upperBound }.max() ?? -1
    let room = surface.size.width - last - 3
    if room >= min(text.displayWidth, 8) {
      let rect = Rect(x: last + 2, y: 0, width: room, height: 1)
      surface.write(text, in: rect, .leading, .role(.warning))
    } else if let own = row.spans.firstIndex(of: span).flatMap({ cells[$0] }) {
      surface.write("▲", at: Point(x: own.upperBound, y: 0), .role(.warning).reversed)
    }
  }

  private func drawAxis(into surface: inout Surface, _ chart: Rect, y: Int) {
    let range = shownRange
    let length = range.upperBound - range.lowerBound
    let step = TimeSpan.step(atLeast: length / Double(max(chart.width / 11, 1)))
    let style = Style.role(.chartAxis)
    surface.write("└", at: Point(x: chart.x - 1, y: y), style)
    surface.horizontalLine(at: Point(x: chart.x, y: y), width: chart.width, .light, style)
    var tick = (range.lowerBound / step).rounded(.up)
    var free = 0
    for _ in 0...chart.width {
      let time = tick * step
      guard time <= range.upperBound else { break }
      let share = (time - range.lowerBound) / length
      let x = chart.x + (share * Double(chart.width - 1)).clampedInt(to: 0...(chart.width - 1))
      surface.put("┬", at: Point(x: x, y: y), style)
      let label = Self.axisLabel(time, step: step)
      if x >= free, x + label.displayWidth <= chart.endX {
        free = surface.write(label, at: Point(x: x, y: y + 1), .textMuted) + 1
      }
      tick += 1
    }
  }

  /// All labels of an axis have the unit of its step.
  static func axisLabel(_ time: Double, step: Double) -> String {
    func places(_ step: Double) -> Int { step < 0.0995 ? 2 : step < 0.995 ? 1 : 0 }
    if abs(time) < step / 1e3 { return "0" }
    if step >= 60 { return TimeSpan.text(seconds: time) }
    if step >= 0.01 { return Quantity.fixed(time, places: places(step)) + " s" }
    if step >= 1e-5 { return Quantity.fixed(time * 1e3, places: places(step * 1e3)) + " ms" }
    return Quantity.fixed(time * 1e6, places: 0) + " µs"
  }
}

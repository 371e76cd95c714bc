import Columns
import TerminalKit

/// What the values of one column are like, above the rows, filled in while the engine counts.
struct ColumnFacts: Sendable {
  private(set) var profile: ColumnProfile?
  private var problem: String?
  private let name: String
  private var lines: [StyledText] = []
  private var scroll = ScrollPosition()
  private var width = -1

  private static let widest = 78
  private static let histogramHeight = 5

  init(_ name: String) { self.name = name }

  mutating func take(_ profile: ColumnProfile) {
    self.profile = profile
    if case .failed(let error) = profile.state { problem = error.message }
    layOut()
  }

  mutating func fail(_ message: String) {
    problem = message
    layOut()
  }

  mutating func perform(_ action: ActionID) -> Bool {
    guard let move = ListMove(action) else { return false }
    switch move {
    case .up: scroll.scroll(by: -1)
    case .down: scroll.scroll(by: 1)
    default: scroll.perform(move)
    }
    return true
  }

  /// False when the mouse pressed elsewhere.
  mutating func handle(_ event: MouseEvent, in size: Size) -> Bool {
    if scroll.scroll(with: event) { return true }
    guard case .press = event.action else { return true }
    return frame(in: size).contains(event.position)
  }

  // Lines.

  private func frame(in size: Size) -> Rect {
    let height = max(lines.count, 14) + 2
    return Rect(size: size).centered(
      Size(
        width: min(size.width - 4, Self.widest), height: min(height, max(size.height - 2, 3))))
  }

  mutating func arrange(in size: Size) {
    let inner = frame(in: size).insideFrame.inset(columns: 2)
    if inner.width != width {
      width = inner.width
      layOut()
    }
    scroll.update(count: lines.count, viewport: frame(in: size).insideFrame.height)
  }

  private mutating func layOut() {
    lines = []
    if let problem {
      lines += "✗ \(problem)".wrapped(to: max(width, 1)).map { StyledText($0, .error) }
      return
    }
    guard let profile, profile.state != .waiting else {
      lines = [StyledText("Counting…", .textFaint)]
      return
    }
    lines += counts(profile)
    lines += quantiles(profile)
    lines += histogram(profile)
    lines += commonest(profile)
    if profile.state == .counted { lines += ["", StyledText("Looking at values…", .textFaint)] }
  }

  private func line(_ pairs: [(String, String)]) -> StyledText {
    let half = max(width / 2, 1)
    return pairs.reduce(into: StyledText()) { text, pair in
      let value = pair.1.clipped(to: max(half - 12, 1))
      text += StyledText(pair.0.fitted(to: 10) + " ", .textMuted)
      text += StyledText(value.fitted(to: max(half - 11, 1)), .text)
    }
  }

  private func counts(_ profile: ColumnProfile) -> [StyledText] {
    let share = profile.rowCount == 0 ? 0 : Double(profile.nullCount) / Double(profile.rowCount)
    let nulls =
      "\(Quantity.grouped(profile.nullCount))  \(Quantity.fixed(share * 100, places: 1)) %"
    var left = [("rows", Quantity.grouped(profile.rowCount)), ("nulls", nulls)]
    var right: [(String, String)] = []
    if let distinct = profile.distinctCount {
      let sign = distinct.isApproximate ? "≈ " : ""
      left.append(("distinct", sign + Quantity.grouped(distinct.value)))
    }
    if let least = profile.minimum { right.append(("least", least)) }
    if let greatest = profile.maximum { right.append(("greatest", greatest)) }
    if let mean = profile.mean { right.append(("mean", Self.number(mean))) }
    if let deviation = profile.deviation { left.append(("deviation", Self.number(deviation))) }
    if let shortest = profile.shortest, let longest = profile.longest {
      right.append(("length", "\(shortest) – \(longest) characters"))
    }
    return (0..<max(left.count, right.count)).map { row in
      line([
        left.indices.contains(row) ? left[row] : ("", ""),
        right.indices.contains(row) ? right[row] : ("", ""),
      ])
    }
  }

  /// With two digits behind the point where those count.
  static func number(_ value: Double) -> String {
    if value < 0 { return "-" + number(-value) }
    guard value >= 0.01, value < 1e12 else { return Quantity.short(value) }
    let cents = (value * 100).rounded()
    let whole = Quantity.grouped(Int(cents / 100))
    let rest = Int(cents) % 100
    return rest == 0 ? whole : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// Dates and times are counted in days and microseconds.
  private func place(_ value: Double, _ profile: ColumnProfile) -> String {
    switch profile.type {
    case .date: String(TimeTicks.full(value * 86_400).prefix { $0 != " " })
    case .timestamp, .timestampNTZ: TimeTicks.full(value / 1e6)
    default: Quantity.short(value)
    }
  }

  private func quantiles(_ profile: ColumnProfile) -> [StyledText] {
    guard !profile.quantiles.isEmpty else { return [] }
    let cell = max(width / profile.quantiles.count, 1)
    let isApproximate = profile.quantiles.contains(where: \.isApproximate)
    let names = profile.quantiles.map { quantile -> StyledText in
      let percent = Int((quantile.place * 100).rounded())
      let text = percent == 50 ? "median" : "\(percent) %"
      return StyledText((isApproximate ? "≈ \(text)" : text).fitted(to: cell), .textMuted)
    }
    let values = profile.quantiles.map {
      StyledText(place($0.value, profile).clipped(to: max(cell - 1, 1)).fitted(to: cell), .text)
    }
    return ["", names.reduce(StyledText(), +), values.reduce(StyledText(), +)]
  }

  /// Columns of eighths, as wide as the room allows.
  private func histogram(_ profile: ColumnProfile) -> [StyledText] {
    let bins = profile.histogram
    guard bins.count > 1, let highest = bins.map(\.count).max(), highest > 0 else { return [] }
    let cell = max(min(width / bins.count, 4), 1)
    let blocks = Array(" ▁▂▃▄▅▆▇█")
    var result: [StyledText] = [""]
    for row in (0..<Self.histogramHeight).reversed() {
      let text = bins.map { bin -> String in
        let eighths = Double(bin.count) / Double(highest) * Double(8 * Self.histogramHeight)
        let level = min(max(Int(eighths.rounded(.up)) - row * 8, 0), 8)
        return String(repeating: String(blocks[level]), count: cell)
      }.joined()
      result.append(StyledText(text, .series0))
    }
    let low = place(bins[0].lower, profile)
    let high = place(bins[bins.count - 1].upper, profile)
    let gap = max(cell * bins.count - low.displayWidth - high.displayWidth, 1)
    result.append(StyledText(low + String(repeating: " ", count: gap) + high, .chartAxis))
    return result
  }

  private func commonest(_ profile: ColumnProfile) -> [StyledText] {
    guard !profile.topValues.isEmpty, profile.topValues[0].count.value > 1 else { return [] }
    let most = Double(profile.topValues[0].count.value)
    let name = max(width / 2 - 4, 4)
    let bar = max(width - name - 26, 0)
    let rows = profile.topValues.map { top -> StyledText in
      let count = (top.count.isApproximate ? "≈ " : "") + Quantity.grouped(top.count.value)
      let share = Double(top.count.value) / Double(max(profile.rowCount, 1)) * 100
      let length = Int((Double(top.count.value) / most * Double(bar)).rounded())
      let text = top.text.isEmpty ? "(empty)" : top.text
      return StyledText(text.clipped(to: name).fitted(to: name), .text)
        + StyledText(count.fitted(to: 14, .trailing), .gridNumber)
        + StyledText(
          "\(Quantity.fixed(share, places: 1)) %".fitted(to: 9, .trailing) + "  ", .textMuted)
        + StyledText(String(repeating: "▆", count: max(length, 1)), .series0)
    }
    return ["", StyledText("The commonest", .textMuted)] + rows
  }

  func draw(into surface: inout Surface) {
    let frame = frame(in: surface.size)
    surface.recolor(surface.bounds, .backdrop)
    surface.hideCursor()
    surface.fill(frame, .popup)
    let border = Style.role(.popupBorder)
    let type = profile.map { " · \($0.type.simpleString)" } ?? ""
    surface.box(
      frame, .rounded,
      labels: BoxLabels(
        title: StyledText(name + type, border.bold),
        footer: StyledText(". chart  esc close", .textMuted)), border)
    surface.inside(frame.insideFrame.inset(columns: 2)) { inner in
      for (row, line) in scroll.visible.enumerated() where lines.indices.contains(line) {
        inner.write(lines[line], in: inner.bounds.row(row))
      }
    }
    surface.scrollBar(ScrollBar(scroll), onFrameOf: frame)
  }
}

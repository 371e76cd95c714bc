import Scheduler
import TerminalKit

/// What the engine holds: gauges with their last minutes, what is cached, who has memory.
struct StorageView: Sendable {
  private var gauges = EngineGauges()
  private var history = GaugeHistory()
  var cached = FigureTable(
    [
      .init("name", "name", 14, .leading, grows: true),
      .init("level", "level", 16, .leading, rank: 2),
      .init("partitions", "parts", 6, rank: 1), .init("rows", "rows", 7, rank: 3),
      .init("memory", "memory", 8), .init("disk", "disk", 8),
    ], emptyText: "Nothing is cached\nCACHE TABLE name keeps a table in memory")
  var holders = FigureTable(
    [
      .init("consumer", "operator", 12, .leading, grows: true),
      .init("account", "query", 16, .leading, rank: 2), .init("used", "used", 8),
      .init("peak", "peak", 8, rank: 1), .init("spills", "can spill", 9, .leading, rank: 3),
    ], emptyText: "No query holds memory")

  mutating func update(_ gauges: EngineGauges, _ history: GaugeHistory) {
    self.gauges = gauges
    self.history = history
    cached.update(count: gauges.cached.count)
    holders.update(count: gauges.holders.count)
  }

  var cachedFooter: StyledText {
    guard !gauges.cached.isEmpty else { return "" }
    let memory = gauges.cached.reduce(0) { $0 + $1.memoryBytes }
    let disk = gauges.cached.reduce(0) { $0 + $1.diskBytes }
    return StyledText(
      "\(PlanText.bytes(memory)) memory" + (disk > 0 ? " · \(PlanText.bytes(disk)) disk" : ""))
  }

  var holdersFooter: StyledText {
    gauges.holders.isEmpty ? "" : "\(PlanText.bytes(gauges.executionBytes)) in all"
  }

  // Gauges.

  private struct Meter {
    var label: String
    var value: Int
    var limit: Int
    var text: String
    var history: [Double]
    var isLimited = true
  }

  private var meters: [Meter] {
    [
      Meter(
        label: "workers", value: gauges.busyWorkerCount, limit: gauges.workerCount,
        text: "\(gauges.busyWorkerCount)/\(gauges.workerCount) busy", history: history.busyWorkers,
        isLimited: false),
      Meter(
        label: "memory ", value: gauges.usedBytes, limit: gauges.totalBytes,
        text: "\(PlanText.bytes(gauges.usedBytes)) of \(PlanText.bytes(gauges.totalBytes))",
        history: history.usedBytes),
      Meter(
        label: "peak   ", value: gauges.peakBytes, limit: gauges.totalBytes,
        text: PlanText.bytes(gauges.peakBytes), history: [], isLimited: false),
      Meter(
        label: "cache  ", value: gauges.cachedBytes, limit: gauges.totalBytes,
        text: PlanText.bytes(gauges.cachedBytes), history: []),
    ]
  }

  func drawGauges(into surface: inout Surface) {
    let meters = meters
    let isSplit = surface.size.width >= 60
    for (row, meter) in meters.enumerated() where row < surface.size.height {
      let line = surface.bounds.row(row).inset(left: 1, right: 1)
      let parts = isSplit ? line.columns(.flexible(3), .flexible(2), spacing: 2) : [line]
      let range = ChartRange(0, Double(max(meter.limit, 1)))
      var gauge = Gauge(meter.label, Double(meter.value), of: range, text: meter.text)
      // All workers at work is what is wanted.
      if !meter.isLimited { (gauge.warning, gauge.danger) = (2, 2) }
      surface.inside(parts[0]) { gauge.draw(into: &$0) }
      guard isSplit, !meter.history.isEmpty else { continue }
      let values = Array(meter.history.suffix(parts[1].width))
      Sparkline(values, range: ChartRange(0, max(values.max() ?? 1, 1)))
        .draw(into: &surface, at: parts[1], .role(row == 0 ? .series0 : .series1))
    }
    drawSpill(into: &surface, row: meters.count, isSplit: isSplit)
  }

  private func drawSpill(into surface: inout Surface, row: Int, isSplit: Bool) {
    guard row < surface.size.height else { return }
    let line = surface.bounds.row(row).inset(left: 1, right: 1)
    let parts = isSplit ? line.columns(.flexible(3), .flexible(2), spacing: 2) : [line]
    let hasSpilled = gauges.spilledBytes > 0
    surface.write("spilled", in: parts[0])
    let text = hasSpilled ? "▲ \(PlanText.bytes(gauges.spilledBytes)) written" : "nothing written"
    surface.write(
      text, in: parts[0].inset(left: 8), .trailing, .role(hasSpilled ? .warning : .textMuted))
    guard isSplit, hasSpilled else { return }
    let values = Array(history.spilledBytes.suffix(parts[1].width))
    Sparkline(values).draw(into: &surface, at: parts[1], .role(.warning))
  }

  // Tables.

  func drawCached(into surface: inout Surface, isFocused: Bool) {
    cached.draw(into: &surface, isFocused: isFocused) { row, column in
      let entry = gauges.cached[row]
      let text: StyledText =
        switch column {
        case "name": StyledText(entry.name.sanitized)
        case "level": StyledText(entry.level, .textMuted)
        case "partitions": StyledText(Quantity.grouped(entry.partitionCount))
        case "rows":
          StyledText(entry.rowCount.map { Quantity.short(Double($0)) } ?? "·", .textMuted)
        case "memory": StyledText(PlanText.bytes(entry.memoryBytes))
        default:
          StyledText(entry.diskBytes == 0 ? "·" : PlanText.bytes(entry.diskBytes), .textMuted)
        }
      return .text(text)
    }
  }

  func drawHolders(into surface: inout Surface, isFocused: Bool) {
    holders.draw(into: &surface, isFocused: isFocused) { row, column in
      let holder = gauges.holders[row]
      let text: StyledText =
        switch column {
        case "consumer": StyledText(holder.consumer.sanitized)
        case "account":
          StyledText(
            holder.account.split(whereSeparator: \.isWhitespace).joined(separator: " ").sanitized,
            .textMuted)
        case "used": StyledText(PlanText.bytes(holder.usedBytes))
        case "peak": StyledText(PlanText.bytes(holder.peakBytes), .textMuted)
        default: StyledText(holder.isSpillable ? "yes" : "no", .textMuted)
        }
      return .text(text)
    }
  }
}

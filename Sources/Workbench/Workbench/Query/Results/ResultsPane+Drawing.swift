import Columns
import Execution
import Scheduler
import Session
import TerminalKit

extension ResultsPane {
  func draw(into surface: inout Surface, isFocused: Bool, time: Animation) {
    let frame = PaneFrame(title, status: status(time), footer: footer, isFocused: isFocused)
    surface.pane(surface.bounds, frame) { inner in
      if case .failed(let error)? = job?.state {
        draw(error, into: &inner)
      } else if let message = job?.message, source == nil || isStale {
        inner.writeWrapped(message, in: inner.bounds.inset(columns: 1, rows: 0))
      } else if let source {
        grid.draw(into: &inner, source, isFocused: isFocused)
        if isStale { inner.recolor(inner.bounds, .backdrop) }
      } else {
        inner.write(
          grid.emptyText, in: inner.bounds.row(inner.size.height / 2), .center, .role(.textFaint))
      }
    }
    if let opened { draw(opened, into: &surface) }
  }

  private var title: StyledText {
    guard let job else { return "Results" }
    var text: StyledText = "Results"
    if let count = source?.rowCount, !isStale {
      text += StyledText(" · \(Self.words(count))", .textMuted)
    }
    if let limit = job.shape?.limit, let count = source?.rowCount, count.known >= limit {
      text += StyledText(" (the first)", .textMuted)
    }
    if let filter = job.shape?.filter { text += StyledText(" · where \(filter)", .accent) }
    if job.nanoseconds > 0, job.state.hasEnded || job.state == .paused {
      text += StyledText(" · \(job.durationText)", .textMuted)
    }
    return text
  }

  static func words(_ count: GridRowCount) -> String {
    switch count {
    case .exact(1): "1 row"
    case .exact(let count): "\(Quantity.grouped(count)) rows"
    case .atLeast(let count): "≥ \(Quantity.grouped(count)) rows"
    case .unknown: "rows"
    }
  }

  private func status(_ time: Animation) -> StyledText {
    guard let job else { return "" }
    switch job.state {
    case .queued: return StyledText("waiting", .badgeInfo)
    case .running:
      let share = job.progress.map { " \(Int($0.fraction * 100)) %" } ?? ""
      return StyledText(
        "\(time.spinner) running\(share) · \(job.durationText)", .badgeRunning)
    case .paused: return StyledText("partial", .badgePartial)
    case .complete: return StyledText("complete", .badgeDone)
    case .cancelled:
      return StyledText(
        "cancelled after \(job.durationText)", .badgeCancelled)
    case .failed: return StyledText("failed", .badgeFailed)
    }
  }

  private var footer: StyledText {
    guard let source, let cursor = grid.cursor, !isStale else { return "" }
    let column = source.columns[cursor.column]
    return StyledText(
      "\(column.title) \(column.typeLabel) · row \(Quantity.grouped(cursor.row + 1))")
  }

  private func draw(_ error: QueryError, into surface: inout Surface) {
    let area = surface.bounds.inset(columns: 1, rows: 0)
    surface.write("✗ \(error.condition)", at: area.origin, Style.role(.error).bold)
    let room = Rect(x: area.x, y: area.y + 2, width: area.width, height: max(area.height - 2, 0))
    surface.writeWrapped("\(error.message) SQLSTATE: \(error.sqlState)", in: room)
  }

  private func draw(_ opened: OpenedCell, into surface: inout Surface) {
    let size = Size(
      width: max(surface.size.width - 8, 1), height: max(surface.size.height - 4, 1))
    let rect = surface.bounds.centered(size)
    surface.recolor(surface.bounds, .backdrop)
    surface.fill(rect, .popup)
    surface.box(
      rect, .rounded, labels: BoxLabels(title: StyledText(opened.title), footer: "esc close"),
      .role(.popupBorder))
    surface.writeWrapped(opened.text, in: rect.insideFrame.inset(columns: 1, rows: 0))
  }
}

/// What moves on the screen while something runs.
struct Animation {
  var frame = 0

  var spinner: String { Spinner(frame: frame).glyph(.unicode).text }
}

extension EngineJob {
  fileprivate var durationText: String { TimeSpan.text(seconds: Double(nanoseconds) / 1e9) }
}

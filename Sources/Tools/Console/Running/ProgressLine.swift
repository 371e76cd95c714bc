import Glibc
import Scheduler
import Synchronization

/// One line on standard error that shows how far a query is, drawn over itself.
package final class ProgressLine: Sendable {
  private let terminal: Terminal
  private let isVisible = Mutex(false)

  package init(on terminal: Terminal) { self.terminal = terminal }

  /// Asks for a text of at most so many columns, and whether characters beyond ASCII may be in it.
  package func draw(_ text: (_ columns: Int, _ hasUnicode: Bool) -> String?) {
    let columns = (terminal.columns ?? 80) - 1
    guard let text = text(columns, terminal.hasUnicode) else { return }
    let line = DisplayText.clipped(text, to: columns)
    isVisible.withLock { isVisible in
      isVisible = true
      write("\r\u{1B}[2K" + terminal.styled(line, .dim))
    }
  }

  package func erase() {
    isVisible.withLock { isVisible in
      guard isVisible else { return }
      isVisible = false
      write("\r\u{1B}[2K")
    }
  }

  private func write(_ text: String) {
    var text = text
    text.withUTF8 { _ = Glibc.write(terminal.descriptor, $0.baseAddress, $0.count) }
  }
}

/// The words of a progress line: a bar, stages, tasks, rows a second, spilled bytes, time left.
struct ProgressText {
  let progress: JobProgress
  let hasUnicode: Bool

  init(_ progress: JobProgress, hasUnicode: Bool) {
    self.progress = progress
    self.hasUnicode = hasUnicode
  }

  func line(columns: Int) -> String {
    let facts = facts.joined(separator: "  ")
    let room = min(30, columns - DisplayText.width(of: facts) - 12)
    let percent = "\(Int((progress.fraction * 100).rounded(.down))) %"
    return room >= 5 ? "\(bar(width: room)) \(percent)  \(facts)" : "\(percent)  \(facts)"
  }

  private var facts: [String] {
    let stages = progress.stages.filter { $0.state != .skipped }
    let done = stages.filter { $0.state == .succeeded }.count
    let running = stages.reduce(0) { $0 + $1.runningTaskCount }
    var facts = [
      "stage \(min(done + 1, max(1, stages.count)))/\(max(1, stages.count))",
      "\(running) \(running == 1 ? "task" : "tasks")",
      Quantities.text(seconds: Double(progress.nanoseconds) / 1e9),
    ]
    if progress.rowsPerSecond >= 1 { facts.append("\(Self.short(progress.rowsPerSecond)) rows/s") }
    let spilled = progress.metrics.spillDiskBytes
    if spilled > 0 { facts.append("spilled \(Quantities.text(bytes: spilled))") }
    if let left = progress.remainingNanoseconds, progress.nanoseconds > 1_000_000_000 {
      facts.append("about \(Quantities.text(seconds: (Double(left) / 1e9).rounded())) left")
    }
    return facts
  }

  private func bar(width: Int) -> String {
    let filled = min(width, max(0, Int(progress.fraction * Double(width))))
    let (full, empty) = hasUnicode ? ("█", "░") : ("#", ".")
    return String(repeating: full, count: filled) + String(repeating: empty, count: width - filled)
  }

  /// `12.3 M`.
  static func short(_ value: Double) -> String {
    if value >= 1e9 { return "\(Quantities.fixed(value / 1e9, digits: 1)) G" }
    if value >= 1e6 { return "\(Quantities.fixed(value / 1e6, digits: 1)) M" }
    if value >= 1e3 { return "\(Quantities.fixed(value / 1e3, digits: 1)) k" }
    return Quantities.fixed(value, digits: 0)
  }
}

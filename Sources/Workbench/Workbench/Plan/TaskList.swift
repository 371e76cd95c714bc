import Scheduler
import TerminalKit

/// The tasks of a stage in rows, the slowest first: what each has read so far, also while it runs,
/// and why it failed if it did.
struct TaskList {
  private struct Column {
    var title: String
    var width: Int
    var text: (PlanTask) -> StyledText
  }

  private let stage: PlanStage
  private let now: Double
  private let width: Int

  private static let mostTasks = 200
  private static let barWidth = 10

  init(_ stage: PlanStage, now: Double, width: Int) {
    self.stage = stage
    self.now = now
    self.width = width
  }

  var lines: [StyledText] {
    let slowest = stage.tasks.sorted {
      ($0.seconds(now: now), $1.id) > ($1.seconds(now: now), $0.id)
    }
    guard slowest.count > 1, let longest = slowest.first?.seconds(now: now) else { return [] }
    let columns = columns
    let head = columns.reduce(StyledText("  ")) {
      $0 + StyledText($1.title.fitted(to: $1.width, .trailing), .textFaint)
    }
    var lines = ["", head]
    for task in slowest.prefix(Self.mostTasks) {
      let sign = StyledText(task.state.sign + " ", task.state.role)
      let figures = columns.reduce(sign) { line, column in
        let text = column.text(task)
        let gap = String(repeating: " ", count: max(column.width - text.displayWidth, 0))
        return line + StyledText(gap) + text
      }
      lines.append(figures + ending(of: task, longest: longest, after: figures.displayWidth))
    }
    if slowest.count > Self.mostTasks {
      lines.append(StyledText("  and \(slowest.count - Self.mostTasks) more", .textMuted))
    }
    return lines
  }

  /// A bar of the time, or the reason of a failure.
  private func ending(of task: PlanTask, longest: Double, after used: Int) -> StyledText {
    if let error = task.error, task.state == .failed {
      let reason = error.sanitized.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return StyledText("  " + reason.clipped(to: max(width - used - 2, 1)), .error)
    }
    let share = longest > 0 ? task.seconds(now: now) / longest : 0
    return StyledText("  " + PlanText.bar(share, width: Self.barWidth), .heat(share))
  }

  /// As many as there is room for; those without anything to tell stay away.
  private var columns: [Column] {
    var columns = [
      Column(title: "task", width: 5) { StyledText("\($0.id)") },
      Column(title: "worker", width: 7) { StyledText("w\($0.worker)") },
      Column(title: "part", width: 6) { StyledText("\($0.partition)") },
    ]
    if stage.tasks.contains(where: { $0.attempt > 0 || $0.state == .failed }) {
      columns.append(
        Column(title: "try", width: 4) { task in
          StyledText("\(task.attempt + 1)", task.attempt > 0 ? .warning : .text)
        })
    }
    columns.append(
      Column(title: "duration", width: 10) { [now] task in
        StyledText(TimeSpan.text(seconds: task.seconds(now: now)))
      })
    columns.append(
      Column(title: "rows", width: 8) { task in
        task.rows > 0
          ? StyledText(Quantity.short(Double(task.rows))) : StyledText("·", .textFaint)
      })
    var room = width - columns.reduce(2 + 2 + Self.barWidth) { $0 + $1.width }
    for (title, role, bytes) in Self.byteFigures {
      guard room >= 10, stage.tasks.contains(where: { bytes($0) > 0 }) else { continue }
      room -= 10
      columns.append(
        Column(title: title, width: 10) { task in
          let count = bytes(task)
          return count > 0
            ? StyledText(PlanText.bytes(count), role) : StyledText("·", .textFaint)
        })
    }
    return columns
  }

  private static let byteFigures:
    [(title: String, role: Role, bytes: @Sendable (PlanTask) -> Int)] = [
      ("read", .text, { $0.metrics.bytesRead }),
      ("spill", .warning, { $0.spillBytes }),
      ("memory", .text, { $0.metrics.peakMemoryBytes }),
    ]
}

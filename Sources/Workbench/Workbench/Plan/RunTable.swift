import Scheduler
import TerminalKit

/// All runs of a session or a log, in the order and through the filter that the user chose.
struct RunTable: Sendable {
  enum Column: String, CaseIterable, Hashable, Sendable {
    case number, state, started, time, rows, read, spill, shuffle, stages, tasks, text
  }

  /// Newest first.
  private(set) var runs: [PlanRun] = []
  /// Those that the filter lets through, in order, by their places in `runs`.
  private var shown: [Int] = []
  private(set) var filter = ""
  private(set) var column = Column.number
  private(set) var isDescending = true
  /// The run that another one is compared with.
  var marked: Int?
  var table = FigureTable([
    .init("mark", "", 1, .leading), .init("number", "#", 4), .init("state", "state", 8, .leading),
    .init("started", "started", 8, .leading, rank: 6), .init("time", "time", 8),
    .init("rows", "rows", 7), .init("read", "read", 8, rank: 4),
    .init("spill", "spill", 8, rank: 3), .init("shuffle", "shuffle", 8, rank: 7),
    .init("stages", "stages", 6, rank: 2), .init("tasks", "tasks", 7, rank: 5),
    .init("bar", "", 8, .leading, rank: 1), .init("text", "text", 12, .leading, grows: true),
  ])

  /// The run of the cursor stays the run of the cursor.
  mutating func update(runs: [PlanRun]) {
    let current = current?.id
    self.runs = runs
    arrangeRows(keeping: current)
  }

  var count: Int { shown.count }

  var current: PlanRun? {
    shown.indices.contains(table.list.cursor) ? runs[shown[table.list.cursor]] : nil
  }

  mutating func select(_ id: Int) {
    guard let place = shown.firstIndex(where: { runs[$0].id == id }) else { return }
    table.list.move(to: place)
  }

  mutating func setFilter(_ text: String) {
    let current = current?.id
    filter = text
    arrangeRows(keeping: current)
  }

  /// To the next column, or the other way round.
  mutating func sort(by column: Column) {
    let current = current?.id
    isDescending = column == self.column ? !isDescending : column.beginsDescending
    self.column = column
    arrangeRows(keeping: current)
  }

  mutating func sortByNext() {
    let all = Column.allCases
    sort(by: all[((all.firstIndex(of: column) ?? 0) + 1) % all.count])
  }

  private mutating func arrangeRows(keeping id: Int?) {
    let words = filter.lowercased().split(whereSeparator: \.isWhitespace)
    shown = runs.indices.filter { index in
      guard !words.isEmpty else { return true }
      let run = runs[index]
      let text = "\(run.label) \(run.state.word) \(run.state) \(run.text) \(run.error ?? "")"
        .lowercased()
      return words.allSatisfy { text.contains($0) }
    }
    if column != .number || !isDescending {
      let keys = runs.map { $0.key(of: column) }
      shown.sort { a, b in
        keys[a] == keys[b] ? a < b : isDescending ? keys[a] > keys[b] : keys[a] < keys[b]
      }
    }
    table.order = .init(column.rawValue, isDescending: isDescending)
    table.emptyText =
      runs.isEmpty
      ? "No query has run yet\no  opens the logs of earlier sessions"
      : "No run is like \(filter)"
    let wasFirst = table.list.cursor == 0
    table.update(count: shown.count)
    // Who stands on the newest run goes on standing on the newest.
    let isNewestFirst = column == .number && isDescending
    guard let id, !(wasFirst && isNewestFirst && table.list.offset == 0) else { return }
    select(id)
  }

  func draw(into surface: inout Surface, isFocused: Bool) {
    table.draw(into: &surface, isFocused: isFocused) { row, column in
      cell(runs[shown[row]], column)
    }
  }

  private func cell(_ run: PlanRun, _ column: String) -> FigureTable.Cell {
    if column == "mark" { return .text(StyledText(run.id == marked ? "●" : "", .accent)) }
    if column == "bar" {
      return run.id < 0 ? .text("") : .bar(run.fraction, run.state.role)
    }
    guard let column = Column(rawValue: column) else { return .text("") }
    return .text(text(of: run, column))
  }

  private func text(of run: PlanRun, _ column: Column) -> StyledText {
    func bytes(_ count: Int, _ role: Role = .textMuted) -> StyledText {
      count == 0 ? StyledText("·", .textFaint) : StyledText(PlanText.bytes(count), role)
    }
    switch column {
    case .number: return StyledText(run.id < 0 ? "–" : "\(run.id)")
    case .state: return StyledText("\(run.state.sign) \(run.state.word)", run.state.role)
    case .started: return StyledText(PlanText.time(run.startTime), .textMuted)
    case .time: return StyledText(TimeSpan.text(seconds: run.seconds))
    case .rows:
      return StyledText(run.rows.map { Quantity.short(Double($0)) } ?? "·", .textMuted)
    case .read: return bytes(run.metrics.bytesRead)
    case .spill: return bytes(run.spillBytes, .warning)
    case .shuffle: return bytes(run.metrics.shuffleBytesWritten)
    case .stages:
      return StyledText(
        run.stageCount == 0 ? "·" : "\(run.doneStageCount)/\(run.stageCount)", .textMuted)
    case .tasks:
      let failed = run.stages.reduce(0) { $0 &+ $1.failedTaskCount }
      let count = StyledText(
        run.taskCount == 0 ? "·" : "\(run.doneTaskCount)/\(run.taskCount)", .textMuted)
      return failed > 0 ? StyledText("✗\(failed) ", .dagFailed) + count : count
    case .text: return StyledText(run.line.sanitized, run.error == nil ? .text : .textMuted)
    }
  }
}

extension RunTable.Column {
  /// What is greatest is looked for; texts are read from A.
  fileprivate var beginsDescending: Bool { self != .text && self != .state }
}

extension PlanRun {
  fileprivate enum Key: Comparable {
    case number(Double)
    case text(String)
  }

  fileprivate func key(of column: RunTable.Column) -> Key {
    switch column {
    case .number, .started: .number(Double(startTime))
    case .state: .text(state.word)
    case .time: .number(seconds)
    case .rows: .number(Double(rows ?? -1))
    case .read: .number(Double(metrics.bytesRead))
    case .spill: .number(Double(spillBytes))
    case .shuffle: .number(Double(metrics.shuffleBytesWritten))
    case .stages: .number(Double(stageCount))
    case .tasks: .number(Double(taskCount))
    case .text: .text(line)
    }
  }
}

import Scheduler
import TerminalKit

/// Two runs side by side: as wholes, operator by operator, stage by stage.
struct RunComparison: Sendable {
  struct Figures: Hashable, Sendable {
    var seconds: Double?
    var rows: Int?
    var memoryBytes = 0
    var spillBytes = 0
  }

  struct Row: Hashable, Sendable {
    var title: String
    var depth = 0
    /// Stands above those that follow.
    var isHead = false
    var left: Figures?
    var right: Figures?
  }

  let left: PlanRun
  let right: PlanRun
  let rows: [Row]

  /// Longer lists are compared place by place: the time grows with the square.
  private static let longestAligned = 400

  init(_ left: PlanRun, _ right: PlanRun) {
    self.left = left
    self.right = right
    var rows = [Row(title: "Whole run", left: Figures(left), right: Figures(right))]
    let operators = [left, right].map { $0.graphs[.physical]?.preorder ?? [] }
    let names = operators.map { $0.map { Key(name: $0.node.title, detail: $0.node.detail) } }
    if !names.joined().isEmpty { rows.append(Row(title: "Operators", isHead: true)) }
    for (a, b) in Self.align(names[0], names[1]) {
      let own = [a.map { operators[0][$0] }, b.map { operators[1][$0] }]
      guard let first = own[0] ?? own[1] else { continue }
      rows.append(
        Row(
          title: first.node.title, depth: first.depth + 1, left: own[0].map { Figures($0.node) },
          right: own[1].map { Figures($0.node) }))
    }
    let stages = [left.stages, right.stages]
    let labels = [left, right].map { run in run.stages.map { $0.label(in: run) } }
    let titles = stages.indices.map { side in
      zip(stages[side], labels[side]).map { Key(name: $0.name, detail: $1) }
    }
    if !titles.joined().isEmpty { rows.append(Row(title: "Stages", isHead: true)) }
    for (a, b) in Self.align(titles[0], titles[1]) {
      let own = [a.map { stages[0][$0] }, b.map { stages[1][$0] }]
      guard let label = b.map({ labels[1][$0] }) ?? a.map({ labels[0][$0] }) else { continue }
      rows.append(
        Row(
          title: label, depth: 1, left: own[0].map { Figures($0) },
          right: own[1].map { Figures($0) }))
    }
    self.rows = rows
  }

  private struct Key: Hashable {
    var name: String
    var detail: String
  }

  /// The pairs of a longest common sequence, with what only one side has in between. What is the
  /// same in every word is preferred to what has only the same name.
  private static func align(_ a: [Key], _ b: [Key]) -> [(Int?, Int?)] {
    guard a.count <= longestAligned, b.count <= longestAligned else {
      return (0..<max(a.count, b.count)).map {
        ($0 < a.count ? $0 : nil, $0 < b.count ? $0 : nil)
      }
    }
    func score(_ i: Int, _ j: Int) -> Int? {
      a[i].name == b[j].name ? (a[i].detail == b[j].detail ? 5 : 4) : nil
    }
    let width = b.count + 1
    var best = [Int](repeating: 0, count: (a.count + 1) * width)
    for i in a.indices.reversed() {
      for j in b.indices.reversed() {
        var value = max(best[(i + 1) * width + j], best[i * width + j + 1])
        if let score = score(i, j) { value = max(value, best[(i + 1) * width + j + 1] + score) }
        best[i * width + j] = value
      }
    }
    var pairs: [(Int?, Int?)] = []
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if i < a.count, j < b.count, let score = score(i, j),
        best[i * width + j] == best[(i + 1) * width + j + 1] + score
      {
        pairs.append((i, j))
        (i, j) = (i + 1, j + 1)
      } else if j == b.count
        || (i < a.count && best[(i + 1) * width + j] >= best[i * width + j + 1])
      {
        pairs.append((i, nil))
        i += 1
      } else {
        pairs.append((nil, j))
        j += 1
      }
    }
    return pairs
  }
}

extension RunComparison.Figures {
  init(_ run: PlanRun) {
    self.init(
      seconds: run.seconds, rows: run.rows, memoryBytes: run.metrics.peakMemoryBytes,
      spillBytes: run.spillBytes)
  }

  init(_ node: PlanGraph.Node) {
    self.init(
      seconds: node.seconds, rows: node.rows, memoryBytes: node.memoryBytes,
      spillBytes: node.spillBytes)
  }

  init(_ stage: PlanStage) {
    self.init(
      seconds: stage.seconds, rows: stage.rows, memoryBytes: stage.metrics.peakMemoryBytes,
      spillBytes: stage.spillBytes)
  }
}

/// The comparison as a table, in which the second run stands to the first.
struct ComparisonTable: Sendable {
  private(set) var comparison: RunComparison?
  private static let columns: [FigureTable.Column] = [
    .init("name", "", 16, .leading, grows: true), .init("time1", "time", 9),
    .init("time2", "time", 8), .init("time", "", 6, .leading), .init("rows1", "rows", 8),
    .init("rows2", "rows", 7), .init("rows", "", 6, .leading, rank: 1),
    .init("memory1", "memory", 10, rank: 4), .init("memory2", "memory", 8, rank: 4),
    .init("memory", "", 6, .leading, rank: 4), .init("spill1", "spill", 10, rank: 3),
    .init("spill2", "spill", 8, rank: 3), .init("spill", "", 6, .leading, rank: 3),
  ]

  var table = FigureTable(
    columns,
    emptyText: """
      Nothing to compare with yet
      space marks a run in the list, d compares another one with it
      """)

  /// Where the first run comes from, when that is elsewhere.
  private(set) var note: String?

  mutating func update(_ left: PlanRun?, _ right: PlanRun?, note: String? = nil) {
    self.note = note
    guard let left, let right else {
      comparison = nil
      return table.update(count: 0)
    }
    if comparison?.left != left || comparison?.right != right {
      comparison = RunComparison(left, right)
    }
    // What neither run did leaves its room to the names.
    let hasSpilled = [left, right].contains { $0.spillBytes > 0 }
    table.columns = Self.columns.filter { hasSpilled || !$0.id.hasPrefix("spill") }
    for index in table.columns.indices {
      let name = table.columns[index].id
      let title = String(name.dropLast())
      if name.hasSuffix("1") { table.columns[index].title = "\(title)\u{A0}\(left.label)" }
      if name.hasSuffix("2") { table.columns[index].title = right.label }
    }
    table.update(count: comparison?.rows.count ?? 0)
  }

  func draw(into surface: inout Surface, isFocused: Bool) {
    guard let rows = comparison?.rows else {
      return table.draw(into: &surface, isFocused: isFocused) { _, _ in .text("") }
    }
    let width = table.places(width: surface.size.width).first?.width ?? 0
    table.draw(into: &surface, isFocused: isFocused) { row, column in
      .text(Self.text(of: rows[row], column, nameWidth: width))
    }
  }

  private static func text(
    of row: RunComparison.Row, _ column: String, nameWidth width: Int
  ) -> StyledText {
    if column == "name" {
      let isMissing = !row.isHead && (row.left == nil || row.right == nil)
      // Names say more than how deep they stand.
      let depth = min(row.depth, max(width - row.title.displayWidth, 0))
      let title = String(repeating: " ", count: depth) + row.title
      return StyledText(title, row.isHead ? .title : isMissing ? .textMuted : .text)
    }
    guard !row.isHead else { return "" }
    func figure(_ figures: RunComparison.Figures?) -> (text: String, value: Double)? {
      guard let figures else { return nil }
      switch column.prefix(while: { !$0.isNumber }) {
      case "time":
        return figures.seconds.map { (TimeSpan.text(seconds: $0), $0) }
      case "rows": return figures.rows.map { (Quantity.short(Double($0)), Double($0)) }
      case "memory": return (PlanText.bytes(figures.memoryBytes), Double(figures.memoryBytes))
      default: return (PlanText.bytes(figures.spillBytes), Double(figures.spillBytes))
      }
    }
    switch column.last {
    case "1": return StyledText(figure(row.left)?.text ?? "–")
    case "2": return StyledText(figure(row.right)?.text ?? "–")
    default:
      guard let left = figure(row.left), let right = figure(row.right) else { return "" }
      let text = PlanText.ratio(right.value, to: left.value)
      let isSame = text == "=" || text.isEmpty
      let isMore = right.value > left.value
      let role: Role =
        isSame ? .textFaint : column == "rows" ? .info : isMore ? .warning : .success
      return StyledText(text, role)
    }
  }
}

import Catalog
import TerminalKit

/// Facts of a node and the columns of a table as lines; how the table is stored comes last.
struct OverviewText {
  private enum Line {
    case fact(LayoutFact)
    case columnTitles, gap
    case column(Int)
  }

  private var lines: [Line]
  private let columns: [TableDetails.Column]
  private let labelWidth: Int
  private let nameWidth: Int
  private let typeWidth: Int
  /// That values may be missing is told of nothing; that they may not is.
  private let tellsNull: Bool
  private let hasRanges: Bool

  init(_ details: NodeDetails) {
    let layout: [LayoutFact]
    let facts: [LayoutFact]
    switch details {
    case .facts(let found): (facts, columns, layout) = (found, [], [])
    case .table(let table):
      (facts, columns, layout) = (Self.facts(of: table), table.columns, table.layout)
    }
    lines = facts.map { .fact($0) }
    if !columns.isEmpty {
      lines += [.gap, .columnTitles] + columns.indices.map { .column($0) }
    }
    if !layout.isEmpty { lines += [.gap] + layout.map { .fact($0) } }
    labelWidth = (facts + layout).reduce(0) { max($0, $1.label.displayWidth) } + 2
    nameWidth = columns.reduce(6) { max($0, min($1.name.displayWidth, 32)) }
    typeWidth = columns.reduce(4) { max($0, min($1.type.displayWidth, 24)) }
    tellsNull = columns.contains { !$0.isNullable }
    hasRanges = columns.contains { $0.minimum != nil }
  }

  private static func facts(of table: TableDetails) -> [LayoutFact] {
    var facts = [LayoutFact("Kind", table.kind), LayoutFact("Format", table.format)]
    if !table.location.isEmpty { facts.append(LayoutFact("Location", table.location)) }
    if let comment = table.comment { facts.append(LayoutFact("Comment", comment)) }
    if let size = table.byteSize { facts.append(LayoutFact("Size", Self.size(size))) }
    if let rows = table.rowCount {
      let sign = table.isRowCountExact ? "" : "≈ "
      let shown =
        table.isRowCountExact ? Quantity.grouped(rows) : Quantity.short(Double(rows))
      facts.append(LayoutFact("Rows", sign + shown))
    }
    facts.append(LayoutFact("Columns", Quantity.grouped(table.columns.count)))
    return facts
  }

  private static func size(_ bytes: Int) -> String {
    let short = Quantity.bytes(Double(bytes))
    return bytes < 1024 ? short : "\(short) (\(Quantity.grouped(bytes)) bytes)"
  }

  var lineCount: Int { lines.count }

  func draw(line: Int, into surface: inout Surface, in rect: Rect) {
    guard lines.indices.contains(line) else { return }
    switch lines[line] {
    case .gap: break
    case .fact(let fact):
      let parts = rect.columns(.fixed(min(labelWidth, rect.width * 2 / 5)), .flexible(1))
      surface.write(fact.label, in: parts[0].inset(right: 1), .leading, .role(.textMuted))
      surface.write(
        fact.value, in: parts[1], .leading, clip: .middle,
        line == 0 ? .role(.textStrong) : .text)
    case .columnTitles: drawHeader(into: &surface, in: rect)
    case .column(let place): draw(columns[place], place, into: &surface, in: rect)
    }
  }

  private func cells(_ rect: Rect) -> [Rect] {
    rect.split(
      .columns,
      [
        .fixed(rect.width < 60 ? 0 : 4), .fixed(min(nameWidth + 2, rect.width / 2)),
        .fixed(min(typeWidth + 2, rect.width * 2 / 5)),
        .fixed(rect.width < 32 || !tellsNull ? 0 : 10), .flexible(1),
      ])
  }

  private func drawHeader(into surface: inout Surface, in rect: Rect) {
    let cells = cells(rect)
    let long = "smallest and largest"
    let range = cells[4].width > long.count ? long : "range"
    let titles = ["#", "column", "type", "null", hasRanges ? range : ""]
    for (title, cell) in zip(titles, cells) {
      surface.write(title, in: cell.inset(right: 1), .leading, .role(.textFaint))
    }
  }

  private func draw(
    _ column: TableDetails.Column, _ place: Int, into surface: inout Surface, in rect: Rect
  ) {
    let cells = cells(rect)
    surface.write("\(place + 1)", in: cells[0], .leading, .role(.textFaint))
    surface.write(column.name, in: cells[1].inset(right: 1))
    surface.write(column.type, in: cells[2].inset(right: 1), .leading, .role(.treeDetail))
    surface.write(
      column.isNullable ? "" : "not null", in: cells[3].inset(right: 1), .leading,
      .role(.textMuted))
    var rest = StyledText()
    if let minimum = column.minimum, let maximum = column.maximum {
      rest += StyledText("\(minimum) … \(maximum)", .textMuted)
    }
    if let comment = column.comment, !comment.isEmpty {
      rest += StyledText((rest.isEmpty ? "" : "  ") + comment, .text)
    }
    surface.write(rest, in: cells[4])
  }
}

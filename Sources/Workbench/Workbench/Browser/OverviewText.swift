import Catalog
import TerminalKit

/// Facts of a node and the columns of a table as lines.
struct OverviewText {
  private let facts: [LayoutFact]
  private let columns: [TableDetails.Column]
  private let labelWidth: Int
  private let nameWidth: Int
  private let typeWidth: Int

  init(_ details: NodeDetails) {
    switch details {
    case .facts(let facts):
      self.facts = facts
      columns = []
    case .table(let table):
      facts = Self.facts(of: table)
      columns = table.columns
    }
    labelWidth = facts.reduce(0) { max($0, $1.label.displayWidth) } + 2
    nameWidth = columns.reduce(6) { max($0, min($1.name.displayWidth, 32)) }
    typeWidth = columns.reduce(4) { max($0, min($1.type.displayWidth, 24)) }
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
    facts.append(LayoutFact("Columns", String(table.columns.count)))
    return facts + table.layout
  }

  private static func size(_ bytes: Int) -> String {
    let short = Quantity.bytes(Double(bytes))
    return bytes < 1000 ? short : "\(short) (\(Quantity.grouped(bytes)) bytes)"
  }

  var lineCount: Int { facts.count + (columns.isEmpty ? 0 : columns.count + 2) }

  func draw(line: Int, into surface: inout Surface, in rect: Rect) {
    if facts.indices.contains(line) {
      let parts = rect.columns(.fixed(labelWidth), .flexible(1))
      surface.write(facts[line].label, in: parts[0], .leading, .role(.textMuted))
      surface.write(
        facts[line].value, in: parts[1], .leading, clip: .middle,
        line == 0 ? .role(.textStrong) : .text)
      return
    }
    let place = line - facts.count - 2
    if place == -1 { return drawHeader(into: &surface, in: rect) }
    guard columns.indices.contains(place) else { return }
    draw(columns[place], place, into: &surface, in: rect)
  }

  private func cells(_ rect: Rect) -> [Rect] {
    rect.split(
      .columns,
      [
        .fixed(rect.width < 60 ? 0 : 4), .fixed(min(nameWidth + 2, rect.width * 2 / 5)),
        .fixed(min(typeWidth + 2, rect.width * 2 / 5)), .fixed(rect.width < 32 ? 0 : 10),
        .flexible(1),
      ])
  }

  private func drawHeader(into surface: inout Surface, in rect: Rect) {
    let titles = ["#", "column", "type", "null", "smallest and largest"]
    for (title, cell) in zip(titles, cells(rect)) {
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
      column.isNullable ? "nullable" : "not null", in: cells[3].inset(right: 1), .leading,
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

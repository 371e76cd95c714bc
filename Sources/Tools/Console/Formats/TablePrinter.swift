import Columns

/// An aligned table for people: numbers to the right, nulls marked, control characters shown.
package final class TablePrinter: ResultPrinter {
  private let output: ByteOutput
  private let terminal: Terminal
  private let cutsCells: Bool
  private var isFirst = true

  package init(_ output: ByteOutput, on terminal: Terminal, cutsCells: Bool) {
    self.output = output
    self.terminal = terminal
    self.cutsCells = cutsCells
  }

  package func write(_ result: PrintedResult, checkpoint: () throws -> Void) throws {
    guard result.hasRows, result.schema.count > 0 else { return }
    if !isFirst { output.write("\n") }
    isFirst = false
    if result.isPlan { return try PlanPrinter(output).write(result, checkpoint: checkpoint) }
    var layout = TableLayout(result.schema)
    try result.forEachBatch { batch in
      try checkpoint()
      layout.measure(result.texts(of: batch), rowCount: batch.rowCount)
    }
    if cutsCells, let columns = terminal.columns { layout.fit(into: columns) }
    writeHeader(layout)
    try result.forEachBatch { batch in
      try checkpoint()
      let columns = result.texts(of: batch)
      for row in 0..<batch.rowCount { writeRow(columns, row, layout) }
      try output.check()
    }
    try output.flush()
  }

  private func writeHeader(_ layout: TableLayout) {
    for (index, column) in layout.columns.enumerated() {
      output.write(index == 0 ? " " : bar)
      let name = DisplayText.clipped(column.name, to: column.width)
      write(
        terminal.styled(name, .bold), width: DisplayText.width(of: name), in: column,
        isLast: index == layout.columns.count - 1)
    }
    output.write("\n")
    let line = terminal.hasUnicode ? "─" : "-"
    let cross = terminal.hasUnicode ? "┼" : "+"
    output.write(
      layout.columns.map { String(repeating: line, count: $0.width + 2) }.joined(separator: cross))
    output.write("\n")
  }

  private func writeRow(_ columns: [TextCells], _ row: Int, _ layout: TableLayout) {
    for (index, column) in layout.columns.enumerated() {
      output.write(index == 0 ? " " : bar)
      let isLast = index == layout.columns.count - 1
      guard let cell = columns[index][row] else {
        write(
          terminal.styled(TableLayout.null, .dim), width: TableLayout.null.count, in: column,
          isLast: isLast)
        continue
      }
      let isWritten = cell.withBytes { bytes -> Bool in
        guard let start = bytes.baseAddress, bytes.count <= column.width,
          DisplayText.isPlain(bytes)
        else { return false }
        let room = column.width - bytes.count
        if column.isRight { output.write(TablePrinter.space, times: room) }
        output.write(start, count: bytes.count)
        if !column.isRight, !isLast { output.write(TablePrinter.space, times: room) }
        return true
      }
      if !isWritten {
        let text = DisplayText.clipped(DisplayText.visible(cell.string), to: column.width)
        write(text, width: DisplayText.width(of: text), in: column, isLast: isLast)
      }
    }
    output.write("\n")
  }

  private func write(_ text: String, width: Int, in column: TableLayout.Column, isLast: Bool) {
    let room = column.width - width
    if column.isRight { output.write(TablePrinter.space, times: room) }
    output.write(text)
    if !column.isRight, !isLast { output.write(TablePrinter.space, times: room) }
  }

  private var bar: StaticString { terminal.hasUnicode ? " │ " : " | " }

  private static let space = UInt8(ascii: " ")
}

/// The widths of a table's columns.
struct TableLayout {
  struct Column {
    var name: String
    var isRight: Bool
    var width: Int
  }

  static let null = "NULL"
  private(set) var columns: [Column]

  init(_ schema: Schema) {
    columns = schema.fields.map { field in
      let name = DisplayText.visible(field.name)
      return Column(
        name: name, isRight: field.type.isNumeric, width: max(1, DisplayText.width(of: name)))
    }
  }

  mutating func measure(_ cells: [TextCells], rowCount: Int) {
    for index in columns.indices where index < cells.count {
      var widest = columns[index].width
      for row in 0..<rowCount {
        guard let cell = cells[index][row] else {
          widest = max(widest, TableLayout.null.count)
          continue
        }
        // No character takes more columns than it has bytes.
        if cell.count > widest { widest = max(widest, Self.width(of: cell)) }
      }
      columns[index].width = widest
    }
  }

  private static func width(of cell: StringView) -> Int {
    if cell.withBytes(DisplayText.isPlain) { return cell.count }
    return DisplayText.width(of: DisplayText.visible(cell.string))
  }

  /// Narrows the widest columns until all fit, but none below what can still be read.
  mutating func fit(into available: Int) {
    let least = 8
    let room = available - 2 - 3 * (columns.count - 1)
    var excess = columns.reduce(0) { $0 + $1.width } - room
    while excess > 0 {
      let widest = columns.map(\.width).max() ?? 0
      guard widest > least else { return }
      let next = columns.map(\.width).filter { $0 < widest }.max() ?? least
      let widestOnes = columns.indices.filter { columns[$0].width == widest }
      let step = max(1, min(widest - max(next, least), excess / widestOnes.count))
      for index in widestOnes where excess > 0 {
        columns[index].width -= step
        excess -= step
      }
    }
  }
}

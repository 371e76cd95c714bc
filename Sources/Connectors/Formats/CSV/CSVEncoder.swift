import Columns
import Kernels

/// Writes one file of separated values.
final class CSVEncoder: FileEncoder {
  private let output: TextOutput
  private let options: CSVWriteOptions
  private let fields: CSVFieldWriter

  init(
    _ drain: any ByteDrain, _ schema: Schema, _ options: CSVWriteOptions
  ) throws(QueryError) {
    output = TextOutput(drain)
    self.options = options
    fields = CSVFieldWriter(options)
    if options.hasHeader { try writeHeader(schema) }
  }

  private func writeHeader(_ schema: Schema) throws(QueryError) {
    let names = schema.fields.map { Vector.of(.string, [.string($0.name)]) }
    try writeRows(names.map(TextColumnSource.init), rowCount: 1)
  }

  func write(_ batch: Batch) throws {
    var sources: [TextColumnSource] = []
    for column in batch.columns {
      sources.append(TextColumnSource(try text(of: column)))
    }
    try writeRows(sources, rowCount: batch.rowCount)
  }

  private func text(of column: Vector) throws(QueryError) -> Vector {
    switch column.type {
    case .decimal: return ColumnText.javaDecimals(of: column)
    case .binary:
      let digits = ColumnText.texts(of: column, binary: .hexadecimal).flattened()
      return CSVEncoder.spaced(digits)
    default: return ColumnText.texts(of: try options.times.texts(column))
    }
  }

  /// `[00 FF]` for `00FF`.
  private static func spaced(_ digits: Vector) -> Vector {
    var builder = VectorBuilder(.string)
    for row in 0..<digits.count {
      guard case .string(let text) = digits.value(at: row) else {
        builder.append(.null)
        continue
      }
      var result = "["
      for (place, digit) in text.enumerated() {
        if place > 0, place.isMultiple(of: 2) { result += " " }
        result.append(digit)
      }
      builder.append(.string(result + "]"))
    }
    return builder.finish()
  }

  private func writeRows(
    _ sources: [TextColumnSource], rowCount: Int
  ) throws(QueryError) {
    let separator = options.separator
    for row in 0..<rowCount {
      let start = output.count
      for place in sources.indices {
        if place > 0 {
          if separator.count == 1 { output.write(separator[0]) } else { output.write(separator) }
        }
        if let (address, count) = sources[place].text(row) {
          fields.write(address, count, isFirst: place == 0, to: output)
        } else {
          fields.writeNull(isFirst: place == 0, to: output)
        }
      }
      // A line of nothing would not be read as a row again.
      guard output.count > start else { continue }
      output.write(options.lineEnd)
      try output.endRow()
    }
  }

  func finish() throws { try output.finish() }

  func abandon() { output.abandon() }
}

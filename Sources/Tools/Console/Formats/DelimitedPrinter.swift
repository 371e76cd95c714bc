import Columns

/// CSV with quotes, or TSV with backslashes.
///
/// CSV: a null is an empty cell and an empty string is `""`. TSV: a null is `\N`.
package final class DelimitedPrinter: ResultPrinter {
  package enum Dialect: Sendable { case csv, tsv }

  private let dialect: Dialect
  private let output: ByteOutput
  /// On a terminal, control characters are shown instead of obeyed.
  private let isVisible: Bool
  private var isFirst = true

  package init(_ dialect: Dialect, _ output: ByteOutput, visible: Bool) {
    self.dialect = dialect
    self.output = output
    isVisible = visible
  }

  package func write(_ result: PrintedResult, checkpoint: () throws -> Void) throws {
    guard result.hasRows else { return }
    if !isFirst { output.write(UInt8(ascii: "\n")) }
    isFirst = false
    writeHeader(result.schema)
    let mayNeedCare = result.schema.fields.map { Self.mayNeedCare($0.type) }
    try result.forEachBatch { batch in
      try checkpoint()
      let columns = result.texts(of: batch)
      for row in 0..<batch.rowCount {
        for index in columns.indices {
          if index > 0 { output.write(separator) }
          write(columns[index][row], mayNeedCare[index])
        }
        output.write(UInt8(ascii: "\n"))
      }
      try output.check()
    }
    try output.flush()
  }

  private var separator: UInt8 { dialect == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t") }

  /// Numbers, dates and the like never hold a separator.
  private static func mayNeedCare(_ type: DataType) -> Bool {
    type.isText || type.isNested || type == .variant
  }

  private func writeHeader(_ schema: Schema) {
    let heap = StringHeap()
    for (index, field) in schema.fields.enumerated() {
      if index > 0 { output.write(separator) }
      write(heap.intern(field.name), true)
    }
    output.write(UInt8(ascii: "\n"))
  }

  private func write(_ cell: StringView?, _ mayNeedCare: Bool) {
    guard let cell else {
      if dialect == .tsv { output.write("\\N") }
      return
    }
    if mayNeedCare, isVisible {
      let heap = StringHeap()
      writeText(heap.intern(DisplayText.visible(cell.string)))
    } else if mayNeedCare {
      writeText(cell)
    } else {
      cell.withBytes { bytes in
        if let start = bytes.baseAddress { output.write(start, count: bytes.count) }
      }
    }
  }

  private func writeText(_ cell: StringView) {
    cell.withBytes { bytes in
      switch dialect {
      case .csv: writeQuoted(bytes)
      case .tsv: writeEscaped(bytes)
      }
    }
  }

  private func writeQuoted(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      output.write("\"\"")
      return
    }
    guard Self.needsQuotes(bytes) else {
      output.write(start, count: bytes.count)
      return
    }
    let quote = UInt8(ascii: "\"")
    output.write(quote)
    for byte in bytes {
      if byte == quote { output.write(quote) }
      output.write(byte)
    }
    output.write(quote)
  }

  private static func needsQuotes(_ bytes: UnsafeRawBufferPointer) -> Bool {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        return true
      default: continue
      }
    }
    let space = UInt8(ascii: " ")
    return bytes.first == space || bytes.last == space
  }

  private func writeEscaped(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\t"): output.write("\\t")
      case UInt8(ascii: "\n"): output.write("\\n")
      case UInt8(ascii: "\r"): output.write("\\r")
      case UInt8(ascii: "\\"): output.write("\\\\")
      default: output.write(byte)
      }
    }
  }
}

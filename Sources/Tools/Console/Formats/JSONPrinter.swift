import Columns

/// A JSON array of objects, or an object a line.
package final class JSONPrinter: ResultPrinter {
  package enum Layout: Sendable { case array, lines }

  private let layout: Layout
  private let output: ByteOutput

  package init(_ layout: Layout, _ output: ByteOutput) {
    self.layout = layout
    self.output = output
  }

  package func write(_ result: PrintedResult, checkpoint: () throws -> Void) throws {
    guard result.hasRows else { return }
    let json = JSONText(output: output, zone: result.zone)
    let types = result.schema.fields.map(\.type)
    let forms = types.map(JSONForm.init)
    let keys = keyTexts(result.schema, json)
    var isFirst = true
    if layout == .array { output.write("[") }
    try result.forEachBatch { batch in
      try checkpoint()
      let columns = batch.columns
      let texts = result.texts(of: batch)
      for row in 0..<batch.rowCount {
        separate(&isFirst)
        for index in columns.indices {
          output.write(keys[index])
          writeCell(json, forms[index], types[index], columns[index], texts[index], row)
        }
        output.write(columns.isEmpty ? "{}" : "}")
      }
      try output.check()
    }
    if layout == .array { output.write(isFirst ? "]\n" : "\n]\n") }
    if layout == .lines, !isFirst { output.write("\n") }
    try output.flush()
  }

  /// What stands before each value of a row, from the brace or comma to the colon.
  private func keyTexts(_ schema: Schema, _ json: JSONText) -> [String] {
    schema.fields.enumerated().map { index, field in
      (index == 0 ? "{" : ", ") + JSONString.quoted(field.name) + ": "
    }
  }

  private func separate(_ isFirst: inout Bool) {
    switch layout {
    case .array: output.write(isFirst ? "\n" : ",\n")
    case .lines: if !isFirst { output.write("\n") }
    }
    isFirst = false
  }

  private func writeCell(
    _ json: JSONText, _ form: JSONForm, _ type: DataType, _ column: Vector, _ texts: TextCells,
    _ row: Int
  ) {
    guard let text = texts[row] else {
      output.write("null")
      return
    }
    switch form {
    case .bare: writeBare(text)
    case .number:
      if text.withBytes({ JSONForm.isNumber($0.first) }) {
        writeBare(text)
      } else {
        text.withBytes { json.writeString($0) }
      }
    case .string: text.withBytes { json.writeString($0) }
    case .nested, .timestamp, .wallClock: json.write(column.value(at: row), type)
    }
  }

  private func writeBare(_ text: StringView) {
    text.withBytes { bytes in
      if let start = bytes.baseAddress { output.write(start, count: bytes.count) }
    }
  }
}

/// Strings as JSON, with every control character escaped.
enum JSONString {
  static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count + 8)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

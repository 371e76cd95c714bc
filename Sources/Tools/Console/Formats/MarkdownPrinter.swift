import Columns

/// A table in Markdown, its cells safe from being read as markup.
package final class MarkdownPrinter: ResultPrinter {
  private let output: ByteOutput
  private var isFirst = true

  package init(_ output: ByteOutput) { self.output = output }

  package func write(_ result: PrintedResult, checkpoint: () throws -> Void) throws {
    guard result.hasRows else { return }
    if !isFirst { output.write("\n") }
    isFirst = false
    let fields = result.schema.fields
    output.write("|" + fields.map { " \(Self.escaped($0.name)) |" }.joined() + "\n")
    output.write("|" + fields.map { $0.type.isNumeric ? "---:|" : "---|" }.joined() + "\n")
    try result.forEachBatch { batch in
      try checkpoint()
      let columns = result.texts(of: batch)
      for row in 0..<batch.rowCount {
        output.write("|")
        for column in columns {
          output.write(" ")
          if let text = column[row] { write(text) } else { output.write("*null*") }
          output.write(" |")
        }
        output.write("\n")
      }
      try output.check()
    }
    try output.flush()
  }

  private func write(_ text: StringView) {
    text.withBytes { bytes in
      if let start = bytes.baseAddress, bytes.allSatisfy(Self.isHarmless) {
        output.write(start, count: bytes.count)
      } else {
        output.write(Self.escaped(String(decoding: bytes, as: UTF8.self)))
      }
    }
  }

  /// Letters, digits and what numbers and dates are made of.
  private static func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: ","):
      true
    default: false
    }
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|", "\\", "`", "*", "_", "[", "]":
        result += "\\"
        result.unicodeScalars.append(scalar)
      case "<": result += "&lt;"
      case "&": result += "&amp;"
      case "\n": result += "<br>"
      case "\r": break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return DisplayText.visible(result)
  }
}

import Columns
import Kernels
import TerminalKit

/// How rows are written for the clipboard.
enum CopyFormat: String, CaseIterable, Hashable, Sendable {
  case tabs = "TSV"
  case commas = "CSV"
  case json = "JSON"
  case markdown = "Markdown"
  case inserts = "SQL INSERT"

  var detail: String {
    switch self {
    case .tabs: "for spreadsheets"
    case .commas: "with quotes where needed"
    case .json: "an object a row"
    case .markdown: "a table"
    case .inserts: "into a table named result"
    }
  }
}

/// Rows as text.
struct CopiedRows {
  var fields: [Field]
  var zone: TimeZone
  /// By row, then column.
  var rows: [[Value]] = []

  init(_ fields: [Field], zone: TimeZone) {
    self.fields = fields
    self.zone = zone
  }

  func text(_ format: CopyFormat) -> String {
    switch format {
    case .tabs: TextTable.tabs(titles, texts)
    case .commas: TextTable.commas(titles, texts)
    case .markdown: TextTable.markdown(titles, texts)
    case .json: json
    case .inserts: inserts
    }
  }

  /// Without a header: the text of the first cell.
  var cell: String { texts.first?.first ?? "" }

  private var titles: [String] { fields.map(\.name) }

  private func text(_ value: Value, _ type: DataType) -> String {
    value.isNull ? "" : ValueText.text(value, type, zone: zone) ?? ""
  }

  private var texts: [[String]] {
    rows.map { row in zip(row, fields).map { text($0, $1.type) } }
  }

  private var json: String {
    let columns = fields.indices.map { place in
      Vector.of(fields[place].type, rows.map { $0[place] })
    }
    let names = fields.map { JSONText.quoted($0.name) }
    let writer = JSONWriter(zone: zone, keepsNullFields: true)
    let nested = columns.map { column in
      column.type.isNested ? writer.write(column, rowCount: rows.count) : nil
    }
    let lines = rows.indices.map { row in
      let members = fields.indices.map { place -> String in
        let value = rows[row][place]
        if let nested = nested[place], case .string(let text) = nested.value(at: row) {
          return "\(names[place]): \(text)"
        }
        return "\(names[place]): \(JSONText.scalar(value, text(value, fields[place].type)))"
      }
      return "  {\(members.joined(separator: ", "))}"
    }
    return "[\n\(lines.joined(separator: ",\n"))\n]"
  }

  private var inserts: String {
    let names = fields.map { QuotedName.sql([$0.name]) }.joined(separator: ", ")
    let lines = rows.map { row in
      "  (" + zip(row, fields).map { literal($0, $1.type) }.joined(separator: ", ") + ")"
    }
    return "INSERT INTO result (\(names)) VALUES\n\(lines.joined(separator: ",\n"));"
  }

  private func literal(_ value: Value, _ type: DataType) -> String {
    if value.isNull { return "NULL" }
    let text = self.text(value, type)
    switch value {
    case .byte, .short, .int, .long, .boolean, .decimal: return text
    case .float(let number): return number.isFinite ? text : "CAST('\(text)' AS FLOAT)"
    case .double(let number):
      return number.isFinite ? "CAST(\(text) AS DOUBLE)" : "CAST('\(text)' AS DOUBLE)"
    case .date: return "DATE '\(text)'"
    case .timestamp: return "TIMESTAMP '\(text)'"
    case .timestampNTZ: return "TIMESTAMP_NTZ '\(text)'"
    case .binary(let bytes): return "X'\(bytes.map(Self.hexadecimal).joined())'"
    default: return text.quotedAsText
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.utf8.count == 1 ? "0" + digits : digits
  }
}

extension DataType {
  var isNested: Bool {
    switch self {
    case .array, .map, .structure: true
    default: false
    }
  }
}

/// Values of one row as JSON writes them.
enum JSONText {
  static func scalar(_ value: Value, _ text: String) -> String {
    switch value {
    case .null: "null"
    case .boolean, .byte, .short, .int, .long, .decimal: text
    case .float(let number): number.isFinite ? text : quoted(text)
    case .double(let number): number.isFinite ? text : quoted(text)
    default: quoted(text)
    }
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension String {
  /// As SQL writes text.
  var quotedAsText: String {
    "'\(replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
  }
}

/// Rows as tables of text.
enum TextTable {
  static func tabs(_ titles: [String], _ rows: [[String]]) -> String {
    ([titles] + rows).map { row in
      row.map { $0.replacing("\t", with: " ").replacing("\n", with: " ") }
        .joined(separator: "\t")
    }.joined(separator: "\n")
  }

  static func commas(_ titles: [String], _ rows: [[String]]) -> String {
    ([titles] + rows).map { row in
      row.map { text in
        let needsQuotes = text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
      }.joined(separator: ",")
    }.joined(separator: "\n")
  }

  static func markdown(_ titles: [String], _ rows: [[String]]) -> String {
    let rule = markdownLine(titles.map { _ in "---" })
    return ([markdownLine(titles), rule] + rows.map(markdownLine)).joined(separator: "\n")
  }

  static func markdownLine(_ cells: [String]) -> String {
    let shown = cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: "<br>") }
    return "| \(shown.joined(separator: " | ")) |"
  }
}

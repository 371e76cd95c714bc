import Columns
import Kernels
import Session

/// An answer in the form of conformance files: the schema, then a line a row with tabs between
/// the cells.
struct AnswerBody {
  var lines: [String]
  private let isFloating: [Bool]

  init(_ result: StatementResult, zone: TimeZone) throws {
    lines = [result.schema.simpleString]
    isFloating = result.schema.fields.map(\.type.isFloating)
    for batch in try result.batches {
      let columns = batch.columns.map {
        ColumnText.texts(of: $0, zone: zone, binary: .hexadecimal)
      }
      for row in 0..<batch.rowCount {
        lines.append(columns.map { Self.cell($0.value(at: row)) }.joined(separator: "\t"))
      }
    }
  }

  private static func cell(_ value: Value) -> String {
    guard case .string(let text) = value else { return "NULL" }
    if text.isEmpty { return "(empty)" }
    var cell = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": cell += "\\\\"
      case "\t": cell += "\\t"
      case "\n": cell += "\\n"
      default: cell.unicodeScalars.append(scalar)
      }
    }
    return cell
  }

  /// The first difference from an expected body, or nil when they agree.
  func difference(from expected: [String], sorted isSorted: Bool) -> BodyDifference? {
    var wanted = expected
    var given = lines
    if isSorted {
      wanted = Self.sortingRows(wanted)
      given = Self.sortingRows(given)
    }
    for index in 0..<max(wanted.count, given.count) {
      let left = index < wanted.count ? wanted[index] : nil
      let right = index < given.count ? given[index] : nil
      if let left, let right, left == right || (index > 0 && rowsAgree(left, right)) { continue }
      return BodyDifference(
        line: index, expected: left, actual: right, expectedBody: wanted, actualBody: given)
    }
    return nil
  }

  /// By the bytes of the rows, the schema line first.
  private static func sortingRows(_ body: [String]) -> [String] {
    guard let header = body.first else { return body }
    return [header] + body.dropFirst().sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func rowsAgree(_ left: String, _ right: String) -> Bool {
    let wanted = left.split(separator: "\t", omittingEmptySubsequences: false)
    let given = right.split(separator: "\t", omittingEmptySubsequences: false)
    guard wanted.count == given.count, given.count == isFloating.count else { return false }
    return isFloating.indices.allSatisfy { index in
      wanted[index] == given[index]
        || (isFloating[index] && Self.numbersAgree(wanted[index], given[index]))
    }
  }

  /// Sums in another order round otherwise: one part in 10^12 is allowed.
  private static func numbersAgree(_ left: Substring, _ right: Substring) -> Bool {
    guard let wanted = Double(left), let given = Double(right) else { return false }
    return abs(wanted - given) <= 1e-12 * max(abs(wanted), abs(given))
  }
}

/// Where two bodies part.
struct BodyDifference {
  /// 0 is the schema.
  var line: Int
  var expected: String?
  var actual: String?
  var expectedBody: [String]
  var actualBody: [String]

  var brief: String {
    let place = line == 0 ? "schema" : "row \(line)"
    return "\(place): expected \(expected ?? "no more rows") | got \(actual ?? "no more rows")"
  }

  /// Both bodies around the first difference, expected lines marked `-` and given ones `+`.
  var report: String {
    let context = 3
    let start = max(0, line - context)
    var text = start > 0 ? "  … \(start) equal lines\n" : ""
    for index in start..<line { text += "  \(expectedBody[index])\n" }
    text += Self.part(expectedBody, from: line, mark: "-")
    text += Self.part(actualBody, from: line, mark: "+")
    return text
  }

  private static func part(_ body: [String], from line: Int, mark: String) -> String {
    let shown = 8
    let rest = body.dropFirst(line)
    var text = rest.prefix(shown).map { "\(mark) \($0)\n" }.joined()
    if rest.count > shown { text += "\(mark) … \(rest.count - shown) more lines\n" }
    return text
  }
}

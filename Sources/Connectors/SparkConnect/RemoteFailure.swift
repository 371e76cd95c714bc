import CADBC
import Columns

/// Turns what the driver says of a failure into an error with Spark's condition and the place in
/// the statement.
struct RemoteFailure {
  let address: RemoteAddress
  /// Whether the server has answered before: then a broken connection is news.
  let hasAnswered: Bool

  init(address: RemoteAddress, hasAnswered: Bool) {
    self.address = address
    self.hasAnswered = hasAnswered
  }

  /// Of errors between the two machines.
  static let sqlState = "56K00"

  /// The codes of gRPC that say more than the driver's status.
  private enum Transport {
    static let unimplemented: Int32 = 12
    static let unavailable: Int32 = 14
  }

  static let cancelled = QueryError(
    "OPERATION_CANCELED", sqlState: "HY008", "Operation has been canceled.")

  func error(_ failure: DriverFailure) -> QueryError {
    var error = translated(failure)
    error.message = Redaction.removing(address.secrets, from: error.message)
    return error
  }

  private func translated(_ failure: DriverFailure) -> QueryError {
    let message = failure.message
    if let spark = SparkMessage(message) { return spark.error }
    switch Int(failure.status) {
    case ADBC_CANCELLED: return Self.cancelled
    case ADBC_UNAUTHENTICATED:
      return connect(
        "UNAUTHENTICATED", "The server at \(address) refuses the credentials: \(reason(message)).",
        hint: address.token == nil
          ? "A token follows the address as /;token=…" : "Is the token still valid?")
    case ADBC_UNAUTHORIZED:
      return connect(
        "PERMISSION_DENIED", "The server at \(address) does not allow this: \(reason(message)).")
    default: break
    }
    switch failure.vendorCode {
    case Transport.unavailable where hasAnswered:
      return connect(
        "CONNECTION_LOST",
        "The connection to the server at \(address) broke: \(reason(message)).")
    case Transport.unavailable:
      return connect(
        "UNREACHABLE", "No Spark Connect server answers at \(address): \(reason(message)).",
        hint: "Is it running there, and may this machine reach it?")
    case Transport.unimplemented:
      return connect(
        "NO_SPARK_CONNECT", "What answers at \(address) is no Spark Connect: \(reason(message)).")
    default:
      return connect(nil, "The server at \(address) failed: \(reason(message)).")
    }
  }

  private func connect(
    _ condition: String?, _ message: String, hint: String? = nil
  ) -> QueryError {
    QueryError(
      (["CONNECT"] + [condition].compactMap(\.self)).joined(separator: "."),
      sqlState: Self.sqlState, message, hint: hint)
  }

  /// The innermost reason of a chain such as `connection error: desc = "transport: …"`.
  private func reason(_ message: String) -> String {
    var text = message[...]
    if let quoted = text.firstRange(of: "desc = \"") {
      text = text[quoted.upperBound...]
      if text.last == "\"" { text = text.dropLast() }
    }
    for prefix in ["transport: ", "Error while dialing: ", "error reading from server: "]
    where text.hasPrefix(prefix) {
      text = text.dropFirst(prefix.count)
    }
    while text.last == "." || text.last == "\n" { text = text.dropLast() }
    return text.isEmpty ? "no reason given" : String(text)
  }
}

/// An error message of Spark taken apart: `[CONDITION] text SQLSTATE: 42703; line 1 pos 7`.
struct SparkMessage {
  private let condition: String
  private let rest: Substring

  /// Nil when no condition is in the text.
  init?(_ text: String) {
    var start = text.startIndex
    while let open = text[start...].firstIndex(of: "[") {
      let name = text[text.index(after: open)...].prefix { $0 != "]" }
      let end = name.endIndex
      if Self.isCondition(name), end < text.endIndex {
        condition = String(name)
        rest = text[text.index(after: end)...].drop { $0 == " " }
        return
      }
      start = text.index(after: open)
    }
    return nil
  }

  private static func isCondition(_ name: Substring) -> Bool {
    name.utf8.count > 2 && name.utf8.first.map { (0x41...0x5A).contains($0) } == true
      && name.utf8.allSatisfy {
        (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
          || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
      }
  }

  private static let stateMark = "SQLSTATE: "

  var error: QueryError {
    var message = rest
    var state = RemoteFailure.sqlState
    var tail = rest[rest.endIndex...]
    if let mark = rest.firstRange(of: Self.stateMark) {
      message = rest[..<mark.lowerBound]
      state = String(rest[mark.upperBound...].prefix(5))
      tail = rest[mark.upperBound...].dropFirst(5)
    } else if let context = rest.firstRange(of: "\n== ") {
      // A long message is cut before its state.
      message = rest[..<context.lowerBound]
      tail = rest[context.lowerBound...]
    }
    while let last = message.last, last.isWhitespace { message = message.dropLast() }
    return QueryError(
      condition, sqlState: state, String(message), at: Self.position(in: tail))
  }

  /// `; line 1 pos 7` and `(line 1, pos 7)` count columns from zero, `(line 1, position 8)` from
  /// one.
  private static func position(in text: Substring) -> TextPosition? {
    let forms = [("line ", " pos ", 1), ("line ", ", pos ", 1), ("line ", ", position ", 0)]
    for (mark, divider, base) in forms {
      var rest = text
      while let found = rest.firstRange(of: mark) {
        rest = rest[found.upperBound...]
        let digits = rest.prefix(while: \.isNumber)
        let after = rest[digits.endIndex...]
        guard let line = Int(digits), after.hasPrefix(divider) else { continue }
        let place = after.dropFirst(divider.count).prefix(while: \.isNumber)
        guard let column = Int(place), column < 1 << 31 else { continue }
        return TextPosition(line: line, column: column + base)
      }
    }
    return nil
  }
}

/// A place in a statement's text: both numbers count from one.
public struct TextPosition: Hashable, Sendable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// An error a person caused or can mend: it names the condition, the place and the way out.
///
/// `condition` and `sqlState` are Spark's; `message` is the text without the bracketed condition.
public struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
  public var condition: String
  public var sqlState: String
  public var message: String
  public var position: TextPosition?
  public var hint: String?

  public init(
    _ condition: String, sqlState: String, _ message: String,
    at position: TextPosition? = nil, hint: String? = nil
  ) {
    self.condition = condition
    self.sqlState = sqlState
    self.message = message
    self.position = position
    self.hint = hint
  }

  /// Adds the place where the failing part stands, unless a closer place is already known.
  public func located(at position: TextPosition?) -> QueryError {
    guard self.position == nil, let position else { return self }
    var copy = self
    copy.position = position
    return copy
  }

  public var description: String {
    var text = "[\(condition)] \(message)"
    if let hint { text += " \(hint)" }
    text += " SQLSTATE: \(sqlState)"
    if let position { text += " (line \(position.line), column \(position.column))" }
    return text
  }

  /// A defect of ours that a query met: reported as such instead of ending the process.
  public static func internalError(_ message: String) -> QueryError {
    QueryError("INTERNAL_ERROR", sqlState: "XX000", message)
  }
}

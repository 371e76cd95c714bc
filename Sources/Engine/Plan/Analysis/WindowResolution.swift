import Columns
package import Expressions
import Functions

/// Window calls: their specification completed from named windows and default frames.
extension ExpressionResolver {
  func typed(_ written: WindowCall) throws(QueryError) -> WindowCall {
    var window = written
    window.specification = try completed(written.specification)
    guard case .call(let function) = try typed(written.function, isWindowed: true) else {
      throw unsupported(.call(written.function), written)
    }
    guard function.resolution?.kind == .aggregate || function.resolution?.kind == .window else {
      throw unsupported(.call(function), written)
    }
    window.function = function
    var specification = window.specification
    specification = try specification.mapExpressions { (part) throws(QueryError) -> Expression in
      try typed(part).withoutAlias
    }
    if var frame = specification.frame {
      frame.start = try typed(frame.start)
      frame.end = try typed(frame.end)
      specification.frame = frame
    }
    specification.base = nil
    window.specification = specification
    try WindowFrames.complete(&window)
    try check(window)
    return window
  }

  private func unsupported(_ expression: Expression, _ window: WindowCall) -> QueryError {
    QueryError(
      "UNSUPPORTED_EXPR_FOR_WINDOW", sqlState: "42P20",
      "Expression \"\(expression.sqlText)\" not supported within a window function.",
      at: window.place.position)
  }

  /// Puts in what the WINDOW clause says of the name.
  private func completed(_ written: WindowSpecification) throws(QueryError) -> WindowSpecification {
    guard let base = written.base else { return written }
    guard let named = environment.windows[base.lowercased()] else {
      throw QueryError(
        "MISSING_WINDOW_SPECIFICATION", sqlState: "42P20",
        "Window specification is not defined in the WINDOW clause for \(base). For more "
          + "information about WINDOW clauses, please refer to 'https://spark.apache.org/docs/"
          + "latest/sql-ref-syntax-qry-select-window.html'.")
    }
    var whole = named.base == nil ? named : try completed(named)
    if !written.partition.isEmpty { whole.partition = written.partition }
    if !written.order.isEmpty { whole.order = written.order }
    if let frame = written.frame { whole.frame = frame }
    return whole
  }

  private func typed(_ bound: WindowFrame.Bound) throws(QueryError) -> WindowFrame.Bound {
    switch bound {
    case .preceding(let distance): .preceding(try resolved(distance))
    case .following(let distance): .following(try resolved(distance))
    case .unboundedPreceding, .currentRow, .unboundedFollowing: bound
    }
  }

  private func check(_ window: WindowCall) throws(QueryError) {
    let function = window.function
    try checkCount(of: function)
    if function.distinct {
      throw QueryError(
        "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED", sqlState: "0A000",
        "Distinct window functions are not supported: \"\(Expression.window(window).sqlText)\".",
        at: window.place.position)
    }
    if window.specification.order.isEmpty, WindowFrames.needsOrder(function.name) {
      throw QueryError(
        "WINDOW_FUNCTION_FRAME_NOT_ORDERED", sqlState: "42601",
        "Window function \(function.name) requires the window to be ordered. You need to add an "
          + "ORDER BY clause. For example: SELECT \(function.sqlText) OVER (PARTITION BY "
          + "window_partition ORDER BY window_ordering) FROM table.", at: window.place.position)
    }
  }
}

extension ExpressionResolver {
  /// Buckets and places are counted from one.
  private func checkCount(of function: Call) throws(QueryError) {
    let index = function.name == "ntile" ? 0 : function.name == "nth_value" ? 1 : -1
    guard function.arguments.indices.contains(index),
      case .literal(let literal) = function.arguments[index],
      let count = literal.value.wholeNumber, count <= 0
    else { return }
    throw TypingErrors.mismatch(
      "VALUE_OUT_OF_RANGE", .call(function), at: function.place,
      "The \(index == 0 ? "buckets" : "offset") must be between (0, 2147483647] "
        + "(current value = \(count)).")
  }
}

/// The frames that window functions have when none is written, and checks of those written.
enum WindowFrames {
  private static let ranking: Set<String> = [
    "row_number", "rank", "dense_rank", "percent_rank", "ntile",
  ]
  private static let offsets: Set<String> = ["lag", "lead"]

  static func needsOrder(_ name: String) -> Bool {
    ranking.contains(name) || offsets.contains(name) || name == "cume_dist" || name == "nth_value"
  }

  static func complete(_ window: inout WindowCall) throws(QueryError) {
    let function = window.function
    if offsets.contains(function.name) {
      if window.specification.frame != nil { throw mismatch(window) }
      window.specification.frame = offsetFrame(function)
    } else if ranking.contains(function.name) || function.name == "cume_dist" {
      let unit: WindowFrame.Unit = function.name == "cume_dist" ? .range : .rows
      let needed = WindowFrame(unit, from: .unboundedPreceding, to: .currentRow)
      if let frame = window.specification.frame, frame != needed {
        throw wrongFrame(window, needed: needed)
      }
      window.specification.frame = needed
    } else if let frame = window.specification.frame {
      window.specification.frame = try checked(frame, window)
    } else if window.specification.order.isEmpty {
      window.specification.frame = WindowFrame(
        .rows, from: .unboundedPreceding, to: .unboundedFollowing)
    } else {
      window.specification.frame = WindowFrame(
        .range, from: .unboundedPreceding, to: .currentRow)
    }
  }

  /// `lag` and `lead` look at exactly one other row.
  private static func offsetFrame(_ function: Call) -> WindowFrame {
    var offset: Int64 = 1
    if function.arguments.count > 1, case .literal(let literal) = function.arguments[1] {
      offset = literal.value.wholeNumber ?? 1
    }
    let distance = Int32(truncatingIfNeeded: function.name == "lag" ? 0 &- offset : offset)
    let bound = WindowFrame.Bound.following(.literal(Literal(.int(distance), .int)))
    return WindowFrame(.rows, from: bound, to: bound)
  }

  private static func checked(
    _ written: WindowFrame, _ window: WindowCall
  ) throws(QueryError) -> WindowFrame {
    var frame = written
    let orders = window.specification.order
    let hasOffset = [frame.start, frame.end].contains { $0.distance != nil }
    if frame.unit == .range, hasOffset || frame.start == .currentRow || frame.end == .currentRow,
      orders.isEmpty
    {
      throw problem(
        "RANGE_FRAME_WITHOUT_ORDER", window,
        "A range window frame cannot be used in an unordered window specification.")
    }
    if frame.unit == .range, hasOffset, orders.count > 1 {
      let text = orders.map(\.sqlText).joined(separator: ", ")
      throw problem(
        "RANGE_FRAME_MULTI_ORDER", window,
        "A range window frame with value boundaries cannot be used in a window specification with "
          + "multiple order by expressions: \(text).")
    }
    if frame.start.rank > frame.end.rank {
      throw problem(
        "SPECIFIED_WINDOW_FRAME_INVALID_BOUND", window,
        "Window frame upper bound \"\(frame.end.text)\" does not follow the lower bound "
          + "\"\(frame.start.text)\".")
    }
    let target: DataType = frame.unit == .rows ? .int : orders.first?.expression.type ?? .int
    frame.start = try checked(frame.start, "lower", frame.unit, target, window)
    frame.end = try checked(frame.end, "upper", frame.unit, target, window)
    if let start = frame.start.signedDistance, let end = frame.end.signedDistance, start > end {
      throw problem(
        "SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON", window,
        "The lower bound of a window frame must be less than or equal to the upper bound.")
    }
    return frame
  }

  private static func checked(
    _ bound: WindowFrame.Bound, _ side: String, _ unit: WindowFrame.Unit, _ target: DataType,
    _ window: WindowCall
  ) throws(QueryError) -> WindowFrame.Bound {
    guard let distance = bound.distance else { return bound }
    guard distance.isFoldable else {
      throw problem(
        "SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE", window,
        "Window frame \(side) bound \"\(distance.sqlText)\" is not a literal.")
    }
    if unit == .rows, distance.type != .int {
      guard distance.type.isInteger else {
        throw problem(
          "SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE", window,
          "The data type of the \(side) bound \"\(distance.type.sqlName)\" does not match the "
            + "expected data type \"\(target.sqlName)\".")
      }
      return bound.with(distance.coerced(to: .int))
    }
    guard unit == .range else { return bound }
    if target.isDateOrTimestamp {
      guard distance.type.isInterval || target == .date && distance.type.isInteger else {
        throw rangeType(target, distance, window)
      }
      return bound
    }
    guard target.isNumeric && distance.type.isNumeric || target.isInterval else {
      throw rangeType(target, distance, window)
    }
    return target.isNumeric ? bound.with(distance.coerced(to: target)) : bound
  }

  private static func rangeType(
    _ target: DataType, _ distance: Expression, _ window: WindowCall
  ) -> QueryError {
    let takesRanges = target.isNumeric || target.isInterval || target.isDateOrTimestamp
    let detail =
      takesRanges ? "RANGE_FRAME_INVALID_TYPE" : "SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE"
    return problem(
      detail, window,
      "The data type \"\(target.sqlName)\" used in the order specification does not support the "
        + "data type \"\(distance.type.sqlName)\" which is used in the range frame.")
  }

  private static func problem(_ detail: String, _ window: WindowCall, _ text: String) -> QueryError
  {
    TypingErrors.mismatch(detail, .window(window), at: window.place, text)
  }

  private static func mismatch(_ window: WindowCall) -> QueryError {
    QueryError(
      "WINDOW_FUNCTION_AND_FRAME_MISMATCH", sqlState: "42K0E",
      "\(window.function.name) function can only be evaluated in an ordered row-based window frame "
        + "with a single offset: \"\(Expression.window(window).sqlText)\".",
      at: window.place.position)
  }

  private static func wrongFrame(_ window: WindowCall, needed: WindowFrame) -> QueryError {
    QueryError(
      "_LEGACY_ERROR_TEMP_1036", sqlState: "42K0E",
      "Window Frame must match the required frame "
        + "\(needed.unit == .rows ? "ROWS" : "RANGE") BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW.",
      at: window.place.position)
  }
}

extension WindowFrame.Bound {
  package var distance: Expression? {
    switch self {
    case .preceding(let distance), .following(let distance): distance
    case .unboundedPreceding, .currentRow, .unboundedFollowing: nil
    }
  }

  func with(_ distance: Expression) -> WindowFrame.Bound {
    switch self {
    case .preceding: .preceding(distance)
    case .following: .following(distance)
    case .unboundedPreceding, .currentRow, .unboundedFollowing: self
    }
  }

  /// Bounds of a lower rank never come after those of a higher one.
  fileprivate var rank: Int {
    switch self {
    case .unboundedPreceding: 0
    case .preceding, .currentRow, .following: 1
    case .unboundedFollowing: 2
    }
  }

  fileprivate var signedDistance: Int64? {
    switch self {
    case .preceding(.literal(let literal)): literal.value.wholeNumber.map { 0 &- $0 }
    case .following(.literal(let literal)): literal.value.wholeNumber
    case .currentRow: 0
    default: nil
    }
  }

  fileprivate var text: String {
    switch self {
    case .unboundedPreceding: "UNBOUNDED PRECEDING"
    case .preceding(let distance): "\(distance.sqlText) PRECEDING"
    case .currentRow: "CURRENT ROW"
    case .following(let distance): "\(distance.sqlText) FOLLOWING"
    case .unboundedFollowing: "UNBOUNDED FOLLOWING"
    }
  }
}

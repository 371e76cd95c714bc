import Columns
package import Expressions

extension Expression {
  /// The expression as messages and automatic column names spell it: implicit casts and table
  /// names left out, text without quotes.
  package var sqlText: String {
    switch self {
    case .literal(let literal): literal.sqlText
    case .name(let name): name.parts.joined(separator: ".")
    case .star(let star): (star.qualifier + ["*"]).joined(separator: ".")
    case .column(let column): column.name
    case .outer(let column): "outer(\(column.name))"
    case .alias(let alias): "\(alias.child.sqlText) AS \(alias.names.joined(separator: ", "))"
    case .call(let call): call.sqlText
    case .cast(let cast): cast.sqlText
    case .caseWhen(let choice): choice.sqlText
    case .subquery(let subquery): subquery.sqlText
    case .window(let window): window.sqlText
    case .lambda(let lambda): lambda.sqlText
    case .parameter: "namedlambdavariable()"
    case .namedArgument(let name, let child): "\(name) => \(child.sqlText)"
    }
  }
}

extension Cast {
  var sqlText: String {
    switch mode {
    case .implicit: child.sqlText
    case .strict: "CAST(\(child.sqlText) AS \(type.sqlName))"
    case .attempt: "TRY_CAST(\(child.sqlText) AS \(type.sqlName))"
    }
  }
}

extension CaseWhen {
  var sqlText: String {
    let parts = branches.map { " WHEN \($0.condition.sqlText) THEN \($0.result.sqlText)" }
    return "CASE" + parts.joined() + (otherwise.map { " ELSE \($0.sqlText)" } ?? "") + " END"
  }
}

extension Subquery {
  var sqlText: String {
    switch kind {
    case .scalar: "scalarsubquery(\(outerNames))"
    case .exists: "exists(\(outerNames))"
    case .membership(let values):
      "(" + values.map(\.sqlText).joined(separator: ", ") + " IN (listquery(\(outerNames))))"
    }
  }

  private var outerNames: String { plan.outerColumns.map(\.name).joined(separator: ", ") }
}

extension Lambda {
  var sqlText: String {
    let names = parameters.map { _ in "namedlambdavariable()" }
    return "lambdafunction(\(([body.sqlText] + names).joined(separator: ", ")))"
  }
}

extension SortOrder {
  package var sqlText: String {
    expression.sqlText + (ascending ? " ASC" : " DESC")
      + (nullsFirst ? " NULLS FIRST" : " NULLS LAST")
  }
}

extension WindowCall {
  var sqlText: String {
    var parts: [String] = []
    if !specification.partition.isEmpty {
      let keys = specification.partition.map(\.sqlText)
      parts.append("PARTITION BY " + keys.joined(separator: ", "))
    }
    if !specification.order.isEmpty {
      parts.append("ORDER BY " + specification.order.map(\.sqlText).joined(separator: ", "))
    }
    if let frame = specification.frame {
      let unit = frame.unit == .rows ? "ROWS" : "RANGE"
      parts.append("\(unit) BETWEEN \(frame.start.sqlText) AND \(frame.end.sqlText)")
    }
    return "\(function.sqlText) OVER (\(parts.joined(separator: " ")))"
  }
}

extension WindowFrame.Bound {
  var sqlText: String {
    switch self {
    case .unboundedPreceding: "UNBOUNDED PRECEDING"
    case .preceding(let offset): "\(offset.sqlText) PRECEDING"
    case .currentRow: "CURRENT ROW"
    case .following(let offset): "\(offset.sqlText) FOLLOWING"
    case .unboundedFollowing: "UNBOUNDED FOLLOWING"
    }
  }
}

extension Call {
  package var sqlText: String {
    let parts = arguments.map(\.sqlText)
    if let text = CallText.operators[name]?(parts) { return text }
    var inside = parts.joined(separator: ", ")
    if distinct { inside = "DISTINCT " + inside }
    var text = "\(CallText.printedName(name, count: parts.count))(\(inside))"
    if !order.isEmpty {
      let keys = order.map(\.sqlText).joined(separator: ", ")
      text += " WITHIN GROUP (ORDER BY \(keys))"
    }
    if let filter { text += " FILTER (WHERE \(filter.sqlText))" }
    return text
  }
}

/// How calls that are not written `name(arguments)` are spelt.
enum CallText {
  /// From the name of an operator and its printed operands to its text; nil for a number of
  /// operands that it is not written with.
  static let operators: [String: @Sendable ([String]) -> String?] = {
    var table: [String: @Sendable ([String]) -> String?] = [:]
    for sign in ["+", "-", "*", "/", "%", "div", "=", "<", "<=", ">", ">=", "<=>"] {
      table[sign] = { infix($0, sign) }
    }
    for sign in ["&", "|", "^", "<<", ">>", ">>>"] { table[sign] = { infix($0, sign) } }
    table["=="] = { infix($0, "=") }
    table["!="] = { infix($0, "=").map { "(NOT \($0))" } }
    table["<>"] = table["!="]
    table["and"] = { infix($0, "AND") }
    table["or"] = { infix($0, "OR") }
    table["not"] = { $0.count == 1 ? "(NOT \($0[0]))" : nil }
    table["!"] = table["not"]
    table["negative"] = { $0.count == 1 ? "(- \($0[0]))" : nil }
    table["positive"] = { $0.count == 1 ? "(+ \($0[0]))" : nil }
    table["~"] = { $0.count == 1 ? "~\($0[0])" : nil }
    table["isnull"] = { $0.count == 1 ? "(\($0[0]) IS NULL)" : nil }
    table["isnotnull"] = { $0.count == 1 ? "(\($0[0]) IS NOT NULL)" : nil }
    table["in"] = { parts in
      guard let first = parts.first else { return nil }
      return "(\(first) IN (\(parts.dropFirst().joined(separator: ", "))))"
    }
    table["like"] = { $0.count == 2 ? "\($0[0]) LIKE \($0[1])" : nil }
    table["rlike"] = { $0.count == 2 ? "RLIKE(\($0[0]), \($0[1]))" : nil }
    table["if"] = { $0.count == 3 ? "(IF(\($0[0]), \($0[1]), \($0[2])))" : nil }
    table["datetime_add_interval"] = { $0.count == 2 ? "\($0[0]) + \($0[1])" : nil }
    table["datetime_subtract_interval"] = { $0.count == 2 ? "\($0[0]) - \($0[1])" : nil }
    table["getfield"] = { $0.count == 2 ? "\($0[0]).\($0[1])" : nil }
    table["getitem"] = { $0.count == 2 ? "\($0[0])[\($0[1])]" : nil }
    table["when"] = { parts in
      let pairs = (0..<(parts.count / 2)).map { "WHEN \(parts[$0 * 2]) THEN \(parts[$0 * 2 + 1])" }
      let last = parts.count % 2 == 1 ? " ELSE \(parts[parts.count - 1])" : ""
      return "CASE \(pairs.joined(separator: " "))\(last) END"
    }
    table["extract"] = { $0.count == 2 ? "extract(\($0[0]) FROM \($0[1]))" : nil }
    table["||"] = { "concat(\($0.joined(separator: ", ")))" }
    return table
  }()

  private static let capitals: Set<String> = [
    "sqrt", "cbrt", "exp", "expm1", "log10", "log2", "log1p", "sin", "asin", "sinh", "asinh",
    "cos", "acos", "cosh", "acosh", "tan", "atan", "tanh", "atanh", "cot", "csc", "sec",
    "degrees", "radians", "hypot", "atan2", "signum", "log", "trim", "power", "e", "pi",
  ]

  private static func infix(_ parts: [String], _ sign: String) -> String? {
    parts.count == 2 ? "(\(parts[0]) \(sign) \(parts[1]))" : nil
  }

  static func printedName(_ name: String, count: Int) -> String {
    if capitals.contains(name) { return name.uppercased() }
    if name == "ceil" || name == "floor", count == 1 { return name.uppercased() }
    return name
  }
}

import Catalog
import Expressions
import Functions
import SQL
import Session

/// Functions of the catalogue.
enum FunctionCompletion {
  static func items(
    for context: ParserContext, _ session: Session, _ isFollowedByCall: Bool
  ) -> [CompletionItem] {
    let isTable = context.clause == .from || context.clause == .join
    if isTable, context.call == nil {
      return readers(session, isFollowedByCall)
        + entries(session, isFollowedByCall) { $0.kind == .generator }
    }
    switch context.clause {
    case .select, .where, .on, .groupBy, .having, .qualify, .orderBy, .window, .values, .pivot,
      .limit, .from, .join:
      return entries(session, isFollowedByCall) { _ in true }
    case .lateralView: return entries(session, isFollowedByCall) { $0.kind == .generator }
    case .start, .with, .using, .set, .command, .text: return []
    }
  }

  private static func entries(
    _ session: Session, _ isFollowedByCall: Bool, where holds: (FunctionEntry) -> Bool
  ) -> [CompletionItem] {
    session.functions.entries.filter { isName($0.name) && holds($0) }.flatMap { entry in
      ([entry.name] + entry.aliases.filter(isName)).filter { !isWord($0, of: entry) }.map { name in
        let isBare = !entry.usage.contains("(")
        let isEmpty = entry.usage.hasSuffix("()")
        let call = isBare || isFollowedByCall ? name : isEmpty ? name + "()" : name + "("
        return CompletionItem(
          name, .function, detail: entry.usage, help: entry.summary, insertText: call)
      }
    }
  }

  /// Operators between values are words of the grammar, which are proposed as such.
  private static func isWord(_ name: String, of entry: FunctionEntry) -> Bool {
    let word = name.uppercased()
    return KeywordCompletion.expression.contains(word)
      && entry.usage.split(separator: " ").contains { $0 == word }
  }

  /// Operators are entries too.
  private static func isName(_ name: String) -> Bool {
    name.utf8.allSatisfy { $0 == 0x5F || $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 }
  }

  /// Table functions that read files.
  private static func readers(_ session: Session, _ isFollowedByCall: Bool) -> [CompletionItem] {
    let names = ["files"] + session.formats.formats.compactMap(\.names.first)
    let readers = names.map { name in
      CompletionItem(
        "read_\(name)", .function, detail: "read_\(name)(path[, option => value …])",
        help: name == "files" ? "The rows of files, by their ending." : "The rows of files.",
        insertText: isFollowedByCall ? "read_\(name)" : "read_\(name)('")
    }
    let range = CompletionItem(
      "range", .function, detail: "range([start, ]end[, step])", help: "Numbers as rows.",
      insertText: isFollowedByCall ? "range" : "range(")
    return readers + [range]
  }
}

/// The words of the grammar that fit a place.
enum KeywordCompletion {
  static func items(for context: ParserContext, wanted: String) -> [CompletionItem] {
    let isLower = wanted.contains(where: \.isLowercase) && !wanted.contains(where: \.isUppercase)
    return words(for: context).map { word in
      // Who writes in small letters gets small letters.
      CompletionItem(word, .keyword, insertText: isLower ? word.lowercased() : word)
    }
  }

  fileprivate static let expression = [
    "AND", "OR", "NOT", "IN", "IS NULL", "IS NOT NULL", "BETWEEN", "LIKE", "ILIKE", "RLIKE",
    "CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS", "TRUE", "FALSE", "NULL", "CAST(",
    "TRY_CAST(", "INTERVAL", "DATE", "TIMESTAMP", "OVER", "PARTITION BY", "AS",
  ]
  private static let tails = [
    "WHERE", "GROUP BY", "HAVING", "QUALIFY", "WINDOW", "ORDER BY", "LIMIT", "OFFSET", "UNION",
    "UNION ALL", "INTERSECT", "EXCEPT",
  ]
  private static let joins = [
    "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "INNER JOIN", "CROSS JOIN", "LEFT SEMI JOIN",
    "LEFT ANTI JOIN", "NATURAL JOIN", "ON", "USING", "LATERAL VIEW", "LATERAL VIEW OUTER",
    "TABLESAMPLE", "PIVOT", "UNPIVOT", "AS",
  ]
  private static let statements = [
    "SELECT", "WITH", "FROM", "VALUES", "EXPLAIN", "EXPLAIN ANALYZE", "EXPLAIN FORMATTED",
    "CREATE OR REPLACE TEMPORARY VIEW", "CREATE TEMPORARY VIEW", "DROP VIEW",
    "INSERT OVERWRITE DIRECTORY", "CACHE TABLE", "UNCACHE TABLE", "CLEAR CACHE", "DESCRIBE",
    "DESCRIBE FUNCTION", "SHOW TABLES", "SHOW VIEWS", "SHOW SCHEMAS", "SHOW COLUMNS IN",
    "SHOW FUNCTIONS", "SET", "RESET", "USE",
  ]

  private static func words(for context: ParserContext) -> [String] {
    switch context.clause {
    case .start: statements
    case .with: ["AS", "RECURSIVE", "SELECT", "FROM"]
    case .select: ["DISTINCT", "FROM", "EXCEPT", "WITHIN GROUP", "FILTER"] + expression + tails
    case .from, .join: joins + ["SELECT", "VALUES", "LATERAL"] + tails
    case .on: expression + joins + tails
    case .using: []
    case .where, .having, .qualify: expression + tails
    case .groupBy: ["ROLLUP(", "CUBE(", "GROUPING SETS (", "ALL"] + expression + tails
    case .orderBy: ["ASC", "DESC", "NULLS FIRST", "NULLS LAST", "ALL"] + expression + tails
    case .window:
      [
        "PARTITION BY", "ORDER BY", "ROWS BETWEEN", "RANGE BETWEEN", "UNBOUNDED PRECEDING",
        "CURRENT ROW", "UNBOUNDED FOLLOWING",
      ] + expression + tails
    case .limit: ["OFFSET", "ALL"]
    case .values: expression + ["AS"]
    case .pivot: ["FOR", "IN", "AS"] + expression
    case .lateralView: ["AS", "OUTER"] + tails
    case .set: []
    case .command:
      [
        "TABLE", "VIEW", "TEMPORARY VIEW", "IF EXISTS", "IF NOT EXISTS", "AS", "USING", "OPTIONS (",
        "FUNCTION", "QUERY", "EXTENDED", "LAZY", "FORMATTED", "IN", "FROM", "LIKE",
      ]
    case .text: []
    }
  }
}

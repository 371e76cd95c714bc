import Columns
import Expressions
import Plan

/// GROUP BY with ROLLUP, CUBE and GROUPING SETS.
extension Parser {
  /// One element of the list: a plain expression has one set with itself.
  private struct GroupingElement {
    var sets: [[Expression]]
    var isPlain: Bool
  }

  /// The most sets that one GROUP BY may multiply to.
  private static let maximumSets = 4096

  /// After the words GROUP BY.
  mutating func groupByClause(
    _ items: [Expression], _ child: LogicalPlan
  ) throws -> Aggregate {
    let elements = try commaSeparated { try $0.groupingElement() }
    let plain = elements.flatMap { $0.isPlain ? $0.sets[0] : [] }
    let isPlain = elements.allSatisfy(\.isPlain)
    if isPlain, Self.isAll(plain) {
      return Aggregate(by: [], groupsByAll: true, items, child)
    }
    if isPlain, at(.with), peek().keyword == .rollup || peek().keyword == .cube {
      advance()
      let isRollup = at(.rollup)
      advance()
      let sets = try (isRollup ? Self.rollup : cube)(plain.map { [$0] })
      return try aggregate(plain, sets, items, child)
    }
    if isPlain, take(.grouping, .sets) {
      let sets = try parenthesized { try $0.commaSeparated { try $0.groupingSet() } }
      return try aggregate(plain, sets, items, child)
    }
    if isPlain { return Aggregate(by: plain, items, child) }
    var sets: [[Expression]] = [[]]
    for element in elements {
      guard sets.count * element.sets.count <= Self.maximumSets else { throw tooManySets() }
      sets = sets.flatMap { set in element.sets.map { set + $0 } }
    }
    return try aggregate([], sets, items, child)
  }

  private mutating func groupingElement() throws -> GroupingElement {
    if let sets = try groupingAnalytics() { return GroupingElement(sets: sets, isPlain: false) }
    return GroupingElement(sets: [[try expression()]], isPlain: true)
  }

  /// `ROLLUP (…)`, `CUBE (…)` or `GROUPING SETS (…)`, which may nest.
  private mutating func groupingAnalytics() throws -> [[Expression]]? {
    if at(.rollup) || at(.cube), peek().symbol == .leftParenthesis {
      let isRollup = at(.rollup)
      advance()
      let elements = try parenthesized { try $0.commaSeparated { try $0.groupingSet() } }
      return try (isRollup ? Self.rollup : cube)(elements)
    }
    guard at(.grouping, .sets), peek(2).symbol == .leftParenthesis else { return nil }
    advance()
    advance()
    let nestedSets = try nested { parser in
      try parser.parenthesized { parser in
        try parser.commaSeparated { parser in
          try parser.groupingAnalytics() ?? [try parser.groupingSet()]
        }
      }
    }
    return nestedSets.flatMap { $0 }
  }

  /// `(a, b)`, `()` or one expression.
  private mutating func groupingSet() throws -> [Expression] {
    guard at(.leftParenthesis), !startsQuery(at: index + 1), isWholeParenthesis else {
      return [try expression()]
    }
    return try parenthesized { parser in
      parser.at(.rightParenthesis) ? [] : try parser.commaSeparated { try $0.expression() }
    }
  }

  /// True when a list goes on or ends right behind the parenthesis: `(a) + 1` is an expression.
  private var isWholeParenthesis: Bool {
    closing(index).map { endsPhrase(tokens[$0 + 1]) } ?? true
  }

  private static func rollup(_ elements: [[Expression]]) -> [[Expression]] {
    (0...elements.count).reversed().map { Array(elements.prefix($0).joined()) }
  }

  private func cube(_ elements: [[Expression]]) throws -> [[Expression]] {
    guard elements.count <= 12 else { throw tooManySets() }
    var sets: [[Expression]] = [[]]
    for element in elements.reversed() { sets = sets.map { element + $0 } + sets }
    return sets
  }

  private func tooManySets() -> QueryError {
    QueryError(
      "GROUPING_SIZE_LIMIT_EXCEEDED", sqlState: "54000",
      "Grouping sets size cannot be greater than \(Self.maximumSets).", at: current.position)
  }

  /// Numbers the distinct expressions of all sets, in the order of first mention.
  private func aggregate(
    _ given: [Expression], _ sets: [[Expression]], _ items: [Expression], _ child: LogicalPlan
  ) throws -> Aggregate {
    guard sets.count <= Self.maximumSets else { throw tooManySets() }
    var groupings: [Expression] = []
    var numbers: [Expression: Int] = [:]
    func number(_ expression: Expression) -> Int {
      if let known = numbers[expression] { return known }
      numbers[expression] = groupings.count
      groupings.append(expression)
      return groupings.count - 1
    }
    for expression in given { _ = number(expression) }
    let numbered = sets.map { set in
      var indices: [Int] = []
      for expression in set {
        let index = number(expression)
        if !indices.contains(index) { indices.append(index) }
      }
      return indices
    }
    return Aggregate(by: groupings, sets: numbered, items, child)
  }
}

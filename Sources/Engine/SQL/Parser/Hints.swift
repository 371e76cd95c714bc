import Columns
import Expressions
import Plan

/// One hint of `/*+ … */`: it may change how a query runs, never its rows.
struct Hint {
  var name: String
  var arguments: [Expression]

  private static let joinHints: [String: String] = [
    "BROADCAST": "BROADCAST", "BROADCASTJOIN": "BROADCAST", "MAPJOIN": "BROADCAST",
    "MERGE": "MERGE", "SHUFFLE_MERGE": "MERGE", "MERGEJOIN": "MERGE",
    "SHUFFLE_HASH": "SHUFFLE_HASH", "SHUFFLE_REPLICATE_NL": "SHUFFLE_REPLICATE_NL",
  ]

  /// Notes a join hint at the joins that have a named table as a side: `BROADCAST(right)`.
  func applied(toJoinsOf plan: LogicalPlan) -> LogicalPlan {
    guard let hint = Self.joinHints[name] else { return plan }
    let tables = arguments.compactMap { argument -> String? in
      if case .name(let name) = argument { return name.parts.last?.lowercased() }
      return nil
    }
    return Self.marked(plan, hint, Set(tables))
  }

  private static func marked(
    _ plan: LogicalPlan, _ hint: String, _ tables: Set<String>
  ) -> LogicalPlan {
    guard case .join(var join) = plan else { return plan }
    if let name = name(of: join.right), tables.contains(name) {
      join.hint = "\(hint)(right)"
    } else if let name = name(of: join.left), tables.contains(name) {
      join.hint = "\(hint)(left)"
    }
    join.left = marked(join.left, hint, tables)
    join.right = marked(join.right, hint, tables)
    return .join(join)
  }

  private static func name(of plan: LogicalPlan) -> String? {
    switch plan {
    case .alias(let alias): alias.name.last?.lowercased()
    case .unresolvedTable(let table): table.name.last?.lowercased()
    default: nil
    }
  }

  /// Spreads the rows as `REPARTITION(n, a, b)` and its like ask.
  func applied(toRowsOf plan: LogicalPlan) -> LogicalPlan {
    guard ["REPARTITION", "REPARTITION_BY_RANGE", "COALESCE", "REBALANCE"].contains(name) else {
      return plan
    }
    var keys: [Expression] = []
    var count: Int?
    for argument in arguments {
      if case .literal(let literal) = argument, case .int(let number) = literal.value {
        count = Int(number)
      } else {
        keys.append(argument)
      }
    }
    return .repartition(Repartition(keys, partitionCount: count, plan))
  }
}

extension Parser {
  /// `/*+ BROADCAST(t), REPARTITION(3) */`
  mutating func hintList() throws -> [Hint] {
    guard at(kind: .hintStart) else { return [] }
    advance()
    var hints: [Hint] = []
    repeat {
      let name = try identifier().uppercased()
      var arguments: [Expression] = []
      if at(.leftParenthesis) {
        arguments = try parenthesized { parser in
          parser.at(.rightParenthesis) ? [] : try parser.commaSeparated { try $0.primary() }
        }
      }
      hints.append(Hint(name: name, arguments: arguments))
      _ = take(.comma)
    } while isIdentifier(current)
    guard at(kind: .hintEnd) else { throw syntaxError(at: current) }
    advance()
    return hints
  }
}

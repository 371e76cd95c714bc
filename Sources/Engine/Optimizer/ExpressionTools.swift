import Columns
import Expressions
import Functions
import Plan

extension Expression {
  /// Columns replaced by what they stand for.
  func substituting(_ meaning: [ColumnID: Expression]) -> Expression {
    if meaning.isEmpty { return self }
    let result: Expression = rewritten { part in
      switch part {
      case .column(let column): return meaning[column.id] ?? part
      default: return part
      }
    }
    return result
  }

  /// The identities of the columns read, those that subqueries read from around them included.
  var columnIDs: Set<ColumnID> {
    var found: Set<ColumnID> = []
    addColumnIDs(to: &found)
    return found
  }

  func addColumnIDs(to found: inout Set<ColumnID>) {
    switch self {
    case .column(let column): found.insert(column.id)
    case .subquery(let subquery):
      for column in subquery.plan.outerColumns { found.insert(column.id) }
      for child in children { child.addColumnIDs(to: &found) }
    default: for child in children { child.addColumnIDs(to: &found) }
    }
  }

  var isNullLiteral: Bool {
    if case .literal(let literal) = self { literal.value.isNull } else { false }
  }

  var isLiteral: Bool { if case .literal = self { true } else { false } }

  var columnReference: ColumnReference? {
    if case .column(let column) = self { column } else { nil }
  }

  /// The parts of a call of the operator with two operands.
  func operands(of name: String) -> (left: Expression, right: Expression)? {
    guard case .call(let call) = self, call.name == name, call.arguments.count == 2 else {
      return nil
    }
    return (call.arguments[0], call.arguments[1])
  }

  /// True when computing it twice costs next to nothing.
  var isCheap: Bool {
    switch self {
    case .literal, .column: true
    case .alias(let alias): alias.child.isCheap
    case .call(let call) where call.name == "getfield": call.arguments[0].isCheap
    default: false
    }
  }

  /// AND of the parts as a tree of small depth.
  static func conjunction(_ parts: [Expression]) -> Expression {
    balanced(parts[...], "and") ?? .isTrue
  }

  static func disjunction(_ parts: [Expression]) -> Expression {
    balanced(parts[...], "or") ?? .isFalse
  }

  private static func balanced(_ parts: ArraySlice<Expression>, _ name: String) -> Expression? {
    guard parts.count > 1 else { return parts.first }
    let middle = parts.startIndex + (parts.count + 1) / 2
    guard let left = balanced(parts[..<middle], name), let right = balanced(parts[middle...], name)
    else { return parts.first }
    return .predicate(name, [left, right])
  }
}

extension LogicalPlan {
  var outputIDs: Set<ColumnID> { Set(output.map(\.id)) }

  /// A filter with all conditions; none when there are none.
  func filtered(by conditions: [Expression]) -> LogicalPlan {
    conditions.isEmpty ? self : .filter(Filter(.conjunction(conditions), self))
  }

  /// Only these columns.
  func keeping(_ columns: [ColumnReference]) -> LogicalPlan {
    let output = output
    let isSame = output.count == columns.count && zip(output, columns).allSatisfy { $0.id == $1.id }
    return isSame ? self : .project(Project(columns.map { .column($0) }, self))
  }

  /// No rows under the same columns.
  var emptied: LogicalPlan { .values(Values(output, [])) }

  var isEmptyTable: Bool {
    if case .values(let values) = self { values.rows.isEmpty } else { false }
  }
}

extension [Expression] {
  /// Without those that are true anyway or stand there before.
  var withoutRepeats: [Expression] {
    var seen: Set<Expression> = []
    return filter { $0 != .isTrue && seen.insert($0).inserted }
  }
}

/// What the result of an expression is where some columns are null.
struct NullAnalysis {
  let functions: FunctionCatalogue
  let columns: Set<ColumnID>

  /// True when the expression is null or false wherever all the columns are null.
  func rejects(_ expression: Expression) -> Bool {
    switch expression {
    case .literal(let literal): return literal.value.isNull || literal.value == .boolean(false)
    case .call(let call):
      switch call.name {
      case "and": return call.arguments.contains(where: rejects)
      case "or": return call.arguments.allSatisfy(rejects)
      case "isnotnull": return call.arguments.allSatisfy(givesNull)
      default: return givesNull(expression)
      }
    default: return givesNull(expression)
    }
  }

  /// True when the expression is null wherever all the columns are null.
  func givesNull(_ expression: Expression) -> Bool {
    switch expression {
    case .literal(let literal): return literal.value.isNull
    case .column(let column): return columns.contains(column.id)
    case .cast(let cast): return givesNull(cast.child)
    case .alias(let alias): return givesNull(alias.child)
    case .call(let call):
      switch call.name {
      case "and", "or": return call.arguments.allSatisfy(givesNull)
      case "in", "not", "getfield", "getitem": return call.arguments.first.map(givesNull) ?? false
      default:
        guard call.resolution?.kind == .scalar,
          case .anyNullGivesNull = functions.entry(named: call.name)?.nulls
        else { return false }
        return call.arguments.contains(where: givesNull)
      }
    default: return false
    }
  }
}

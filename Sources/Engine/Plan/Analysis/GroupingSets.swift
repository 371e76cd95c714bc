import Columns
import Expressions
import Functions

/// ROLLUP, CUBE and GROUPING SETS: every row is given once a set, with the groupings that the set
/// leaves out turned into nulls and a number that tells the sets apart.
struct GroupingSets {
  private let groupings: [Expression]
  private let sets: [[Int]]
  private let analyzer: Analyzer
  /// The groupings as they come out of the expansion.
  let columns: [ColumnReference]
  private let id = ColumnReference("spark_grouping_id", .long, nullable: false)
  /// Tells equal sets apart, when there are any.
  private let place: ColumnReference?

  init(_ groupings: [Expression], _ sets: [[Int]], _ analyzer: Analyzer) {
    self.groupings = groupings
    self.sets = sets
    self.analyzer = analyzer
    columns = groupings.map { expression in
      let name = expression.outputColumn?.name ?? expression.sqlText
      return ColumnReference(name, expression.type, nullable: true)
    }
    let distinct = Set(sets.map { Set($0) })
    place =
      distinct.count < sets.count
      ? ColumnReference("spark_grouping_pos", .int, nullable: false) : nil
  }

  /// What rows are grouped by.
  var keys: [ColumnReference] { columns + [id] + (place.map { [$0] } ?? []) }

  func expand(_ child: LogicalPlan) -> LogicalPlan {
    let input = child.output
    let projections = sets.enumerated().map { index, set in
      let members = Set(set)
      var row = input.map { Expression.column($0) }
      for (index, grouping) in groupings.enumerated() {
        row.append(
          members.contains(index) ? grouping : .literal(Literal(.null, grouping.type)))
      }
      row.append(.literal(Literal(.long(number(of: members)), .long)))
      if place != nil {
        row.append(.literal(Literal(.int(Int32(truncatingIfNeeded: index)), .int)))
      }
      return row
    }
    return .expand(Expand(projections, output: input + keys, child))
  }

  /// One bit a grouping, the first one highest: set where the grouping is left out.
  private func number(of members: Set<Int>) -> Int64 {
    var bits: Int64 = 0
    for index in groupings.indices {
      bits = bits << 1 | (members.contains(index) ? 0 : 1)
    }
    return bits
  }

  /// `grouping(column)` and `grouping_id()` over the expansion's number.
  func value(of call: Call) throws(QueryError) -> Expression {
    if call.name == "grouping_id" {
      if !call.arguments.isEmpty, call.arguments != groupings {
        let written = call.arguments.map(\.sqlText).joined(separator: ", ")
        throw QueryError(
          "GROUPING_ID_COLUMN_MISMATCH", sqlState: "42803",
          "Columns of grouping_id (\(written)) does not match grouping columns (\(names)).",
          at: call.place.position)
      }
      return .column(id)
    }
    guard let index = groupings.firstIndex(of: call.arguments[0]) else {
      throw QueryError(
        "GROUPING_COLUMN_MISMATCH", sqlState: "42803",
        "Column of grouping (\(call.arguments[0].sqlText)) can't be found in grouping columns "
          + "\(names).", at: call.place.position)
    }
    let shift = Int32(groupings.count - 1 - index)
    let one = Expression.literal(Literal(.long(1), .long))
    let shifted = Call(">>", [.column(id), .literal(Literal(.int(shift), .int))])
    let functions = analyzer.functions
    guard let moved = try functions.resolve(shifted, settings: analyzer.typing),
      let bit = try functions.resolve(Call("&", [moved, one]), settings: analyzer.typing)
    else { throw .internalError("no bit operators") }
    return .cast(Cast(bit, to: .byte, mode: .implicit))
  }

  private var names: String { groupings.map(\.sqlText).joined(separator: ", ") }

  static func rejectStrayCalls(in expression: Expression) throws(QueryError) {
    let stray = expression.parts { part in
      guard case .call(let call) = part else { return false }
      return call.name == "grouping" || call.name == "grouping_id"
    }
    guard case .call(let call) = stray.first else { return }
    throw PlacementErrors.groupingOutsideSets(at: call.place)
  }
}

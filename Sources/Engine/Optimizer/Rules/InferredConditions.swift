import Columns
import Expressions
import Plan

/// What follows for a column from conditions on others that it equals.
enum InferredConditions {
  /// The conditions and those that follow from them: `a = b AND a < 5` gives `b < 5`.
  static func complete(_ conditions: [Expression], with equalities: [Expression]) -> [Expression] {
    let classes = EqualColumns(conditions + equalities)
    guard !classes.isEmpty else { return conditions }
    var result = conditions
    var known = Set(conditions)
    for condition in conditions where isTransferable(condition) {
      guard let column = onlyColumn(of: condition) else { continue }
      for other in classes.others(equalTo: column) where other.type == column.type {
        let inferred = condition.substituting([column.id: .column(other)])
        if known.insert(inferred).inserted { result.append(inferred) }
      }
    }
    return result
  }

  private static func isTransferable(_ condition: Expression) -> Bool {
    condition.isDeterministic && !condition.hasSubquery && !condition.hasOuter
  }

  private static func onlyColumn(of condition: Expression) -> ColumnReference? {
    let columns = condition.references
    return columns.count == 1 ? columns.first : nil
  }
}

/// Columns that have the same value in every row, in classes.
struct EqualColumns {
  private var members: [[ColumnReference]] = []
  private var places: [ColumnID: Int] = [:]

  var isEmpty: Bool { members.isEmpty }

  init(_ conditions: [Expression]) {
    for condition in conditions {
      guard let (left, right) = condition.operands(of: "="), let one = left.columnReference,
        let other = right.columnReference
      else { continue }
      unite(one, other)
    }
  }

  private mutating func unite(_ one: ColumnReference, _ other: ColumnReference) {
    switch (places[one.id], places[other.id]) {
    case (nil, nil):
      places[one.id] = members.count
      places[other.id] = members.count
      members.append([one, other])
    case (let place?, nil): add(other, to: place)
    case (nil, let place?): add(one, to: place)
    case (let place?, let second?):
      guard place != second else { return }
      for column in members[second] { add(column, to: place) }
      members[second] = []
    }
  }

  private mutating func add(_ column: ColumnReference, to place: Int) {
    places[column.id] = place
    members[place].append(column)
  }

  func others(equalTo column: ColumnReference) -> [ColumnReference] {
    guard let place = places[column.id] else { return [] }
    return members[place].filter { $0.id != column.id }
  }

  /// All classes of two or more.
  var classes: [[ColumnReference]] { members.filter { $0.count > 1 } }
}

/// `(a AND b) OR (a AND c)` is `a AND (b OR c)`: what all choices demand is demanded.
enum FactorDisjunctions {
  static func factored(_ condition: Expression) -> [Expression] {
    condition.conjuncts.flatMap(factoredPart)
  }

  private static func factoredPart(_ part: Expression) -> [Expression] {
    let choices = part.disjuncts
    guard choices.count > 1, choices.count <= 100, part.isDeterministic else { return [part] }
    let sets = choices.map(\.conjuncts)
    guard sets.contains(where: { $0.count > 1 }) else { return [part] }
    let common = sets[0].filter { candidate in
      sets.dropFirst().allSatisfy { $0.contains(candidate) }
    }.withoutRepeats
    guard !common.isEmpty else { return [part] }
    let shared = Set(common)
    let rest = sets.map { $0.filter { !shared.contains($0) } }
    // A choice that demands nothing more makes the others pointless.
    if rest.contains(where: \.isEmpty) { return common }
    return common + [.disjunction(rest.map { .conjunction($0) })]
  }

  /// What a choice between conditions on several tables says of one of them: in
  /// `(x = 1 AND y = 2) OR (x = 3 AND y = 4)` that x is 1 or 3.
  static func implied(by condition: Expression, on columns: Set<ColumnID>) -> [Expression] {
    let choices = condition.disjuncts
    guard choices.count > 1, choices.count <= 100, condition.isDeterministic,
      !condition.hasSubquery
    else { return [] }
    var parts: [Expression] = []
    for choice in choices {
      let onSide = choice.conjuncts.filter {
        !$0.columnIDs.isEmpty && $0.columnIDs.isSubset(of: columns)
      }
      guard !onSide.isEmpty else { return [] }
      parts.append(.conjunction(onSide))
    }
    let whole = Expression.disjunction(parts)
    return [DisjunctionOfEqualities.merged(whole) ?? whole]
  }
}

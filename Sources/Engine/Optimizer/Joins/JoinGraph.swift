import Columns
import Expressions
import Plan

/// A chain of inner joins taken apart: the inputs, and what ties them together.
///
/// Sets of inputs are bit masks. Semi and anti joins in the chain take part as inputs that only
/// ever stand on the right and need certain other inputs on the left.
struct JoinGraph {
  struct Input {
    var plan: LogicalPlan
    var estimate: PlanEstimate
    /// The join that a semi or anti join's right side belongs to.
    var existence: Join?
    /// Inputs whose columns the existence test reads.
    var needs: UInt64 = 0
    /// The share of rows that the existence test leaves.
    var fraction = 1.0
  }

  struct Condition {
    var expression: Expression
    var inputs: UInt64
    var fraction: Double
  }

  private(set) var inputs: [Input] = []
  /// Conditions that are no plain equalities of columns.
  private(set) var conditions: [Condition] = []
  /// Columns that are equal in every row of the result.
  private(set) var classes: [[Member]] = []
  private let estimator: CardinalityEstimator

  struct Member {
    var column: ColumnReference
    var input: Int
    /// Different values, brought into line with the other members.
    var distinct: Double
  }

  static let maximumInputs = 60

  /// Nil when there is nothing to order.
  init?(_ join: Join, _ estimator: CardinalityEstimator) {
    self.estimator = estimator
    var parts = Parts()
    parts.take(.join(join))
    guard parts.leaves.count > 1, parts.leaves.count + parts.existences.count <= Self.maximumInputs
    else { return nil }
    for leaf in parts.leaves {
      inputs.append(Input(plan: leaf, estimate: estimator.estimate(leaf)))
    }
    place(parts.conditions)
    for existence in parts.existences { add(existence) }
  }

  /// Collects the chain.
  private struct Parts {
    var leaves: [LogicalPlan] = []
    var conditions: [Expression] = []
    var existences: [Join] = []

    mutating func take(_ plan: LogicalPlan) {
      switch plan {
      case .join(let join) where !join.lateral && (join.kind == .inner || join.kind == .cross):
        take(join.left)
        take(join.right)
        conditions += join.condition?.conjuncts ?? []
      case .join(let join)
      where (join.kind == .semi || join.kind == .anti) && join.condition != nil:
        take(join.left)
        existences.append(join)
      case .project(let project) where project.expressions.allSatisfy { $0.columnReference != nil }:
        // It only narrows, and columns are pruned afterwards again.
        take(project.child)
      default: leaves.append(plan)
      }
    }
  }

  // MARK: Conditions

  func mask(of columns: Set<ColumnID>) -> UInt64 {
    var mask: UInt64 = 0
    for (index, input) in inputs.enumerated() where input.existence == nil {
      if !input.plan.outputIDs.isDisjoint(with: columns) { mask |= 1 << UInt64(index) }
    }
    return mask
  }

  private mutating func place(_ all: [Expression]) {
    let outputs = inputs.map(\.plan.outputIDs)
    let (plain, others) = all.split { condition in
      guard let (one, other) = condition.operands(of: "="), let left = one.columnReference,
        let right = other.columnReference, left.type == right.type
      else { return false }
      return outputs.firstIndex { $0.contains(left.id) }
        != outputs.firstIndex { $0.contains(right.id) }
    }
    for group in EqualColumns(plain).classes {
      let members = group.compactMap { column -> Member? in
        guard let input = outputs.firstIndex(where: { $0.contains(column.id) }) else { return nil }
        let facts = inputs[input].estimate.columns[column.id]
        return Member(column: column, input: input, distinct: facts?.distinct ?? 1)
      }
      classes.append(aligned(members))
    }
    for condition in others {
      let inputs = mask(of: condition.columnIDs)
      conditions.append(
        Condition(
          expression: condition, inputs: inputs, fraction: fraction(of: condition, inputs)))
    }
  }

  /// Columns that refer to a key cannot have more values than the key, whatever their range.
  private func aligned(_ members: [Member]) -> [Member] {
    var result = members
    let keys = members.compactMap { member -> Double? in
      guard let facts = inputs[member.input].estimate.columns[member.column.id], facts.isKey else {
        return nil
      }
      return facts.tableDistinct
    }
    guard let smallest = keys.min() else { return members }
    for index in result.indices {
      let member = result[index]
      guard let facts = inputs[member.input].estimate.columns[member.column.id],
        facts.tableDistinct > smallest
      else { continue }
      result[index].distinct = max(member.distinct * smallest / facts.tableDistinct, 1)
    }
    return result
  }

  private func fraction(of condition: Expression, _ mask: UInt64) -> Double {
    var both = PlanEstimate(rows: 1)
    for (index, input) in inputs.enumerated() where mask & (1 << UInt64(index)) != 0 {
      both.columns.merge(input.estimate.columns) { own, _ in own }
    }
    return Selectivity(both).fraction(of: [condition])
  }

  private mutating func add(_ join: Join) {
    let estimate = estimator.estimate(join.right)
    let own = join.right.outputIDs
    let read = (join.condition?.columnIDs ?? []).subtracting(own)
    let needs = mask(of: read)
    var left = PlanEstimate(rows: 1)
    for (index, input) in inputs.enumerated() where needs & (1 << UInt64(index)) != 0 {
      left.rows *= input.estimate.rows
      left.columns.merge(input.estimate.columns) { own, _ in own }
    }
    let joined = JoinEstimate(join, left, estimate).result
    inputs.append(
      Input(
        plan: join.right, estimate: estimate, existence: join, needs: needs,
        fraction: min(joined.rows / max(left.rows, 1), 1)))
  }

  // MARK: Estimates

  /// The rows of a set of inputs joined by all that ties them.
  func rows(of set: UInt64) -> Double {
    var rows = 1.0
    for (index, input) in inputs.enumerated() where set & (1 << UInt64(index)) != 0 {
      rows *= input.existence == nil ? input.estimate.rows : input.fraction
    }
    rows *= equalityFraction(set)
    for condition in conditions where condition.inputs & set == condition.inputs {
      if condition.inputs.nonzeroBitCount > 1 { rows *= condition.fraction }
    }
    return max(rows, 1)
  }

  /// Of a class with several members in the set, all but the one with the fewest values divide.
  private func equalityFraction(_ set: UInt64) -> Double {
    var fraction = 1.0
    var pairs: [Int: (product: Double, count: Int, tables: Double)] = [:]
    for members in classes {
      let present = members.filter { set & (1 << UInt64($0.input)) != 0 }
      guard present.count > 1 else { continue }
      let sorted = present.map(\.distinct).sorted()
      fraction /= sorted.dropFirst().reduce(1.0) { $0 * max($1, 1) }
      for (place, one) in present.enumerated() {
        for other in present.dropFirst(place + 1) where other.input != one.input {
          let key = one.input * JoinGraph.maximumInputs + other.input
          var pair = pairs[key] ?? (1, 0, .infinity)
          pair.product *= max(one.distinct, other.distinct, 1)
          pair.count += 1
          pair.tables = min(pair.tables, tableRows(one), tableRows(other))
          pairs[key] = pair
        }
      }
    }
    // Keys of several columns tell the rows of the smaller table apart, no more.
    for pair in pairs.values where pair.count > 1 && pair.product > pair.tables {
      fraction *= pair.product / max(pair.tables, 1)
    }
    return fraction
  }

  private func tableRows(_ member: Member) -> Double {
    inputs[member.input].estimate.columns[member.column.id]?.tableRows ?? 1
  }

  /// The inputs that something ties to each input.
  var neighbours: [UInt64] {
    var result = [UInt64](repeating: 0, count: inputs.count)
    func tie(_ mask: UInt64) {
      for index in result.indices where mask & (1 << UInt64(index)) != 0 {
        result[index] |= mask & ~(1 << UInt64(index))
      }
    }
    for members in classes { tie(members.reduce(0) { $0 | 1 << UInt64($1.input) }) }
    for condition in conditions where condition.inputs.nonzeroBitCount == 2 {
      tie(condition.inputs)
    }
    for (index, input) in inputs.enumerated() where input.existence != nil {
      result[index] |= input.needs
      for other in inputs.indices where input.needs & (1 << UInt64(other)) != 0 {
        result[other] |= 1 << UInt64(index)
      }
    }
    return connected(result)
  }

  /// Parts that nothing ties together are tied at their smallest inputs.
  private func connected(_ written: [UInt64]) -> [UInt64] {
    var ties = written
    var parts: [UInt64] = []
    var seen: UInt64 = 0
    for index in inputs.indices where seen & (1 << UInt64(index)) == 0 {
      var part: UInt64 = 1 << UInt64(index)
      while true {
        let wider = inputs.indices.reduce(part) { mask, other in
          part & (1 << UInt64(other)) != 0 ? mask | ties[other] : mask
        }
        if wider == part { break }
        part = wider
      }
      seen |= part
      parts.append(part)
    }
    guard parts.count > 1 else { return ties }
    let smallest = parts.compactMap { part in
      inputs.indices.filter { part & (1 << UInt64($0)) != 0 && inputs[$0].existence == nil }
        .min { inputs[$0].estimate.rows < inputs[$1].estimate.rows }
    }
    for one in smallest {
      for other in smallest where other != one { ties[one] |= 1 << UInt64(other) }
    }
    return ties
  }
}

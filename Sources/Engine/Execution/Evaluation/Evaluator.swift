package import Columns
package import Functions

/// An expression compiled for one layout of input columns; shared by all workers of a query.
package class Evaluator: @unchecked Sendable {  // immutable after compilation
  package let type: DataType

  init(type: DataType) { self.type = type }

  /// The value of the expression for every row of `batch`, in any encoding.
  package func evaluate(_ batch: Batch, _ frame: EvaluationFrame) throws(QueryError) -> Vector {
    throw .internalError("an evaluator without a body")
  }

  /// True when evaluating rows that are not wanted cannot raise an error.
  var isSafe: Bool { false }
}

/// What one worker keeps while it evaluates: results that several expressions share.
package final class EvaluationFrame {
  package let settings: EvaluationSettings
  /// By the evaluator that computed it: operators share a frame.
  private var memo: [ObjectIdentifier: (batch: ObjectIdentifier, result: Vector)] = [:]
  /// Keeps the batch of the memo alive, so that its identity is not given to another.
  private var current: Batch?

  package init(_ settings: EvaluationSettings) { self.settings = settings }

  func remembered(by evaluator: Evaluator, for batch: Batch) -> Vector? {
    guard let entry = memo[ObjectIdentifier(evaluator)], entry.batch == ObjectIdentifier(batch)
    else { return nil }
    return entry.result
  }

  func remember(_ result: Vector, by evaluator: Evaluator, for batch: Batch) {
    if current !== batch {
      memo.removeAll(keepingCapacity: true)
      current = batch
    }
    memo[ObjectIdentifier(evaluator)] = (ObjectIdentifier(batch), result)
  }
}

/// Reads an input column.
final class ColumnEvaluator: Evaluator, @unchecked Sendable {  // immutable
  let index: Int

  init(_ index: Int, type: DataType) {
    self.index = index
    super.init(type: type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector { batch.column(index) }

  override var isSafe: Bool { true }
}

/// Gives the same value for every row.
final class ConstantEvaluator: Evaluator, @unchecked Sendable {  // immutable
  let single: Vector

  /// `single` has one row.
  init(_ single: Vector) {
    self.single = single.flattened()
    super.init(type: single.type)
  }

  convenience init(_ value: Value, _ type: DataType) { self.init(.of(type, [value])) }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector { .constant(single, count: batch.rowCount) }

  override var isSafe: Bool { true }
}

/// Computes a part that stands at several places of one operator once a batch.
final class SharedEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let child: Evaluator

  init(_ child: Evaluator) {
    self.child = child
    super.init(type: child.type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    if let known = frame.remembered(by: self, for: batch) { return known }
    let result = try child.evaluate(batch, frame)
    frame.remember(result, by: self, for: batch)
    return result
  }

  override var isSafe: Bool { child.isSafe }
}

/// Gives the one value of an uncorrelated scalar subquery, known once the stage before has run.
final class SubqueryEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let result: SubqueryResult

  init(_ result: SubqueryResult, type: DataType) {
    self.result = result
    super.init(type: type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    guard let single = result.single else {
      throw .internalError("a subquery was read before it ran")
    }
    return .constant(single, count: batch.rowCount)
  }

  override var isSafe: Bool { true }
}

/// Where the value of a scalar subquery appears.
///
/// `@unchecked Sendable`: written by the subquery's stage, read by stages that come after it.
package final class SubqueryResult: @unchecked Sendable {
  var single: Vector?

  package init() {}
}

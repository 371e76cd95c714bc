import Catalog
package import Columns
import Functions

/// A conjunction compiled for filtering: each part sees only the rows that passed the ones before.
package final class Predicate: Sendable {
  private let parts: [Evaluator]

  package init(_ parts: [Evaluator]) { self.parts = parts }

  /// The rows of `batch` for which all parts are true, as a batch of their own.
  package func apply(_ batch: Batch, _ frame: EvaluationFrame) throws(QueryError) -> Batch {
    var open = batch
    for part in parts where open.rowCount > 0 {
      let condition = try part.evaluate(open, frame)
      if condition.encoding == .constant {
        let isTrue = !condition.isConstantNull && condition.pointer(as: UInt8.self)[0] != 0
        if isTrue { continue }
        return Batch(open.sources, selection: Selection(.empty, count: 0))
      }
      open = open.filtered(by: .whereTrue(condition))
    }
    return open
  }
}

/// A filter of the query as a source sees it: over the source's columns.
///
/// `@unchecked Sendable`: immutable after compilation.
final class PushedFilter: ScanPredicate, @unchecked Sendable {
  let columns: [Int]
  let bounds: [ColumnBound]
  private let condition: Evaluator
  private let settings: EvaluationSettings

  init(
    columns: [Int], bounds: [ColumnBound], _ condition: Evaluator, settings: EvaluationSettings
  ) {
    self.columns = columns
    self.bounds = bounds
    self.condition = condition
    self.settings = settings
  }

  func select(_ columns: [Vector], rowCount: Int) throws(QueryError) -> Selection? {
    let batch = Batch(columns, rowCount: rowCount)
    let truth = try condition.evaluate(batch, EvaluationFrame(settings))
    if truth.encoding == .constant {
      let isTrue = !truth.isConstantNull && truth.pointer(as: UInt8.self)[0] != 0
      return isTrue ? nil : Selection(.empty, count: 0)
    }
    let selection = Selection.whereTrue(truth)
    return selection.count == rowCount ? nil : selection
  }
}

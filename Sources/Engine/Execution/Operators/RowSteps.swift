import Columns

/// Keeps the rows for which a predicate is true.
struct FilterFactory: StepFactory {
  let id: OperatorID
  let predicate: Predicate

  func makeStep(_ scope: WorkerScope, next: Step) -> Step {
    FilterStep(scope, id, predicate, next: next)
  }
}

private final class FilterStep: TransformStep {
  private let predicate: Predicate

  init(_ scope: WorkerScope, _ id: OperatorID, _ predicate: Predicate, next: Step) {
    self.predicate = predicate
    super.init(scope, id, next: next)
  }

  override func process(_ batch: Batch) throws {
    try emit(try predicate.apply(batch, scope.frame))
  }
}

/// Computes columns.
struct ProjectFactory: StepFactory {
  let id: OperatorID
  let evaluators: [Evaluator]

  func makeStep(_ scope: WorkerScope, next: Step) -> Step {
    // Plain columns pass on as they are, with the selection of the batch.
    let picked = evaluators.compactMap { ($0 as? ColumnEvaluator)?.index }
    if picked.count == evaluators.count { return PickStep(scope, id, picked, next: next) }
    return ProjectStep(scope, id, evaluators, next: next)
  }
}

private final class PickStep: TransformStep {
  private let columns: [Int]

  init(_ scope: WorkerScope, _ id: OperatorID, _ columns: [Int], next: Step) {
    self.columns = columns
    super.init(scope, id, next: next)
  }

  override func process(_ batch: Batch) throws { try emit(batch.projected(columns)) }
}

private final class ProjectStep: TransformStep {
  private let evaluators: [Evaluator]

  init(_ scope: WorkerScope, _ id: OperatorID, _ evaluators: [Evaluator], next: Step) {
    self.evaluators = evaluators
    super.init(scope, id, next: next)
  }

  override func process(_ batch: Batch) throws {
    var columns: [Vector] = []
    columns.reserveCapacity(evaluators.count)
    for evaluator in evaluators { columns.append(try evaluator.evaluate(batch, scope.frame)) }
    try emit(Batch(columns, rowCount: batch.rowCount))
  }
}

/// Passes every batch on once a projection.
struct ExpandFactory: StepFactory {
  let id: OperatorID
  let projections: [[Evaluator]]

  func makeStep(_ scope: WorkerScope, next: Step) -> Step {
    ExpandStep(scope, id, projections, next: next)
  }
}

private final class ExpandStep: TransformStep {
  private let projections: [[Evaluator]]

  init(_ scope: WorkerScope, _ id: OperatorID, _ projections: [[Evaluator]], next: Step) {
    self.projections = projections
    super.init(scope, id, next: next)
  }

  override func process(_ batch: Batch) throws {
    for projection in projections {
      var columns: [Vector] = []
      for evaluator in projection { columns.append(try evaluator.evaluate(batch, scope.frame)) }
      try emit(Batch(columns, rowCount: batch.rowCount))
    }
  }
}

import Columns
import Functions

/// Makes rows of each row with a generator and puts them beside the row they came from.
struct GenerateFactory: StepFactory {
  typealias Kernel = @Sendable (KernelInput) throws(QueryError) -> GeneratedRows

  let id: OperatorID
  let kernel: Kernel
  let arguments: [Evaluator]
  /// What the generator gives, as one structure.
  let type: DataType
  /// Rows that make none stay, with nulls.
  let outer: Bool

  func makeStep(_ scope: WorkerScope, next: Step) -> Step {
    GenerateStep(scope, self, next: next)
  }
}

private final class GenerateStep: TransformStep {
  private let generate: GenerateFactory

  init(_ scope: WorkerScope, _ generate: GenerateFactory, next: Step) {
    self.generate = generate
    super.init(scope, generate.id, next: next)
  }

  override func process(_ batch: Batch) throws {
    let arguments = try generate.arguments.map { try $0.evaluate(batch, scope.frame) }
    let generated = try generate.kernel(
      KernelInput(
        arguments: arguments, rowCount: batch.rowCount,
        type: generate.type, settings: scope.query.settings))
    var total = 0
    for count in generated.counts {
      total += generate.outer ? max(1, Int(count)) : Int(count)
    }
    guard total > 0 else { return }
    let owners = Buffer(byteCount: total * 4)
    let made = Buffer(byteCount: total * 4)
    let ownerRows = owners.pointer(as: Int32.self)
    let madeRows = made.pointer(as: Int32.self)
    var place = 0
    var source: Int32 = 0
    for (row, count) in generated.counts.enumerated() {
      if count == 0, generate.outer {
        ownerRows[place] = Int32(truncatingIfNeeded: row)
        madeRows[place] = -1
        place += 1
      }
      for _ in 0..<count {
        ownerRows[place] = Int32(truncatingIfNeeded: row)
        madeRows[place] = source
        source += 1
        place += 1
      }
    }
    let whole = batch.joined(
      Selection(owners, count: total), with: generated.columns,
      at: Selection(made, count: total, hasMisses: generate.outer))
    let size = scope.query.batchRowCount
    if total <= 2 * size { return try emit(whole) }
    for start in stride(from: 0, to: total, by: size) {
      try scope.throwIfCancelled()
      if scope.stop.isSet { return }
      try emit(whole.filtered(by: .range(start..<min(start + size, total))))
    }
  }
}

extension Selection {
  static func range(_ rows: Range<Int>) -> Selection {
    let buffer = Buffer(byteCount: rows.count * 4)
    let output = buffer.pointer(as: Int32.self)
    for place in 0..<rows.count {
      output[place] = Int32(truncatingIfNeeded: rows.lowerBound &+ place)
    }
    return Selection(buffer, count: rows.count)
  }
}

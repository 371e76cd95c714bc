import Columns

/// Keeps each row with a probability; the same seed keeps the same rows of the same morsel.
struct SampleFactory: StepFactory {
  let id: OperatorID
  let lower: Double
  let upper: Double
  let seed: Int64

  func makeStep(_ scope: WorkerScope, next: Step) -> Step {
    SampleStep(scope, self, next: next)
  }
}

private final class SampleStep: TransformStep {
  private let sample: SampleFactory
  private var state: UInt64 = 0
  private var morsel = -1

  init(_ scope: WorkerScope, _ sample: SampleFactory, next: Step) {
    self.sample = sample
    super.init(scope, sample.id, next: next)
  }

  override func process(_ batch: Batch) throws {
    if scope.morsel != morsel {
      morsel = scope.morsel
      state = UInt64(bitPattern: sample.seed) &+ UInt64(truncatingIfNeeded: morsel) &* 0x9E37
    }
    let buffer = Buffer(byteCount: batch.rowCount * 4)
    let rows = buffer.pointer(as: Int32.self)
    var count = 0
    for row in 0..<batch.rowCount {
      let number = nextNumber()
      rows[count] = Int32(truncatingIfNeeded: row)
      count &+= number >= sample.lower && number < sample.upper ? 1 : 0
    }
    try emit(batch.filtered(by: Selection(buffer, count: count)))
  }

  /// A number from 0 to below 1.
  private func nextNumber() -> Double {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed &>> 31
    return Double(mixed &>> 11) / Double(1 &<< 53)
  }
}

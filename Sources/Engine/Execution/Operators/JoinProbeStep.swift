import Columns
import Kernels
import Plan

/// Finds partners in the build side for the rows that pass.
struct JoinProbeFactory: StepFactory {
  let id: OperatorID
  let kind: JoinKind
  let build: JoinBuild
  let keys: [Evaluator]
  /// The part of the condition that is not an equality of keys, over left then right columns.
  let residual: Predicate?
  /// A mark join says null where nulls leave it open whether there is a partner.
  let marksUnknown: Bool

  func makeStep(_ scope: WorkerScope, next: Step) -> Step {
    if build.spill.isActive {
      return SpillingProbeStep(
        scope, id, keys: keys, build.layout, build.spill, next: next)
    }
    switch kind {
    case .semi, .anti, .mark, .nullAwareAnti:
      return ExistenceStep(scope, self, next: next)
    case .inner, .cross, .left, .right, .full, .single:
      return PairingStep(scope, self, next: next)
    }
  }
}

/// Inner and outer joins: gives pairs, and rows without a partner where the kind keeps them.
private final class PairingStep: TransformStep {
  private let join: JoinProbeFactory
  private var probe: JoinProbe?
  private var matchedBuild: Bitmap?

  init(_ scope: WorkerScope, _ join: JoinProbeFactory, next: Step) {
    self.join = join
    super.init(scope, join.id, next: next)
  }

  override func process(_ batch: Batch) throws {
    guard let table = join.build.table else { return }
    let probe = self.probe ?? JoinProbe(table)
    self.probe = probe
    let keys = try join.keys.map { try $0.evaluate(batch, scope.frame).flattened() }
    probe.start(keys, nullSafe: join.build.nullSafe, rowCount: batch.rowCount)
    let keepsLeft = join.kind == .left || join.kind == .full || join.kind == .single
    let seen = keepsLeft ? Bitmap(count: batch.rowCount, filled: false) : nil
    if join.kind == .right || join.kind == .full, matchedBuild == nil {
      matchedBuild = join.build.matches(of: scope.workerIndex)
    }
    while let pairs = probe.nextPairs() {
      try scope.throwIfCancelled()
      try give(pairs, batch, table, seen)
    }
    if let seen, let rest = join.unmatched(batch, seen, table.columns) { try emit(rest) }
  }

  private func give(
    _ pairs: (probe: Selection, build: Selection), _ batch: Batch, _ table: JoinTable,
    _ seen: Bitmap?
  ) throws {
    var (left, right) = pairs
    var result = batch.joined(
      left.isIdentity(of: batch.rowCount) ? nil : left, with: table.columns, at: right)
    if let residual = join.residual {
      let passed = try residual.passing(result, scope.frame)
      if let passed {
        result = result.filtered(by: passed)
        left = left.narrowed(by: passed)
        right = right.narrowed(by: passed)
      }
    }
    if let matchedBuild { for pair in 0..<right.count { matchedBuild.set(Int(right.rows[pair])) } }
    if let seen {
      for pair in 0..<left.count {
        let row = Int(left.rows[pair])
        if join.kind == .single, seen[row] { throw JoinProbeFactory.tooManyRows }
        seen.set(row)
      }
    }
    try emit(result)
  }
}

/// Semi, anti and mark joins: only asks whether there is a partner.
private final class ExistenceStep: TransformStep {
  private let join: JoinProbeFactory
  private var probe: JoinProbe?

  init(_ scope: WorkerScope, _ join: JoinProbeFactory, next: Step) {
    self.join = join
    super.init(scope, join.id, next: next)
  }

  override func process(_ batch: Batch) throws {
    guard let table = join.build.table else { return }
    let probe = self.probe ?? JoinProbe(table)
    self.probe = probe
    let keys = try join.keys.map { try $0.evaluate(batch, scope.frame).flattened() }
    probe.start(keys, nullSafe: join.build.nullSafe, rowCount: batch.rowCount)
    let found = Buffer(zeroedByteCount: batch.rowCount)
    let truths = found.pointer(as: UInt8.self)
    if let residual = join.residual {
      while let pairs = probe.nextPairs() {
        try scope.throwIfCancelled()
        let result = batch.joined(pairs.probe, with: table.columns, at: pairs.build)
        let passed = try residual.passing(result, scope.frame)
        let left = passed.map(pairs.probe.narrowed) ?? pairs.probe
        for pair in 0..<left.count { truths[Int(left.rows[pair])] = 1 }
      }
    } else {
      let matches = probe.firstMatches
      for row in 0..<batch.rowCount { truths[row] = matches[row] >= 0 ? 1 : 0 }
    }
    let truth = Vector.flat(.boolean, count: batch.rowCount, values: found)
    if let rest = join.existing(batch, keys: keys, truth) { try emit(rest) }
  }
}

/// After the probe: the build rows of right and full joins that found no partner.
final class UnmatchedSource: PipelineSource {
  private let build: JoinBuild
  private let leftTypes: [DataType]

  init(_ build: JoinBuild, leftTypes: [DataType]) {
    self.build = build
    self.leftTypes = leftTypes
  }

  func prepare() throws -> Int { 1 }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    guard let table = build.table else { return }
    let unmatched = build.unmatchedRows()
    let size = scope.query.batchRowCount
    for start in stride(from: 0, to: unmatched.count, by: size) where !scope.stop.isSet {
      try scope.throwIfCancelled()
      let rows = unmatched[start..<min(start + size, unmatched.count)]
      let buffer = Buffer(byteCount: rows.count * 4)
      for (place, row) in rows.enumerated() { buffer.pointer(as: Int32.self)[place] = row }
      let nulls = leftTypes.map { Vector.nulls($0, count: rows.count) }
      try next.push(
        Batch(nulls, rowCount: rows.count)
          .joined(nil, with: table.columns, at: Selection(buffer, count: rows.count)))
    }
  }
}

extension Selection {
  /// True when it names every row once, in order.
  func isIdentity(of rowCount: Int) -> Bool {
    guard count == rowCount else { return false }
    for row in 0..<count where rows[row] != Int32(truncatingIfNeeded: row) { return false }
    return true
  }

  /// The rows whose condition is false: neither true nor null.
  static func whereFalse(_ condition: Vector) -> Selection {
    let flat = condition.flattened()
    let buffer = Buffer(byteCount: flat.count * 4)
    let output = buffer.pointer(as: Int32.self)
    let truths = flat.pointer(as: UInt8.self)
    var count = 0
    for row in 0..<flat.count where truths[row] == 0 && !flat.isNull(at: row) {
      output[count] = Int32(truncatingIfNeeded: row)
      count &+= 1
    }
    return Selection(buffer, count: count)
  }
}

extension Predicate {
  /// The rows of `batch` that pass, as places in it; nil when all do.
  func passing(_ batch: Batch, _ frame: EvaluationFrame) throws(QueryError) -> Selection? {
    let numbers = Buffer(byteCount: batch.rowCount * 4)
    let rows = numbers.pointer(as: Int32.self)
    for row in 0..<batch.rowCount { rows[row] = Int32(truncatingIfNeeded: row) }
    let place = Vector.flat(.int, count: batch.rowCount, values: numbers)
    let passed = try apply(batch.adding([place]), frame)
    if passed.rowCount == batch.rowCount { return nil }
    return Selection(passed.column(passed.columnCount - 1).values, count: passed.rowCount)
  }
}

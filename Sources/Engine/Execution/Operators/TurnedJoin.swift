import Columns
import Kernels
import Scheduler

/// Semi and anti joins whose left side is the smaller one: the table holds the left rows, the right
/// rows mark their partners, and the marks decide which left rows come out.
final class MatchSink: PipelineSink {
  fileprivate let id: OperatorID
  fileprivate let build: JoinBuild
  fileprivate let keys: [Evaluator]
  /// The part of the condition that is not an equality of keys, over right then left columns.
  fileprivate let residual: Predicate?

  init(_ id: OperatorID, _ build: JoinBuild, keys: [Evaluator], residual: Predicate?) {
    self.id = id
    self.build = build
    self.keys = keys
    self.residual = residual
  }

  func makeStep(_ scope: WorkerScope) -> Step {
    if build.spill.isActive {
      return SpillingProbeSinkStep(scope, id, keys: keys, build.layout, build.spill)
    }
    return MatchStep(scope, self)
  }
}

private final class MatchStep: SinkStep {
  private let join: MatchSink
  private var probe: JoinProbe?
  private var matched: Bitmap?

  init(_ scope: WorkerScope, _ join: MatchSink) {
    self.join = join
    super.init(scope, join.id)
  }

  override func take(_ batch: Batch) throws {
    guard let table = join.build.table, table.rowCount > 0 else { return }
    let probe = self.probe ?? JoinProbe(table)
    let matched = self.matched ?? join.build.matches(of: scope.workerIndex)
    self.probe = probe
    self.matched = matched
    let keys = try join.keys.map { try $0.evaluate(batch, scope.frame).flattened() }
    probe.start(keys, nullSafe: join.build.nullSafe, rowCount: batch.rowCount)
    while let pairs = probe.nextPairs() {
      try scope.throwIfCancelled()
      let rows = try passing(pairs, batch, table)
      for pair in 0..<rows.count { matched.set(Int(rows.rows[pair])) }
    }
  }

  /// The rows of the table in those pairs that fulfil the whole condition.
  private func passing(
    _ pairs: (probe: Selection, build: Selection), _ batch: Batch, _ table: JoinTable
  ) throws -> Selection {
    guard let residual = join.residual else { return pairs.build }
    let joined = batch.joined(pairs.probe, with: table.columns, at: pairs.build)
    return try residual.passing(joined, scope.frame).map(pairs.build.narrowed) ?? pairs.build
  }
}

/// The left rows that such a join lets through.
final class MatchedRowsSource: PipelineSource {
  private let id: OperatorID
  private let build: JoinBuild
  /// Semi joins want the rows with a partner, anti joins those without.
  private let wantsPartner: Bool

  private static let morselRowCount = 1 << 16

  init(_ id: OperatorID, _ build: JoinBuild, wantsPartner: Bool) {
    self.id = id
    self.build = build
    self.wantsPartner = wantsPartner
  }

  func prepare() throws -> Int {
    let size = Self.morselRowCount
    return ((build.table?.rowCount ?? 0) + build.unlinkedCount + size - 1) / size
  }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    guard let table = build.table else { return }
    let start = morsel * Self.morselRowCount
    let end = min(start + Self.morselRowCount, table.rowCount + build.unlinkedCount)
    let rows = build.rows(in: start..<end, whichMatched: wantsPartner)
    scope.count(rows: rows.count, of: id)
    let size = scope.query.batchRowCount
    for start in stride(from: 0, to: rows.count, by: size) where !scope.stop.isSet {
      try scope.throwIfCancelled()
      let count = min(size, rows.count - start)
      let buffer = Buffer(byteCount: count * 4)
      for place in 0..<count { buffer.pointer(as: Int32.self)[place] = rows[start + place] }
      try next.push(
        Batch([], rowCount: count)
          .joined(nil, with: table.columns, at: Selection(buffer, count: count)))
    }
  }
}

import Columns
import Kernels
import Plan
import Scheduler

/// What comes out of a join whose sides lie on disk.
struct JoinParts: Sendable {
  enum BuildRows: Sendable {
    case none
    /// Rows without a partner behind nulls of these types: right and full joins.
    case unmatched(behind: [DataType])
    /// Rows with or without a partner alone: joins whose left side was built.
    case alone(withPartner: Bool)
  }

  let probe: JoinProbeFactory
  let build: BuildRows

  /// Pairs come out, and not only one side's rows.
  var givesPairs: Bool {
    if case .alone = build { return false }
    switch probe.kind {
    case .inner, .cross, .left, .right, .full, .single: return true
    case .semi, .anti, .nullAwareAnti, .mark: return false
    }
  }

  /// What becomes of a probe row depends on whether it had a partner.
  var asksForPartners: Bool {
    if case .alone = build { return false }
    switch probe.kind {
    case .inner, .cross, .right: return false
    case .left, .full, .single, .semi, .anti, .nullAwareAnti, .mark: return true
    }
  }

  /// Nothing comes out of a part without probe rows, or without build rows.
  func isEmpty(buildRows: Int, probeRows: Int) -> Bool {
    switch build {
    case .none: probeRows == 0 || buildRows == 0 && !asksForPartners
    case .unmatched: buildRows == 0 && (probeRows == 0 || !asksForPartners)
    case .alone: buildRows == 0
    }
  }
}

/// After the probes: joins the parts of a join whose build side did not fit into memory.
final class JoinPartsSource: PipelineSource {
  private let parts: JoinParts
  private let query: QueryContext

  init(_ parts: JoinParts, _ query: QueryContext) {
    self.parts = parts
    self.query = query
  }

  /// A part each, and last the build rows that no key can find.
  func prepare() throws -> Int {
    parts.probe.build.spill.isActive ? PartitionedRows.partCount + 1 : 0
  }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    let mark = scope.enter(parts.probe.id)
    defer { scope.leave(mark) }
    let spill = parts.probe.build.spill
    let output = JoinPartsOutput(parts, scope, next)
    guard morsel < PartitionedRows.partCount else {
      return try spill.unlinked.forEach(limit: query.batchRowCount) { batch in
        try output.giveUnlinked(batch)
      }
    }
    let join = PartJoin(parts, output, scope, OperatorMemory(query.memory, for: spill.id.name))
    try join.join(
      spill.buildRows, try spill.probeRows(), part: morsel, isDivisible: true)
  }
}

/// Passes on what comes out of the parts.
struct JoinPartsOutput {
  let parts: JoinParts
  let scope: WorkerScope
  let next: Step

  init(_ parts: JoinParts, _ scope: WorkerScope, _ next: Step) {
    self.parts = parts
    self.scope = scope
    self.next = next
  }

  func give(_ batch: Batch) throws {
    guard batch.rowCount > 0, !scope.stop.isSet else { return }
    scope.count(rows: batch.rowCount, of: parts.probe.id)
    try next.push(batch)
  }

  /// The build rows at `rows` of a table, as the kind of join shows them.
  func giveBuildRows(_ table: JoinTable, matched: Bitmap) throws {
    let wantsPartner: Bool
    switch parts.build {
    case .none: return
    case .unmatched: wantsPartner = false
    case .alone(let withPartner): wantsPartner = withPartner
    }
    let rows = (0..<table.rowCount).filter { matched[$0] == wantsPartner }
    let size = scope.query.batchRowCount
    for start in stride(from: 0, to: rows.count, by: size) {
      try scope.throwIfCancelled()
      let count = min(size, rows.count - start)
      let buffer = Buffer(byteCount: count * 4)
      let places = buffer.pointer(as: Int32.self)
      for row in 0..<count { places[row] = Int32(truncatingIfNeeded: rows[start + row]) }
      try give(
        nulls(count).joined(nil, with: table.columns, at: Selection(buffer, count: count)))
    }
  }

  /// Build rows with a null key never have a partner.
  func giveUnlinked(_ batch: Batch) throws {
    switch parts.build {
    case .none, .alone(withPartner: true): return
    case .unmatched, .alone(withPartner: false):
      try scope.throwIfCancelled()
      try give(nulls(batch.rowCount).adding(batch.columns))
    }
  }

  private func nulls(_ count: Int) -> Batch {
    guard case .unmatched(let types) = parts.build else { return Batch([], rowCount: count) }
    return Batch(types.map { .nulls($0, count: count) }, rowCount: count)
  }
}

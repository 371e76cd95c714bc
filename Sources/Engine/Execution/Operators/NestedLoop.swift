import Columns
import Plan
import Synchronization

/// Joins every row with every row of the right side and keeps the pairs that pass a condition.
struct NestedLoopFactory: StepFactory {
  let id: OperatorID
  let kind: JoinKind
  let right: NestedLoopRows
  /// Over left then right columns; nil when all pairs count.
  let condition: Predicate?

  func makeStep(_ scope: WorkerScope, next: Step) -> Step {
    NestedLoopStep(scope, self, next: next)
  }
}

/// The right side of a nested loop and which of its rows have found a partner.
final class NestedLoopRows: Sendable {
  let rows: StoredRows
  let types: [DataType]
  private let matched = Mutex<Bitmap?>(nil)

  init(_ rows: StoredRows, types: [DataType]) {
    self.rows = rows
    self.types = types
  }

  func note(_ rows: Selection, from base: Int) {
    matched.withLock { matched in
      let seen = matched ?? Bitmap(count: self.rows.rowCount, filled: false)
      for row in 0..<rows.count { seen.set(Int(rows.rows[row]) &+ base) }
      matched = seen
    }
  }

  func isMatched(_ row: Int) -> Bool { matched.withLock { $0?[row] ?? false } }
}

private final class NestedLoopStep: TransformStep {
  private let join: NestedLoopFactory

  init(_ scope: WorkerScope, _ join: NestedLoopFactory, next: Step) {
    self.join = join
    super.init(scope, join.id, next: next)
  }

  override func process(_ batch: Batch) throws {
    let seen = Buffer(zeroedByteCount: batch.rowCount)
    var base = 0
    try join.right.rows.forEach(limit: Batch.standardRowCount) { right in
      try pair(batch, with: right, base: base, seen)
      base += right.rowCount
    }
    try finish(batch, seen)
  }

  /// Pairs in portions: some left rows with all rows of one right batch.
  private func pair(
    _ batch: Batch, with right: Batch, base: Int, _ seen: Buffer
  ) throws {
    let columns = right.columns
    let perPortion = max(1, Batch.standardRowCount / max(right.rowCount, 1))
    for start in stride(from: 0, to: batch.rowCount, by: perPortion) {
      try scope.throwIfCancelled()
      if scope.stop.isSet { return }
      let end = min(start + perPortion, batch.rowCount)
      let count = (end - start) * right.rowCount
      let leftRows = Buffer(byteCount: count * 4)
      let rightRows = Buffer(byteCount: count * 4)
      var place = 0
      for row in start..<end {
        for partner in 0..<right.rowCount {
          leftRows.pointer(as: Int32.self)[place] = Int32(truncatingIfNeeded: row)
          rightRows.pointer(as: Int32.self)[place] = Int32(truncatingIfNeeded: partner)
          place &+= 1
        }
      }
      try give(
        batch, columns, Selection(leftRows, count: count), Selection(rightRows, count: count),
        base: base, seen)
    }
  }

  private func give(
    _ batch: Batch, _ columns: [Vector], _ leftRows: Selection, _ rightRows: Selection,
    base: Int, _ seen: Buffer
  ) throws {
    var (left, right) = (leftRows, rightRows)
    var result = batch.joined(left, with: columns, at: right)
    if let condition = join.condition {
      if let passed = try condition.passing(result, scope.frame) {
        result = result.filtered(by: passed)
        left = left.narrowed(by: passed)
        right = right.narrowed(by: passed)
      }
    }
    let flags = seen.pointer(as: UInt8.self)
    for pair in 0..<left.count {
      let row = Int(left.rows[pair])
      if join.kind == .single, flags[row] != 0 {
        throw QueryError(
          "SCALAR_SUBQUERY_TOO_MANY_ROWS", sqlState: "21000",
          "More than one row returned by a subquery used as an expression.")
      }
      flags[row] = 1
    }
    switch join.kind {
    case .right, .full:
      join.right.note(right, from: base)
      try emit(result)
    case .inner, .cross, .left, .single: try emit(result)
    case .semi, .anti, .nullAwareAnti, .mark: break
    }
  }

  private func finish(_ batch: Batch, _ seen: Buffer) throws {
    let truth = Vector.flat(.boolean, count: batch.rowCount, values: seen)
    let matched = Selection.whereTrue(truth)
    switch join.kind {
    case .inner, .cross, .right: return
    case .left, .full, .single:
      let rest = matched.complement(of: batch.rowCount)
      guard rest.count > 0 else { return }
      let nulls = join.right.types.map { Vector.nulls($0, count: rest.count) }
      try emit(batch.filtered(by: rest).adding(nulls))
    case .semi: try emit(batch.filtered(by: matched))
    case .anti, .nullAwareAnti: try emit(batch.filtered(by: matched.complement(of: batch.rowCount)))
    case .mark: try emit(batch.adding([truth]))
    }
  }
}

/// The right rows of right and full nested loops that found no partner.
final class UnmatchedLoopSource: PipelineSource {
  private let right: NestedLoopRows
  private let leftTypes: [DataType]

  init(_ right: NestedLoopRows, leftTypes: [DataType]) {
    self.right = right
    self.leftTypes = leftTypes
  }

  func prepare() throws -> Int { 1 }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    var base = 0
    try right.rows.forEach(limit: Batch.standardRowCount) { batch in
      try scope.throwIfCancelled()
      let buffer = Buffer(byteCount: batch.rowCount * 4)
      var count = 0
      for row in 0..<batch.rowCount where !right.isMatched(base + row) {
        buffer.pointer(as: Int32.self)[count] = Int32(truncatingIfNeeded: row)
        count += 1
      }
      base += batch.rowCount
      guard count > 0 else { return }
      let rows = Batch(batch.sources, rowCount: batch.rowCount)
        .filtered(by: Selection(buffer, count: count))
      let nulls = leftTypes.map { Vector.nulls($0, count: count) }
      try next.push(Batch(nulls + rows.columns, rowCount: count))
    }
  }
}

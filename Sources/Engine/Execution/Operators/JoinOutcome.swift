import Columns
import Plan

/// What becomes of probe rows once it is known which of them had a partner.
extension JoinProbeFactory {
  static let tooManyRows = QueryError(
    "SCALAR_SUBQUERY_TOO_MANY_ROWS", sqlState: "21000",
    "More than one row returned by a subquery used as an expression.")

  /// The rows that come out besides the pairs; nil when there are none.
  func outcome(
    _ batch: Batch, keys: [Vector], seen: Bitmap, _ buildColumns: [Vector]
  ) -> Batch? {
    switch kind {
    case .inner, .cross, .right: return nil
    case .left, .full, .single: return unmatched(batch, seen, buildColumns)
    case .semi, .anti, .nullAwareAnti, .mark:
      let found = Buffer(byteCount: batch.rowCount)
      let truths = found.pointer(as: UInt8.self)
      for row in 0..<batch.rowCount { truths[row] = seen[row] ? 1 : 0 }
      return existing(
        batch, keys: keys, .flat(.boolean, count: batch.rowCount, values: found))
    }
  }

  /// Rows without a partner, beside nulls.
  func unmatched(_ batch: Batch, _ seen: Bitmap, _ buildColumns: [Vector]) -> Batch? {
    let buffer = Buffer(byteCount: batch.rowCount * 4)
    let rows = buffer.pointer(as: Int32.self)
    var count = 0
    for row in 0..<batch.rowCount {
      rows[count] = Int32(truncatingIfNeeded: row)
      count &+= seen[row] ? 0 : 1
    }
    guard count > 0 else { return nil }
    let misses = Buffer(byteCount: count * 4)
    for row in 0..<count { misses.pointer(as: Int32.self)[row] = -1 }
    return batch.joined(
      Selection(buffer, count: count), with: buildColumns,
      at: Selection(misses, count: count, hasMisses: true))
  }

  /// The rows of semi, anti and mark joins, whose partners `truth` tells.
  func existing(_ batch: Batch, keys: [Vector], _ truth: Vector) -> Batch? {
    switch kind {
    case .semi: return batch.filtered(by: .whereTrue(truth))
    case .anti:
      return batch.filtered(by: Selection.whereTrue(truth).complement(of: batch.rowCount))
    case .nullAwareAnti:
      return batch.filtered(by: .whereFalse(withUnknowns(truth, keys)))
    case .mark: return batch.adding([marksUnknown ? withUnknowns(truth, keys) : truth])
    case .inner, .cross, .left, .right, .full, .single: return nil
    }
  }

  /// A row without a partner is unknown when its key is null, or when a build key is, unless the
  /// build side is empty.
  private func withUnknowns(_ truth: Vector, _ keys: [Vector]) -> Vector {
    guard !build.isEmpty, residual == nil else { return truth }
    let buildHasNull = build.hasNullKey
    guard buildHasNull || keys.contains(where: { !$0.hasNoNulls }) else { return truth }
    let truths = truth.pointer(as: UInt8.self)
    let valid = Bitmap(count: truth.count, filled: false)
    for row in 0..<truth.count {
      let unknown = buildHasNull || keys.contains { $0.isNull(at: row) }
      if truths[row] != 0 || !unknown { valid.set(row) }
    }
    return truth.withValidity(valid)
  }
}

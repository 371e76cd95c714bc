import Columns
import Kernels

/// `value IN (constants)`: looks values up in a hash table of the list.
final class MembershipEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let value: Evaluator
  private let table: JoinTable
  private let listHasNull: Bool

  /// `list` holds the constants, already of the value's type.
  init(_ value: Evaluator, list: Vector) {
    self.value = value
    let kept = Buffer(byteCount: list.count * 4)
    let rows = kept.pointer(as: Int32.self)
    var count = 0
    for row in 0..<list.count where !list.isNull(at: row) {
      rows[count] = Int32(truncatingIfNeeded: row)
      count += 1
    }
    listHasNull = count < list.count
    let present = list.flattened().withValidity(nil).gather(rows, count: count)
    let layout = KeyLayout(types: [list.type], nullable: [false])
    table = JoinTable(
      layout, keys: present, columns: [],
      encoded: layout.encode([present], rowCount: present.count))
    table.link(part: 0, of: 1)
    super.init(type: .boolean)
  }

  override var isSafe: Bool { value.isSafe }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let vector = try value.evaluate(batch, frame)
    if vector.encoding == .dictionary, let base = vector.base, base.count <= batch.rowCount * 4 {
      return vector.rebased(on: contains(base))
    }
    return contains(vector)
  }

  private func contains(_ vector: Vector) -> Vector {
    let probe = JoinProbe(table)
    probe.start([vector], rowCount: vector.count)
    let matches = probe.firstMatches
    let buffer = Buffer(byteCount: vector.count)
    let output = buffer.pointer(as: UInt8.self)
    for row in 0..<vector.count { output[row] = matches[row] >= 0 ? 1 : 0 }
    guard listHasNull || !vector.hasNoNulls else {
      return .flat(.boolean, count: vector.count, values: buffer)
    }
    let valid = Bitmap(count: vector.count, filled: false)
    for row in 0..<vector.count {
      if !vector.isNull(at: row), output[row] != 0 || !listHasNull { valid.set(row) }
    }
    return .flat(.boolean, count: vector.count, values: buffer, validity: valid)
  }
}

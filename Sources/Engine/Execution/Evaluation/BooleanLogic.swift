import Columns

/// Evaluates AND and OR in three-valued logic. The right side sees only the rows that the left
/// has not decided, so that a guard on the left keeps errors of the right away.
final class LogicEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let parts: [Evaluator]
  /// The value that decides: false for AND, true for OR.
  private let deciding: Bool

  init(_ parts: [Evaluator], deciding: Bool) {
    self.parts = parts
    self.deciding = deciding
    super.init(type: .boolean)
  }

  override var isSafe: Bool { parts.allSatisfy(\.isSafe) }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let decided = UInt8(deciding ? 1 : 0)
    let rowCount = batch.rowCount
    let result = Buffer(byteCount: rowCount)
    let truths = result.pointer(as: UInt8.self)
    for row in 0..<rowCount { truths[row] = 1 &- decided }
    var open = batch
    var places: Selection?
    let nulls = Bitmap(count: rowCount, filled: false)
    var anyNull = false
    for part in parts where open.rowCount > 0 {
      let vector = try part.evaluate(open, frame).flattened()
      let values = vector.pointer(as: UInt8.self)
      let remaining = Buffer(byteCount: open.rowCount * 4)
      let rows = remaining.pointer(as: Int32.self)
      var count = 0
      for row in 0..<open.rowCount {
        let place = places.map { Int($0.rows[row]) } ?? row
        if vector.isNull(at: row) {
          nulls.set(place)
          anyNull = true
        } else if values[row] == decided {
          truths[place] = decided
          nulls.clear(place)
          continue
        }
        rows[count] = Int32(truncatingIfNeeded: row)
        count &+= 1
      }
      let kept = Selection(remaining, count: count)
      if count < open.rowCount {
        places = places.map { $0.narrowed(by: kept) } ?? kept
        open = open.filtered(by: kept)
      }
    }
    guard anyNull else { return .flat(.boolean, count: rowCount, values: result) }
    let valid = Bitmap(count: rowCount, filled: false)
    for word in 0..<Bitmap.wordCount(rowCount) { valid.words[word] = ~nulls.words[word] }
    return .flat(.boolean, count: rowCount, values: result, validity: valid)
  }
}

/// Evaluates NOT; null stays null.
final class NotEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let child: Evaluator

  init(_ child: Evaluator) {
    self.child = child
    super.init(type: .boolean)
  }

  override var isSafe: Bool { child.isSafe }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let vector = try child.evaluate(batch, frame)
    if vector.encoding == .dictionary, let base = vector.base {
      return vector.rebased(on: negated(base))
    }
    if vector.encoding == .constant {
      let single = negated(vector.slice(0..<min(1, vector.count)).flattened())
      return single.count == 0 ? vector : .constant(single, count: vector.count)
    }
    return negated(vector)
  }

  private func negated(_ vector: Vector) -> Vector {
    let result = Buffer(byteCount: vector.count)
    let input = vector.pointer(as: UInt8.self)
    let output = result.pointer(as: UInt8.self)
    for row in 0..<vector.count { output[row] = input[row] ^ 1 }
    return .flat(.boolean, count: vector.count, values: result, validity: vector.validity)
  }
}

/// `isnull` and `isnotnull`.
final class NullTestEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let child: Evaluator
  private let wantsNull: Bool

  init(_ child: Evaluator, wantsNull: Bool) {
    self.child = child
    self.wantsNull = wantsNull
    super.init(type: .boolean)
  }

  override var isSafe: Bool { child.isSafe }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let vector = try child.evaluate(batch, frame)
    let count = batch.rowCount
    if vector.hasNoNulls { return .constant(.boolean(!wantsNull), .boolean, count: count) }
    if vector.encoding == .constant || vector.physical == .null {
      let isNull = vector.isConstantNull
      return .constant(.boolean(isNull == wantsNull), .boolean, count: count)
    }
    let result = Buffer(byteCount: count)
    let output = result.pointer(as: UInt8.self)
    let flip = UInt8(wantsNull ? 1 : 0)
    if let validity = vector.validity {
      let words = validity.words
      for row in 0..<count {
        let bit = words[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1
        output[row] = UInt8(truncatingIfNeeded: bit) ^ flip
      }
    }
    return .flat(.boolean, count: count, values: result)
  }
}

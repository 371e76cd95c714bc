import Columns

/// CASE, IF and COALESCE: every row takes the result of the first branch that wants it, and a
/// branch is evaluated only for the rows that take it.
final class CaseEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let branches: [(condition: Evaluator, result: Evaluator)]
  private let otherwise: Evaluator

  init(
    _ branches: [(condition: Evaluator, result: Evaluator)], otherwise: Evaluator, type: DataType
  ) {
    self.branches = branches
    self.otherwise = otherwise
    super.init(type: type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    var assembly = BranchAssembly(batch)
    for branch in branches where !assembly.isComplete {
      let condition = try branch.condition.evaluate(assembly.open, frame)
      let chosen = Selection.whereTrue(condition)
      guard chosen.count > 0 else { continue }
      try assembly.take(chosen) { (rows) throws(QueryError) in
        try branch.result.evaluate(rows, frame)
      }
    }
    if !assembly.isComplete {
      try assembly.takeRest { (rows) throws(QueryError) in try otherwise.evaluate(rows, frame) }
    }
    return assembly.finish(type)
  }
}

/// The first value that is not null.
final class CoalesceEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let arguments: [Evaluator]

  init(_ arguments: [Evaluator], type: DataType) {
    self.arguments = arguments
    super.init(type: type)
  }

  override var isSafe: Bool { arguments.allSatisfy(\.isSafe) }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    var assembly = BranchAssembly(batch)
    for argument in arguments where !assembly.isComplete {
      let vector = try argument.evaluate(assembly.open, frame)
      if vector.hasNoNulls {
        try assembly.takeRest { _ in vector }
        break
      }
      let buffer = Buffer(byteCount: vector.count * 4)
      let rows = buffer.pointer(as: Int32.self)
      var count = 0
      for row in 0..<vector.count where !vector.isNull(at: row) {
        rows[count] = Int32(truncatingIfNeeded: row)
        count &+= 1
      }
      guard count > 0 else { continue }
      try assembly.take(Selection(buffer, count: count)) { _ in
        vector.gather(rows, count: count)
      }
    }
    if !assembly.isComplete {
      try assembly.takeRest { rows in .nulls(type, count: rows.rowCount) }
    }
    return assembly.finish(type)
  }
}

/// Puts the results of branches, each over some rows of a batch, together in row order.
private struct BranchAssembly {
  /// The rows that no branch has taken yet.
  private(set) var open: Batch
  private var places: Selection?
  private let rowCount: Int
  private let origin: Buffer
  private var parts: [Vector] = []
  private var offset = 0

  init(_ batch: Batch) {
    open = batch
    rowCount = batch.rowCount
    origin = Buffer(byteCount: batch.rowCount * 4)
  }

  var isComplete: Bool { open.rowCount == 0 }

  mutating func take(
    _ chosen: Selection, _ result: (Batch) throws(QueryError) -> Vector
  ) throws(QueryError) {
    if chosen.count == open.rowCount { return try takeRest(result) }
    let part = try result(open.filtered(by: chosen))
    note(part, at: places.map { $0.narrowed(by: chosen) } ?? chosen)
    let rest = remaining(after: chosen)
    places = places.map { $0.narrowed(by: rest) } ?? rest
    open = open.filtered(by: rest)
  }

  mutating func takeRest(_ result: (Batch) throws(QueryError) -> Vector) throws(QueryError) {
    let part = try result(open)
    if let places {
      note(part, at: places)
    } else {
      parts = [part]
    }
    open = Batch([], rowCount: 0)
  }

  /// A single part that covers all rows needs no copy.
  func finish(_ type: DataType) -> Vector {
    if rowCount == 0 { return .nulls(type, count: 0) }
    if parts.count == 1, offset == 0, let only = parts.first { return only }
    let indices = origin.pointer(as: Int32.self)
    let small = parts.map { $0.encoding == .constant ? $0.slice(0..<1) : $0 }
    if parts.allSatisfy({ $0.encoding == .constant }), type.physical != .structure {
      return constantParts(small, type)
    }
    return Vector.concat(parts, as: type).gather(indices, count: rowCount)
  }

  /// Branches that are constants make a dictionary: one entry a branch.
  private func constantParts(_ singles: [Vector], _ type: DataType) -> Vector {
    let base = Vector.concat(singles, as: type)
    let result = Buffer(byteCount: rowCount * 4)
    let output = result.pointer(as: Int32.self)
    let input = origin.pointer(as: Int32.self)
    var ends: [Int32] = []
    var end: Int32 = 0
    for part in parts {
      end &+= Int32(truncatingIfNeeded: part.count)
      ends.append(end)
    }
    for row in 0..<rowCount {
      var branch = 0
      while input[row] >= ends[branch] { branch &+= 1 }
      output[row] = Int32(truncatingIfNeeded: branch)
    }
    return .dictionary(indices: result, count: rowCount, base: base)
  }

  private mutating func note(_ part: Vector, at rows: Selection) {
    let target = origin.pointer(as: Int32.self)
    for row in 0..<rows.count {
      target[Int(rows.rows[row])] = Int32(truncatingIfNeeded: offset &+ row)
    }
    offset += rows.count
    parts.append(part)
  }

  private func remaining(after chosen: Selection) -> Selection {
    let buffer = Buffer(byteCount: open.rowCount * 4)
    let rows = buffer.pointer(as: Int32.self)
    var count = 0
    var taken = 0
    for row in 0..<open.rowCount {
      if taken < chosen.count, Int(chosen.rows[taken]) == row {
        taken &+= 1
      } else {
        rows[count] = Int32(truncatingIfNeeded: row)
        count &+= 1
      }
    }
    return Selection(buffer, count: count)
  }
}

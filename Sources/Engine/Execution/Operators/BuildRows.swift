import Columns
import Kernels
import Scheduler

/// The rows of a join's build side that one worker collects, in memory and, when there is no room
/// for more, on disk.
///
/// `@unchecked Sendable`: used by that worker alone until the input has ended.
final class BuildRows: @unchecked Sendable {
  struct Piece {
    var keys: [Vector]
    var rows: Batch
  }

  private(set) var linked: [Piece] = []
  /// Rows that no key can find.
  private(set) var unlinked: [Batch] = []
  private(set) var hasNullKey = false
  private let build: JoinBuild
  private let keys: [Evaluator]
  private let memory: OperatorMemory
  private var held = HeldBytes()
  private var rowCount = 0
  private var writer: PartitionWriter?

  init(_ build: JoinBuild, keys: [Evaluator], _ memory: OperatorMemory) {
    self.build = build
    self.keys = keys
    self.memory = memory
  }

  var hasSpilled: Bool { writer != nil }

  var byteCount: Int { held.total }

  /// What a table of the rows takes: their copy, key words, chains and the directory.
  var tableBytes: Int { held.total + rowCount * (build.layout.wordCount * 8 + 28) }

  func add(_ batch: Batch, _ frame: EvaluationFrame) throws {
    var vectors: [Vector] = []
    for key in keys { vectors.append(try key.evaluate(batch, frame)) }
    let strict = zip(vectors, build.nullSafe).filter { !$0.1 }.map(\.0)
    let nullRows = Selection.rowsWithNull(strict, rowCount: batch.rowCount)
    var rows = batch
    if let nullRows {
      hasNullKey = true
      let kept = nullRows.complement(of: batch.rowCount)
      rows = batch.filtered(by: kept)
      vectors = vectors.map { $0.gather(kept.rows, count: kept.count) }
      if build.keepsNullKeys {
        let whole = batch.filtered(by: nullRows).materialized
        held.add(whole)
        unlinked.append(whole)
      }
    }
    for index in vectors.indices where !build.nullSafe[index] {
      vectors[index] = vectors[index].withValidity(nil)
    }
    if rows.rowCount > 0 {
      let piece = Piece(keys: vectors, rows: rows.materialized)
      held.add(piece.rows)
      for vector in vectors { held.add(vector) }
      linked.append(piece)
      rowCount += rows.rowCount
    }
    if !memory.holds(held.total) { try writeRows() }
  }

  /// Moves all rows to disk.
  func writeRows() throws {
    let writer = self.writer ?? PartitionWriter(build.spill.buildRows)
    self.writer = writer
    for piece in linked {
      let keys = piece.keys.map { $0.flattened() }
      let hashes = build.layout.hash(build.layout.encode(keys, rowCount: piece.rows.rowCount))
      try writer.append(piece.rows, hashes: hashes.pointer(as: UInt64.self))
    }
    for batch in unlinked { try build.spill.unlinked.append(batch) }
    clear()
  }

  func flush() throws { try writer?.flush() }

  func clear() {
    linked = []
    unlinked = []
    held.removeAll()
    rowCount = 0
    memory.release()
  }
}

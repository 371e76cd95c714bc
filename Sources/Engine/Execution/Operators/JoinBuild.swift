import Columns
import Kernels
import Scheduler
import Synchronization

/// The build side of a hash join while it is made, and what the probes need of it afterwards.
///
/// `@unchecked Sendable`: written by the build's stages one after the other (a finish task writes
/// its own column), read by probes after them; the sets of matched rows are locked by worker.
final class JoinBuild: @unchecked Sendable {
  let layout: KeyLayout
  let types: [DataType]
  let keyTypes: [DataType]
  /// Keys compared by `<=>`, in which a null equals a null.
  let nullSafe: [Bool]
  /// Scans of the probe side that may skip rows without a partner.
  var filters: [RuntimeFilter] = []
  /// Rows with a null key are kept behind all others: right and full joins give them back.
  let keepsNullKeys: Bool
  var hasNullKey = false
  var table: JoinTable?
  /// Rows that no key can find, because they hold a null.
  var unlinkedCount = 0
  private let matched = Mutex<[Int: Bitmap]>([:])

  init(keyTypes: [DataType], nullSafe: [Bool], types: [DataType], keepsNullKeys: Bool) {
    layout = KeyLayout(types: keyTypes, nullable: nullSafe)
    self.keyTypes = keyTypes
    self.nullSafe = nullSafe
    self.types = types
    self.keepsNullKeys = keepsNullKeys
  }

  var isEmpty: Bool { (table?.rowCount ?? 0) == 0 && unlinkedCount == 0 && !hasNullKey }

  /// The rows that this worker has seen a partner for.
  func matches(of workerIndex: Int) -> Bitmap {
    matched.withLock { matched in
      if let known = matched[workerIndex] { return known }
      let made = Bitmap(count: table?.rowCount ?? 0, filled: false)
      matched[workerIndex] = made
      return made
    }
  }

  /// The rows for which no worker has seen a partner, those without a whole key included.
  func unmatchedRows() -> [Int32] {
    rows(in: 0..<(table?.rowCount ?? 0) + unlinkedCount, whichMatched: false)
  }

  /// Those of some rows for which a worker has seen a partner, or for which none has.
  func rows(in range: Range<Int>, whichMatched: Bool) -> [Int32] {
    let seen = matched.withLock { Array($0.values) }
    let linkedCount = table?.rowCount ?? 0
    return range.compactMap { row in
      let isMatched = row < linkedCount && seen.contains { $0[row] }
      return isMatched == whichMatched ? Int32(truncatingIfNeeded: row) : nil
    }
  }
}

/// Collects the rows of the build side and makes the table.
final class JoinBuildSink: PipelineSink {
  private struct Pieces {
    var linked: [Piece] = []
    var unlinked: [Batch] = []
    var hasNullKey = false
  }

  private struct Piece {
    var keys: [Vector]
    var rows: Batch
  }

  private let id: OperatorID
  private let build: JoinBuild
  private let keys: [Evaluator]
  private let pieces = Mutex(Pieces())
  /// Columns as the first finish tasks join them: keys, then payload.
  private let joined: Mutex<[Vector?]>
  private let reservation: MemoryReservation

  init(
    _ id: OperatorID, _ build: JoinBuild, keys: [Evaluator], memory: MemoryAccount
  ) {
    self.id = id
    self.build = build
    self.keys = keys
    joined = Mutex(Array(repeating: nil, count: keys.count + build.types.count))
    reservation = memory.reserve(for: id.name)
  }

  func makeStep(_ scope: WorkerScope) -> Step { BuildStep(scope, id, self) }

  let finishPhaseCount = 2

  func finishTaskCount(phase: Int) -> Int {
    if phase == 0 { return keys.count + build.types.count }
    return build.table?.partCount(workers: 4) ?? 0
  }

  func finish(phase: Int, task: Int, _ context: TaskContext) throws {
    if phase == 0 {
      let column = joinColumn(task)
      joined.withLock { $0[task] = column }
    } else {
      build.table?.link(part: task, of: build.table?.partCount(workers: 4) ?? 1)
    }
  }

  func phaseEnded(_ phase: Int) throws {
    if phase == 0 {
      makeTable()
    } else if let table = build.table {
      for filter in build.filters { filter.activate(table) }
    }
  }

  fileprivate func add(_ batch: Batch, _ scope: WorkerScope) throws {
    var vectors: [Vector] = []
    for key in keys { vectors.append(try key.evaluate(batch, scope.frame)) }
    let strict = zip(vectors, build.nullSafe).filter { !$0.1 }.map(\.0)
    let nullRows = Selection.rowsWithNull(strict, rowCount: batch.rowCount)
    var rows = batch
    if let nullRows {
      let kept = nullRows.complement(of: batch.rowCount)
      rows = batch.filtered(by: kept)
      vectors = vectors.map { $0.gather(kept.rows, count: kept.count) }
    }
    let unlinked =
      build.keepsNullKeys ? nullRows.map { batch.filtered(by: $0).materialized } : nil
    for index in vectors.indices where !build.nullSafe[index] {
      vectors[index] = vectors[index].withValidity(nil)
    }
    let piece = Piece(keys: vectors, rows: rows.materialized)
    try reservation.growOrThrow(by: batch.rowCount * rowBytes)
    pieces.withLock { pieces in
      if nullRows != nil { pieces.hasNullKey = true }
      if let unlinked { pieces.unlinked.append(unlinked) }
      if rows.rowCount > 0 { pieces.linked.append(piece) }
    }
  }

  /// Bytes of one row, about: payload, key, chain and directory.
  private var rowBytes: Int {
    build.types.reduce(24 + build.layout.wordCount * 8) { $0 + max(1, $1.physical.byteWidth) }
  }

  private func joinColumn(_ index: Int) -> Vector {
    let (linked, unlinked) = pieces.withLock { ($0.linked, $0.unlinked) }
    if index < keys.count {
      return .concat(linked.map { $0.keys[index] }, as: build.keyTypes[index])
    }
    let column = index - keys.count
    let parts = linked.map { $0.rows.column(column) } + unlinked.map { $0.column(column) }
    return .concat(parts, as: build.types[column])
  }

  private func makeTable() {
    let columns = joined.withLock { joined in
      defer { joined = [] }
      return joined.compactMap { $0 }
    }
    let (rowCount, unlinkedCount, hasNullKey) = pieces.withLock { pieces in
      defer { pieces = Pieces() }
      return (
        pieces.linked.reduce(0) { $0 + $1.rows.rowCount },
        pieces.unlinked.reduce(0) { $0 + $1.rowCount }, pieces.hasNullKey
      )
    }
    build.hasNullKey = hasNullKey
    build.unlinkedCount = unlinkedCount
    let keyColumns = Array(columns.prefix(keys.count))
    build.table = JoinTable(
      build.layout, keys: keyColumns.first, columns: Array(columns.dropFirst(keys.count)),
      encoded: build.layout.encode(keyColumns, rowCount: rowCount))
  }
}

private final class BuildStep: SinkStep {
  private let sink: JoinBuildSink

  init(_ scope: WorkerScope, _ id: OperatorID, _ sink: JoinBuildSink) {
    self.sink = sink
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    try sink.add(batch, scope)
  }
}

extension Selection {
  /// The rows in which some vector is null; nil when there are none.
  static func rowsWithNull(_ vectors: [Vector], rowCount: Int) -> Selection? {
    if vectors.allSatisfy(\.hasNoNulls) { return nil }
    let buffer = Buffer(byteCount: rowCount * 4)
    let rows = buffer.pointer(as: Int32.self)
    var count = 0
    for row in 0..<rowCount where vectors.contains(where: { $0.isNull(at: row) }) {
      rows[count] = Int32(truncatingIfNeeded: row)
      count &+= 1
    }
    return count == 0 ? nil : Selection(buffer, count: count)
  }

  /// The rows below `rowCount` that this ascending selection does not name.
  func complement(of rowCount: Int) -> Selection {
    let buffer = Buffer(byteCount: rowCount * 4)
    let output = buffer.pointer(as: Int32.self)
    var found = 0
    var next = 0
    for row in 0..<rowCount {
      if next < count, Int(rows[next]) == row {
        next &+= 1
      } else {
        output[found] = Int32(truncatingIfNeeded: row)
        found &+= 1
      }
    }
    return Selection(buffer, count: found)
  }
}

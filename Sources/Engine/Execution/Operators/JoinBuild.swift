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
  /// Where the rows are when they found no room in memory; then there is no table.
  let spill: JoinSpill
  /// Of the table, as long as there is one.
  let memory: OperatorMemory
  private let matched = Mutex<[Int: Bitmap]>([:])

  init(
    keyTypes: [DataType], nullSafe: [Bool], types: [DataType], keepsNullKeys: Bool,
    spill: JoinSpill, memory: OperatorMemory
  ) {
    self.spill = spill
    self.memory = memory
    layout = KeyLayout(types: keyTypes, nullable: nullSafe)
    self.keyTypes = keyTypes
    self.nullSafe = nullSafe
    self.types = types
    self.keepsNullKeys = keepsNullKeys
  }

  var isEmpty: Bool {
    (table?.rowCount ?? spill.buildRows.rowCount) == 0 && unlinkedCount == 0 && !hasNullKey
  }

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
    var linked: [BuildRows.Piece] = []
    var unlinked: [Batch] = []
  }

  private let id: OperatorID
  private let build: JoinBuild
  private let keys: [Evaluator]
  private let query: QueryContext
  private let workers = Mutex<[BuildRows]>([])
  private let pieces = Mutex(Pieces())
  /// Columns as the first finish tasks join them: keys, then payload.
  private let joined: Mutex<[Vector?]>

  init(_ id: OperatorID, _ build: JoinBuild, keys: [Evaluator], _ query: QueryContext) {
    self.id = id
    self.build = build
    self.keys = keys
    self.query = query
    joined = Mutex(Array(repeating: nil, count: keys.count + build.types.count))
  }

  func makeStep(_ scope: WorkerScope) -> Step {
    let rows = BuildRows(build, keys: keys, OperatorMemory(query.memory, for: id.name))
    workers.withLock { $0.append(rows) }
    return BuildStep(scope, id, rows)
  }

  /// Decides whether the table is made in memory.
  func inputEnded() throws {
    let workers = workers.withLock { workers in
      defer { workers = [] }
      return workers
    }
    build.hasNullKey = workers.contains(where: \.hasNullKey)
    let held = workers.reduce(0) { $0 + $1.byteCount }
    let needed = workers.reduce(0) { $0 + $1.tableBytes }
    // The table stays while its rows are looked up: it leaves as much to those who do.
    if workers.contains(where: \.hasSpilled) || needed > query.memory.budget.freeBytes + held
      || !build.memory.holds(needed)
    {
      for worker in workers { try worker.writeRows() }
      for worker in workers { try worker.flush() }
      return build.spill.start()
    }
    pieces.withLock { pieces in
      for worker in workers {
        pieces.linked += worker.linked
        pieces.unlinked += worker.unlinked
      }
    }
    for worker in workers { worker.clear() }
  }

  let finishPhaseCount = 2

  func finishTaskCount(phase: Int) -> Int {
    if build.spill.isActive { return 0 }
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
    if build.spill.isActive { return }
    if phase == 0 {
      makeTable()
    } else if let table = build.table, !build.filters.isEmpty {
      let keys = KeyFilter(table)
      for filter in build.filters { filter.activate(keys) }
    }
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
    let (rowCount, unlinkedCount) = pieces.withLock { pieces in
      defer { pieces = Pieces() }
      return (
        pieces.linked.reduce(0) { $0 + $1.rows.rowCount },
        pieces.unlinked.reduce(0) { $0 + $1.rowCount }
      )
    }
    build.unlinkedCount = unlinkedCount
    let keyColumns = Array(columns.prefix(keys.count))
    build.table = JoinTable(
      build.layout, keys: keyColumns.first, columns: Array(columns.dropFirst(keys.count)),
      encoded: build.layout.encode(keyColumns, rowCount: rowCount))
  }
}

private final class BuildStep: SinkStep {
  private let rows: BuildRows

  init(_ scope: WorkerScope, _ id: OperatorID, _ rows: BuildRows) {
    self.rows = rows
    super.init(scope, id)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    try rows.add(batch, scope.frame)
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

import Columns
import Functions
import Kernels
import Scheduler

/// The groups of one worker, in memory and, when there is no room for more, on disk.
///
/// `@unchecked Sendable`: used by that worker alone until the input has ended.
final class WorkerGroups: @unchecked Sendable {
  private(set) var state: AggregateState
  private let memory: OperatorMemory
  /// Nil when there are no keys by which groups could be divided.
  private let spill: AggregateSpill?
  private var writer: PartitionWriter?
  /// Groups that were put aside, in order.
  private(set) var parts: [AggregatePart] = []
  private var partBytes = 0
  /// Rows of a key lie together, as far as was seen.
  private var isClustered = true

  /// Tables of more groups do not fit in the cache of a core.
  private static let cachedGroupCount = 1 << 15

  init(_ state: AggregateState, _ memory: OperatorMemory, _ spill: AggregateSpill?) {
    self.state = state
    self.memory = memory
    self.spill = spill
  }

  var hasSpilled: Bool { writer != nil }

  /// Called before rows are added, which may make tables grow by a multiple.
  func makeRoom(forRows rowCount: Int) throws {
    let growth = state.table?.growth(adding: rowCount) ?? 0
    if growth > 0 { try hold(byteSize + growth) }
  }

  /// Called after rows were added.
  func account() throws {
    if isClustered, state.table != nil, state.groupCount > Self.cachedGroupCount {
      try putAside()
    }
    try hold(byteSize)
  }

  var groupCount: Int { parts.reduce(state.groupCount) { $0 + $1.rowCount } }

  var byteSize: Int { partBytes + state.byteSize }

  /// Starts with an empty table when that of the rows so far has collected many rows a group:
  /// with rows in some order of their keys, the groups so far are complete, and the table of the
  /// next ones stays in the cache. Otherwise goes on with the table that there is.
  private func putAside() throws {
    isClustered = state.rowCount >= 2 * state.groupCount
    guard isClustered else { return }
    let part = try state.export().partitioned()
    let stateBytes = state.accumulators.reduce(0) { $0 + $1.byteSize }
    partBytes += part.byteSize(states: stateBytes)
    parts.append(part)
    state = state.emptied(expecting: Self.cachedGroupCount)
  }

  /// All groups, in parts to merge.
  func takeParts() throws -> [AggregatePart] {
    let all = parts + (state.groupCount > 0 ? [try state.export().partitioned()] : [])
    clear()
    return all
  }

  private func hold(_ byteCount: Int) throws {
    if memory.holds(byteCount) { return }
    if spill == nil { return try memory.mustHold(byteCount) }
    try writeGroups()
  }

  /// Moves all groups to disk.
  func writeGroups() throws {
    guard let spill, groupCount > 0 else { return }
    let writer = self.writer ?? PartitionWriter(spill.rows)
    self.writer = writer
    for part in parts { try spill.write(part, to: writer) }
    try spill.write(state, to: writer)
    clear()
  }

  func flush() throws { try writer?.flush() }

  func clear() {
    state = state.emptied()
    parts = []
    partBytes = 0
    memory.release()
  }
}

/// The groups of an aggregation that lie on disk: rows of keys and states, divided by the hashes
/// of the keys, to be merged part by part.
final class AggregateSpill: Sendable {
  let rows: PartitionedRows
  private let id: OperatorID
  private let layout: KeyLayout
  private let plans: [AggregatePlan]
  private let memory: MemoryAccount

  init(
    _ id: OperatorID, _ layout: KeyLayout, _ plans: [AggregatePlan], _ query: QueryContext
  ) {
    self.id = id
    self.layout = layout
    self.plans = plans
    memory = query.memory
    let types = layout.types + plans.flatMap { $0.factory.makeAccumulator().stateTypes }
    rows = PartitionedRows(types, level: 0, OperatorSpill(id, in: query.spill))
  }

  /// Writes the groups of a state.
  func write(_ state: AggregateState, to writer: PartitionWriter) throws {
    guard let table = state.table else { return }
    try state.forEachRange { range in
      var columns = try table.keyColumns(range)
      for accumulator in state.accumulators { columns += try accumulator.exportStates(range) }
      let batch = Batch(columns, rowCount: range.count)
      try writer.append(batch, hashes: table.keyHashes + range.lowerBound)
    }
  }

  /// Writes groups that were put aside.
  func write(_ part: AggregatePart, to writer: PartitionWriter) throws {
    for start in stride(from: 0, to: part.rowCount, by: Batch.standardRowCount) {
      let range = start..<min(start + Batch.standardRowCount, part.rowCount)
      let hashes = part.hashes.pointer(as: UInt64.self) + start
      try writer.append(try part.batch(range, layout), hashes: hashes)
    }
  }

  /// Merges the groups of one part and gives their results.
  func merge(part: Int, _ context: TaskContext, into results: StoredRows) throws {
    try merge(rows, rows.part(part), context, into: results)
  }

  private func merge(
    _ rows: PartitionedRows, _ part: PartitionedRows.Part, _ context: TaskContext,
    into results: StoredRows
  ) throws {
    guard part.rowCount > 0 else { return }
    var state = AggregateState(layout, plans)
    let memory = OperatorMemory(self.memory, for: id.name)
    var divided: PartitionWriter?
    try rows.read(part) { batch in
      try context.throwIfCancelled()
      let keys = Array(batch.columns.prefix(layout.types.count))
      if let divided {
        let hashes = layout.hash(layout.encode(keys, rowCount: batch.rowCount))
        return try divided.append(batch, hashes: hashes.pointer(as: UInt64.self))
      }
      try state.merge(batch, keys: keys)
      if memory.holds(state.byteSize) { return }
      guard rows.level + 1 < PartitionedRows.levelCount else {
        return try memory.mustHold(state.byteSize)
      }
      let writer = PartitionWriter(
        PartitionedRows(rows.types, level: rows.level + 1, rows.spill))
      try write(state, to: writer)
      state = state.emptied()
      memory.release()
      divided = writer
    }
    rows.discard(part)
    guard let divided else {
      return try state.forEachRange { try results.append(try state.finish($0)) }
    }
    try divided.flush()
    for index in 0..<PartitionedRows.partCount {
      try merge(divided.rows, divided.rows.part(index), context, into: results)
    }
  }
}

extension AggregateState {
  /// Gives the groups in a few ranges, so that what is made of them is never all there at once;
  /// some aggregates look at all groups for each.
  func forEachRange(_ body: (Range<Int>) throws -> Void) throws {
    let step = max(Batch.standardRowCount, (groupCount + 3) / 4)
    for start in stride(from: 0, to: groupCount, by: step) {
      try body(start..<min(start + step, groupCount))
    }
  }
}

import Columns
import Kernels
import Plan
import Scheduler

/// Joins the rows of one part of both sides, dividing them further while they are too large.
///
/// Rows that cannot be divided, because many have one key, are joined in several passes: each
/// holds as many build rows as fit and goes over all probe rows.
struct PartJoin {
  private let parts: JoinParts
  private let output: JoinPartsOutput
  private let scope: WorkerScope
  private let memory: OperatorMemory

  private var build: JoinBuild { parts.probe.build }

  init(
    _ parts: JoinParts, _ output: JoinPartsOutput, _ scope: WorkerScope, _ memory: OperatorMemory
  ) {
    self.parts = parts
    self.output = output
    self.scope = scope
    self.memory = memory
  }

  func join(
    _ buildRows: PartitionedRows, _ probeRows: PartitionedRows?, part index: Int,
    isDivisible: Bool
  ) throws {
    let buildPart = buildRows.part(index)
    let probePart = probeRows?.part(index) ?? PartitionedRows.Part()
    if parts.isEmpty(buildRows: buildPart.rowCount, probeRows: probePart.rowCount) { return }
    var room = tableBytes(buildPart)
    let fits = memory.holds(room)
    defer { memory.release() }
    if !fits, isDivisible, buildRows.level + 1 < PartitionedRows.levelCount {
      return try divide(buildRows, buildPart, probeRows, probePart)
    }
    while room > OperatorMemory.freeBytes, !memory.holds(room) { room /= 2 }
    try joinInPasses(buildRows, buildPart, probeRows, probePart, room: room)
    buildRows.discard(buildPart)
    probeRows?.discard(probePart)
  }

  /// What a table of the rows takes, with the rows themselves while it is made.
  private func tableBytes(_ part: PartitionedRows.Part) -> Int {
    let views = build.types.count { $0.physical == .view }
    return part.byteCount * 2 + part.rowCount * (16 * views + build.layout.wordCount * 8 + 28)
  }

  private func divide(
    _ buildRows: PartitionedRows, _ buildPart: PartitionedRows.Part,
    _ probeRows: PartitionedRows?, _ probePart: PartitionedRows.Part
  ) throws {
    let divided = try divide(buildRows, buildPart, build.spill.keys)
    let dividedProbe = try probeRows.map { try divide($0, probePart, parts.probe.keys) }
    // When nearly all rows stay together, they share a key: more levels would not part them.
    let isDivisible = divided.largestRowCount < buildPart.rowCount / 10 * 9
    for index in 0..<PartitionedRows.partCount {
      try join(divided, dividedProbe, part: index, isDivisible: isDivisible)
    }
  }

  private func divide(
    _ rows: PartitionedRows, _ part: PartitionedRows.Part, _ keys: [Evaluator]
  ) throws -> PartitionedRows {
    let writer = PartitionWriter(
      PartitionedRows(rows.types, level: rows.level + 1, rows.spill))
    try rows.read(part) { batch in
      try scope.throwIfCancelled()
      let columns = try keys.map { try $0.evaluate(batch, scope.frame).flattened() }
      let hashes = build.layout.hash(build.layout.encode(columns, rowCount: batch.rowCount))
      try writer.append(batch, hashes: hashes.pointer(as: UInt64.self))
    }
    try writer.flush()
    rows.discard(part)
    return writer.rows
  }

  private func joinInPasses(
    _ buildRows: PartitionedRows, _ buildPart: PartitionedRows.Part,
    _ probeRows: PartitionedRows?, _ probePart: PartitionedRows.Part, room: Int
  ) throws {
    var blocks = buildPart.blocks[...]
    let perBlock = max(1, tableBytes(buildPart) / max(1, blocks.count))
    let step = max(1, room / perBlock)
    let pass = PassState()
    repeat {
      try scope.throwIfCancelled()
      let table = try makeTable(blocks.prefix(step).map { try buildRows.read($0) })
      blocks = blocks.dropFirst(step)
      pass.isLast = blocks.isEmpty
      pass.probe = JoinProbe(table)
      pass.matched = Bitmap(count: table.rowCount, filled: false)
      pass.index = 0
      try probeRows?.read(probePart) { batch in
        try scope.throwIfCancelled()
        try probe(batch, table, pass)
        pass.index += 1
      }
      try output.giveBuildRows(table, matched: pass.matched)
      pass.isFirst = false
    } while !blocks.isEmpty && !scope.stop.isSet
  }

  /// What passes over the probe rows know of each other.
  private final class PassState {
    var isFirst = true
    var isLast = false
    var probe: JoinProbe?
    var matched = Bitmap(count: 0, filled: false)
    /// The place of the probe batch under way.
    var index = 0
    /// For every probe batch the rows that had a partner, kept when there are several passes.
    var seen: [Bitmap] = []
  }

  private func makeTable(_ batches: [Batch]) throws -> JoinTable {
    let whole = Batch.concat(batches, types: build.types)
    var keys = try build.spill.keys.map { try $0.evaluate(whole, scope.frame).flattened() }
    for index in keys.indices where !build.nullSafe[index] {
      keys[index] = keys[index].withValidity(nil)
    }
    let table = JoinTable(
      build.layout, keys: keys.first, columns: whole.columns.map { $0.flattened() },
      encoded: build.layout.encode(keys, rowCount: whole.rowCount))
    table.link(part: 0, of: 1)
    return table
  }

  private func probe(_ batch: Batch, _ table: JoinTable, _ pass: PassState) throws {
    guard let probe = pass.probe else { return }
    let join = parts.probe
    let keys = try join.keys.map { try $0.evaluate(batch, scope.frame).flattened() }
    let seen: Bitmap
    if pass.isFirst || !parts.asksForPartners {
      seen = Bitmap(count: batch.rowCount, filled: false)
    } else {
      seen = pass.seen[pass.index]
    }
    probe.start(keys, nullSafe: build.nullSafe, rowCount: batch.rowCount)
    if case .none = parts.build, !parts.givesPairs, join.residual == nil {
      let matches = probe.firstMatches
      for row in 0..<batch.rowCount where matches[row] >= 0 { seen.set(row) }
    } else {
      while let pairs = probe.nextPairs() {
        try scope.throwIfCancelled()
        try take(pairs, batch, table, seen, pass.matched)
      }
    }
    guard parts.asksForPartners else { return }
    if pass.isLast {
      if let rest = join.outcome(batch, keys: keys, seen: seen, table.columns) {
        try output.give(rest)
      }
    } else if pass.isFirst {
      pass.seen.append(seen)
    }
  }

  private func take(
    _ pairs: (probe: Selection, build: Selection), _ batch: Batch, _ table: JoinTable,
    _ seen: Bitmap, _ matched: Bitmap
  ) throws {
    let join = parts.probe
    var (left, right) = pairs
    guard parts.givesPairs || join.residual != nil else {
      return note(left, right, seen, matched)
    }
    var result = batch.joined(left, with: table.columns, at: right)
    if let passed = try join.residual?.passing(result, scope.frame) {
      result = result.filtered(by: passed)
      left = left.narrowed(by: passed)
      right = right.narrowed(by: passed)
    }
    if join.kind == .single {
      for pair in 0..<left.count {
        let row = Int(left.rows[pair])
        if seen[row] { throw JoinProbeFactory.tooManyRows }
        seen.set(row)
      }
    }
    note(left, right, seen, matched)
    if parts.givesPairs { try output.give(result) }
  }

  private func note(
    _ left: Selection, _ right: Selection, _ seen: Bitmap, _ matched: Bitmap
  ) {
    for pair in 0..<left.count {
      seen.set(Int(left.rows[pair]))
      matched.set(Int(right.rows[pair]))
    }
  }
}

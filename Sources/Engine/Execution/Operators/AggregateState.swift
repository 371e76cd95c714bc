import Columns
import Functions
import Kernels

/// One aggregate call, compiled.
struct AggregatePlan: Sendable {
  let factory: any AggregateFactory
  let arguments: [Evaluator]
  let filter: Evaluator?
}

/// The groups of one worker, or of one partition: keys and the states of every aggregate.
final class AggregateState {
  let table: GroupTable?
  let accumulators: [any AggregateAccumulator]
  private var dictionaryGroups = DictionaryGroups()
  private var groupBuffer = Buffer.empty

  private let plans: [AggregatePlan]
  /// How many rows were added.
  private(set) var rowCount = 0

  /// `groupCount` groups are expected.
  init(_ layout: KeyLayout?, _ plans: [AggregatePlan], expecting groupCount: Int = 0) {
    self.plans = plans
    table = layout.map { GroupTable($0, expecting: groupCount) }
    accumulators = plans.map { $0.factory.makeAccumulator() }
    if table == nil { for accumulator in accumulators { accumulator.resize(groupCount: 1) } }
  }

  /// The same aggregates without groups.
  func emptied(expecting groupCount: Int = 0) -> AggregateState {
    AggregateState(table?.layout, plans, expecting: groupCount)
  }

  var groupCount: Int { table?.groupCount ?? 1 }

  var byteSize: Int {
    accumulators.reduce(table?.byteSize ?? 0) { $0 + $1.byteSize }
  }

  /// Adds the rows of a batch.
  func add(
    _ batch: Batch, keys: [Vector], _ plans: [AggregatePlan], _ frame: EvaluationFrame
  ) throws {
    rowCount += batch.rowCount
    if let table {
      try addGrouped(batch, keys, table, plans, frame)
    } else {
      for (plan, accumulator) in zip(plans, accumulators) {
        try addUngrouped(batch, plan, accumulator, frame)
      }
    }
  }

  private func addUngrouped(
    _ batch: Batch, _ plan: AggregatePlan, _ accumulator: any AggregateAccumulator,
    _ frame: EvaluationFrame
  ) throws {
    var rows = batch
    if let filter = plan.filter {
      rows = batch.filtered(by: .whereTrue(try filter.evaluate(batch, frame)))
    }
    guard rows.rowCount > 0 else { return }
    let arguments = try plan.arguments.map { try $0.evaluate(rows, frame) }
    try accumulator.update(rowCount: rows.rowCount, arguments: arguments)
  }

  private func addGrouped(
    _ batch: Batch, _ keys: [Vector], _ table: GroupTable, _ plans: [AggregatePlan],
    _ frame: EvaluationFrame
  ) throws {
    let rowCount = batch.rowCount
    if groupBuffer.byteCount < rowCount * 4 { groupBuffer = Buffer(byteCount: rowCount * 4) }
    let groups = groupBuffer.pointer(as: Int32.self)
    if !dictionaryGroups.find(keys, rowCount: rowCount, in: table, into: groups) {
      let encoded = table.layout.encode(keys, rowCount: rowCount)
      let hashes = table.layout.hash(encoded)
      table.findOrInsert(
        encoded.words, hashes: hashes.pointer(as: UInt64.self), rowCount: rowCount, into: groups)
    }
    for (plan, accumulator) in zip(plans, accumulators) {
      accumulator.resize(groupCount: table.groupCount)
      if let filter = plan.filter {
        let selection = Selection.whereTrue(try filter.evaluate(batch, frame))
        let rows = batch.filtered(by: selection)
        let chosen = Buffer(byteCount: selection.count * 4)
        let places = chosen.pointer(as: Int32.self)
        for row in 0..<selection.count { places[row] = groups[Int(selection.rows[row])] }
        let arguments = try plan.arguments.map { try $0.evaluate(rows, frame) }
        try accumulator.update(groups: places, rowCount: selection.count, arguments: arguments)
      } else {
        let arguments = try plan.arguments.map { try $0.evaluate(batch, frame) }
        try accumulator.update(groups: groups, rowCount: rowCount, arguments: arguments)
      }
    }
  }

  /// Adds groups of another state, or those of them that `partitions` holds.
  func merge(_ part: AggregatePart) throws { try merge(part, 0..<part.rowCount) }

  func merge(_ part: AggregatePart, partitions: Range<Int>) throws {
    try merge(part, part.rows(of: partitions))
  }

  private func merge(_ part: AggregatePart, _ rows: Range<Int>) throws {
    guard !rows.isEmpty else { return }
    let buffer = Buffer(zeroedByteCount: rows.count * 4)
    let groups = buffer.pointer(as: Int32.self)
    if let table {
      table.findOrInsert(
        part.words.pointer(as: UInt64.self) + rows.lowerBound * part.width,
        hashes: part.hashes.pointer(as: UInt64.self) + rows.lowerBound,
        rowCount: rows.count, into: groups)
    }
    for (accumulator, states) in zip(accumulators, part.states) {
      accumulator.resize(groupCount: groupCount)
      try accumulator.merge(
        states: states.map { $0.slice(rows) }, groups: groups, rowCount: rows.count)
    }
  }

  /// Adds groups as `AggregateSpill` writes them: keys, then the states of every aggregate.
  func merge(_ batch: Batch, keys: [Vector]) throws {
    guard let table, batch.rowCount > 0 else { return }
    let encoded = table.layout.encode(keys, rowCount: batch.rowCount)
    let hashes = table.layout.hash(encoded)
    let buffer = Buffer(byteCount: batch.rowCount * 4)
    let groups = buffer.pointer(as: Int32.self)
    table.findOrInsert(
      encoded.words, hashes: hashes.pointer(as: UInt64.self), rowCount: batch.rowCount,
      into: groups)
    var rest = batch.columns.dropFirst(keys.count)
    for accumulator in accumulators {
      accumulator.resize(groupCount: groupCount)
      let states = Array(rest.prefix(accumulator.stateTypes.count))
      rest = rest.dropFirst(states.count)
      try accumulator.merge(states: states, groups: groups, rowCount: batch.rowCount)
    }
  }

  /// All groups in the form in which they are merged.
  func export() throws -> AggregatePart {
    let count = groupCount
    let width = table?.layout.wordCount ?? 0
    let words = Buffer(byteCount: count * width * 8)
    let hashes = Buffer(byteCount: count * 8)
    if let table {
      words.address.copyMemory(from: table.keyWords, byteCount: count * width * 8)
      hashes.address.copyMemory(from: table.keyHashes, byteCount: count * 8)
    }
    return AggregatePart(
      rowCount: count, width: width, words: words, hashes: hashes, starts: [],
      states: try accumulators.map { try $0.exportStates(0..<count) },
      heaps: table?.heaps ?? [])
  }

  /// The results of all groups: key columns, then one column an aggregate.
  func finish() throws -> Batch { try finish(0..<groupCount) }

  func finish(_ groups: Range<Int>) throws -> Batch {
    var columns = try table?.keyColumns(groups) ?? []
    for accumulator in accumulators {
      accumulator.resize(groupCount: groupCount)
      columns.append(try accumulator.finish(groups))
    }
    return Batch(columns, rowCount: groups.count)
  }
}

import Columns
import Functions

/// An aggregate over the frames of all rows.
///
/// When the frames are whole partitions, each is aggregated once. Otherwise a tree of partial
/// states is built over the rows, pairs of neighbours being merged level by level, and every
/// frame is put together from few nodes, left to right.
struct WindowAggregate {
  private let factory: any AggregateFactory
  private let arguments: [Vector]
  private let filter: Vector?
  private let rows: WindowRows
  private let bounds: WindowBounds

  init(
    _ factory: any AggregateFactory, _ arguments: [Vector], _ filter: Vector?, _ rows: WindowRows,
    _ bounds: WindowBounds
  ) {
    self.factory = factory
    self.arguments = arguments
    self.filter = filter
    self.rows = rows
    self.bounds = bounds
  }

  func result() throws -> Vector {
    let wholePartitions = (0..<rows.rowCount).allSatisfy {
      bounds.starts[$0] == rows.partitionStart[$0] && bounds.ends[$0] == rows.partitionEnd[$0]
    }
    return wholePartitions ? try overPartitions() : try overFrames()
  }

  private func overPartitions() throws -> Vector {
    var groups = [Int32](repeating: 0, count: rows.rowCount)
    var group: Int32 = -1
    for row in 0..<rows.rowCount {
      if Int(rows.partitionStart[row]) == row { group += 1 }
      groups[row] = group
    }
    let accumulator = factory.makeAccumulator()
    accumulator.resize(groupCount: Int(group) + 1)
    try update(accumulator, groups)
    return try accumulator.finish(0..<Int(group) + 1).gather(groups, count: rows.rowCount)
  }

  /// Adds the rows that pass the filter.
  private func update(_ accumulator: any AggregateAccumulator, _ groups: [Int32]) throws {
    guard let filter else {
      return try accumulator.update(
        groups: groups, rowCount: rows.rowCount, arguments: arguments)
    }
    let kept = Selection.whereTrue(filter)
    let chosen = (0..<kept.count).map { groups[Int(kept.rows[$0])] }
    try accumulator.update(
      groups: chosen, rowCount: kept.count,
      arguments: arguments.map { $0.gather(kept.rows, count: kept.count) })
  }

  private func overFrames() throws -> Vector {
    let levels = try makeLevels()
    let result = factory.makeAccumulator()
    result.resize(groupCount: rows.rowCount)
    var starts = bounds.starts
    var ends = bounds.ends
    var rightNodes: [(nodes: [Int32], rows: [Int32])] = []
    for states in levels {
      var left: (nodes: [Int32], rows: [Int32]) = ([], [])
      var right: (nodes: [Int32], rows: [Int32]) = ([], [])
      for row in 0..<rows.rowCount where starts[row] < ends[row] {
        if starts[row] & 1 == 1 {
          left.nodes.append(starts[row])
          left.rows.append(Int32(truncatingIfNeeded: row))
          starts[row] += 1
        }
        if starts[row] < ends[row], ends[row] & 1 == 1 {
          ends[row] -= 1
          right.nodes.append(ends[row])
          right.rows.append(Int32(truncatingIfNeeded: row))
        }
        starts[row] >>= 1
        ends[row] >>= 1
      }
      try merge(states, left, into: result)
      rightNodes.append(right)
    }
    for (states, right) in zip(levels, rightNodes).reversed() {
      try merge(states, right, into: result)
    }
    return try result.finish(0..<rows.rowCount)
  }

  private func merge(
    _ states: [Vector], _ picks: (nodes: [Int32], rows: [Int32]),
    into result: any AggregateAccumulator
  ) throws {
    guard !picks.nodes.isEmpty else { return }
    try result.merge(
      states: states.map { $0.gather(picks.nodes, count: picks.nodes.count) }, groups: picks.rows,
      rowCount: picks.rows.count)
  }

  /// The states of single rows, then of pairs, of fours …
  private func makeLevels() throws -> [[Vector]] {
    var count = rows.rowCount
    let single = factory.makeAccumulator()
    single.resize(groupCount: count)
    try update(single, (0..<count).map { Int32(truncatingIfNeeded: $0) })
    var levels = [try single.exportStates(0..<count)]
    while count > 1 {
      let parents = (0..<count).map { Int32(truncatingIfNeeded: $0 >> 1) }
      let level = factory.makeAccumulator()
      let parentCount = (count + 1) / 2
      level.resize(groupCount: parentCount)
      try level.merge(states: levels[levels.count - 1], groups: parents, rowCount: count)
      levels.append(try level.exportStates(0..<parentCount))
      count = parentCount
    }
    return levels
  }
}

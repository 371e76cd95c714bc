package import Columns

/// Makes the accumulators of one aggregate call; shared by all workers of a query.
package protocol AggregateFactory: Sendable {
  func makeAccumulator() -> any AggregateAccumulator
}

/// The running states of one aggregate function for many groups, held in columns of its own.
/// One worker uses an accumulator at a time.
package protocol AggregateAccumulator: AnyObject {
  /// Makes room for groups `0..<groupCount`; new groups start empty.
  func resize(groupCount: Int)

  /// Adds rows: row `r` belongs to group `groups[r]`. The arguments may have any encoding.
  func update(groups: UnsafePointer<Int32>, rowCount: Int, arguments: [Vector]) throws(QueryError)

  /// Adds all rows to group 0: the fast way when there is only one group.
  func update(rowCount: Int, arguments: [Vector]) throws(QueryError)

  /// The types of the vectors in which `exportStates` gives states.
  var stateTypes: [DataType] { get }

  /// The states of some groups as vectors, for merging, spilling and shuffling.
  func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector]

  /// Adds exported states: state `r` belongs to group `groups[r]`.
  func merge(states: [Vector], groups: UnsafePointer<Int32>, rowCount: Int) throws(QueryError)

  /// The results of some groups.
  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector

  /// Bytes held, about.
  var byteSize: Int { get }
}

extension AggregateAccumulator {
  package func update(rowCount: Int, arguments: [Vector]) throws(QueryError) {
    let zeros = Buffer(zeroedByteCount: rowCount * 4)
    try update(
      groups: zeros.pointer(as: Int32.self), rowCount: rowCount, arguments: arguments)
  }
}

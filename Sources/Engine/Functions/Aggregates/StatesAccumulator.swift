import Columns
import Expressions
import Kernels

/// The contract of aggregates over states that live beside the loops that fill them.
final class StatesAccumulator: AggregateAccumulator {
  private let states: any GroupStates

  init(_ states: any GroupStates) { self.states = states }

  func resize(groupCount: Int) { states.resize(groupCount: groupCount) }

  func update(
    groups: UnsafePointer<Int32>, rowCount: Int, arguments: [Vector]
  ) throws(QueryError) {
    try states.update(GroupedRows(groups: groups, count: rowCount), arguments: arguments)
  }

  func update(rowCount: Int, arguments: [Vector]) throws(QueryError) {
    try states.update(GroupedRows(groups: nil, count: rowCount), arguments: arguments)
  }

  var stateTypes: [DataType] { states.stateTypes }

  func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    try states.exportStates(groups)
  }

  func merge(
    states exported: [Vector], groups: UnsafePointer<Int32>, rowCount: Int
  ) throws(QueryError) {
    try states.merge(states: exported, GroupedRows(groups: groups, count: rowCount))
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector { try states.finish(groups) }

  var byteSize: Int { states.byteSize }
}

/// Makes accumulators from a closure over what is known of the call.
struct StatesFactory: AggregateFactory {
  let make: @Sendable () -> any GroupStates

  func makeAccumulator() -> any AggregateAccumulator { StatesAccumulator(make()) }
}

extension FunctionBody {
  /// An aggregate whose states depend on the call alone.
  static func states(
    _ make: @escaping @Sendable (Call, EvaluationSettings) -> any GroupStates
  ) -> FunctionBody {
    .aggregate { (call, settings) in StatesFactory { make(call, settings) } }
  }
}

extension Call {
  /// The type of an argument after typing.
  func argumentType(_ index: Int) -> DataType {
    index < arguments.count ? arguments[index].type : .null
  }

  var resultType: DataType { resolution?.type ?? .null }
}

package import Columns

/// The least or greatest value of each group for types without a fixed width.
package final class SelfKeyed: GroupStates {
  private let rows: ChosenRows
  private let type: DataType

  package init(_ type: DataType, maximum: Bool) {
    self.type = type
    rows = ChosenRows([type, type], maximum: maximum)
  }

  package static func rangeText(_ limit: Int) -> String {
    "The `k` must be between [1, 100000] (current value = \(limit))."
  }

  package func resize(groupCount: Int) { rows.resize(groupCount: groupCount) }

  package func update(_ grouped: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard let argument = arguments.first else { return }
    try rows.update(grouped, arguments: [argument, argument])
  }

  package var stateTypes: [DataType] { [type] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    [try rows.finish(groups)]
  }

  package func merge(states: [Vector], _ grouped: GroupedRows) throws(QueryError) {
    try update(grouped, arguments: states)
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    try rows.finish(groups)
  }

  package var byteSize: Int { rows.byteSize }
}

/// The values that stand beside the few least or greatest keys of each group, best first.
package final class LeadingRows: GroupStates {
  private let types: [DataType]
  private let isMaximum: Bool
  private let values: CollectedRows
  private let keys: CollectedRows
  private var limit = 0

  /// `types` are those of the value and the key; the third argument says how many.
  package init(_ types: [DataType], maximum: Bool) {
    self.types = types
    isMaximum = maximum
    values = CollectedRows(types[0])
    keys = CollectedRows(types[1])
  }

  package static func rangeText(_ limit: Int) -> String {
    "The `k` must be between [1, 100000] (current value = \(limit))."
  }

  package func resize(groupCount: Int) {
    values.resize(groupCount: groupCount)
    keys.resize(groupCount: groupCount)
  }

  package func update(_ grouped: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard grouped.count > 0, arguments.count == 3 else { return }
    if case .int(let count) = arguments[2].value(at: 0) { limit = Int(count) }
    guard (1...100_000).contains(limit) else {
      throw QueryError(
        "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", sqlState: "42K09",
        "Cannot resolve a list of rows due to data type mismatch: " + Self.rangeText(limit))
    }
    values.add(arguments[0], grouped, keepingNulls: true)
    keys.add(arguments[1], grouped, keepingNulls: true)
  }

  private func listType(_ index: Int) -> DataType { .array(types[index], containsNull: true) }

  package var stateTypes: [DataType] { [listType(0), listType(1), .int] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    [
      values.lists(groups, as: listType(0)), keys.lists(groups, as: listType(1)),
      Vector.constant(.int(Int32(truncatingIfNeeded: limit)), .int, count: groups.count),
    ]
  }

  package func merge(states: [Vector], _ grouped: GroupedRows) throws(QueryError) {
    guard grouped.count > 0 else { return }
    if case .int(let count) = states[2].value(at: 0) { limit = max(limit, Int(count)) }
    values.merge(states[0], grouped)
    keys.merge(states[1], grouped)
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let lists = values.lists(groups, as: listType(0))
    let order = RowOrder(keys.lists(groups, as: listType(1)).children[0])
    let ranges = lists.pointer(as: ListRange.self)
    var builder = VectorBuilder(listType(0))
    for row in 0..<groups.count {
      let start = Int(ranges[row].start)
      let places = (start..<start + Int(ranges[row].length))
        .filter { !order.vector.isNull(at: $0) }
        .sorted { one, other in
          let comparison = order.compareValid(one, order, other)
          return isMaximum ? comparison > 0 : comparison < 0
        }
      if places.isEmpty {
        builder.append(.null)
      } else {
        builder.append(.array(places.prefix(limit).map { lists.children[0].value(at: $0) }))
      }
    }
    return builder.finish()
  }

  package var byteSize: Int { values.byteSize + keys.byteSize }
}

package import Columns

/// The value that stands beside the least or greatest key of each group; a later row of an equal
/// key wins. With the key as its own value it is the extreme of any type that has an order.
package final class ChosenRows: GroupStates {
  private let kept: KeptRows
  private let types: [DataType]
  private let isMaximum: Bool

  /// `types` are those of the value and the key.
  package init(_ types: [DataType], maximum: Bool) {
    self.types = types
    isMaximum = maximum
    kept = KeptRows(types)
  }

  package func resize(groupCount: Int) { kept.resize(groupCount: groupCount) }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard arguments.count >= 2, !arguments[1].isConstantNull else { return }
    let order = RowOrder(arguments[1])
    let older = kept.retainedBatches(1).map(RowOrder.init)
    let places = kept.pointer
    let base = kept.nextPlace
    var isUsed = false
    rows.withGroups { groups in
      for row in 0..<rows.count where !order.vector.isNull(at: row) {
        let group = Int(groups[row])
        if places[group] != 0, !isBetter(order, row, group, older, base) { continue }
        places[group] = base + Int64(row)
        isUsed = true
      }
    }
    if isUsed { kept.retain(Array(arguments.prefix(2)), rowCount: rows.count) }
  }

  private func isBetter(
    _ order: RowOrder, _ row: Int, _ group: Int, _ older: [RowOrder], _ base: Int64
  ) -> Bool {
    let place = kept.pointer[group]
    let comparison: Int
    if place >= base {
      comparison = order.compareValid(row, order, Int(place - base))
    } else {
      let (batch, found) = kept.locate(group)
      comparison = order.compareValid(row, older[batch], found)
    }
    return isMaximum ? comparison >= 0 : comparison <= 0
  }

  package var stateTypes: [DataType] { types }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    [kept.rows(0, groups), kept.rows(1, groups)]
  }

  package func merge(states: [Vector], _ rows: GroupedRows) throws(QueryError) {
    try update(rows, arguments: states)
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector { kept.rows(0, groups) }

  package var byteSize: Int { kept.byteSize }
}

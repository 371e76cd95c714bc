package import Columns

/// The first or the last row of each group, in the order in which rows arrive.
package final class Endpoints: GroupStates {
  private let kept: KeptRows
  private let type: DataType
  private let isLast: Bool
  private let ignoresNulls: Bool

  package init(_ type: DataType, last: Bool, ignoreNulls: Bool) {
    self.type = type
    isLast = last
    ignoresNulls = ignoreNulls
    kept = KeptRows([type])
  }

  package func resize(groupCount: Int) { kept.resize(groupCount: groupCount) }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard let argument = arguments.first else { return }
    keep(argument, rows, only: ignoresNulls ? RowValidity([argument]) : RowValidity([]))
  }

  private func keep(_ column: Vector, _ rows: GroupedRows, only valid: RowValidity) {
    let places = kept.pointer
    let base = kept.nextPlace
    var isUsed = false
    let takesAll = valid.isAlways
    rows.withGroups { groups in
      for row in 0..<rows.count {
        let group = Int(groups[row])
        if !isLast, places[group] != 0 { continue }
        if !takesAll, !valid.isValid(row) { continue }
        places[group] = base + Int64(row)
        isUsed = true
      }
    }
    if isUsed { kept.retain([column], rowCount: rows.count) }
  }

  package var stateTypes: [DataType] { [type, .boolean] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    let flags = Buffer(byteCount: groups.count)
    let output = flags.pointer(as: UInt8.self)
    for (row, group) in groups.enumerated() { output[row] = kept.isKept(group) ? 1 : 0 }
    return [kept.rows(0, groups), .flat(.boolean, count: groups.count, values: flags)]
  }

  package func merge(states: [Vector], _ rows: GroupedRows) throws(QueryError) {
    let chosen = Selection.whereTrue(states[1])
    guard chosen.count > 0 else { return }
    let column = states[0].gather(chosen.rows, count: chosen.count)
    let groups = Buffer(byteCount: chosen.count * 4)
    let output = groups.pointer(as: Int32.self)
    rows.withGroups { all in
      for row in 0..<chosen.count { output[row] = all[Int(chosen.rows[row])] }
    }
    keep(
      column, GroupedRows(groups: UnsafePointer(output), count: chosen.count),
      only: RowValidity([]))
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector { kept.rows(0, groups) }

  package var byteSize: Int { kept.byteSize }
}

package import Columns

/// Counts rows, or the rows that have no null in any argument.
package final class Counts: GroupStates {
  private let counts = StateBuffer(width: 8)
  /// Counts the rows whose only argument is true.
  private let onlyTrue: Bool

  package init(onlyTrue: Bool = false) { self.onlyTrue = onlyTrue }

  package func resize(groupCount: Int) { counts.resize(to: groupCount) }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    let totals = counts.pointer(as: Int64.self)
    if onlyTrue, let condition = arguments.first {
      let truths = Selection.whereTrue(condition)
      guard let groups = rows.groups else {
        totals[0] &+= Int64(truths.count)
        return
      }
      for index in 0..<truths.count { totals[Int(groups[Int(truths.rows[index])])] &+= 1 }
      return
    }
    if arguments.contains(where: \.isConstantNull) { return }
    let valid = RowValidity(arguments).bitmap(rowCount: rows.count)
    guard let groups = rows.groups else {
      totals[0] &+= Int64(valid?.firstBits(rows.count) ?? rows.count)
      return
    }
    if let valid {
      eachValidRow(valid, rows.count) { row in totals[Int(groups[row])] &+= 1 }
    } else {
      for row in 0..<rows.count { totals[Int(groups[row])] &+= 1 }
    }
  }

  package var stateTypes: [DataType] { [.long] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    [try finish(groups)]
  }

  package func merge(states: [Vector], _ rows: GroupedRows) throws(QueryError) {
    let totals = counts.pointer(as: Int64.self)
    rows.withGroups { groups in
      eachValid(states[0].flattened(), groups, rows.count) { (group, count: Int64) in
        totals[group] &+= count
      }
    }
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    .flat(.long, count: groups.count, values: counts.copy(groups))
  }

  package var byteSize: Int { counts.byteSize }
}

extension Bitmap {
  /// How many of the first bits are set.
  func firstBits(_ length: Int) -> Int {
    if length >= count { return setCount }
    return Bitmap(buffer, count: length).setCount
  }
}

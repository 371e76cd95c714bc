package import Columns

/// All rows of each group, in the order in which they arrived.
final class CollectedRows {
  private let type: DataType
  private var batches: [Vector] = []
  private var groups: [Int32] = []
  private var groupCount = 0
  private var held = HeldBytes()

  init(_ type: DataType) { self.type = type }

  func resize(groupCount: Int) { self.groupCount = max(self.groupCount, groupCount) }

  /// Adds the rows of a column, those that are null left out unless they are wanted.
  func add(_ column: Vector, _ rows: GroupedRows, keepingNulls: Bool) {
    let valid = keepingNulls ? RowValidity([]) : RowValidity([column])
    guard rows.count > 0, !(column.isConstantNull && !keepingNulls) else { return }
    var places: [Int32] = []
    rows.withGroups { all in
      for row in 0..<rows.count where valid.isValid(row) {
        places.append(Int32(truncatingIfNeeded: row))
        groups.append(all[row])
      }
    }
    append(column, places)
  }

  private func append(_ column: Vector, _ places: [Int32]) {
    guard !places.isEmpty else { return }
    places.withUnsafeBufferPointer { indices in
      guard let start = indices.baseAddress else { return }
      let added = column.gather(start, count: indices.count)
      held.addShared(of: added)
      batches.append(added)
    }
  }

  /// Adds lists that `lists` exported.
  func merge(_ lists: Vector, _ rows: GroupedRows) {
    let flat = lists.flattened()
    guard let elements = flat.children.first else { return }
    let ranges = flat.pointer(as: ListRange.self)
    var places: [Int32] = []
    rows.withGroups { all in
      for row in 0..<rows.count where !flat.isNull(at: row) {
        for offset in 0..<ranges[row].length {
          places.append(ranges[row].start + offset)
          groups.append(all[row])
        }
      }
    }
    append(elements, places)
  }

  /// The rows of some groups as one list a group.
  func lists(_ range: Range<Int>, as listType: DataType) -> Vector {
    var counts = [Int32](repeating: 0, count: range.count + 1)
    let first = Int32(truncatingIfNeeded: range.lowerBound)
    let last = Int32(truncatingIfNeeded: range.upperBound)
    for group in groups where group >= first && group < last { counts[Int(group - first) + 1] += 1 }
    for row in 0..<range.count { counts[row + 1] += counts[row] }
    let ranges = Buffer(byteCount: range.count * 8)
    let output = ranges.pointer(as: ListRange.self)
    for row in 0..<range.count {
      output[row] = ListRange(start: counts[row], length: counts[row + 1] - counts[row])
    }
    let total = Int(counts[range.count])
    let indices = Buffer(byteCount: max(total, 1) * 4)
    let places = indices.pointer(as: Int32.self)
    for (row, group) in groups.enumerated() where group >= first && group < last {
      let bucket = Int(group - first)
      places[Int(counts[bucket])] = Int32(truncatingIfNeeded: row)
      counts[bucket] += 1
    }
    let all = Vector.concat(batches, as: type)
    let elements = total == 0 ? Vector.of(type, []) : all.gather(places, count: total).flattened()
    return .flat(listType, count: range.count, values: ranges, children: [elements])
  }

  var byteSize: Int { groups.count * (4 + max(type.physical.byteWidth, 8)) + held.total }
}

/// `collect_list`: the values of each group that are not null.
package final class Collected: GroupStates {
  private let rows: CollectedRows
  private let type: DataType
  private let keepsNulls: Bool
  /// What becomes of the lists in the end.
  private let finisher: @Sendable (Vector) throws(QueryError) -> Vector

  /// `element` is the type of the argument; `finisher` makes results of the lists.
  package init(
    _ element: DataType, keepingNulls: Bool = false,
    finisher: @escaping @Sendable (Vector) throws(QueryError) -> Vector = { $0 }
  ) {
    type = .array(element, containsNull: keepingNulls)
    keepsNulls = keepingNulls
    rows = CollectedRows(element)
    self.finisher = finisher
  }

  package func resize(groupCount: Int) { rows.resize(groupCount: groupCount) }

  package func update(_ grouped: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard let argument = arguments.first else { return }
    rows.add(argument, grouped, keepingNulls: keepsNulls)
  }

  package var stateTypes: [DataType] { [type] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    [rows.lists(groups, as: type)]
  }

  package func merge(states: [Vector], _ grouped: GroupedRows) throws(QueryError) {
    rows.merge(states[0], grouped)
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    try finisher(rows.lists(groups, as: type))
  }

  package var byteSize: Int { rows.byteSize }
}

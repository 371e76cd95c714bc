package import Columns

/// Sums and averages of floats, added one after the other as doubles.
package final class FloatSums: GroupStates {
  private let sums = StateBuffer(width: 8)
  private let counts = StateBuffer(width: 8)
  private let isAverage: Bool

  package init(average: Bool = false) { isAverage = average }

  package func resize(groupCount: Int) {
    sums.resize(to: groupCount)
    counts.resize(to: groupCount)
  }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard let argument = arguments.first, !argument.isConstantNull else { return }
    let flat = argument.flattened()
    if flat.physical == .float32 {
      add(Float.self, flat, rows)
    } else {
      add(Double.self, flat, rows)
    }
  }

  private func add<Number: BinaryFloatingPoint & BitwiseCopyable>(
    _: Number.Type, _ flat: Vector, _ rows: GroupedRows
  ) {
    let totals = sums.pointer(as: Double.self)
    let sizes = counts.pointer(as: Int64.self)
    guard rows.groups != nil || flat.validity != nil else {
      let values = UnsafePointer(flat.pointer(as: Number.self))
      var total = totals[0]
      for row in 0..<rows.count { total += Double(values[row]) }
      totals[0] = total
      sizes[0] &+= Int64(rows.count)
      return
    }
    rows.withGroups { groups in
      eachValid(flat, groups, rows.count) { (group, value: Number) in
        totals[group] += Double(value)
        sizes[group] &+= 1
      }
    }
  }

  package var stateTypes: [DataType] { [.double, .long] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    [
      .flat(.double, count: groups.count, values: sums.copy(groups)),
      .flat(.long, count: groups.count, values: counts.copy(groups)),
    ]
  }

  package func merge(states: [Vector], _ rows: GroupedRows) throws(QueryError) {
    let parts = states.map { $0.flattened() }
    let values = parts[0].pointer(as: Double.self)
    let rowCounts = parts[1].pointer(as: Int64.self)
    let totals = sums.pointer(as: Double.self)
    let sizes = counts.pointer(as: Int64.self)
    withExtendedLifetime(parts) {
      rows.withGroups { groups in
        for row in 0..<rows.count {
          totals[Int(groups[row])] += values[row]
          sizes[Int(groups[row])] &+= rowCounts[row]
        }
      }
    }
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let result = sums.copy(groups)
    let output = result.pointer(as: Double.self)
    let sizes = counts.pointer(as: Int64.self)
    let validity = Bitmap(count: groups.count, filled: false)
    for (row, group) in groups.enumerated() where sizes[group] > 0 {
      validity.set(row)
      if isAverage { output[row] /= Double(sizes[group]) }
    }
    return .flat(
      .double, count: groups.count, values: result, validity: validity.allSet ? nil : validity)
  }

  package var byteSize: Int { sums.byteSize + counts.byteSize }
}

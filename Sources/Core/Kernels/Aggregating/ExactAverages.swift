package import Columns

/// Averages of integers as doubles, of decimals as decimals and of intervals as intervals.
package final class ExactAverages: GroupStates {
  private let sums: ExactSums
  private let argument: DataType
  private let type: DataType
  private let overflow: SumOverflow

  package init(of argument: DataType, _ type: DataType, overflow: SumOverflow = .error) {
    self.argument = argument
    self.type = type
    self.overflow = overflow
    sums = ExactSums(argument, overflow: overflow)
  }

  package func resize(groupCount: Int) { sums.resize(groupCount: groupCount) }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    try sums.update(rows, arguments: arguments)
  }

  package var stateTypes: [DataType] { sums.stateTypes }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    try sums.exportStates(groups)
  }

  package func merge(states: [Vector], _ rows: GroupedRows) throws(QueryError) {
    try sums.merge(states: states, rows)
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let totals = sums.sums.pointer(as: Int128.self)
    let sizes = sums.counts.pointer(as: Int64.self)
    if type == .double {
      let buffer = Buffer(byteCount: groups.count * 8)
      let output = buffer.pointer(as: Double.self)
      let validity = Bitmap(count: groups.count, filled: false)
      for (row, group) in groups.enumerated() where sizes[group] > 0 {
        output[row] = Double(totals[group]) / Double(sizes[group])
        validity.set(row)
      }
      return .flat(
        .double, count: groups.count, values: buffer, validity: validity.allSet ? nil : validity)
    }
    return try exact(groups, totals, sizes)
  }

  private func exact(
    _ groups: Range<Int>, _ totals: UnsafePointer<Int128>, _ sizes: UnsafePointer<Int64>
  ) throws(QueryError) -> Vector {
    var shift = 0
    var precision = 38
    if case .decimal(_, let from) = argument, case .decimal(let digits, let to) = type {
      shift = to - from
      precision = digits
    }
    let buffer = Buffer(byteCount: groups.count * 16)
    let output = buffer.pointer(as: Int128.self)
    let validity = Bitmap(count: groups.count, filled: false)
    for (row, group) in groups.enumerated() where sizes[group] > 0 {
      let average = WideArithmetic.quotient(totals[group], Int128(sizes[group]), shift: shift)
      if let average, WideArithmetic.fits(average, precision: precision) {
        output[row] = average
        validity.set(row)
      } else if overflow == .error {
        throw ArithmeticErrors.overflow("Overflow in sum of decimals", suggestion: "try_avg")
      }
    }
    let wide = Vector.flat(
      type, count: groups.count, values: buffer, validity: validity.allSet ? nil : validity,
      physical: .int128)
    return wide.narrowedSum()
  }

  package var byteSize: Int { sums.byteSize }
}

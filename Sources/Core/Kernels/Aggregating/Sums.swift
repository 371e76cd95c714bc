package import Columns

/// What a sum whose type cannot hold it becomes.
package enum SumOverflow: Sendable {
  case error
  case null
  /// Whole numbers wrap: ANSI mode is off.
  case wrap
}

/// Sums of integers, decimals and intervals, exact in 128 bits whatever the order of the rows.
package final class ExactSums: GroupStates {
  let sums = StateBuffer(width: 16)
  let counts = StateBuffer(width: 8)
  /// Set where even 128 bits were too few.
  private let lost = StateBuffer(width: 1)
  private let type: DataType
  private let overflow: SumOverflow

  /// `type` is that of the result.
  package init(_ type: DataType, overflow: SumOverflow = .error) {
    self.type = type
    self.overflow = overflow
  }

  package func resize(groupCount: Int) {
    sums.resize(to: groupCount)
    counts.resize(to: groupCount)
    lost.resize(to: groupCount)
  }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard let argument = arguments.first, !argument.isConstantNull else { return }
    let flat = argument.flattened()
    if flat.physical == .int128 {
      addWide(flat, rows)
    } else {
      try WholeSums.add(flat, rows, sums: sums, counts: counts)
    }
  }

  private func addWide(_ flat: Vector, _ rows: GroupedRows) {
    let totals = sums.pointer(as: Int128.self)
    let sizes = counts.pointer(as: Int64.self)
    let flags = lost.pointer(as: UInt8.self)
    rows.withGroups { groups in
      eachValid(flat, groups, rows.count) { (group, value: Int128) in
        let (sum, isLost) = totals[group].addingReportingOverflow(value)
        totals[group] = sum
        sizes[group] &+= 1
        flags[group] |= isLost ? 1 : 0
      }
    }
  }

  package var stateTypes: [DataType] { [.decimal(precision: 38, scale: 0), .long, .boolean] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    [
      .flat(stateTypes[0], count: groups.count, values: sums.copy(groups), physical: .int128),
      .flat(.long, count: groups.count, values: counts.copy(groups)),
      .flat(.boolean, count: groups.count, values: lost.copy(groups)),
    ]
  }

  package func merge(states: [Vector], _ rows: GroupedRows) throws(QueryError) {
    let values = states[0].widenedDecimal().flattened().pointer(as: Int128.self)
    let rowCounts = states[1].flattened().pointer(as: Int64.self)
    let rowFlags = states[2].flattened().pointer(as: UInt8.self)
    let totals = sums.pointer(as: Int128.self)
    let sizes = counts.pointer(as: Int64.self)
    let flags = lost.pointer(as: UInt8.self)
    withExtendedLifetime(states) {
      rows.withGroups { groups in
        for row in 0..<rows.count {
          let group = Int(groups[row])
          let (sum, isLost) = totals[group].addingReportingOverflow(values[row])
          totals[group] = sum
          sizes[group] &+= rowCounts[row]
          flags[group] |= rowFlags[row] | (isLost ? 1 : 0)
        }
      }
    }
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let totals = sums.pointer(as: Int128.self)
    let sizes = counts.pointer(as: Int64.self)
    let flags = lost.pointer(as: UInt8.self)
    let buffer = Buffer(byteCount: groups.count * 16)
    let output = buffer.pointer(as: Int128.self)
    let validity = Bitmap(count: groups.count, filled: false)
    for (row, group) in groups.enumerated() {
      let total = totals[group]
      output[row] = total
      guard sizes[group] > 0 else { continue }
      if flags[group] == 0, holds(total) {
        validity.set(row)
      } else {
        try refuse(validity, row)
      }
    }
    let wide = Vector.flat(
      type, count: groups.count, values: buffer, validity: validity.allSet ? nil : validity,
      physical: .int128)
    return wide.narrowedSum()
  }

  private func holds(_ total: Int128) -> Bool {
    switch type {
    case .decimal(let precision, _): WideArithmetic.fits(total, precision: precision)
    case .yearMonthInterval: Int32(exactly: total) != nil
    default: Int64(exactly: total) != nil
    }
  }

  private func refuse(_ validity: Bitmap, _ row: Int) throws(QueryError) {
    switch overflow {
    case .null: return
    case .wrap:
      if !type.isDecimal { validity.set(row) }
      return
    case .error: break
    }
    switch type {
    case .decimal:
      throw ArithmeticErrors.overflow("Overflow in sum of decimals", suggestion: "try_sum")
    case .yearMonthInterval, .dayTimeInterval:
      throw ArithmeticErrors.intervalOverflow(suggestion: "try_add")
    default:
      throw ArithmeticErrors.overflow(suggestion: "try_add")
    }
  }

  package var byteSize: Int { sums.byteSize + counts.byteSize + lost.byteSize }
}

extension Vector {
  /// Sums in the layout of their type; decimals of many digits stay in 64 bits when all fit.
  func narrowedSum() -> Vector {
    let source = pointer(as: Int128.self)
    switch type.physical {
    case .int32:
      let values = mapValues(self, count) { (sum: Int128) in Int32(truncatingIfNeeded: sum) }
      return .flat(type, count: count, values: values, validity: validity)
    case .int64:
      return relabelled(physical: .int64)
    default:
      for row in 0..<count where Int64(exactly: source[row]) == nil { return self }
      return relabelled(physical: .int64)
    }
  }

  private func relabelled(physical: PhysicalType) -> Vector {
    let values = mapValues(self, count) { (sum: Int128) in Int64(truncatingIfNeeded: sum) }
    return .flat(type, count: count, values: values, validity: validity, physical: physical)
  }
}

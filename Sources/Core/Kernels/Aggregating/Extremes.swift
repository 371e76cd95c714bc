package import Columns

/// The least or greatest value of each group, for types that lie in fixed widths.
package final class Extremes: GroupStates {
  private let type: DataType
  private let isMaximum: Bool
  private let physical: PhysicalType
  private let best: StateBuffer
  private let found = StateBuffer(width: 1)
  private let heap = StringHeap()

  package init(_ type: DataType, maximum: Bool) {
    self.type = type
    isMaximum = maximum
    physical = type.physical
    best = StateBuffer(width: max(physical.byteWidth, 1))
  }

  package func resize(groupCount: Int) {
    best.resize(to: groupCount)
    found.resize(to: groupCount)
  }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard let argument = arguments.first, !argument.isConstantNull else { return }
    let flat = shortened(argument, rows).asPhysical(physical)
    let inside = GroupedRows(
      groups: rows.groups, count: rows.groups == nil ? flat.count : rows.count)
    switch physical {
    case .bool: integers(UInt8.self, flat, inside)
    case .int8: integers(Int8.self, flat, inside)
    case .int16: integers(Int16.self, flat, inside)
    case .int32: integers(Int32.self, flat, inside)
    case .int64: integers(Int64.self, flat, inside)
    case .int128: integers(Int128.self, flat, inside)
    case .float32: floats(Float.self, flat, inside)
    case .float64: floats(Double.self, flat, inside)
    case .view: views(flat, inside)
    default: throw QueryError.internalError("extreme of \(type.simpleString)")
    }
  }

  /// Without groups one value of a constant stands for all rows.
  private func shortened(_ argument: Vector, _ rows: GroupedRows) -> Vector {
    if rows.groups == nil, argument.encoding == .constant, rows.count > 1 {
      return argument.slice(0..<1).flattened()
    }
    return argument.flattened()
  }

  private func integers<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ flat: Vector, _ rows: GroupedRows
  ) {
    let states = best.pointer(as: Number.self)
    let flags = found.pointer(as: UInt8.self)
    if rows.groups == nil, flat.validity == nil, rows.count > 0 {
      let values = UnsafePointer(flat.pointer(as: Number.self))
      var extreme = values[0]
      if isMaximum {
        for row in 0..<rows.count { extreme = max(extreme, values[row]) }
        states[0] = flags[0] == 0 ? extreme : max(states[0], extreme)
      } else {
        for row in 0..<rows.count { extreme = min(extreme, values[row]) }
        states[0] = flags[0] == 0 ? extreme : min(states[0], extreme)
      }
      flags[0] = 1
      return
    }
    rows.withGroups { groups in
      if isMaximum {
        eachValid(flat, groups, rows.count) { (group, value: Number) in
          states[group] = flags[group] == 0 || value > states[group] ? value : states[group]
          flags[group] = 1
        }
      } else {
        eachValid(flat, groups, rows.count) { (group, value: Number) in
          states[group] = flags[group] == 0 || value < states[group] ? value : states[group]
          flags[group] = 1
        }
      }
    }
  }

  private func floats<Number: BinaryFloatingPoint & BitwiseCopyable>(
    _: Number.Type, _ flat: Vector, _ rows: GroupedRows
  ) {
    let states = best.pointer(as: Number.self)
    let flags = found.pointer(as: UInt8.self)
    let isMaximum = isMaximum
    rows.withGroups { groups in
      eachValid(flat, groups, rows.count) { (group, value: Number) in
        let isBetter =
          isMaximum
          ? LessRelation.floats(states[group], value) : LessRelation.floats(value, states[group])
        if flags[group] == 0 || isBetter { states[group] = value }
        flags[group] = 1
      }
    }
  }

  private func views(_ flat: Vector, _ rows: GroupedRows) {
    let states = best.pointer(as: StringView.self)
    let flags = found.pointer(as: UInt8.self)
    let isMaximum = isMaximum
    let heap = heap
    rows.withGroups { groups in
      eachValid(flat, groups, rows.count) { (group, value: StringView) in
        if flags[group] != 0 {
          let order = StringView.compare(value, states[group])
          if isMaximum ? order <= 0 : order >= 0 { return }
        }
        states[group] = heap.intern(value)
        flags[group] = 1
      }
    }
  }

  package var stateTypes: [DataType] { [type] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    [try finish(groups)]
  }

  package func merge(states: [Vector], _ rows: GroupedRows) throws(QueryError) {
    try update(rows, arguments: states)
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    .flat(
      type, count: groups.count, values: best.copy(groups),
      validity: validity(ofFlags: found.pointer(as: UInt8.self), groups),
      heaps: physical == .view ? [heap] : [])
  }

  package var byteSize: Int { best.byteSize + found.byteSize + heap.byteCount }
}

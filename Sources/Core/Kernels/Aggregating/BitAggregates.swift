package import Columns

/// The bits, or the truths, of all values of a group joined.
package final class JoinedBits: GroupStates {
  package enum Operation: Sendable { case and, or, exclusiveOr }

  private let type: DataType
  private let operation: Operation
  private let states = StateBuffer(width: 8)
  private let found = StateBuffer(width: 1)

  package init(_ type: DataType, _ operation: Operation) {
    self.type = type
    self.operation = operation
  }

  package func resize(groupCount: Int) {
    states.resize(to: groupCount)
    found.resize(to: groupCount)
  }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard let argument = arguments.first, !argument.isConstantNull else { return }
    let flat = argument.flattened()
    switch flat.physical {
    case .bool: join(UInt8.self, flat, rows)
    case .int8: join(Int8.self, flat, rows)
    case .int16: join(Int16.self, flat, rows)
    case .int32: join(Int32.self, flat, rows)
    default: join(Int64.self, flat, rows)
    }
  }

  private func join<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ flat: Vector, _ rows: GroupedRows
  ) {
    let bits = states.pointer(as: Int64.self)
    let flags = found.pointer(as: UInt8.self)
    let operation = operation
    rows.withGroups { groups in
      eachValid(flat, groups, rows.count) { (group, value: Number) in
        let wide = Int64(truncatingIfNeeded: value)
        if flags[group] == 0 {
          bits[group] = wide
          flags[group] = 1
          return
        }
        switch operation {
        case .and: bits[group] &= wide
        case .or: bits[group] |= wide
        case .exclusiveOr: bits[group] ^= wide
        }
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
    let wide = Vector.flat(
      .long, count: groups.count, values: states.copy(groups),
      validity: validity(ofFlags: found.pointer(as: UInt8.self), groups))
    func narrow<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) -> Vector {
      .flat(
        type, count: groups.count,
        values: mapValues(wide, groups.count) { (bits: Int64) in
          Number(truncatingIfNeeded: bits)
        }, validity: wide.validity)
    }
    switch type.physical {
    case .bool: return narrow(UInt8.self)
    case .int8: return narrow(Int8.self)
    case .int16: return narrow(Int16.self)
    case .int32: return narrow(Int32.self)
    default: return wide.retyped(type)
    }
  }

  package var byteSize: Int { states.byteSize + found.byteSize }
}

import Columns

/// Adds whole numbers of up to 64 bits into sums of 128, which no number of rows overflows.
enum WholeSums {
  /// Few groups take turns on four sums each, so that one addition need not wait for the last.
  private static let turns = 4
  private static let fewGroups = 64

  static func add(
    _ vector: Vector, _ rows: GroupedRows, sums: StateBuffer, counts: StateBuffer
  ) throws(QueryError) {
    switch vector.physical {
    case .int8: add(Int8.self, vector, rows, sums, counts)
    case .int16: add(Int16.self, vector, rows, sums, counts)
    case .int32: add(Int32.self, vector, rows, sums, counts)
    case .int64: add(Int64.self, vector, rows, sums, counts)
    default: throw QueryError.internalError("sum of \(vector.type.simpleString)")
    }
  }

  private static func add<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: Number.Type, _ vector: Vector, _ rows: GroupedRows, _ sums: StateBuffer,
    _ counts: StateBuffer
  ) {
    let totals = sums.pointer(as: Int128.self)
    let sizes = counts.pointer(as: Int64.self)
    guard let groups = rows.groups else {
      totals[0] &+= sum(Number.self, vector, rows.count)
      sizes[0] &+= Int64(vector.validity?.firstBits(rows.count) ?? rows.count)
      return
    }
    if vector.validity == nil, sums.count <= fewGroups, rows.count >= 512 {
      addInTurns(Number.self, vector, groups, rows.count, sums.count, totals, sizes)
      return
    }
    eachValid(vector, groups, rows.count) { (group, value: Number) in
      totals[group] &+= Int128(truncatingIfNeeded: value)
      sizes[group] &+= 1
    }
  }

  private static func addInTurns<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: Number.Type, _ vector: Vector, _ groups: UnsafePointer<Int32>, _ count: Int,
    _ groupCount: Int, _ totals: UnsafeMutablePointer<Int128>,
    _ sizes: UnsafeMutablePointer<Int64>
  ) {
    let values = UnsafePointer(vector.pointer(as: Number.self))
    let partialSums = Buffer(zeroedByteCount: groupCount * turns * 16)
    let partialSizes = Buffer(zeroedByteCount: groupCount * turns * 8)
    let first = partialSums.pointer(as: Int128.self)
    let second = first + groupCount
    let third = second + groupCount
    let fourth = third + groupCount
    let firstSize = partialSizes.pointer(as: Int64.self)
    let secondSize = firstSize + groupCount
    let thirdSize = secondSize + groupCount
    let fourthSize = thirdSize + groupCount
    var row = 0
    while row &+ 4 <= count {
      let (one, two) = (Int(groups[row]), Int(groups[row &+ 1]))
      let (three, four) = (Int(groups[row &+ 2]), Int(groups[row &+ 3]))
      first[one] &+= Int128(truncatingIfNeeded: values[row])
      second[two] &+= Int128(truncatingIfNeeded: values[row &+ 1])
      third[three] &+= Int128(truncatingIfNeeded: values[row &+ 2])
      fourth[four] &+= Int128(truncatingIfNeeded: values[row &+ 3])
      firstSize[one] &+= 1
      secondSize[two] &+= 1
      thirdSize[three] &+= 1
      fourthSize[four] &+= 1
      row &+= 4
    }
    while row < count {
      first[Int(groups[row])] &+= Int128(truncatingIfNeeded: values[row])
      firstSize[Int(groups[row])] &+= 1
      row &+= 1
    }
    for group in 0..<groupCount {
      totals[group] &+= first[group] &+ second[group] &+ third[group] &+ fourth[group]
      sizes[group] &+=
        firstSize[group] &+ secondSize[group] &+ thirdSize[group] &+ fourthSize[group]
    }
  }

  /// The sum of one column. Halves of 32 bits are summed apart, so that vectors of 64 bits hold
  /// the sum of any batch.
  static func sum<Number: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: Number.Type, _ vector: Vector, _ count: Int
  ) -> Int128 {
    let values = UnsafePointer(vector.pointer(as: Number.self))
    if let validity = vector.validity {
      var total: Int128 = 0
      eachValidRow(validity, count) { total &+= Int128(truncatingIfNeeded: values[$0]) }
      return total
    }
    if Number.bitWidth <= 32 {
      var total: Int64 = 0
      for row in 0..<count { total &+= Int64(truncatingIfNeeded: values[row]) }
      return Int128(total)
    }
    var low: UInt64 = 0
    var high: Int64 = 0
    for row in 0..<count {
      let value = Int64(truncatingIfNeeded: values[row])
      low &+= UInt64(truncatingIfNeeded: value) & 0xFFFF_FFFF
      high &+= value &>> 32
    }
    return Int128(high) << 32 &+ Int128(low)
  }
}

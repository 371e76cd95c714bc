package import Columns

/// Functions of whole numbers and of ranges.
package enum WholeFunctions {
  private static let factorials: [Int64] = {
    var table: [Int64] = [1]
    for number in 1...20 { table.append(table[number - 1] * Int64(number)) }
    return table
  }()

  /// Null outside 0...20.
  package static func factorial(_ numbers: Vector, rowCount: Int) -> Vector {
    let flat = numbers.flattened()
    let source = flat.pointer(as: Int32.self)
    return makeOptionals([flat], rowCount: rowCount, type: .long, as: Int64.self) { row in
      (0...20).contains(source[row]) ? factorials[Int(source[row])] : nil
    }
  }

  /// The bucket, from 1, of so many equal parts of a range; 0 below it and one more above.
  package static func bucket(
    _ values: Vector, from: Vector, to end: Vector, count: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let (value, low) = (try reals(values, rowCount), try reals(from, rowCount))
    let (high, counts) = (try reals(end, rowCount), count.flattened())
    return makeOptionals([value, low, high, counts], rowCount: rowCount, type: .long) { row in
      bucket(
        value.pointer(as: Double.self)[row], low.pointer(as: Double.self)[row],
        high.pointer(as: Double.self)[row], counts.pointer(as: Int64.self)[row])
    }
  }

  private static func reals(_ vector: Vector, _ rowCount: Int) throws(QueryError) -> Vector {
    let flat = vector.flattened()
    switch flat.physical {
    case .float64: return flat
    case .int32:
      let values = mapValues(flat, rowCount) { (months: Int32) in Double(months) }
      return .flat(.double, count: rowCount, values: values, validity: flat.validity)
    default:
      let values = mapValues(flat, rowCount) { (micros: Int64) in Double(micros) }
      return .flat(.double, count: rowCount, values: values, validity: flat.validity)
    }
  }

  private static func bucket(
    _ value: Double, _ start: Double, _ end: Double, _ count: Int64
  ) -> Int64? {
    guard count > 0, count != .max, !value.isNaN, start.isFinite, end.isFinite, start != end
    else { return nil }
    let (lower, upper) = (min(start, end), max(start, end))
    let distance: Double
    if start < end {
      if value < lower { return 0 }
      if value >= upper { return count + 1 }
      distance = value - lower
    } else {
      if value > upper { return 0 }
      if value <= lower { return count + 1 }
      distance = upper - value
    }
    let place = Double(count) * distance / (upper - lower)
    return place < 0x1p63 ? Int64(place) &+ 1 : count
  }

  private static let bitsOfBitmap: Int64 = 32_768

  /// The place of a number inside its bitmap.
  package static func bitmapPosition(_ numbers: Vector, rowCount: Int) throws(QueryError) -> Vector
  {
    try mapped(numbers, rowCount) { number in
      number > 0 ? (number &- 1) % bitsOfBitmap : (0 &- number) % bitsOfBitmap
    }
  }

  /// The number of the bitmap that a number belongs to.
  package static func bitmapBucket(_ numbers: Vector, rowCount: Int) throws(QueryError) -> Vector {
    try mapped(numbers, rowCount) { number in
      number > 0 ? 1 &+ (number &- 1) / bitsOfBitmap : number / bitsOfBitmap
    }
  }

  private static func mapped(
    _ numbers: Vector, _ rowCount: Int, _ function: (Int64) -> Int64
  ) throws(QueryError) -> Vector {
    try Encodings.unary(numbers, .long, rowCount: rowCount) { (input, count) in
      .flat(.long, count: count, values: mapValues(input, count, function))
    }
  }

  /// How many bits of binary values are set.
  package static func bitmapCount(_ bitmaps: Vector, rowCount: Int) -> Vector {
    let column = TextColumn(bitmaps)
    return makeValues([bitmaps], rowCount: rowCount, type: .long) { row in
      var total: Int64 = 0
      let bytes = column[row]
      for place in 0..<bytes.count { total += Int64(bytes[place].nonzeroBitCount) }
      return total
    }
  }
}

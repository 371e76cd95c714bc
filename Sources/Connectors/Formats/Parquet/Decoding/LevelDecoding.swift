import Columns

/// Definition or repetition levels of one page.
struct LevelBytes {
  let bytes: UnsafeRawBufferPointer
  /// The deprecated packing of the first format version instead of runs.
  let isBitPacked: Bool
  let maximum: Int

  private var width: Int { Int.bitWidth - maximum.leadingZeroBitCount }

  /// The rows that are not null, or nil when all are; only when the maximum is one.
  func decodeValidity(_ count: Int) throws(PageDamage) -> Bitmap? {
    if isBitPacked {
      let levels = try decode(count)
      let bits = Bitmap(count: count, filled: false)
      for row in 0..<count where levels.pointer(as: UInt8.self)[row] != 0 { bits.set(row) }
      return bits.allSet ? nil : bits
    }
    var decoder = try HybridDecoder(bytes, width: 1)
    try decoder.advance()
    if decoder.repeatedValue(for: count) == 1 { return nil }
    var bits = BitAppender(capacity: count)
    try decoder.append(count, to: &bits)
    return bits.finish()
  }

  /// One byte a level.
  func decode(_ count: Int) throws(PageDamage) -> Buffer {
    let result = Buffer(byteCount: count)
    let output = result.pointer(as: UInt8.self)
    if isBitPacked {
      try decodeBigEndian(count, into: output)
      return result
    }
    var decoder = try HybridDecoder(bytes, width: width)
    let piece = 1024
    let scratch = Buffer(byteCount: piece * 4)
    let wide = scratch.pointer(as: Int32.self)
    var done = 0
    while done < count {
      let taken = min(piece, count - done)
      let largest = try decoder.decode(taken, into: wide)
      guard largest <= UInt32(maximum) else { throw PageDamage("a level exceeds \(maximum)") }
      for index in 0..<taken {
        output[done &+ index] = UInt8(truncatingIfNeeded: wide[index])
      }
      done += taken
    }
    return result
  }

  private func decodeBigEndian(
    _ count: Int, into output: UnsafeMutablePointer<UInt8>
  ) throws(PageDamage) {
    let bits = width
    guard bytes.count * 8 >= count * bits else { throw PageDamage("the levels end too early") }
    for index in 0..<count {
      var level = 0
      for bit in index * bits..<index * bits + bits {
        level = level << 1 | Int(bytes[bit >> 3] >> UInt8(7 - bit & 7) & 1)
      }
      guard level <= maximum else { throw PageDamage("a level exceeds \(maximum)") }
      output[index] = UInt8(level)
    }
  }
}

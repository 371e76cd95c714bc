/// Murmur3 for 32 bits, where the bytes after the last whole word are mixed one by one.
enum Murmur3: ChainedHash {
  static func int(_ value: Int32, _ seed: Int32) -> Int32 {
    let state = mixState(UInt32(bitPattern: seed), mixKey(UInt32(bitPattern: value)))
    return Int32(bitPattern: finish(state, 4))
  }

  static func long(_ value: Int64, _ seed: Int32) -> Int32 {
    let bits = UInt64(bitPattern: value)
    var state = mixState(UInt32(bitPattern: seed), mixKey(UInt32(truncatingIfNeeded: bits)))
    state = mixState(state, mixKey(UInt32(truncatingIfNeeded: bits &>> 32)))
    return Int32(bitPattern: finish(state, 8))
  }

  static func bytes(_ bytes: UnsafeRawPointer, _ count: Int, _ seed: Int32) -> Int32 {
    var state = UInt32(bitPattern: seed)
    let whole = count & ~3
    var place = 0
    while place < whole {
      let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
      state = mixState(state, mixKey(word))
      place &+= 4
    }
    while place < count {
      let byte = bytes.load(fromByteOffset: place, as: Int8.self)
      state = mixState(state, mixKey(UInt32(bitPattern: Int32(byte))))
      place &+= 1
    }
    return Int32(bitPattern: finish(state, UInt32(truncatingIfNeeded: count)))
  }

  @inline(__always)
  private static func mixKey(_ key: UInt32) -> UInt32 {
    rotated(key &* 0xCC9E_2D51, 15) &* 0x1B87_3593
  }

  @inline(__always)
  private static func mixState(_ state: UInt32, _ key: UInt32) -> UInt32 {
    rotated(state ^ key, 13) &* 5 &+ 0xE654_6B64
  }

  @inline(__always)
  private static func finish(_ state: UInt32, _ count: UInt32) -> UInt32 {
    var hash = state ^ count
    hash ^= hash &>> 16
    hash = hash &* 0x85EB_CA6B
    hash ^= hash &>> 13
    hash = hash &* 0xC2B2_AE35
    return hash ^ (hash &>> 16)
  }

  @inline(__always)
  private static func rotated(_ value: UInt32, _ distance: UInt32) -> UInt32 {
    value &<< distance | value &>> (32 &- distance)
  }
}

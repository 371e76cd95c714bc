/// XXH64, with the short cuts for single integers.
enum XXHash64: ChainedHash {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  static func int(_ value: Int32, _ seed: Int64) -> Int64 {
    let start = UInt64(bitPattern: seed) &+ prime5 &+ 4
    return Int64(bitPattern: finish(addWord(start, UInt32(bitPattern: value))))
  }

  static func long(_ value: Int64, _ seed: Int64) -> Int64 {
    let start = UInt64(bitPattern: seed) &+ prime5 &+ 8
    return Int64(bitPattern: finish(addLong(start, UInt64(bitPattern: value))))
  }

  static func bytes(_ bytes: UnsafeRawPointer, _ count: Int, _ seed: Int64) -> Int64 {
    var place = 0
    var hash: UInt64
    if count >= 32 {
      hash = addStripes(bytes, count, UInt64(bitPattern: seed))
      place = count & ~31
    } else {
      hash = UInt64(bitPattern: seed) &+ prime5
    }
    hash = hash &+ UInt64(truncatingIfNeeded: count)
    while place &+ 8 <= count {
      hash = addLong(hash, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place &+= 8
    }
    if place &+ 4 <= count {
      hash = addWord(hash, bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
      place &+= 4
    }
    while place < count {
      let byte = UInt64(bytes.load(fromByteOffset: place, as: UInt8.self))
      hash = rotated(hash ^ (byte &* prime5), 11) &* prime1
      place &+= 1
    }
    return Int64(bitPattern: finish(hash))
  }

  private static func addStripes(
    _ bytes: UnsafeRawPointer, _ count: Int, _ seed: UInt64
  ) -> UInt64 {
    var lanes = SIMD4<UInt64>(
      seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1)
    var place = 0
    while place &+ 32 <= count {
      for lane in 0..<4 {
        let word = bytes.loadUnaligned(fromByteOffset: place &+ lane &* 8, as: UInt64.self)
        lanes[lane] = round(lanes[lane], word)
      }
      place &+= 32
    }
    var hash = rotated(lanes[0], 1) &+ rotated(lanes[1], 7)
    hash = hash &+ rotated(lanes[2], 12) &+ rotated(lanes[3], 18)
    for lane in 0..<4 { hash = (hash ^ round(0, lanes[lane])) &* prime1 &+ prime4 }
    return hash
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func addLong(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    rotated(hash ^ round(0, word), 27) &* prime1 &+ prime4
  }

  @inline(__always)
  private static func addWord(_ hash: UInt64, _ word: UInt32) -> UInt64 {
    rotated(hash ^ (UInt64(word) &* prime1), 23) &* prime2 &+ prime3
  }

  @inline(__always)
  private static func finish(_ state: UInt64) -> UInt64 {
    var hash = state ^ (state &>> 33)
    hash = hash &* prime2
    hash ^= hash &>> 29
    hash = hash &* prime3
    return hash ^ (hash &>> 32)
  }

  @inline(__always)
  private static func rotated(_ value: UInt64, _ distance: UInt64) -> UInt64 {
    value &<< distance | value &>> (64 &- distance)
  }
}

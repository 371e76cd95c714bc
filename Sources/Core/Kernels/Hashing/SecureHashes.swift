/// SHA-1 (FIPS 180-4).
enum SHA1 {
  static func digest(_ bytes: Bytes) -> [UInt8] {
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    var words = [UInt32](repeating: 0, count: 80)
    eachPaddedBlock(of: bytes, blockSize: 64, lengthSize: 8, bigEndian: true) { block in
      for place in 0..<16 { words[place] = bigEndianWord(block, place) }
      for place in 16..<80 {
        let mixed = words[place - 3] ^ words[place - 8] ^ words[place - 14] ^ words[place - 16]
        words[place] = mixed << 1 | mixed >> 31
      }
      addRounds(words, to: &state)
    }
    return bigEndianBytes(state)
  }

  private static func addRounds(_ words: [UInt32], to state: inout [UInt32]) {
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for step in 0..<80 {
      let mixed: UInt32
      switch step / 20 {
      case 0: mixed = (b & c | ~b & d) &+ 0x5A82_7999
      case 1: mixed = (b ^ c ^ d) &+ 0x6ED9_EBA1
      case 2: mixed = (b & c | b & d | c & d) &+ 0x8F1B_BCDC
      default: mixed = (b ^ c ^ d) &+ 0xCA62_C1D6
      }
      let next = (a << 5 | a >> 27) &+ mixed &+ e &+ words[step]
      (a, b, c, d, e) = (next, a, b << 30 | b >> 2, c, d)
    }
    for (place, value) in [a, b, c, d, e].enumerated() { state[place] = state[place] &+ value }
  }
}

/// SHA-256 and SHA-224 (FIPS 180-4).
enum SHA256 {
  static func digest(_ bytes: Bytes, isShort: Bool) -> [UInt8] {
    var state = isShort ? shortStart : start
    var words = [UInt32](repeating: 0, count: 64)
    eachPaddedBlock(of: bytes, blockSize: 64, lengthSize: 8, bigEndian: true) { block in
      for place in 0..<16 { words[place] = bigEndianWord(block, place) }
      for place in 16..<64 {
        let low = words[place - 15]
        let high = words[place - 2]
        let first = rotated(low, 7) ^ rotated(low, 18) ^ low >> 3
        let second = rotated(high, 17) ^ rotated(high, 19) ^ high >> 10
        words[place] = words[place - 16] &+ first &+ words[place - 7] &+ second
      }
      addRounds(words, to: &state)
    }
    return Array(bigEndianBytes(state).prefix(isShort ? 28 : 32))
  }

  private static func addRounds(_ words: [UInt32], to state: inout [UInt32]) {
    var s = state
    for step in 0..<64 {
      let first = rotated(s[4], 6) ^ rotated(s[4], 11) ^ rotated(s[4], 25)
      let choice = s[4] & s[5] ^ ~s[4] & s[6]
      let sum = s[7] &+ first &+ choice &+ UInt32(SHA512.constants[step] >> 32) &+ words[step]
      let second = rotated(s[0], 2) ^ rotated(s[0], 13) ^ rotated(s[0], 22)
      let majority = s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]
      s = [sum &+ second &+ majority, s[0], s[1], s[2], s[3] &+ sum, s[4], s[5], s[6]]
    }
    for place in 0..<8 { state[place] = state[place] &+ s[place] }
  }

  private static func rotated(_ value: UInt32, _ distance: UInt32) -> UInt32 {
    value >> distance | value << (32 - distance)
  }

  private static let start: [UInt32] = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
    0x5BE0_CD19,
  ]

  private static let shortStart: [UInt32] = [
    0xC105_9ED8, 0x367C_D507, 0x3070_DD17, 0xF70E_5939, 0xFFC0_0B31, 0x6858_1511, 0x64F9_8FA7,
    0xBEFA_4FA4,
  ]
}

/// SHA-512 and SHA-384 (FIPS 180-4).
enum SHA512 {
  static func digest(_ bytes: Bytes, isShort: Bool) -> [UInt8] {
    var state = isShort ? shortStart : start
    var words = [UInt64](repeating: 0, count: 80)
    eachPaddedBlock(of: bytes, blockSize: 128, lengthSize: 16, bigEndian: true) { block in
      for place in 0..<16 {
        let raw = UnsafeRawPointer(block)
        words[place] = raw.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self).byteSwapped
      }
      for place in 16..<80 {
        let low = words[place - 15]
        let high = words[place - 2]
        let first = rotated(low, 1) ^ rotated(low, 8) ^ low >> 7
        let second = rotated(high, 19) ^ rotated(high, 61) ^ high >> 6
        words[place] = words[place - 16] &+ first &+ words[place - 7] &+ second
      }
      addRounds(words, to: &state)
    }
    return Array(
      state.flatMap { word in
        (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - $0 * 8)) }
      }.prefix(isShort ? 48 : 64))
  }

  private static func addRounds(_ words: [UInt64], to state: inout [UInt64]) {
    var s = state
    for step in 0..<80 {
      let first = rotated(s[4], 14) ^ rotated(s[4], 18) ^ rotated(s[4], 41)
      let choice = s[4] & s[5] ^ ~s[4] & s[6]
      let sum = s[7] &+ first &+ choice &+ constants[step] &+ words[step]
      let second = rotated(s[0], 28) ^ rotated(s[0], 34) ^ rotated(s[0], 39)
      let majority = s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]
      s = [sum &+ second &+ majority, s[0], s[1], s[2], s[3] &+ sum, s[4], s[5], s[6]]
    }
    for place in 0..<8 { state[place] = state[place] &+ s[place] }
  }

  private static func rotated(_ value: UInt64, _ distance: UInt64) -> UInt64 {
    value >> distance | value << (64 - distance)
  }

  private static let start = squareRoots(of: Array(primes.prefix(8)))

  private static let shortStart = squareRoots(of: Array(primes[8..<16]))

  /// The fraction bits of the cube roots of the first 80 primes; their upper halves are the
  /// constants of SHA-256.
  static let constants: [UInt64] = primes.map { rootFraction(of: $0, power: 3) }

  private static func squareRoots(of primes: [UInt64]) -> [UInt64] {
    primes.map { rootFraction(of: $0, power: 2) }
  }

  private static let primes: [UInt64] = {
    var found: [UInt64] = []
    var candidate: UInt64 = 2
    while found.count < 80 {
      if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }()

  /// The first 64 bits behind the point of a root, by bisection over whole numbers of 256 bits.
  private static func rootFraction(of prime: UInt64, power: Int) -> UInt64 {
    var low: UInt128 = 0
    var high: UInt128 = UInt128(prime) << 64
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if isAtMost(middle, power, prime) { low = middle } else { high = middle }
    }
    return UInt64(truncatingIfNeeded: low)
  }

  /// True when `(root / 2^64)^power <= prime`, compared without loss.
  private static func isAtMost(_ root: UInt128, _ power: Int, _ prime: UInt64) -> Bool {
    var product = WideNumber(root)
    for _ in 1..<power { product.multiply(by: root) }
    return product.isAtMost(prime, shiftedBy: 64 * power)
  }
}

/// A whole number of up to 384 bits, in words from the lowest.
private struct WideNumber {
  private var words: [UInt64]

  init(_ value: UInt128) {
    words = [UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)]
  }

  mutating func multiply(by value: UInt128) {
    let factors = [UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)]
    var result = [UInt64](repeating: 0, count: words.count + 2)
    for (offset, factor) in factors.enumerated() {
      var carry: UInt64 = 0
      for place in words.indices {
        let product =
          UInt128(words[place]) * UInt128(factor) + UInt128(result[place + offset])
          + UInt128(carry)
        result[place + offset] = UInt64(truncatingIfNeeded: product)
        carry = UInt64(truncatingIfNeeded: product >> 64)
      }
      result[words.count + offset] = carry
    }
    words = result
  }

  func isAtMost(_ value: UInt64, shiftedBy bits: Int) -> Bool {
    let place = bits / 64
    if words.dropFirst(place + 1).contains(where: { $0 != 0 }) { return false }
    if words[place] != value { return words[place] < value }
    return words.prefix(place).allSatisfy { $0 == 0 }
  }
}

@inline(__always)
private func bigEndianWord(_ block: UnsafePointer<UInt8>, _ place: Int) -> UInt32 {
  UnsafeRawPointer(block).loadUnaligned(fromByteOffset: place * 4, as: UInt32.self).byteSwapped
}

private func bigEndianBytes(_ words: [UInt32]) -> [UInt8] {
  words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - $0 * 8)) } }
}

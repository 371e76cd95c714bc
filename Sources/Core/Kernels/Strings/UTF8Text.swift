/// UTF-8 as it is found: bytes that begin nothing count as one character each.
extension Bytes {
  /// How many bytes a character takes that starts with a byte.
  @inline(__always)
  static func width(_ first: UInt8) -> Int {
    if first < 0xC0 { return 1 }
    if first < 0xE0 { return 2 }
    return first < 0xF0 ? 3 : first < 0xF8 ? 4 : 1
  }

  /// The number of characters.
  var characterCount: Int {
    if isASCII { return count }
    var place = 0
    var characters = 0
    while place < count {
      place &+= Bytes.width(start[place])
      characters &+= 1
    }
    return characters
  }

  /// Where the character `number` characters after `place` begins; at most `count`.
  @inline(__always)
  func place(after number: Int, from place: Int = 0) -> Int {
    var place = place
    var left = number
    while left > 0, place < count {
      place &+= Bytes.width(start[place])
      left &-= 1
    }
    return min(place, count)
  }

  /// Where the character `number` characters before the end begins; at least 0.
  func place(beforeEnd number: Int) -> Int {
    var place = count
    var left = number
    while left > 0, place > 0 {
      place &-= 1
      while place > 0, start[place] & 0xC0 == 0x80 { place &-= 1 }
      left &-= 1
    }
    return place
  }

  /// The character at a place with its width; a broken one reads as U+FFFD of one byte.
  func scalar(at place: Int) -> (scalar: Unicode.Scalar, width: Int) {
    let first = UInt32(start[place])
    if first < 0x80 { return (Unicode.Scalar(UInt8(first)), 1) }
    let width = Bytes.width(start[place])
    guard width > 1, place &+ width <= count else { return ("\u{FFFD}", 1) }
    var code = first & (0xFF >> UInt32(width &+ 1))
    for index in 1..<width {
      let next = UInt32(start[place &+ index])
      guard next & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      code = code << 6 | next & 0x3F
    }
    guard let scalar = Unicode.Scalar(code) else { return ("\u{FFFD}", 1) }
    return (scalar, width)
  }

  /// All characters as scalars.
  var scalars: [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(count)
    var place = 0
    while place < count {
      let (scalar, width) = scalar(at: place)
      result.append(scalar)
      place += width
    }
    return result
  }
}

extension ByteWriter {
  mutating func write(_ bytes: Bytes) { write(UnsafeRawPointer(bytes.start), count: bytes.count) }

  mutating func write(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 { return write(UInt8(truncatingIfNeeded: scalar.value)) }
    for byte in UTF8.encode(scalar).unsafelyUnwrapped { write(byte) }
  }

  mutating func write(_ scalars: some Sequence<Unicode.Scalar>) {
    for scalar in scalars { write(scalar) }
  }
}

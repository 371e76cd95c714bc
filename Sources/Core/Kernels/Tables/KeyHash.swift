package import Columns

/// Mixes 64 bits so that every input bit reaches the high and the low half.
@inline(__always)
func mixed(_ word: UInt64) -> UInt64 {
  var hash = word
  hash ^= hash &>> 32
  hash = hash &* 0xD6E8_FEB8_6659_FD93
  hash ^= hash &>> 32
  hash = hash &* 0xD6E8_FEB8_6659_FD93
  return hash ^ (hash &>> 29)
}

extension KeyLayout {
  /// One hash a row.
  package func hash(_ keys: EncodedKeys) -> Buffer {
    let buffer = Buffer(byteCount: keys.rowCount * 8)
    hash(keys.words, rowCount: keys.rowCount, into: buffer.pointer(as: UInt64.self))
    return buffer
  }

  func hash(
    _ words: UnsafePointer<UInt64>, rowCount: Int, into hashes: UnsafeMutablePointer<UInt64>
  ) {
    let stride = wordCount
    if stride == 1 {
      for row in 0..<rowCount { hashes[row] = mixed(words[row]) }
      return
    }
    for row in 0..<rowCount {
      var hash: UInt64 = 0
      let start = words + row &* stride
      for word in 0..<stride { hash = mixed(hash &+ start[word]) }
      hashes[row] = hash
    }
    // A long string's second word is an address: hash its bytes instead.
    for viewWord in viewWords { rehashLong(viewWord, words, rowCount, hashes) }
  }

  private func rehashLong(
    _ viewWord: Int, _ words: UnsafePointer<UInt64>, _ rowCount: Int,
    _ hashes: UnsafeMutablePointer<UInt64>
  ) {
    let stride = wordCount
    for row in 0..<rowCount {
      let start = words + row &* stride
      guard UInt32(truncatingIfNeeded: start[viewWord]) > UInt32(StringView.inlineCapacity)
      else { continue }
      hashes[row] = hashWithStrings(start)
    }
  }

  /// The hash of a key in which some string is long.
  private func hashWithStrings(_ start: UnsafePointer<UInt64>) -> UInt64 {
    var hash: UInt64 = 0
    var word = 0
    while word < wordCount {
      if viewWords.contains(word), let bytes = longBytes(start, word) {
        hash = mixed(hash &+ hashBytes(bytes))
        word += 2
      } else {
        hash = mixed(hash &+ start[word])
        word += 1
      }
    }
    return hash
  }

  @inline(__always)
  func longBytes(_ start: UnsafePointer<UInt64>, _ word: Int) -> UnsafeRawBufferPointer? {
    let count = Int(UInt32(truncatingIfNeeded: start[word]))
    guard count > StringView.inlineCapacity else { return nil }
    return UnsafeRawBufferPointer(
      start: UnsafeRawPointer(bitPattern: UInt(start[word &+ 1])), count: count)
  }
}

/// Hashes more than 12 bytes, eight at a time; the last eight may overlap those before.
func hashBytes(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  guard let start = bytes.baseAddress else { return 0 }
  var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
  var offset = 0
  while offset &+ 8 <= bytes.count {
    let word = start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    hash = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
    hash ^= hash &>> 32
    offset &+= 8
  }
  if bytes.count >= 8, offset < bytes.count {
    let word = start.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self)
    hash = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
    hash ^= hash &>> 32
  }
  return hash
}

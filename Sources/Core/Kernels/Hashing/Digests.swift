package import Columns

/// Digests of binary values as lower-case hexadecimal text, and checksums.
package enum Digests {
  package static func md5(_ column: Vector, rowCount: Int) -> Vector {
    hexadecimal([column], rowCount: rowCount) { row, bytes in MD5.digest(bytes) }
  }

  package static func sha1(_ column: Vector, rowCount: Int) -> Vector {
    hexadecimal([column], rowCount: rowCount) { row, bytes in SHA1.digest(bytes) }
  }

  /// SHA-2 of 224, 256, 384 or 512 bits, 0 meaning 256; null for other numbers.
  package static func sha2(_ column: Vector, _ bits: Vector, rowCount: Int) -> Vector {
    let width = ValueColumn<Int32>(bits)
    return hexadecimal([column, bits], rowCount: rowCount) { row, bytes in
      switch width[row] {
      case 224: SHA256.digest(bytes, isShort: true)
      case 0, 256: SHA256.digest(bytes, isShort: false)
      case 384: SHA512.digest(bytes, isShort: true)
      case 512: SHA512.digest(bytes, isShort: false)
      default: nil
      }
    }
  }

  package static func crc32(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    let table = (0..<256).map { start -> UInt32 in
      (0..<8).reduce(UInt32(start)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
      }
    }
    return makeValues([column], rowCount: rowCount, type: .long, as: Int64.self) { row in
      let bytes = text[row]
      var checksum = UInt32.max
      for place in 0..<bytes.count {
        checksum = checksum >> 8 ^ table[Int((checksum ^ UInt32(bytes[place])) & 0xFF)]
      }
      return Int64(~checksum)
    }
  }

  private static func hexadecimal(
    _ arguments: [Vector], rowCount: Int, _ digest: (Int, Bytes) -> [UInt8]?
  ) -> Vector {
    let text = TextColumn(arguments[0])
    let digits: StaticString = "0123456789abcdef"
    return makeText(arguments, rowCount: rowCount) { row, sink in
      guard let result = digest(row, text[row]) else { return sink.putNull() }
      for byte in result {
        sink.writer.write(digits.utf8Start[Int(byte >> 4)])
        sink.writer.write(digits.utf8Start[Int(byte & 15)])
      }
      sink.putWritten()
    }
  }
}

/// Cuts a message into blocks: the last ones are filled up with a one bit, zeros, and the length.
func eachPaddedBlock(
  of bytes: Bytes, blockSize: Int, lengthSize: Int, bigEndian: Bool,
  _ body: (UnsafePointer<UInt8>) -> Void
) {
  let whole = bytes.count / blockSize
  for block in 0..<whole { body(bytes.start + block * blockSize) }
  let rest = bytes.from(whole * blockSize)
  let tailBlocks = rest.count + 1 + lengthSize > blockSize ? 2 : 1
  var tail = [UInt8](repeating: 0, count: tailBlocks * blockSize)
  for place in 0..<rest.count { tail[place] = rest[place] }
  tail[rest.count] = 0x80
  let bitCount = UInt64(bytes.count) &* 8
  for place in 0..<8 {
    let shift = UInt64(bigEndian ? place : 7 - place) * 8
    tail[tail.count - 1 - place] = UInt8(truncatingIfNeeded: bitCount >> shift)
  }
  tail.withUnsafeBufferPointer { buffer in
    guard let start = buffer.baseAddress else { return }
    for block in 0..<tailBlocks { body(start + block * blockSize) }
  }
}

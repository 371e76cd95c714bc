package import Columns

/// Random strings.
package enum RandomText {
  /// Version 4 UUIDs.
  package static func identifiers(rowCount: Int) -> Vector {
    var generator = SystemRandomNumberGenerator()
    let digits: StaticString = "0123456789abcdef"
    return makeText([], rowCount: rowCount) { row, sink in
      let high = generator.next() & ~(0xF << 12) | 4 << 12
      let low = generator.next() & ~(3 << 62) | 2 << 62
      for place in 0..<32 {
        if place == 8 || place == 12 || place == 16 || place == 20 {
          sink.writer.write(UInt8(ascii: "-"))
        }
        let word = place < 16 ? high : low
        let digit = word >> UInt64(60 - place % 16 * 4) & 15
        sink.writer.write(digits.utf8Start[Int(digit)])
      }
      sink.putWritten()
    }
  }
}

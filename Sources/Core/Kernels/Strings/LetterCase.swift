package import Columns

/// Upper case, lower case and capitals: bytes where the text is ASCII, else Unicode's full
/// mappings, by which one letter may become several.
package enum LetterCase {
  package static func upper(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeText([column], rowCount: rowCount, type: column.type) { row, sink in
      let bytes = text[row]
      if bytes.isASCII {
        sink.fill(bytes.count) { target in
          for place in 0..<bytes.count { target[place] = upperASCII(bytes[place]) }
        }
      } else {
        writeUppercase(bytes, to: &sink.writer)
        sink.putWritten()
      }
    }
  }

  package static func lower(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeText([column], rowCount: rowCount, type: column.type) { row, sink in
      let bytes = text[row]
      if bytes.isASCII {
        sink.fill(bytes.count) { target in
          for place in 0..<bytes.count { target[place] = lowerASCII(bytes[place]) }
        }
      } else {
        writeLowercase(bytes, to: &sink.writer)
        sink.putWritten()
      }
    }
  }

  /// The first letter of each word a capital and the others small; words end at blanks.
  package static func capitalized(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeText([column], rowCount: rowCount, type: column.type) { row, sink in
      writeCapitalized(text[row], to: &sink.writer)
      sink.putWritten()
    }
  }
}

@inline(__always)
func upperASCII(_ byte: UInt8) -> UInt8 {
  byte &- 0x61 < 26 ? byte &- 32 : byte
}

@inline(__always)
func lowerASCII(_ byte: UInt8) -> UInt8 {
  byte &- 0x41 < 26 ? byte &+ 32 : byte
}

func writeUppercase(_ bytes: Bytes, to writer: inout ByteWriter) {
  for scalar in bytes.scalars { writer.write(scalar.properties.uppercaseMapping) }
}

func writeLowercase(_ bytes: Bytes, to writer: inout ByteWriter) {
  if bytes.isASCII {
    for place in 0..<bytes.count { writer.write(lowerASCII(bytes[place])) }
  } else {
    writeLowercase(bytes.scalars[...], to: &writer)
  }
}

/// A sigma at the end of a word has a shape of its own.
private func writeLowercase(_ scalars: ArraySlice<Unicode.Scalar>, to writer: inout ByteWriter) {
  for (place, scalar) in zip(scalars.indices, scalars) {
    if scalar == "\u{3A3}" {
      let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
      let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
      let endsWord = before?.properties.isCased ?? false && !(after?.properties.isCased ?? false)
      writer.write(endsWord ? "\u{3C2}" as Unicode.Scalar : "\u{3C3}")
    } else {
      writer.write(scalar.properties.lowercaseMapping)
    }
  }
}

private func writeCapitalized(_ bytes: Bytes, to writer: inout ByteWriter) {
  if bytes.isASCII {
    var startsWord = true
    for place in 0..<bytes.count {
      let byte = bytes[place]
      writer.write(startsWord ? upperASCII(byte) : lowerASCII(byte))
      startsWord = byte == 0x20
    }
    return
  }
  let scalars = bytes.scalars
  var start = 0
  while start < scalars.count {
    let end = scalars[start...].firstIndex(of: " ") ?? scalars.count
    if start < end {
      writer.write(scalars[start].properties.titlecaseMapping)
      writeLowercase(scalars[(start + 1)..<end], to: &writer)
    }
    if end < scalars.count { writer.write(0x20 as UInt8) }
    start = end + 1
  }
}

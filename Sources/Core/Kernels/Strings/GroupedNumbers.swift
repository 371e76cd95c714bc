package import Columns
import Glibc

/// Numbers with commas between thousands and a fixed number of fraction digits.
package enum GroupedNumbers {
  /// Rounds half to even; a negative number of digits gives null.
  package static func format(
    _ numbers: Vector, digits: Vector, rowCount: Int
  ) -> Vector {
    let digits = ValueColumn<Int32>(digits)
    return makeText([numbers], rowCount: rowCount) { row, sink in
      let count = min(Int(digits[row]), 340)
      if count < 0 { return sink.putNull() }
      write(numbers, numbers.encoding == .constant ? 0 : row, count, to: &sink.writer)
      sink.putWritten()
    }
  }

  static func write(_ numbers: Vector, _ row: Int, _ digits: Int, to writer: inout ByteWriter) {
    switch numbers.physical {
    case .int8: write(Int128(numbers.pointer(as: Int8.self)[row]), 0, digits, to: &writer)
    case .int16: write(Int128(numbers.pointer(as: Int16.self)[row]), 0, digits, to: &writer)
    case .int32: write(Int128(numbers.pointer(as: Int32.self)[row]), 0, digits, to: &writer)
    case .int64:
      write(Int128(numbers.pointer(as: Int64.self)[row]), numbers.type.scale, digits, to: &writer)
    case .int128:
      write(numbers.pointer(as: Int128.self)[row], numbers.type.scale, digits, to: &writer)
    case .float32: write(Double(numbers.pointer(as: Float.self)[row]), digits, to: &writer)
    case .float64: write(numbers.pointer(as: Double.self)[row], digits, to: &writer)
    default: return
    }
  }

  static func write(
    _ unscaled: Int128, _ scale: Int, _ digits: Int, to writer: inout ByteWriter
  ) {
    var magnitude = unscaled.magnitude
    var kept = scale
    if kept > digits {
      // Drops digits at once so that a later rounding does not round a rounded number.
      let divisor = PowersOfTen.unsigned(kept - digits)
      let (quotient, rest) = magnitude.quotientAndRemainder(dividingBy: divisor)
      let half = divisor / 2
      magnitude = quotient + (rest > half || rest == half && quotient & 1 == 1 ? 1 : 0)
      kept = digits
    }
    if unscaled < 0 { writer.write(ByteWriter.minus) }
    let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: PowersOfTen.unsigned(kept))
    var text = ByteWriter(capacity: 48)
    text.write(whole)
    writeGrouped(Bytes(text.bytes, count: text.count), to: &writer)
    guard digits > 0 else { return }
    writer.write(ByteWriter.point)
    if kept > 0 { writer.write(fraction, minimumDigits: kept) }
    writer.write(ByteWriter.zero, times: digits - kept)
  }

  static func write(_ value: Double, _ digits: Int, to writer: inout ByteWriter) {
    if value.isNaN { return writer.write("NaN") }
    if value.sign == .minus { writer.write(ByteWriter.minus) }
    if value.isInfinite { return writer.write("∞") }
    var text = ByteWriter(capacity: 704)
    writeFixed(value.magnitude, digits, to: &text)
    let bytes = Bytes(text.bytes, count: text.count)
    let wholeEnd = digits > 0 ? bytes.count - digits - 1 : bytes.count
    writeGrouped(bytes.prefix(wholeEnd), to: &writer)
    writer.write(bytes.from(wholeEnd))
  }

  /// Commas between groups of three digits.
  static func writeGrouped(_ whole: Bytes, to writer: inout ByteWriter) {
    for place in 0..<whole.count {
      if place > 0, (whole.count - place) % 3 == 0 { writer.write(UInt8(ascii: ",")) }
      writer.write(whole[place])
    }
  }

  /// The exact value rounded half to even.
  static func writeFixed(_ value: Double, _ digits: Int, to writer: inout ByteWriter) {
    writer.writePrinted("%.*f", [Int32(clamping: digits), value], atMost: 352 + digits)
  }
}

extension ByteWriter {
  /// What `printf` makes of a format known to fit its arguments.
  mutating func writePrinted(_ format: String, _ arguments: [any CVarArg], atMost count: Int) {
    var text = [CChar](repeating: 0, count: count + 1)
    let length = withVaList(arguments) { vsnprintf(&text, count + 1, format, $0) }
    text.withUnsafeBytes { raw in
      if let start = raw.baseAddress { write(start, count: min(max(Int(length), 0), count)) }
    }
  }
}

extension DataType {
  /// Fraction digits of a decimal; zero for anything else.
  var scale: Int {
    if case .decimal(_, let scale) = self { scale } else { 0 }
  }
}

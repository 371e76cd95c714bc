package import Columns

/// Numbers in patterns such as `#,##0.00`.
package enum NumberPattern {
  package static func format(
    _ numbers: Vector, patterns: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let pattern = TextColumn(patterns)
    return makeText([numbers, patterns], rowCount: rowCount) { row, sink in
      let shape = Shape(pattern[row].string)
      let value = numbers.value(at: row)
      let (digits, isNegative) = NumberPattern.digits(value)
      guard let digits else {
        sink.put(ValueText.text(value, numbers.type) ?? "")
        return
      }
      let rounded = digits.roundedHalfEven(toFraction: shape.maximumFraction)
      if isNegative, !rounded.digits.isEmpty { sink.writer.write(ByteWriter.minus) }
      sink.writer.write(shape.prefix)
      shape.write(rounded, to: &sink.writer)
      sink.writer.write(shape.suffix)
      sink.putWritten()
    }
  }

  private static func digits(_ value: Value) -> (DecimalDigits?, Bool) {
    switch value {
    case .byte(let number): (DecimalDigits(Int128(number), scale: 0), number < 0)
    case .short(let number): (DecimalDigits(Int128(number), scale: 0), number < 0)
    case .int(let number): (DecimalDigits(Int128(number), scale: 0), number < 0)
    case .long(let number): (DecimalDigits(Int128(number), scale: 0), number < 0)
    case .decimal(let number, let scale): (DecimalDigits(number, scale: scale), number < 0)
    case .float(let number) where number.isFinite: (DecimalDigits(Double(number)), number < 0)
    case .double(let number) where number.isFinite: (DecimalDigits(number), number < 0)
    default: (nil, false)
    }
  }

  private struct Shape {
    var prefix = ""
    var suffix = ""
    var minimumWhole = 0
    var minimumFraction = 0
    var maximumFraction = 0
    /// Digits between commas; 0 for no commas.
    var group = 0

    init(_ pattern: String) {
      let positive = pattern.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
      var afterPoint = false
      var seen = false
      var sinceComma: Int?
      for character in positive {
        switch character {
        case "#", "0":
          seen = true
          if afterPoint {
            maximumFraction += 1
            if character == "0" { minimumFraction += 1 }
          } else {
            if character == "0" { minimumWhole += 1 }
            sinceComma = sinceComma.map { $0 + 1 }
          }
        case "," where !afterPoint: sinceComma = 0
        case ".": afterPoint = true
        default: if seen { suffix.append(character) } else { prefix.append(character) }
        }
      }
      group = sinceComma ?? 0
    }

    func write(_ number: DecimalDigits, to writer: inout ByteWriter) {
      var whole = number.digits.isEmpty || number.point <= 0 ? [] : number.whole
      while whole.count < minimumWhole { whole.insert(0x30, at: 0) }
      for (place, digit) in whole.enumerated() {
        if group > 0, place > 0, (whole.count - place) % group == 0 { writer.write(0x2C as UInt8) }
        writer.write(digit)
      }
      var fraction = number.fraction(maximumFraction)
      while fraction.count > minimumFraction, fraction.last == 0x30 { fraction.removeLast() }
      if whole.isEmpty, fraction.isEmpty { writer.write(0x30 as UInt8) }
      guard !fraction.isEmpty else { return }
      writer.write(ByteWriter.point)
      for digit in fraction { writer.write(digit) }
    }
  }
}

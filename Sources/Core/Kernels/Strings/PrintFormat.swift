package import Columns

/// A format of `printf` in Java's dialect, made ready for many rows.
package struct PrintFormat: Sendable {
  private struct Specifier {
    var argument: Int
    var flags: Set<UInt8>
    var width: Int?
    var precision: Int?
    var conversion: UInt8
    var text: String
  }

  private enum Part {
    case literal([UInt8])
    case value(Specifier)
  }

  private var parts: [Part] = []

  package init(_ format: String) throws(QueryError) {
    let bytes = Array(format.utf8)
    var literal: [UInt8] = []
    var place = 0
    var next = 0
    var last = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "%") else {
        literal.append(bytes[place])
        place += 1
        continue
      }
      let start = place
      place += 1
      var specifier = try PrintFormat.specifier(bytes, &place, start)
      switch specifier.conversion {
      case UInt8(ascii: "%"): literal.append(UInt8(ascii: "%"))
      case UInt8(ascii: "n"): literal.append(UInt8(ascii: "\n"))
      default:
        if specifier.flags.contains(UInt8(ascii: "<")) {
          specifier.argument = last
        } else if specifier.argument < 0 {
          specifier.argument = next
          next += 1
        }
        last = specifier.argument
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = []
        parts.append(.value(specifier))
      }
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
  }

  /// `%[argument$][flags][width][.precision]conversion`
  private static func specifier(
    _ bytes: [UInt8], _ place: inout Int, _ start: Int
  ) throws(QueryError) -> Specifier {
    func number() -> Int? {
      let first = place
      var value = 0
      while place < bytes.count, bytes[place] >= 0x30, bytes[place] <= 0x39, place - first < 7 {
        value = value * 10 + Int(bytes[place] - 0x30)
        place += 1
      }
      return place > first ? value : nil
    }
    var result = Specifier(
      argument: -1, flags: [], width: nil, precision: nil, conversion: 0, text: "")
    let beforeIndex = place
    if let index = number(), place < bytes.count, bytes[place] == UInt8(ascii: "$"), index > 0 {
      result.argument = index - 1
      place += 1
    } else {
      place = beforeIndex
    }
    while place < bytes.count, "-#+ 0,(<".utf8.contains(bytes[place]) {
      result.flags.insert(bytes[place])
      place += 1
    }
    result.width = number()
    if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
      place += 1
      result.precision = number()
    }
    guard place < bytes.count else {
      throw invalid(String(decoding: bytes[start...], as: UTF8.self))
    }
    result.conversion = bytes[place]
    place += 1
    result.text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard "bBhHsScCdoxXeEfgG%n".utf8.contains(result.conversion), (result.width ?? 0) <= 1 << 20
    else { throw invalid(result.text) }
    return result
  }

  private static func invalid(_ text: String) -> QueryError {
    QueryError(
      "INVALID_PARAMETER_VALUE", sqlState: "22023",
      "The value of parameter(s) `strfmt` in `format_string` is invalid: '\(text)'.")
  }

  /// Formats each row; arguments may be null.
  package func format(_ arguments: [Vector], rowCount: Int) throws(QueryError) -> Vector {
    try makeText([], rowCount: rowCount) { (row, sink) throws(QueryError) in
      for part in parts {
        switch part {
        case .literal(let bytes): sink.writer.write(String(decoding: bytes, as: UTF8.self))
        case .value(let specifier):
          guard specifier.argument < arguments.count else {
            throw PrintFormat.invalid(specifier.text)
          }
          let vector = arguments[specifier.argument]
          try sink.admit(specifier.width ?? 0)
          let text = try PrintFormat.text(vector.value(at: row), vector.type, specifier)
          sink.writer.write(PrintFormat.padded(text, specifier))
        }
      }
      sink.putWritten()
    }
  }

  private static func padded(_ text: String, _ specifier: Specifier) -> String {
    guard let width = specifier.width else { return text }
    let missing = width - text.unicodeScalars.count
    if missing <= 0 { return text }
    let blanks = String(repeating: " ", count: missing)
    return specifier.flags.contains(UInt8(ascii: "-")) ? text + blanks : blanks + text
  }

  private static func text(
    _ value: Value, _ type: DataType, _ specifier: Specifier
  ) throws(QueryError) -> String {
    let isUpper = specifier.conversion & 0x20 == 0
    let text: String
    switch specifier.conversion | 0x20 {
    case UInt8(ascii: "b"):
      if case .boolean(let truth) = value {
        text = truth ? "true" : "false"
      } else {
        text = value.isNull ? "false" : "true"
      }
    case _ where value.isNull: text = cut("null", specifier)
    case UInt8(ascii: "s"): text = cut(plain(value, type), specifier)
    case UInt8(ascii: "h"): text = String(hash(value, type), radix: 16)
    case UInt8(ascii: "c"): text = try character(value, specifier)
    case UInt8(ascii: "d"), UInt8(ascii: "o"), UInt8(ascii: "x"):
      text = try whole(value, specifier)
    default: text = try floating(value, specifier)
    }
    return isUpper ? text.uppercased() : text
  }

  private static func cut(_ text: String, _ specifier: Specifier) -> String {
    guard let precision = specifier.precision else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
  }

  /// Dates and timestamps stand as the numbers that they are stored as.
  private static func plain(_ value: Value, _ type: DataType) -> String {
    switch value {
    case .date(let days): String(days)
    case .timestamp(let micros), .timestampNTZ(let micros), .dayTimeInterval(let micros):
      String(micros)
    case .yearMonthInterval(let months): String(months)
    default: ValueText.text(value, type) ?? "null"
    }
  }

  private static func hash(_ value: Value, _ type: DataType) -> UInt32 {
    if let number = integer(value) {
      return UInt32(truncatingIfNeeded: number.value ^ (number.value >> 32))
    }
    let hashes = SparkHash.murmur3([.constant(value, type, count: 1)], rowCount: 1)
    return UInt32(bitPattern: hashes.pointer(as: Int32.self)[0])
  }

  private static func character(
    _ value: Value, _ specifier: Specifier
  ) throws(QueryError) -> String {
    guard let number = integer(value), let code = UInt32(exactly: number.value),
      let scalar = Unicode.Scalar(code)
    else { throw invalid(specifier.text) }
    return String(scalar)
  }

  private static func integer(_ value: Value) -> (value: Int64, bits: Int)? {
    switch value {
    case .byte(let number): (Int64(number), 8)
    case .short(let number): (Int64(number), 16)
    case .int(let number): (Int64(number), 32)
    case .long(let number): (number, 64)
    case .date(let number): (Int64(number), 32)
    case .timestamp(let number), .timestampNTZ(let number): (number, 64)
    default: nil
    }
  }

  private static func whole(_ value: Value, _ specifier: Specifier) throws(QueryError) -> String {
    guard let (number, bits) = integer(value) else { throw invalid(specifier.text) }
    if specifier.conversion != UInt8(ascii: "d") {
      let pattern = UInt64(bitPattern: number) & (bits == 64 ? .max : (1 << UInt64(bits)) - 1)
      let isOctal = specifier.conversion == UInt8(ascii: "o")
      var text = String(pattern, radix: isOctal ? 8 : 16)
      if specifier.flags.contains(UInt8(ascii: "#")) { text = (isOctal ? "0" : "0x") + text }
      return zeroFilled(sign: "", text, "", specifier)
    }
    let digits = grouped(Array(String(number.magnitude).utf8), specifier)
    return signed(digits, isNegative: number < 0, specifier)
  }

  private static func floating(
    _ value: Value, _ specifier: Specifier
  ) throws(QueryError) -> String {
    let number: Double
    switch value {
    case .double(let double): number = double
    case .float(let float): number = Double(float.description) ?? Double(float)
    default: throw invalid(specifier.text)
    }
    if number.isNaN { return "NaN" }
    if number.isInfinite { return signed("Infinity", isNegative: number < 0, specifier) }
    let digits = DecimalDigits(number)
    let precision = min(specifier.precision ?? 6, 1000)
    let text: String
    switch specifier.conversion | 0x20 {
    case UInt8(ascii: "e"): text = String(decoding: digits.scientific(precision), as: UTF8.self)
    case UInt8(ascii: "f"): text = fixed(digits, precision, specifier)
    default: text = general(digits, max(precision, 1), specifier)
    }
    return signed(text, isNegative: number.sign == .minus, specifier)
  }

  private static func fixed(
    _ digits: DecimalDigits, _ precision: Int, _ specifier: Specifier
  ) -> String {
    let rounded = digits.rounded(toFraction: precision)
    let whole = grouped(rounded.whole, specifier)
    if precision == 0 { return whole }
    return whole + "." + String(decoding: rounded.fraction(precision), as: UTF8.self)
  }

  private static func general(
    _ digits: DecimalDigits, _ precision: Int, _ specifier: Specifier
  ) -> String {
    let rounded = digits.keeping(precision)
    if rounded.digits.isEmpty || rounded.point > -4 && rounded.point <= precision {
      return fixed(rounded, precision - (rounded.digits.isEmpty ? 1 : rounded.point), specifier)
    }
    return String(decoding: rounded.scientific(precision - 1), as: UTF8.self)
  }

  private static func grouped(_ digits: [UInt8], _ specifier: Specifier) -> String {
    guard specifier.flags.contains(UInt8(ascii: ",")) else {
      return String(decoding: digits, as: UTF8.self)
    }
    var writer = ByteWriter()
    digits.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      GroupedNumbers.writeGrouped(Bytes(start, count: buffer.count), to: &writer)
    }
    return writer.text
  }

  private static func signed(
    _ digits: String, isNegative: Bool, _ specifier: Specifier
  ) -> String {
    if isNegative {
      return specifier.flags.contains(UInt8(ascii: "("))
        ? zeroFilled(sign: "(", digits, ")", specifier)
        : zeroFilled(sign: "-", digits, "", specifier)
    }
    if specifier.flags.contains(UInt8(ascii: "+")) {
      return zeroFilled(sign: "+", digits, "", specifier)
    }
    let blank = specifier.flags.contains(UInt8(ascii: " ")) ? " " : ""
    return zeroFilled(sign: blank, digits, "", specifier)
  }

  private static func zeroFilled(
    sign: String, _ digits: String, _ end: String, _ specifier: Specifier
  ) -> String {
    var filling = ""
    if specifier.flags.contains(UInt8(ascii: "0")), let width = specifier.width {
      let missing = width - sign.utf8.count - digits.utf8.count - end.utf8.count
      filling = String(repeating: "0", count: max(missing, 0))
    }
    return sign + filling + digits + end
  }
}

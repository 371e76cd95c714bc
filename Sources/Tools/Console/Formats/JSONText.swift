import Columns
import Kernels

/// Writes values as JSON.
struct JSONText {
  let output: ByteOutput
  let zone: TimeZone

  func writeString(_ text: String) {
    var text = text
    text.withUTF8 { writeString(UnsafeRawBufferPointer($0)) }
  }

  /// Copies what needs no care; the rest goes through `JSONString`.
  func writeString(_ bytes: UnsafeRawBufferPointer) {
    output.write(UInt8(ascii: "\""))
    var plain = 0
    while plain < bytes.count, Self.isPlain(bytes[plain]) { plain &+= 1 }
    if plain > 0, let start = bytes.baseAddress { output.write(start, count: plain) }
    if plain < bytes.count {
      output.write(JSONString.escaped(String(decoding: bytes[plain...], as: UTF8.self)))
    }
    output.write(UInt8(ascii: "\""))
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// A value of any type: numbers and truths bare, nested values as arrays and objects.
  func write(_ value: Value, _ type: DataType) {
    switch (value, type) {
    case (.null, _): output.write("null")
    case (.string(let text), _): writeString(text)
    case (.binary(let bytes), .binary): writeString(Base64.text(of: bytes))
    case (.array(let elements), .array(let element, _)):
      writeList("[", "]", count: elements.count) { write(elements[$0], element) }
    case (.map(let keys, let values), .map(let key, let item, _)):
      writeList("{", "}", count: keys.count) { index in
        writeString(ValueText.text(keys[index], key, zone: zone) ?? "null")
        output.write(": ")
        write(values[index], item)
      }
    case (.structure(let members), .structure(let fields)):
      writeList("{", "}", count: min(members.count, fields.count)) { index in
        writeString(fields[index].name)
        output.write(": ")
        write(members[index], fields[index].type)
      }
    default: writeLeaf(value, type)
    }
  }

  private func writeList(
    _ open: StaticString, _ close: StaticString, count: Int, _ item: (Int) -> Void
  ) {
    output.write(open)
    for index in 0..<count {
      if index > 0 { output.write(", ") }
      item(index)
    }
    output.write(close)
  }

  private func writeLeaf(_ value: Value, _ type: DataType) {
    let text = ValueText.text(value, type, zone: zone) ?? "null"
    switch JSONForm(type) {
    case .bare: output.write(text)
    case .number: output.write(JSONForm.isNumber(text.utf8.first) ? text : "\"\(text)\"")
    case .timestamp:
      guard case .timestamp(let micros) = value else { return writeString(text) }
      writeString(TimestampForm.text(text, micros: micros, zone: zone))
    case .wallClock: writeString(TimestampForm.withLetter(text))
    default: writeString(text)
    }
  }
}

/// How the values of a column stand in JSON.
enum JSONForm {
  /// Text as it is printed, without quotes.
  case bare
  /// As `bare`, but NaN and the infinities are quoted.
  case number
  case string
  case timestamp
  case wallClock
  /// Written value by value.
  case nested

  init(_ type: DataType) {
    switch type {
    case .boolean, .byte, .short, .int, .long, .decimal: self = .bare
    case .float, .double: self = .number
    case .timestamp: self = .timestamp
    case .timestampNTZ: self = .wallClock
    case .array, .map, .structure, .binary: self = .nested
    default: self = .string
    }
  }

  /// False for the texts of NaN and the infinities.
  static func isNumber(_ first: UInt8?) -> Bool {
    guard let first else { return false }
    return first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10
  }
}

/// Timestamps as ISO 8601 has them.
enum TimestampForm {
  static func withLetter(_ text: String) -> String {
    String(text.map { $0 == " " ? "T" : $0 })
  }

  static func text(_ text: String, micros: Int64, zone: TimeZone) -> String {
    let seconds = (zone.local(fromMicros: micros) &- micros) / 1_000_000
    return withLetter(text) + offset(seconds)
  }

  private static func offset(_ seconds: Int64) -> String {
    if seconds == 0 { return "Z" }
    let minutes = seconds.magnitude / 60
    let pad = { (number: UInt64) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(seconds < 0 ? "-" : "+")\(pad(minutes / 60)):\(pad(minutes % 60))"
  }
}

/// Bytes in 64 printable characters.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(of bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for place in 0..<4 {
        let digit = Int(word >> UInt32(18 - 6 * place) & 63)
        result.append(place <= group.count ? alphabet[digit] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

import Columns

extension VariantValue {
  // MARK: From JSON

  /// Nil where the text is no JSON, or where an object has a name twice.
  init?(json text: Bytes, _ tape: inout JSONTape) {
    guard tape.read(text), let value = VariantValue(tape, 0) else { return nil }
    self = value
  }

  /// JSON as strict as can be.
  static let dialect: JSONDialect = {
    var dialect = JSONDialect()
    dialect.allowsSingleQuotes = false
    dialect.allowsSpecialNumbers = false
    return dialect
  }()

  private init?(_ tape: JSONTape, _ node: Int) {
    switch tape.nodes[node].kind {
    case .null: self = .null
    case .yes: self = .boolean(true)
    case .no: self = .boolean(false)
    case .string, .escapedString: self = .string(tape.string(node))
    case .integer, .fraction, .special:
      guard let number = VariantValue(number: tape.bytes(node).string) else { return nil }
      self = number
    case .array:
      var elements: [VariantValue] = []
      for child in tape.children(of: node) {
        guard let element = VariantValue(tape, child) else { return nil }
        elements.append(element)
      }
      self = .array(elements)
    case .object:
      let children = tape.children(of: node)
      var members: [(name: String, value: VariantValue)] = []
      for place in stride(from: 0, to: children.count, by: 2) {
        guard let value = VariantValue(tape, children[place + 1]) else { return nil }
        members.append((tape.string(children[place]), value))
      }
      guard let sorted = VariantValue.sorted(members) else { return nil }
      self = .object(sorted)
    }
  }

  /// Nil when a name stands twice.
  static func sorted(
    _ members: [(name: String, value: VariantValue)]
  ) -> [(name: String, value: VariantValue)]? {
    let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    for (one, next) in zip(sorted, sorted.dropFirst()) where one.name == next.name { return nil }
    return sorted
  }

  /// Whole numbers, then decimals, then doubles: the first that holds all digits.
  private init?(number text: String) {
    if let number = Int64(text) {
      self = .long(number)
      return
    }
    if !text.contains(where: { $0 == "e" || $0 == "E" }) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let fraction = parts.count > 1 ? parts[1] : ""
      if fraction.count <= 38, let unscaled = Int128(parts[0] + fraction),
        WideArithmetic.fits(unscaled, precision: 38)
      {
        self = VariantValue.plain(unscaled, scale: fraction.count)
        return
      }
    }
    guard let number = Double(text) else { return nil }
    self = .double(number)
  }

  /// A decimal without zeros at its end.
  static func plain(_ unscaled: Int128, scale: Int) -> VariantValue {
    var (unscaled, scale) = (unscaled, scale)
    while scale > 0, unscaled % 10 == 0 {
      unscaled /= 10
      scale -= 1
    }
    return .decimal(unscaled: unscaled, scale: scale)
  }

  // MARK: To text

  /// As JSON; at the top of a cast to text strings stand without quotes.
  func write(to writer: inout ByteWriter, quoted: Bool, zone: TimeZone) {
    switch self {
    case .null: writer.write("null")
    case .boolean(let truth): writer.write(truth ? "true" as StaticString : "false")
    case .long(let number): writer.write(number)
    case .decimal(let unscaled, let scale): writer.writeDecimal(unscaled, scale: scale)
    case .float(let number): writer.writeFloat(number)
    case .double(let number): writer.writeDouble(number)
    case .string(let text): quoted ? writeQuoted(text, to: &writer) : writer.write(text)
    case .binary(let raw):
      let column = Vector.of(.binary, [.binary(raw)])
      if case .string(let text) = BinaryText.base64(column, rowCount: 1).value(at: 0) {
        writeQuoted(text, to: &writer)
      }
    case .date, .timestamp, .timestampNTZ: writeMoment(to: &writer, quoted: quoted, zone: zone)
    case .object(let members):
      writer.write(UInt8(ascii: "{"))
      for (place, member) in members.enumerated() {
        if place > 0 { writer.write(UInt8(ascii: ",")) }
        writeQuoted(member.name, to: &writer)
        writer.write(UInt8(ascii: ":"))
        member.value.write(to: &writer, quoted: true, zone: zone)
      }
      writer.write(UInt8(ascii: "}"))
    case .array(let elements):
      writer.write(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { writer.write(UInt8(ascii: ",")) }
        element.write(to: &writer, quoted: true, zone: zone)
      }
      writer.write(UInt8(ascii: "]"))
    }
  }

  private func writeQuoted(_ text: String, to writer: inout ByteWriter) {
    var copy = text
    copy.withUTF8 { buffer in
      guard let start = buffer.baseAddress else { return writer.write("\"\"") }
      writer.writeJSONString(Bytes(start, count: buffer.count))
    }
  }

  private func writeMoment(to writer: inout ByteWriter, quoted: Bool, zone: TimeZone) {
    if quoted { writer.write(UInt8(ascii: "\"")) }
    switch self {
    case .date(let days): writer.writeDate(days)
    case .timestamp(let micros):
      writer.writeTimestamp(local: zone.local(fromMicros: micros))
      if quoted {
        let second = floorDivide(micros, TimeUnits.microsPerSecond)
        writer.write(ZoneOffset.text(zone.offset(atSecond: second)))
      }
    case .timestampNTZ(let micros): writer.writeTimestamp(local: micros)
    default: break
    }
    if quoted { writer.write(UInt8(ascii: "\"")) }
  }

  var json: String {
    var writer = ByteWriter()
    write(to: &writer, quoted: true, zone: .utc)
    return writer.text
  }
}

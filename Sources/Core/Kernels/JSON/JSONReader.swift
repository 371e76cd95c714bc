package import Columns

/// Turns JSON text into values of a type. What does not fit becomes null where it stands, so
/// that the rest of a row survives.
package struct JSONReader: Sendable {
  package enum Mode: Sendable { case permissive, failFast }

  private let type: DataType
  private let mode: Mode
  private let zone: TimeZone

  package init(_ type: DataType, mode: Mode, zone: TimeZone) {
    self.type = type
    self.mode = mode
    self.zone = zone
  }

  package func read(_ column: Vector, rowCount: Int) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let validity = sharedValidity([column], rowCount: rowCount)
    var builder = VectorBuilder(type)
    var tape = JSONTape()
    for row in 0..<rowCount {
      guard validity?[row] ?? true else {
        builder.append(.null)
        continue
      }
      let bytes = text[row]
      if bytes.buffer.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {
        builder.append(.null)
      } else if tape.read(bytes), let value = root(tape) {
        builder.append(value)
      } else if mode == .failFast {
        throw malformed(bytes.string)
      } else {
        builder.append(unreadable)
      }
    }
    return builder.finish()
  }

  /// A struct of nulls, or null when the type is none.
  private var unreadable: Value {
    guard case .structure(let fields) = type else { return .null }
    return .structure(fields.map { _ in .null })
  }

  private func malformed(_ text: String) -> QueryError {
    QueryError(
      "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", sqlState: "22023",
      "Malformed records are detected in record parsing: \(text).\nParse Mode: FAILFAST. To "
        + "process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'."
    )
  }

  /// The whole text as a value; nil when it is of another shape than the type.
  private func root(_ tape: JSONTape) -> Value? {
    switch (type, tape.nodes[0].kind) {
    case (.structure, .object), (.array, .array), (.map, .object): return value(tape, 0, type)
    case (.array(let element, _), .object):
      guard case .structure = element, let only = value(tape, 0, element) else { return nil }
      return .array([only])
    case (.structure, _), (.array, _), (.map, _):
      return tape.nodes[0].kind == .null ? .null : nil
    default: return value(tape, 0, type)
    }
  }

  /// Nil when the node does not fit the type.
  private func value(_ tape: JSONTape, _ node: Int, _ type: DataType) -> Value? {
    let kind = tape.nodes[node].kind
    if kind == .null { return .null }
    switch type {
    case .structure(let fields): return kind == .object ? structure(tape, node, fields) : nil
    case .array(let element, _):
      guard kind == .array else { return nil }
      return .array(tape.children(of: node).map { value(tape, $0, element) ?? .null })
    case .map(_, let item, _):
      guard kind == .object else { return nil }
      let children = tape.children(of: node)
      let places = stride(from: 0, to: children.count, by: 2)
      return .map(
        keys: places.map { .string(tape.string(children[$0])) },
        values: places.map { value(tape, children[$0 + 1], item) ?? .null })
    case .string, .char, .varchar: return .string(text(tape, node))
    case .boolean: return kind == .yes ? .boolean(true) : kind == .no ? .boolean(false) : nil
    default: return scalar(tape, node, kind, type)
    }
  }

  /// Members that are missing are null; of several with one name the last counts.
  private func structure(_ tape: JSONTape, _ node: Int, _ fields: [Field]) -> Value {
    var members = Array(repeating: Value.null, count: fields.count)
    let children = tape.children(of: node)
    for place in stride(from: 0, to: children.count, by: 2) {
      let name = tape.string(children[place])
      guard let field = fields.firstIndex(where: { $0.name == name }) else { continue }
      members[field] = value(tape, children[place + 1], fields[field].type) ?? .null
    }
    return .structure(members)
  }

  private func text(_ tape: JSONTape, _ node: Int) -> String {
    switch tape.nodes[node].kind {
    case .string, .escapedString: return tape.string(node)
    case .object, .array:
      var writer = ByteWriter()
      tape.writeCompact(node, to: &writer)
      return writer.text
    default: return tape.bytes(node).string
    }
  }

  private func scalar(
    _ tape: JSONTape, _ node: Int, _ kind: JSONTape.Kind, _ type: DataType
  ) -> Value? {
    let isText = kind == .string || kind == .escapedString
    switch type {
    case .byte, .short, .int, .long:
      guard kind == .integer, let number = Int64(tape.bytes(node).string) else { return nil }
      return whole(number, type)
    case .float, .double:
      guard kind == .integer || kind == .fraction || kind == .special || isText,
        let number = floating(text(tape, node), isNumber: kind == .integer || kind == .fraction)
      else { return nil }
      return type == .float ? .float(Float(number)) : .double(number)
    case .binary:
      guard isText else { return nil }
      let source = Vector.of(.string, [.string(tape.string(node))])
      let decoded = try? BinaryText.decode(source, .base64, rowCount: 1, failure: nil)
      return decoded?.value(at: 0)
    default:
      // Decimals, dates and timestamps read their text as a cast does.
      guard isText || kind == .integer || kind == .fraction else { return nil }
      let source = Vector.of(.string, [.string(text(tape, node))])
      let converted = try? Casting.cast(source, to: type, mode: .null, zone: zone, rowCount: 1)
      guard let value = converted?.value(at: 0), !value.isNull else { return nil }
      return value
    }
  }

  private func whole(_ number: Int64, _ type: DataType) -> Value? {
    switch type {
    case .byte: Int8(exactly: number).map { .byte($0) }
    case .short: Int16(exactly: number).map { .short($0) }
    case .int: Int32(exactly: number).map { .int($0) }
    default: .long(number)
    }
  }

  private func floating(_ text: String, isNumber: Bool) -> Double? {
    switch text {
    case "NaN": .nan
    case "Infinity", "+Infinity", "+INF", "INF": .infinity
    case "-Infinity", "-INF": -.infinity
    default: isNumber ? Double(text) : nil
    }
  }
}

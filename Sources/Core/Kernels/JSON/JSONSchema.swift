package import Columns

/// The type that JSON text shows.
package enum JSONSchema {
  /// Nil for text that is no JSON. Nulls are strings and the members of objects are in order of
  /// their names.
  package static func infer(_ text: String) -> DataType? {
    var copy = text
    return copy.withUTF8 { buffer -> DataType? in
      guard let start = buffer.baseAddress else { return nil }
      var tape = JSONTape()
      guard tape.read(Bytes(start, count: buffer.count)) else { return nil }
      return canonical(type(of: 0, tape))
    }
  }

  private static func type(of node: Int, _ tape: JSONTape) -> DataType {
    switch tape.nodes[node].kind {
    case .object:
      let children = tape.children(of: node)
      var fields: [Field] = []
      for place in stride(from: 0, to: children.count, by: 2) {
        fields.append(Field(tape.string(children[place]), type(of: children[place + 1], tape)))
      }
      return .structure(fields.sorted { $0.name < $1.name })
    case .array:
      let elements = tape.children(of: node).map { type(of: $0, tape) }
      return .array(elements.reduce(.null, joined), containsNull: true)
    case .string, .escapedString: return .string
    case .integer:
      let digits = tape.bytes(node).string
      if Int64(digits) != nil { return .long }
      let count = digits.utf8.count { $0 != UInt8(ascii: "-") }
      return count <= 38 ? .decimal(precision: count, scale: 0) : .double
    case .fraction, .special: return .double
    case .yes, .no: return .boolean
    case .null: return .null
    }
  }

  /// The type that holds what both hold.
  private static func joined(_ left: DataType, _ right: DataType) -> DataType {
    if left == right { return left }
    switch (left, right) {
    case (.null, let other), (let other, .null): return other
    case (.long, .double), (.double, .long): return .double
    case (.decimal, .double), (.double, .decimal): return .double
    case (.long, .decimal(let precision, let scale)), (.decimal(let precision, let scale), .long):
      return .decimal(precision: max(precision, 20), scale: scale)
    case (.array(let one, _), .array(let other, _)):
      return .array(joined(one, other), containsNull: true)
    case (.structure(let one), .structure(let other)):
      var fields = one
      for field in other {
        if let place = fields.firstIndex(where: { $0.name == field.name }) {
          fields[place].type = joined(fields[place].type, field.type)
        } else {
          fields.append(field)
        }
      }
      return .structure(fields.sorted { $0.name < $1.name })
    default: return .string
    }
  }

  private static func canonical(_ type: DataType) -> DataType {
    switch type {
    case .null: .string
    case .array(let element, let nulls): .array(canonical(element), containsNull: nulls)
    case .structure(let fields):
      .structure(fields.map { Field($0.name, canonical($0.type), nullable: $0.nullable) })
    default: type
    }
  }
}

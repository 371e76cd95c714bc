/// A JSON text as a tree, for people to look into.
package indirect enum JSONTree: Hashable, Sendable {
  package struct Member: Hashable, Sendable {
    package var name: String
    package var value: JSONTree
  }

  case object([Member])
  case array([JSONTree])
  /// Without quotes and escapes.
  case string(String)
  /// A number, true or false as they are written.
  case plain(String)
  case null

  /// Of text that is one object or array and nothing else; nil for all other text.
  package static func of(_ text: String) -> JSONTree? {
    let bytes = Array(text.utf8)
    guard let first = bytes.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    return bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let text = Bytes(start, count: buffer.count)
      var tape = JSONTape(VariantValue.dialect)
      guard tape.read(text), let root = tape.nodes.first else { return nil }
      let rest = buffer[min(Int(root.end), buffer.count)...]
      guard rest.allSatisfy({ $0 <= 0x20 }) else { return nil }
      return JSONTree(tape, 0)
    }
  }

  private init(_ tape: JSONTape, _ node: Int) {
    switch tape.nodes[node].kind {
    case .null: self = .null
    case .string, .escapedString: self = .string(tape.string(node))
    case .yes, .no, .integer, .fraction, .special: self = .plain(tape.bytes(node).string)
    case .array: self = .array(tape.children(of: node).map { JSONTree(tape, $0) })
    case .object:
      let children = tape.children(of: node)
      self = .object(
        stride(from: 0, to: children.count - 1, by: 2).map { place in
          Member(
            name: tape.string(children[place]), value: JSONTree(tape, children[place + 1]))
        })
    }
  }

  /// As JSON writes it, in one line.
  package var text: String {
    switch self {
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.name)):\($0.value.text)" }.joined(separator: ",") + "}"
    case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
    case .string(let text): Self.quoted(text)
    case .plain(let text): text
    case .null: "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return "\"\(escaped)\""
  }
}

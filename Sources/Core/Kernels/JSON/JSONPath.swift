import Columns

/// A path such as `$.store.book[0].title`, with `*` for all members or elements.
package struct JSONPath: Sendable {
  fileprivate enum Step: Sendable {
    case name([UInt8])
    case index(Int)
    case allMembers
    case allElements
  }

  fileprivate var steps: [Step] = []

  /// Nil for text that is no path.
  package init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    guard rest.popFirst() == UInt8(ascii: "$") else { return nil }
    while let next = rest.popFirst() {
      switch next {
      case UInt8(ascii: "."):
        let name = rest.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "[") }
        guard !name.isEmpty else { return nil }
        rest = rest.dropFirst(name.count)
        steps.append(name.elementsEqual([UInt8(ascii: "*")]) ? .allMembers : .name(Array(name)))
      case UInt8(ascii: "["):
        guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        guard let step = JSONPath.bracketed(rest[..<end]) else { return nil }
        steps.append(step)
        rest = rest[(end + 1)...]
      default: return nil
      }
    }
  }

  private static func bracketed(_ inside: ArraySlice<UInt8>) -> Step? {
    if inside.elementsEqual([UInt8(ascii: "*")]) { return .allElements }
    if inside.count >= 3, inside.first == 0x27, inside.last == 0x27 {
      let name = Array(inside.dropFirst().dropLast())
      return name == [UInt8(ascii: "*")] ? .allMembers : .name(name)
    }
    guard let index = Int(String(decoding: inside, as: UTF8.self)), index >= 0 else { return nil }
    return .index(index)
  }
}

/// Follows a path through a tape and writes what it finds.
struct JSONPathWalk {
  /// How matches are written: a string alone without quotes, inside arrays with them, and with
  /// inner arrays dissolved.
  enum Style { case raw, quoted, flat }

  let tape: JSONTape
  let path: JSONPath

  /// True when something was found and written.
  func write(
    _ node: Int, _ step: Int, _ style: Style, to writer: inout ByteWriter
  ) -> Bool {
    let kind = tape.nodes[node].kind
    guard step < path.steps.count else { return writeEnd(node, kind, style, to: &writer) }
    switch (kind, path.steps[step]) {
    case (.object, .name(let name)):
      let found = name.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.flatMap { tape.member(Bytes($0, count: buffer.count), of: node) }
      }
      guard let found, tape.nodes[found].kind != .null else { return false }
      return write(found, step + 1, style, to: &writer)
    case (.object, .allMembers):
      for (place, child) in tape.children(of: node).enumerated() where place % 2 == 1 {
        if write(child, step + 1, style, to: &writer) { return true }
      }
      return false
    case (.array, .index(let index)):
      let children = tape.children(of: node)
      guard index < children.count else { return false }
      var inner = style
      if step + 1 < path.steps.count, case .allElements = path.steps[step + 1] { inner = .quoted }
      return write(children[index], step + 1, inner, to: &writer)
    case (.array, .allElements): return writeElements(node, step, style, to: &writer)
    default: return false
    }
  }

  private func writeEnd(
    _ node: Int, _ kind: JSONTape.Kind, _ style: Style, to writer: inout ByteWriter
  ) -> Bool {
    switch (kind, style) {
    case (.string, .raw), (.escapedString, .raw): tape.writeString(node, to: &writer)
    case (.array, .flat):
      var found = false
      for child in tape.children(of: node) {
        let mark = writer.count
        if found { writer.write(UInt8(ascii: ",")) }
        if write(child, path.steps.count, style, to: &writer) {
          found = true
        } else {
          writer.shrink(to: mark)
        }
      }
      return found
    default: tape.writeCompact(node, to: &writer)
    }
    return true
  }

  /// One match stands alone and several stand in brackets, unless brackets were asked for.
  private func writeElements(
    _ node: Int, _ step: Int, _ style: Style, to writer: inout ByteWriter
  ) -> Bool {
    var next = step + 1
    var inner: Style = style == .flat ? .flat : .quoted
    var keepsBrackets = style == .quoted
    if next < path.steps.count, case .allElements = path.steps[next] {
      next += 1
      inner = .flat
      keepsBrackets = true
    }
    let start = writer.count
    var found = 0
    var parts = ByteWriter()
    for child in tape.children(of: node) {
      let mark = parts.count
      if found > 0 { parts.write(UInt8(ascii: ",")) }
      if write(child, next, inner, to: &parts) { found += 1 } else { parts.shrink(to: mark) }
    }
    if found == 0, !keepsBrackets {
      writer.shrink(to: start)
      return false
    }
    let brackets = keepsBrackets || found > 1
    if brackets { writer.write(UInt8(ascii: "[")) }
    writer.write(Bytes(parts.bytes, count: parts.count))
    if brackets { writer.write(UInt8(ascii: "]")) }
    return found > 0
  }
}

extension JSONTape {
  /// The value without blanks, its strings in double quotes.
  func writeCompact(_ node: Int, to writer: inout ByteWriter) {
    switch nodes[node].kind {
    case .object, .array:
      let isObject = nodes[node].kind == .object
      writer.write(UInt8(ascii: isObject ? "{" : "["))
      for (place, child) in children(of: node).enumerated() {
        if place > 0 { writer.write(UInt8(ascii: isObject && place % 2 == 1 ? ":" : ",")) }
        writeCompact(child, to: &writer)
      }
      writer.write(UInt8(ascii: isObject ? "}" : "]"))
    case .string, .escapedString:
      var text = ByteWriter()
      writeString(node, to: &text)
      writer.writeJSONString(Bytes(text.bytes, count: text.count))
    case .fraction: writer.writeDouble(Double(bytes(node).string) ?? 0)
    case .special: writer.writeJSONString(bytes(node))
    default: writer.write(bytes(node))
    }
  }
}

extension ByteWriter {
  /// A string in double quotes with what must be escaped.
  mutating func writeJSONString(_ bytes: Bytes) {
    write(UInt8(ascii: "\""))
    for place in 0..<bytes.count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "\""): write("\\\"")
      case UInt8(ascii: "\\"): write("\\\\")
      case 0x0A: write("\\n")
      case 0x0D: write("\\r")
      case 0x09: write("\\t")
      case 0x08: write("\\b")
      case 0x0C: write("\\f")
      case 0..<0x20:
        let digits: StaticString = "0123456789ABCDEF"
        write("\\u00")
        write(digits.utf8Start[Int(byte >> 4)])
        write(digits.utf8Start[Int(byte & 15)])
      default: write(byte)
      }
    }
    write(UInt8(ascii: "\""))
  }
}

import Columns

/// Reads from the JSON that Spark keeps in the footers of its files what Parquet's own schema
/// cannot tell: which integers are intervals.
struct SchemaTextReader {
  private indirect enum Item {
    case text(String)
    case list([Item])
    case object([String: Item])
    case other
  }

  private var bytes: ArraySlice<UInt8>
  /// Deeper texts are attacks on the stack.
  private static let depthLimit = 200

  private init(_ text: String) {
    bytes = Array(text.utf8)[...]
  }

  /// The interval types of top-level columns by their names; nothing when the text makes no sense.
  static func intervals(in text: String) -> [String: DataType] {
    var reader = SchemaTextReader(text)
    guard case .object(let root) = reader.item(depth: 0), case .list(let fields) = root["fields"]
    else { return [:] }
    var types: [String: DataType] = [:]
    for case .object(let field) in fields {
      guard case .text(let name) = field["name"], case .text(let typeName) = field["type"],
        let type = interval(typeName)
      else { continue }
      types[name] = type
    }
    return types
  }

  /// `interval day to second` and its like.
  private static func interval(_ name: String) -> DataType? {
    let words = name.split(separator: " ")
    guard words.count == 2 || words.count == 4, words[0] == "interval",
      let from = unit(words[1]), let to = unit(words.last ?? "")
    else { return nil }
    if to <= .month { return .yearMonthInterval(from: from, to: to) }
    return from >= .day ? .dayTimeInterval(from: from, to: to) : nil
  }

  private static func unit(_ name: Substring) -> IntervalUnit? {
    (0...5).compactMap(IntervalUnit.init).first { $0.name == name }
  }

  private mutating func skipSpace() {
    while let byte = bytes.first, byte == 32 || (9...13).contains(byte) { bytes.removeFirst() }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard let byte = character.asciiValue, bytes.first == byte else { return false }
    bytes.removeFirst()
    return true
  }

  private mutating func item(depth: Int) -> Item? {
    guard depth < SchemaTextReader.depthLimit else { return nil }
    if take("{") { return object(depth) }
    if take("[") { return list(depth) }
    if take("\"") { return text().map { .text($0) } }
    // Numbers and words are of no use here.
    let count = bytes.count
    while let byte = bytes.first, !",]}".utf8.contains(byte) { bytes.removeFirst() }
    return bytes.count < count ? .other : nil
  }

  private mutating func object(_ depth: Int) -> Item? {
    var members: [String: Item] = [:]
    if take("}") { return .object(members) }
    repeat {
      guard take("\""), let name = text(), take(":"), let value = item(depth: depth + 1) else {
        return nil
      }
      members[name] = value
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func list(_ depth: Int) -> Item? {
    var items: [Item] = []
    if take("]") { return .list(items) }
    repeat {
      guard let value = item(depth: depth + 1) else { return nil }
      items.append(value)
    } while take(",")
    return take("]") ? .list(items) : nil
  }

  /// The text up to the closing quote.
  private mutating func text() -> String? {
    var result: [UInt8] = []
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = bytes.popFirst() else { return nil }
        if escaped == UInt8(ascii: "u") {
          guard let code = UInt32(String(decoding: bytes.prefix(4), as: UTF8.self), radix: 16)
          else { return nil }
          bytes = bytes.dropFirst(4)
          result += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        } else {
          result.append(SchemaTextReader.unescaped(escaped))
        }
      default: result.append(byte)
      }
    }
    return nil
  }

  private static func unescaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "t"): 9
    default: byte
    }
  }
}

extension ParquetColumn {
  /// The same column read as an interval of the same layout.
  func asInterval(_ type: DataType) -> ParquetColumn? {
    guard case .leaf = plan, let leaf = leaves.first, leaf.layout.conversion == .copy else {
      return nil
    }
    switch (leaf.layout.type, type) {
    case (.int, .yearMonthInterval), (.long, .dayTimeInterval): break
    default: return nil
    }
    var copy = self
    copy.field.type = type
    copy.leaves[0].layout = leaf.layout.retyped(type)
    return copy
  }
}

extension LeafLayout {
  fileprivate func retyped(_ type: DataType) -> LeafLayout {
    LeafLayout(
      column: column, stored: stored, type: type, conversion: conversion,
      maximumDefinition: maximumDefinition, maximumRepetition: maximumRepetition)
  }
}

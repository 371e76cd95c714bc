package import Columns

/// Reads types as text spells them: `a INT, b ARRAY<STRING>` or `struct<a:int,b:array<string>>`.
package struct SchemaText {
  private let source: String
  private var rest: Substring

  /// A single type, or a list of fields as a struct.
  package static func parse(_ text: String) throws(QueryError) -> DataType {
    var single = SchemaText(text)
    if let type = single.type(), single.isAtEnd { return type }
    var list = SchemaText(text)
    if let fields = list.fields(until: nil), list.isAtEnd { return .structure(fields) }
    throw QueryError(
      "PARSE_SYNTAX_ERROR", sqlState: "42601", "Syntax error in the schema '\(text)'.")
  }

  private init(_ text: String) {
    source = text
    rest = text[...]
  }

  private mutating func skipBlanks() { rest = rest.drop { $0.isWhitespace } }

  private var isAtEnd: Bool { rest.allSatisfy(\.isWhitespace) }

  private mutating func take(_ sign: Character) -> Bool {
    skipBlanks()
    guard rest.first == sign else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func word() -> String? {
    skipBlanks()
    if rest.first == "`" {
      let inner = rest.dropFirst()
      guard let end = inner.firstIndex(of: "`") else { return nil }
      rest = inner[inner.index(after: end)...]
      return String(inner[..<end])
    }
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    rest = rest.dropFirst(word.count)
    return word.isEmpty ? nil : String(word)
  }

  private mutating func number() -> Int? { word().flatMap { Int($0) } }

  private mutating func takeWord(_ wanted: String) -> Bool {
    let before = rest
    if word()?.lowercased() == wanted { return true }
    rest = before
    return false
  }

  /// `name type` or `name: type`, parted by commas.
  private mutating func fields(until close: Character?) -> [Field]? {
    var found: [Field] = []
    if let close, take(close) { return [] }
    repeat {
      guard let name = word() else { return nil }
      _ = take(":")
      guard let type = type() else { return nil }
      var nullable = true
      if takeWord("not") {
        guard takeWord("null") else { return nil }
        nullable = false
      }
      if takeWord("comment") {
        guard take("'"), let end = rest.firstIndex(of: "'") else { return nil }
        rest = rest[rest.index(after: end)...]
      }
      found.append(Field(name, type, nullable: nullable))
    } while take(",")
    if let close, !take(close) { return nil }
    return found
  }

  private mutating func type() -> DataType? {
    guard let name = word()?.lowercased() else { return nil }
    switch name {
    case "array":
      guard take("<"), let element = type(), take(">") else { return nil }
      return .array(element, containsNull: true)
    case "map":
      guard take("<"), let key = type(), take(","), let value = type(), take(">") else {
        return nil
      }
      return .map(key, value, valueContainsNull: true)
    case "struct":
      guard take("<"), let fields = fields(until: ">") else { return nil }
      return .structure(fields)
    case "decimal", "dec", "numeric":
      guard take("(") else { return .decimalDefault }
      guard let precision = number() else { return nil }
      let scale = take(",") ? number() : 0
      guard let scale, take(")"), precision <= DataType.maximumDecimalPrecision,
        scale <= precision
      else { return nil }
      return .decimal(precision: precision, scale: scale)
    case "char", "character", "varchar":
      guard take("("), let length = number(), take(")") else { return nil }
      return name == "varchar" ? .varchar(length) : .char(length)
    default: return SchemaText.simple[name]
    }
  }

  private static let simple: [String: DataType] = [
    "boolean": .boolean, "tinyint": .byte, "byte": .byte, "smallint": .short, "short": .short,
    "int": .int, "integer": .int, "bigint": .long, "long": .long, "float": .float,
    "real": .float, "double": .double, "string": .string, "binary": .binary, "date": .date,
    "timestamp": .timestamp, "timestamp_ltz": .timestamp, "timestamp_ntz": .timestampNTZ,
    "void": .null, "variant": .variant,
  ]
}

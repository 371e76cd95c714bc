import Columns

/// The schema as JSON that Spark keeps in the footers of its files.
enum SchemaText {
  static func write(_ schema: Schema) -> String { json(.structure(schema.fields)) }

  private static func json(_ type: DataType) -> String {
    switch type {
    case .structure(let fields):
      let members = fields.map { field in
        "{\"name\":\(quoted(field.name)),\"type\":\(json(field.type)),"
          + "\"nullable\":\(field.nullable),\"metadata\":{}}"
      }
      return "{\"type\":\"struct\",\"fields\":[\(members.joined(separator: ","))]}"
    case .array(let element, let containsNull):
      return
        "{\"type\":\"array\",\"elementType\":\(json(element)),\"containsNull\":\(containsNull)}"
    case .map(let key, let value, let containsNull):
      return "{\"type\":\"map\",\"keyType\":\(json(key)),\"valueType\":\(json(value)),"
        + "\"valueContainsNull\":\(containsNull)}"
    default:
      return quoted(name(type))
    }
  }

  private static func name(_ type: DataType) -> String {
    switch type {
    case .byte: "byte"
    case .short: "short"
    case .int: "integer"
    case .long: "long"
    case .char, .varchar: "string"
    default: type.simpleString
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}

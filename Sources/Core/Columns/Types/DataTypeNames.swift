extension DataType {
  /// The short spelling used in schemas: `struct<a:int,b:array<string>>`.
  public var simpleString: String {
    switch self {
    case .array(let element, _): "array<\(element.simpleString)>"
    case .map(let key, let value, _): "map<\(key.simpleString),\(value.simpleString)>"
    case .structure(let fields):
      "struct<" + fields.map { "\($0.name):\($0.type.simpleString)" }.joined(separator: ",") + ">"
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .char(let length): "char(\(length))"
    case .varchar(let length): "varchar(\(length))"
    case .time(let precision): "time(\(precision))"
    case .yearMonthInterval(let from, let to), .dayTimeInterval(let from, let to):
      from == to ? "interval \(from.name)" : "interval \(from.name) to \(to.name)"
    default: simpleName
    }
  }

  /// The spelling in SQL and in error messages: `STRUCT<a: INT, b: ARRAY<STRING>>`.
  public var sqlName: String {
    switch self {
    case .null: "VOID"
    case .byte: "TINYINT"
    case .short: "SMALLINT"
    case .long: "BIGINT"
    case .array(let element, _): "ARRAY<\(element.sqlName)>"
    case .map(let key, let value, _): "MAP<\(key.sqlName), \(value.sqlName)>"
    case .structure(let fields):
      "STRUCT<" + fields.map(\.sqlText).joined(separator: ", ") + ">"
    default: simpleString.uppercased()
    }
  }

  private var simpleName: String {
    switch self {
    case .null: "void"
    case .boolean: "boolean"
    case .byte: "tinyint"
    case .short: "smallint"
    case .int: "int"
    case .long: "bigint"
    case .float: "float"
    case .double: "double"
    case .string: "string"
    case .binary: "binary"
    case .date: "date"
    case .timestamp: "timestamp"
    case .timestampNTZ: "timestamp_ntz"
    case .calendarInterval: "interval"
    case .variant: "variant"
    default: ""
    }
  }
}

extension Field {
  fileprivate var sqlText: String {
    "\(name): \(type.sqlName)" + (nullable ? "" : " NOT NULL")
  }
}

/// What a node of a file's schema means beyond how it is stored.
enum LogicalType: Hashable, Sendable {
  case none
  case string, map, list, enumeration
  case decimal(precision: Int, scale: Int)
  case date
  case time(TimeUnit, isUTC: Bool)
  case timestamp(TimeUnit, isUTC: Bool)
  case interval
  case integer(bits: Int, signed: Bool)
  case null, json, bson, uuid, float16, geometry, geography, variant

  enum TimeUnit: String, Sendable {
    case millis = "MILLIS"
    case micros = "MICROS"
    case nanos = "NANOS"
  }
}

/// A node of a file's schema, as the file tells it.
struct ParquetNode: Sendable {
  enum Repetition: Sendable {
    case required, optional, repeated
  }

  var name: String
  var repetition: Repetition
  var logical: LogicalType
  /// Nil for groups.
  var stored: StoredType?
  /// Number of the leaf in the file, -1 for groups.
  var column: Int
  var maximumDefinition: Int
  var maximumRepetition: Int
  /// Statistics of the leaf order as its values do.
  var hasOrderedStatistics: Bool
  var children: [ParquetNode]
}

extension ParquetNode {
  /// The spelling of a leaf's type in messages: `INT64 (TIMESTAMP(NANOS,true))`.
  var typeName: String {
    let storage = stored?.name ?? "GROUP"
    return logicalName.map { "\(storage) (\($0))" } ?? storage
  }

  private var logicalName: String? {
    switch logical {
    case .none: nil
    case .string: "STRING"
    case .map: "MAP"
    case .list: "LIST"
    case .enumeration: "ENUM"
    case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
    case .date: "DATE"
    case .time(let unit, let isUTC): "TIME(\(unit.rawValue),\(isUTC))"
    case .timestamp(let unit, let isUTC): "TIMESTAMP(\(unit.rawValue),\(isUTC))"
    case .interval: "INTERVAL"
    case .integer(let bits, let signed): "INTEGER(\(bits),\(signed))"
    case .null: "UNKNOWN"
    case .json: "JSON"
    case .bson: "BSON"
    case .uuid: "UUID"
    case .float16: "FLOAT16"
    case .geometry: "GEOMETRY"
    case .geography: "GEOGRAPHY"
    case .variant: "VARIANT"
    }
  }
}

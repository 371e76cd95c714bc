import Columns

/// How a file stores the values of a leaf.
enum StoredType: Hashable, Sendable {
  case boolean
  case int32
  case int64
  case int96
  case float
  case double
  case byteArray
  case fixed(Int)

  /// Bytes of one value as decoders write it: booleans as a byte, byte strings as views.
  var width: Int {
    switch self {
    case .boolean: 1
    case .int32, .float: 4
    case .int64, .double: 8
    case .int96: 12
    case .byteArray: 16
    case .fixed(let length): length
    }
  }

  /// The spelling in messages.
  var name: String {
    switch self {
    case .boolean: "BOOLEAN"
    case .int32: "INT32"
    case .int64: "INT64"
    case .int96: "INT96"
    case .float: "FLOAT"
    case .double: "DOUBLE"
    case .byteArray: "BINARY"
    case .fixed: "FIXED_LEN_BYTE_ARRAY"
    }
  }
}

/// A column of a file as its decoders see it.
struct LeafLayout: Sendable {
  let column: Int
  let stored: StoredType
  let type: DataType
  let conversion: LeafConversion
  let maximumDefinition: Int
  let maximumRepetition: Int

  /// Bytes of one value in a vector.
  var width: Int { type.physical.byteWidth }

  var holdsViews: Bool { type.physical == .view }
}

/// What turns a stored value into one of a vector.
enum LeafConversion: Hashable, Sendable {
  /// The same bytes.
  case copy
  case int32ToInt8
  case int32ToInt16
  case int32ToInt64
  case uint8ToInt16
  case uint16ToInt32
  case uint32ToInt64
  /// To a decimal without fraction.
  case uint64ToInt128
  case int64ToInt128
  /// Times a factor; what does not fit is an error.
  case int32Scaled(Int64)
  case int64Scaled(Int64)
  /// Rounds down.
  case int64Divided(Int64)
  /// Days since the Julian epoch behind nanoseconds of the day, to microseconds.
  case int96ToMicroseconds
  case float16ToFloat
  case fixedToView
  /// The text of a UUID.
  case uuidToText
  case fixedToInt64
  case fixedToInt128
  case bytesToInt64
  case bytesToInt128
}

import Columns

/// The type that a leaf is read as, and how its values become one.
struct LeafMeaning: Hashable {
  var type: DataType
  var conversion: LeafConversion
  /// False for types that only a schema given by the user can ask for.
  var isInferred = true
}

extension ParquetNode {
  /// Nil for types that no table can have.
  var meaning: LeafMeaning? {
    switch stored {
    case .boolean: LeafMeaning(type: .boolean, conversion: .copy)
    case .float: LeafMeaning(type: .float, conversion: .copy)
    case .double: LeafMeaning(type: .double, conversion: .copy)
    case .int96: LeafMeaning(type: .timestamp, conversion: .int96ToMicroseconds)
    case .int32: meaningOfInt32
    case .int64: meaningOfInt64
    case .byteArray: meaningOfBytes
    case .fixed(let length): meaningOfFixed(length)
    case nil: nil
    }
  }

  private var meaningOfInt32: LeafMeaning? {
    switch logical {
    case .none, .integer(32, true): LeafMeaning(type: .int, conversion: .copy)
    case .integer(8, true): LeafMeaning(type: .byte, conversion: .int32ToInt8)
    case .integer(16, true): LeafMeaning(type: .short, conversion: .int32ToInt16)
    case .integer(8, false): LeafMeaning(type: .short, conversion: .uint8ToInt16)
    case .integer(16, false): LeafMeaning(type: .int, conversion: .uint16ToInt32)
    case .integer(32, false): LeafMeaning(type: .long, conversion: .uint32ToInt64)
    case .date: LeafMeaning(type: .date, conversion: .copy)
    case .time(.millis, _):
      LeafMeaning(
        type: .time(precision: 3), conversion: .int32Scaled(1_000_000), isInferred: false)
    case .decimal(let precision, let scale):
      ParquetNode.decimal(precision, scale, atMost: 9, .int32ToInt64)
    case .null: LeafMeaning(type: .int, conversion: .copy)
    default: nil
    }
  }

  private var meaningOfInt64: LeafMeaning? {
    switch logical {
    case .none, .integer(64, true): LeafMeaning(type: .long, conversion: .copy)
    case .integer(64, false):
      LeafMeaning(type: .decimal(precision: 20, scale: 0), conversion: .uint64ToInt128)
    case .decimal(let precision, let scale):
      ParquetNode.decimal(precision, scale, atMost: 18, .copy)
    case .timestamp(let unit, let isUTC):
      LeafMeaning(
        type: isUTC ? .timestamp : .timestampNTZ, conversion: ParquetNode.toMicroseconds(unit),
        isInferred: unit != .nanos)
    case .time(.micros, _):
      LeafMeaning(type: .time(precision: 6), conversion: .int64Scaled(1000))
    case .time(.nanos, _):
      LeafMeaning(type: .time(precision: 9), conversion: .copy, isInferred: false)
    default: nil
    }
  }

  private static func toMicroseconds(_ unit: LogicalType.TimeUnit) -> LeafConversion {
    switch unit {
    case .millis: .int64Scaled(1000)
    case .micros: .copy
    case .nanos: .int64Divided(1000)
    }
  }

  private var meaningOfBytes: LeafMeaning? {
    switch logical {
    case .string, .enumeration, .json: LeafMeaning(type: .string, conversion: .copy)
    case .none, .bson: LeafMeaning(type: .binary, conversion: .copy)
    case .decimal(let precision, let scale):
      ParquetNode.decimal(
        precision, scale, atMost: DataType.maximumDecimalPrecision,
        precision <= DataType.compactDecimalPrecision ? .bytesToInt64 : .bytesToInt128)
    default: nil
    }
  }

  private func meaningOfFixed(_ length: Int) -> LeafMeaning? {
    guard length > 0 else { return nil }
    switch logical {
    case .none: return LeafMeaning(type: .binary, conversion: .fixedToView)
    case .uuid where length == 16: return LeafMeaning(type: .string, conversion: .uuidToText)
    case .float16 where length == 2: return LeafMeaning(type: .float, conversion: .float16ToFloat)
    case .decimal(let precision, let scale):
      return ParquetNode.decimal(
        precision, scale, atMost: DataType.maximumDecimalPrecision,
        precision <= DataType.compactDecimalPrecision ? .fixedToInt64 : .fixedToInt128)
    default: return nil
    }
  }

  private static func decimal(
    _ precision: Int, _ scale: Int, atMost limit: Int, _ conversion: LeafConversion
  ) -> LeafMeaning? {
    guard precision > 0, precision <= limit, scale >= 0, scale <= precision else { return nil }
    return LeafMeaning(
      type: .decimal(precision: precision, scale: scale), conversion: conversion)
  }

  /// How the decoders see this leaf.
  func layout(_ meaning: LeafMeaning) -> LeafLayout? {
    stored.map {
      LeafLayout(
        column: column, stored: $0, type: meaning.type, conversion: meaning.conversion,
        maximumDefinition: maximumDefinition, maximumRepetition: maximumRepetition)
    }
  }
}

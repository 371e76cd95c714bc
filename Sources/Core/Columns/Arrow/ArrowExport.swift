public import CPlatform
import Glibc

/// Hands columns to a foreign library through the Arrow C Data Interface.
///
/// Strings get offsets, lists get contiguous elements; dictionaries and constants are flattened.
public enum ArrowExport {
  /// The schema of a struct with one child a column. The caller releases it or gives it away.
  public static func schema(_ fields: [Field]) -> ArrowSchema {
    schema(name: "", .structure(fields), nullable: false)
  }

  /// As `schema`, with intervals as the integers that they are in memory, for formats that know
  /// no intervals.
  public static func schemaWithPlainIntervals(_ fields: [Field]) -> ArrowSchema {
    schema(name: "", DataType.structure(fields).withPlainIntervals, nullable: false)
  }

  /// The rows of a batch that are alive, as a struct array with one child a column.
  public static func array(_ batch: Batch) -> ArrowArray {
    makeArray(
      length: batch.rowCount, validity: nil, buffers: [],
      children: batch.columns.map(array))
  }

  private static func schema(name: String, _ type: DataType, nullable: Bool) -> ArrowSchema {
    let children: [ArrowSchema]
    switch type {
    case .array(let element, let containsNull):
      children = [schema(name: "element", element, nullable: containsNull)]
    case .map(let key, let value, let containsNull):
      let entries = [
        Field("key", key, nullable: false), Field("value", value, nullable: containsNull),
      ]
      children = [schema(name: "entries", .structure(entries), nullable: false)]
    case .structure(let fields):
      children = fields.map { schema(name: $0.name, $0.type, nullable: $0.nullable) }
    default: children = []
    }
    return makeSchema(
      format: ArrowFormat.format(of: type), name: name, nullable: nullable, children: children)
  }

  static func array(_ vector: Vector) -> ArrowArray {
    let flat = vector.flattened()
    let count = flat.count
    let validity = flat.validity?.buffer
    switch flat.type {
    case .null:
      return makeArray(
        length: count, validity: nil, buffers: [], children: [], nullCount: count,
        hasValidity: false)
    case .structure:
      return makeArray(
        length: count, validity: validity, buffers: [], children: flat.children.map(array))
    case .array, .map: return list(flat)
    case .string, .char, .varchar, .binary, .variant:
      let (offsets, bytes) = ArrowStrings.flatten(flat)
      return makeArray(
        length: count, validity: validity, buffers: [offsets, bytes], children: [])
    default:
      return makeArray(
        length: count, validity: validity, buffers: [fixedValues(flat)], children: [])
    }
  }

  private static func list(_ vector: Vector) -> ArrowArray {
    let (offsets, elements) = contiguous(vector)
    var children = elements.map(array)
    if case .map = vector.type {
      let length = elements.first?.count ?? 0
      children = [
        makeArray(length: length, validity: nil, buffers: [], children: children)
      ]
    }
    return makeArray(
      length: vector.count, validity: vector.validity?.buffer, buffers: [offsets],
      children: children)
  }

  /// Offsets of lists, and the children without gaps between the lists.
  private static func contiguous(_ vector: Vector) -> (Buffer, [Vector]) {
    let ranges = vector.pointer(as: ListRange.self)
    let offsets = Buffer(byteCount: (vector.count + 1) * 4)
    let output = offsets.pointer(as: Int32.self)
    var total: Int32 = 0
    var isContiguous = true
    for row in 0..<vector.count {
      output[row] = total
      let isValid = vector.validity?[row] ?? true
      let length = isValid ? ranges[row].length : 0
      if length > 0, ranges[row].start != total { isContiguous = false }
      total += length
    }
    output[vector.count] = total
    if isContiguous {
      return (offsets, vector.children.map { $0.slice(0..<Int(total)) })
    }
    let places = Buffer(byteCount: Int(total) * 4)
    let indices = places.pointer(as: Int32.self)
    var next = 0
    for row in 0..<vector.count {
      let length = output[row + 1] - output[row]
      for element in 0..<length {
        indices[next] = ranges[row].start + element
        next += 1
      }
    }
    return (offsets, vector.children.map { $0.gather(indices, count: next) })
  }

  /// Values as Arrow lays them out; most are as they are.
  private static func fixedValues(_ vector: Vector) -> Buffer {
    let count = vector.count
    switch (vector.type, vector.physical) {
    case (.boolean, _):
      let bits = Bitmap(count: count, filled: false)
      let truths = vector.pointer(as: UInt8.self)
      for row in 0..<count where truths[row] != 0 { bits.set(row) }
      return bits.buffer
    case (.decimal, .int64):
      let wide = Buffer(byteCount: count * 16)
      let source = vector.pointer(as: Int64.self)
      let target = wide.pointer(as: Int128.self)
      for row in 0..<count { target[row] = Int128(source[row]) }
      return wide
    case (.time(let precision), _) where precision <= 6:
      let micros = Buffer(byteCount: count * 8)
      let source = vector.pointer(as: Int64.self)
      let target = micros.pointer(as: Int64.self)
      for row in 0..<count { target[row] = source[row] / 1000 }
      return micros
    case (.calendarInterval, _):
      let intervals = Buffer(byteCount: count * 16)
      let source = vector.pointer(as: CalendarInterval.self)
      let target = intervals.pointer(as: CalendarInterval.self)
      for row in 0..<count {
        target[row] = source[row]
        target[row].microseconds = source[row].microseconds &* 1000
      }
      return intervals
    default:
      return vector.values
    }
  }
}

/// Strings as offsets and bytes.
enum ArrowStrings {
  static func flatten(_ vector: Vector) -> (offsets: Buffer, bytes: Buffer) {
    let views = vector.pointer(as: StringView.self)
    let offsets = Buffer(byteCount: (vector.count + 1) * 4)
    let output = offsets.pointer(as: Int32.self)
    var total = 0
    for row in 0..<vector.count {
      output[row] = Int32(truncatingIfNeeded: total)
      if vector.validity?[row] ?? true { total += views[row].count }
    }
    precondition(total <= Int(Int32.max), "a batch holds too many bytes of text")
    output[vector.count] = Int32(truncatingIfNeeded: total)
    let bytes = Buffer(byteCount: total)
    for row in 0..<vector.count where vector.validity?[row] ?? true {
      let target = bytes.address + Int(output[row])
      views[row].withBytes { source in
        if let start = source.baseAddress { memcpy(target, start, source.count) }
      }
    }
    return (offsets, bytes)
  }
}

extension DataType {
  fileprivate var withPlainIntervals: DataType {
    switch self {
    case .yearMonthInterval: .int
    case .dayTimeInterval: .long
    case .array(let element, let containsNull):
      .array(element.withPlainIntervals, containsNull: containsNull)
    case .map(let key, let value, let containsNull):
      .map(key.withPlainIntervals, value.withPlainIntervals, valueContainsNull: containsNull)
    case .structure(let fields):
      .structure(
        fields.map { Field($0.name, $0.type.withPlainIntervals, nullable: $0.nullable) })
    default: self
    }
  }
}

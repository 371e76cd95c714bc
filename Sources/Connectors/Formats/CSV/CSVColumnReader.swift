import Columns
import Kernels

/// Turns the texts of a field into a column of its type.
struct CSVColumnReader: Sendable {
  let field: Field
  private let words: FloatingWords
  private let times: TemporalOptions

  init(_ field: Field, _ options: CSVOptions) {
    self.field = field
    words = options.floatingWords
    times = options.times
  }

  /// False for types that a field of text cannot hold.
  static func supports(_ type: DataType) -> Bool {
    switch type {
    case .array, .map, .structure, .null, .time, .variant: false
    default: true
    }
  }

  /// `copies` asks for strings of their own instead of views into the block.
  func read(
    _ source: FieldSource, keeping heaps: [AnyObject], copies: Bool,
    _ malformed: inout MalformedRows
  ) throws(QueryError) -> Vector {
    switch field.type {
    case .boolean: return parse(BooleanParser(), 0, source, &malformed)
    case .byte: return parse(IntegerParser<Int8>(), 0, source, &malformed)
    case .short: return parse(IntegerParser<Int16>(), 0, source, &malformed)
    case .int: return parse(IntegerParser<Int32>(), 0, source, &malformed)
    case .long: return parse(IntegerParser<Int64>(), 0, source, &malformed)
    case .float: return parse(FloatParser(words), 0, source, &malformed)
    case .double: return parse(DoubleParser(words), 0, source, &malformed)
    case .decimal(let precision, let scale):
      if precision <= DataType.compactDecimalPrecision {
        let parser = CompactDecimalParser(precision: precision, scale: scale)
        return parse(parser, 0, source, &malformed)
      }
      return parse(
        WideDecimalParser(precision: precision, scale: scale), 0, source, &malformed)
    case .date: return try dates(source, &malformed)
    case .timestamp: return try timestamps(source, &malformed)
    case .timestampNTZ: return try localTimestamps(source, &malformed)
    case .string, .char, .varchar, .binary:
      return strings(source, keeping: heaps, copies: copies)
    default: return try cast(source, keeping: heaps, &malformed)
    }
  }

  private func dates(
    _ source: FieldSource, _ malformed: inout MalformedRows
  ) throws(QueryError) -> Vector {
    parse(DateParser(), 0, source, &malformed)
  }

  private func timestamps(
    _ source: FieldSource, _ malformed: inout MalformedRows
  ) throws(QueryError) -> Vector {
    parse(TimestampParser(zone: times.zone, now: times.now), 0, source, &malformed)
  }

  private func localTimestamps(
    _ source: FieldSource, _ malformed: inout MalformedRows
  ) throws(QueryError) -> Vector {
    parse(LocalTimestampParser(), 0, source, &malformed)
  }

  @inline(__always)
  private func parse<Parser: FieldParser>(
    _ parser: Parser, _ zero: Parser.Element, _ source: FieldSource,
    _ malformed: inout MalformedRows
  ) -> Vector {
    var writer = ColumnWriter(count: source.count, zero: zero)
    for place in 0..<source.count {
      let row = source.row(place)
      let text = source.text(ofRow: row)
      guard let address = text.address else {
        writer.setNull(place)
        continue
      }
      if let value = parser.parse(address, text.count) {
        writer.set(place, value)
      } else {
        writer.setNull(place)
        malformed.insert(row)
      }
    }
    return writer.finish(field.type)
  }

  private func strings(
    _ source: FieldSource, keeping heaps: [AnyObject], copies: Bool
  ) -> Vector {
    var writer = ColumnWriter(count: source.count, zero: StringView())
    let copied = copies ? StringHeap() : nil
    for place in 0..<source.count {
      let text = source.text(ofRow: source.row(place))
      guard let address = text.address else {
        writer.setNull(place)
        continue
      }
      if let copied {
        writer.set(place, copied.intern(address, count: text.count))
      } else {
        writer.set(place, .wide(address, count: text.count))
      }
    }
    return writer.finish(field.type, heaps: copied.map { [$0] } ?? heaps)
  }

  /// Types without a parser of their own go the way of a cast.
  private func cast(
    _ source: FieldSource, keeping heaps: [AnyObject], _ malformed: inout MalformedRows
  ) throws(QueryError) -> Vector {
    let texts = strings(source, keeping: heaps, copies: false).retyped(.string)
    let result = try Casting.cast(
      texts, to: field.type, mode: .null, zone: times.zone, now: times.now,
      rowCount: source.count)
    for place in 0..<source.count where result.isNull(at: place) && !texts.isNull(at: place) {
      malformed.insert(source.row(place))
    }
    return result
  }
}

extension StringView {
  /// A view like any other, made with loads that may read up to 12 bytes from the start on.
  @inline(__always)
  static func wide(_ address: UnsafePointer<UInt8>, count: Int) -> StringView {
    let raw = UnsafeRawPointer(address)
    var view = StringView()
    view.length = UInt32(truncatingIfNeeded: count)
    let low = raw.loadUnaligned(as: UInt64.self)
    if count > inlineCapacity {
      view.prefix = UInt32(truncatingIfNeeded: low)
      view.tail = UInt64(UInt(bitPattern: raw))
      return view
    }
    let high = UInt64(raw.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    let bits = UInt64(truncatingIfNeeded: count &* 8)
    // Smart shifts give nothing for widths of 64 and more, which cuts all that does not belong.
    let kept = low & ~(UInt64.max << bits)
    let keptHigh = count > 8 ? high & ~(UInt64.max << (bits &- 64)) : 0
    view.prefix = UInt32(truncatingIfNeeded: kept)
    view.tail = kept &>> 32 | keptHigh &<< 32
    return view
  }
}

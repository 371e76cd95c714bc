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
    case .array, .map, .structure, .null, .time, .variant, .calendarInterval: false
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
    case .date: return dates(source, &malformed)
    case .timestamp: return timestamps(source, &malformed)
    case .timestampNTZ: return localTimestamps(source, &malformed)
    case .string, .char, .varchar, .binary:
      return strings(source, keeping: heaps, copies: copies)
    default: return try cast(source, keeping: heaps, &malformed)
    }
  }

  private func dates(_ source: FieldSource, _ malformed: inout MalformedRows) -> Vector {
    guard let pattern = times.dates else { return parse(DateParser(), 0, source, &malformed) }
    let parser = PatternDateParser(pattern: pattern, fallsBack: times.fallsBack)
    return parse(parser, 0, source, &malformed)
  }

  private func timestamps(_ source: FieldSource, _ malformed: inout MalformedRows) -> Vector {
    let standard = TimestampParser(zone: times.zone, now: times.now)
    guard let pattern = times.instants else { return parse(standard, 0, source, &malformed) }
    let parser = PatternTimestampParser(
      pattern: pattern, zone: times.zone, fallback: times.fallsBack ? standard : nil)
    return parse(parser, 0, source, &malformed)
  }

  private func localTimestamps(
    _ source: FieldSource, _ malformed: inout MalformedRows
  ) -> Vector {
    guard let pattern = times.localTimes else {
      return parse(LocalTimestampParser(), 0, source, &malformed)
    }
    return parse(PatternLocalTimestampParser(pattern: pattern), 0, source, &malformed)
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

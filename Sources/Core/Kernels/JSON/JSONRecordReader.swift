package import Columns

/// Turns records of JSON into rows of a table. Used by one thread at a time.
///
/// The text of a record must live as long as the columns that it became part of.
package final class JSONRecordReader {
  /// What became of a record.
  package struct Outcome {
    /// No row for blank text, several for an array of objects.
    package var rowCount: Int
    package var isMalformed: Bool
  }

  private let rows: JSONStructureColumn
  private var tape: JSONTape

  package init(_ fields: [Field], _ dialect: JSONDialect, _ times: JSONTimes) {
    rows = JSONStructureColumn(
      .structure(fields), names: fields.map(\.name),
      fields.map { JSONRecordReader.column($0.type, times) })
    tape = JSONTape(dialect)
  }

  /// False for types that JSON cannot hold.
  package static func supports(_ type: DataType) -> Bool {
    switch type {
    case .time, .variant, .calendarInterval: return false
    case .map(let key, let item, _): return key.isText && supports(item)
    default: return type.childTypes.allSatisfy(supports)
    }
  }

  package func read(_ bytes: UnsafePointer<UInt8>, count: Int) -> Outcome {
    let text = Bytes(bytes, count: count)
    guard tape.read(text) else {
      return tape.isBlank(text) ? Outcome(rowCount: 0, isMalformed: false) : malformed()
    }
    switch tape.nodes[0].kind {
    case .object: return Outcome(rowCount: 1, isMalformed: rows.append(0, of: tape) != .whole)
    case .array: return readArray()
    default: return malformed()
    }
  }

  /// A record of which nothing is left.
  private func malformed() -> Outcome {
    rows.appendNull()
    return Outcome(rowCount: 1, isMalformed: true)
  }

  /// Every element of an array is a row.
  private func readArray() -> Outcome {
    let elements = tape.children(of: 0)
    guard elements.allSatisfy({ tape.nodes[$0].kind == .object }) else { return malformed() }
    var outcome = Outcome(rowCount: elements.count, isMalformed: false)
    for element in elements where rows.append(element, of: tape) != .whole {
      outcome.isMalformed = true
    }
    return outcome
  }

  /// Gives the columns of all rows since the last call; `owners` keep the text alive.
  package func finish(_ owners: [AnyObject]) -> [Vector] { rows.finish(owners).children }

  private static func column(_ type: DataType, _ times: JSONTimes) -> any JSONColumn {
    switch type {
    case .boolean: return JSONTruthColumn()
    case .byte: return JSONByteColumn()
    case .short: return JSONShortColumn()
    case .int: return JSONIntColumn()
    case .long: return JSONLongColumn()
    case .float: return JSONFloatColumn()
    case .double: return JSONDoubleColumn()
    case .decimal(let precision, let scale):
      return precision <= DataType.compactDecimalPrecision
        ? JSONDecimalColumn(type, precision, scale)
        : JSONWideDecimalColumn(type, precision, scale)
    case .string, .char, .varchar: return JSONStringColumn(type)
    case .binary: return JSONBytesColumn()
    case .date: return JSONDateColumn(times)
    case .timestamp: return JSONInstantColumn(times)
    case .timestampNTZ: return JSONLocalTimeColumn(times)
    case .array(let element, _): return JSONListColumn(type, column(element, times))
    case .map(_, let item, _): return JSONMapColumn(type, column(item, times))
    case .structure(let fields):
      return JSONStructureColumn(
        type, names: fields.map(\.name), fields.map { column($0.type, times) })
    default: return JSONCastColumn(type, zone: times.zone)
    }
  }
}

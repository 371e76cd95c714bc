import Catalog
import Columns
import Kernels

/// How dates and times are written to text files.
struct TemporalText: Sendable {
  private let zone: TimeZone
  private let dates: DateTimePattern?
  private let instants: DateTimePattern
  private let localTimes: DateTimePattern

  init(_ options: FormatOptions) throws(QueryError) {
    zone = try options.timeZone()
    dates = try options.pattern("dateFormat", .formatting)
    instants = try TemporalText.pattern(
      options, "timestampFormat", usual: "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]")
    localTimes = try TemporalText.pattern(
      options, "timestampNTZFormat", usual: "yyyy-MM-dd'T'HH:mm:ss[.SSS]")
  }

  private static func pattern(
    _ options: FormatOptions, _ name: String, usual: String
  ) throws(QueryError) -> DateTimePattern {
    try DateTimePattern(options[name] ?? usual, .formatting)
  }

  /// A column of text in place of dates and times; other columns stay as they are.
  func texts(_ column: Vector) throws(QueryError) -> Vector {
    switch column.type {
    case .timestamp: return try instants.format(column, zone: zone, rowCount: column.count)
    case .timestampNTZ: return try localTimes.format(column, zone: .utc, rowCount: column.count)
    case .date:
      guard let dates else { return column }
      let midnights = try Casting.cast(
        column, to: .timestampNTZ, mode: .null, zone: .utc, rowCount: column.count)
      return try dates.format(midnights, zone: .utc, rowCount: column.count)
    default: return column
    }
  }

  /// The same for values inside structs, arrays and the values of maps.
  func nestedTexts(_ column: Vector) throws(QueryError) -> Vector {
    guard TemporalText.hasTimes(column.type) else { return column }
    guard column.type.isNested else { return try texts(column) }
    let flat = column.flattened()
    var children: [Vector] = []
    for (place, child) in flat.children.enumerated() {
      if case .map = flat.type, place == 0 {
        children.append(child)
      } else {
        children.append(try nestedTexts(child))
      }
    }
    return .flat(
      flat.type.replacing(children.map(\.type)), count: flat.count, values: flat.values,
      validity: flat.validity, children: children)
  }

  private static func hasTimes(_ type: DataType) -> Bool {
    switch type {
    case .date, .timestamp, .timestampNTZ: true
    default: type.childTypes.contains(where: hasTimes)
    }
  }
}

extension DataType {
  /// The same kind of container over other types.
  fileprivate func replacing(_ types: [DataType]) -> DataType {
    switch self {
    case .array(_, let nulls) where types.count == 1: .array(types[0], containsNull: nulls)
    case .map(_, _, let nulls) where types.count == 2:
      .map(types[0], types[1], valueContainsNull: nulls)
    case .structure(let fields):
      .structure(zip(fields, types).map { Field($0.name, $1, nullable: $0.nullable) })
    default: self
    }
  }
}

import Columns
import SQL

/// Gives columns the types that Spark declares where Arrow's say less: Arrow knows neither the
/// units of an interval nor the precision of a time.
struct DeclaredTypes {
  let schema: Schema

  /// Whether a type may be another in Spark than what its Arrow form tells.
  static func areVague(_ schema: Schema) -> Bool { schema.fields.contains { isVague($0.type) } }

  private static func isVague(_ type: DataType) -> Bool {
    switch type {
    case .yearMonthInterval, .dayTimeInterval, .time: true
    default: type.childTypes.contains(where: isVague)
    }
  }

  /// From the rows of DESCRIBE QUERY: name and type of each column. Nil unless they describe
  /// `arrow` more closely and nothing else.
  init?(rows: [(name: String, type: String)], refining arrow: Schema) {
    guard rows.count == arrow.count else { return nil }
    var fields: [Field] = []
    for (row, field) in zip(rows, arrow.fields) {
      guard row.name == field.name, let type = try? Parser.dataType(row.type),
        Self.refines(type, field.type)
      else { return nil }
      fields.append(Field(field.name, Self.merged(type, field.type), nullable: field.nullable))
    }
    schema = Schema(fields)
  }

  /// Whether values of the Arrow type can be read as the declared one.
  private static func refines(_ declared: DataType, _ arrow: DataType) -> Bool {
    switch (declared, arrow) {
    case (.yearMonthInterval, .yearMonthInterval), (.dayTimeInterval, .dayTimeInterval),
      (.time, .time), (.char, .string), (.varchar, .string):
      return true
    case (.structure(let declared), .structure(let arrow)):
      return declared.count == arrow.count
        && zip(declared, arrow).allSatisfy { $0.name == $1.name && refines($0.type, $1.type) }
    case (.array, .array), (.map, .map):
      return zip(declared.childTypes, arrow.childTypes).allSatisfy(refines)
    default: return declared == arrow
    }
  }

  /// The declared type with what only Arrow tells: which members may be null.
  private static func merged(_ declared: DataType, _ arrow: DataType) -> DataType {
    switch (declared, arrow) {
    case (.yearMonthInterval, _), (.dayTimeInterval, _), (.time, _): declared
    case (.array(let element, _), .array(let from, let containsNull)):
      .array(merged(element, from), containsNull: containsNull)
    case (.map(let key, let value, _), .map(let fromKey, let fromValue, let containsNull)):
      .map(merged(key, fromKey), merged(value, fromValue), valueContainsNull: containsNull)
    case (.structure(let fields), .structure(let from)):
      .structure(
        zip(fields, from).map {
          Field($1.name, merged($0.type, $1.type), nullable: $1.nullable)
        })
    default: arrow
    }
  }

  func apply(to batch: Batch) -> Batch {
    let columns = zip(batch.columns, schema.fields).map { Self.retyped($0, $1.type) }
    return Batch(columns, rowCount: batch.rowCount)
  }

  private static func retyped(_ vector: Vector, _ type: DataType) -> Vector {
    guard vector.type != type else { return vector }
    let children = zip(vector.children, type.childTypes).map(retyped)
    return Vector(
      type: type, physical: vector.physical, count: vector.count, encoding: vector.encoding,
      values: vector.values, validity: vector.validity,
      base: vector.base.map { retyped($0, type) }, children: children, heaps: vector.heaps)
  }
}

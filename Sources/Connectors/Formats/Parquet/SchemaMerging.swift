import Columns

/// Unites the schemas of a table's files: fields by name, types equal or merged member by member.
enum SchemaMerging {
  static func merge(_ left: Schema, _ right: Schema) throws(QueryError) -> Schema {
    guard let fields = merge(left.fields, right.fields) else {
      throw QueryError(
        "CANNOT_MERGE_SCHEMAS", sqlState: "42KD9",
        "Failed merging schemas:\nInitial schema:\n\"\(DataType.structure(left.fields).sqlName)\"\n"
          + "Schema that cannot be merged with the initial schema:\n"
          + "\"\(DataType.structure(right.fields).sqlName)\".")
    }
    return Schema(fields)
  }

  private static func merge(_ left: [Field], _ right: [Field]) -> [Field]? {
    var result = left
    for field in right {
      let name = field.name.lowercased()
      guard let place = result.firstIndex(where: { $0.name.lowercased() == name }) else {
        result.append(field)
        continue
      }
      guard let type = merge(result[place].type, field.type) else { return nil }
      result[place].type = type
    }
    return result
  }

  private static func merge(_ left: DataType, _ right: DataType) -> DataType? {
    switch (left, right) {
    case (.array(let one, let oneNull), .array(let other, let otherNull)):
      return merge(one, other).map { .array($0, containsNull: oneNull || otherNull) }
    case (.map(let oneKey, let one, let oneNull), .map(let otherKey, let other, let otherNull)):
      guard let key = merge(oneKey, otherKey), let value = merge(one, other) else { return nil }
      return .map(key, value, valueContainsNull: oneNull || otherNull)
    case (.structure(let one), .structure(let other)):
      return merge(one, other).map { .structure($0) }
    case (.decimal(let one, let scale), .decimal(let other, let otherScale))
    where scale == otherScale:
      return .decimal(precision: max(one, other), scale: scale)
    default:
      return left == right ? left : nil
    }
  }
}

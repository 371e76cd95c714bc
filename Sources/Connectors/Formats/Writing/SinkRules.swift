import Catalog
import Columns

/// What a write request must meet whatever the format.
enum SinkRules {
  static func check(_ request: SinkRequest, _ encoding: FileEncoding) throws(QueryError) {
    guard !request.path.isEmpty else {
      throw QueryError(
        "INVALID_EMPTY_LOCATION", sqlState: "42K05",
        "The location name cannot be empty string, but `` was given.")
    }
    try checkNames(request.schema)
    try checkPartitions(request)
    let places = request.partitionColumns.compactMap { request.schema.index(named: $0) }
    let data = request.schema.fields.indices.filter { !places.contains($0) }
    if data.isEmpty || request.schema.fields.contains(where: \.type.hasEmptyStructure) {
      throw QueryError(
        "EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE", sqlState: "0A000",
        "The \(encoding.name) datasource does not support writing empty or nested empty schemas. "
          + "Please make sure the data schema has at least one or more column(s).")
    }
    for place in data where !encoding.supports(request.schema.fields[place].type) {
      let field = request.schema.fields[place]
      throw QueryError(
        "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", sqlState: "0A000",
        "The \(encoding.name) datasource doesn't support the column `\(field.name)` of the type "
          + "\"\(field.type.sqlName)\".")
    }
  }

  private static func checkNames(_ schema: Schema) throws(QueryError) {
    var seen: Set<String> = []
    for field in schema.fields where !seen.insert(field.name.lowercased()).inserted {
      throw QueryError(
        "COLUMN_ALREADY_EXISTS", sqlState: "42711",
        "The column `\(field.name.lowercased())` already exists. Choose another name or rename "
          + "the existing column.")
    }
  }

  private static func checkPartitions(_ request: SinkRequest) throws(QueryError) {
    for name in request.partitionColumns {
      guard let place = request.schema.index(named: name) else {
        throw QueryError(
          "PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA", sqlState: "42000",
          "Partition column `\(name)` not found in schema \(request.schema.simpleString). Please "
            + "provide the existing column for partitioning.")
      }
      let type = request.schema.fields[place].type
      if type.isNested || type == .calendarInterval || type == .variant {
        throw QueryError(
          "INVALID_PARTITION_COLUMN_DATA_TYPE", sqlState: "0A000",
          "Cannot use \"\(type.sqlName)\" for partition column.")
      }
    }
    if !request.partitionColumns.isEmpty,
      request.partitionColumns.count == request.schema.fields.count
    {
      throw QueryError(
        "ALL_PARTITION_COLUMNS_NOT_ALLOWED", sqlState: "KD005",
        "Cannot use all columns for partition columns.")
    }
  }
}

extension DataType {
  fileprivate var hasEmptyStructure: Bool {
    if case .structure(let fields) = self, fields.isEmpty { return true }
    return childTypes.contains(where: \.hasEmptyStructure)
  }
}

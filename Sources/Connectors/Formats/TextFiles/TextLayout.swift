import Catalog
import Columns

/// The columns of a table of text files: those that files hold, and those that folders give.
struct TextLayout: Sendable {
  enum Place: Hashable, Sendable {
    case data(Int)
    case partition(Int)
    /// The text of records that did not fit.
    case corruptRecord
  }

  let schema: Schema
  /// What files hold, in their order.
  let dataFields: [Field]
  let partitionFields: [Field]
  let places: [Place]

  /// `isGiven` says that the schema comes from the user: then partition columns stand last.
  init(
    _ schema: Schema, isGiven: Bool, partitions: [Field], corruptRecordName: String?
  ) throws(QueryError) {
    var fields: [Field] = []
    var places: [Place] = []
    var data: [Field] = []
    var met: Set<Int> = []
    for field in schema.fields {
      let name = field.name.lowercased()
      let partition = partitions.firstIndex { $0.name.lowercased() == name }
      if let partition {
        if isGiven { continue }
        // Folders have the last word on columns that files hold too.
        met.insert(partition)
        fields.append(partitions[partition])
        places.append(.partition(partition))
        data.append(field)
      } else if field.name == corruptRecordName {
        try TextLayout.checkCorruptRecord(field)
        fields.append(field)
        places.append(.corruptRecord)
      } else {
        fields.append(TextLayout.nullable(field))
        places.append(.data(data.count))
        data.append(field)
      }
    }
    for (place, field) in partitions.enumerated() where !met.contains(place) {
      fields.append(field)
      places.append(.partition(place))
    }
    self.schema = Schema(fields)
    self.places = places
    dataFields = data
    partitionFields = partitions
    try checkNames()
  }

  private func checkNames() throws(QueryError) {
    var seen: Set<String> = []
    for field in schema.fields where !seen.insert(field.name.lowercased()).inserted {
      throw QueryError(
        "COLUMN_ALREADY_EXISTS", sqlState: "42711",
        "The column `\(field.name.lowercased())` already exists. Choose another name or rename "
          + "the existing column.")
    }
  }

  /// Any text may lack a value, whatever the user's schema says.
  private static func nullable(_ field: Field) -> Field {
    var field = field
    field.nullable = true
    return field
  }

  private static func checkCorruptRecord(_ field: Field) throws(QueryError) {
    guard field.type != .string else { return }
    throw QueryError(
      "INVALID_CORRUPT_RECORD_TYPE", sqlState: "42804",
      "The column `\(field.name)` for corrupt records must have the nullable STRING type, but got "
        + "\"\(field.type.sqlName)\".")
  }
}

/// What a query wants of a text table.
struct TextScanPlan: Sendable {
  let request: ScanRequest
  let layout: TextLayout
  /// The columns of the files that must be read, in order.
  let dataColumns: [Int]
  let wantsCorruptRecord: Bool
  /// A predicate looks at the text of corrupt records, which all columns decide.
  let filtersCorruptRecord: Bool

  init(_ request: ScanRequest, _ layout: TextLayout) throws(QueryError) {
    self.request = request
    self.layout = layout
    let filtered = Set(request.predicates.flatMap(\.columns))
    let wanted = Set(request.columns).union(filtered).map { layout.places[$0] }
    dataColumns = wanted.compactMap { place in
      if case .data(let column) = place { column } else { nil }
    }.sorted()
    wantsCorruptRecord = wanted.contains(.corruptRecord)
    filtersCorruptRecord = filtered.contains { layout.places[$0] == .corruptRecord }
    if wantsCorruptRecord, dataColumns.isEmpty {
      throw QueryError(
        "UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN", sqlState: "0A000",
        "The feature is not supported: Queries from raw JSON/CSV/XML files are disallowed when "
          + "the referenced columns only include the internal corrupt record column (named "
          + "`_corrupt_record` by default).")
    }
  }
}

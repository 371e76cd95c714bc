package import Catalog
package import Columns

/// Apache Parquet, the usual format of tables.
package struct ParquetFormat: FileFormat {
  package init() {}

  package var names: [String] { ["parquet"] }

  package var extensions: [String] { ["parquet", "parq"] }

  /// Beside the options that all formats share: `mergeSchema`, `ignoreCorruptFiles`.
  package func open(_ request: OpenRequest) throws(QueryError) -> any TableSource {
    var listing = try FileListing.list(
      request.paths, options: request.options, schema: request.schema)
    // Writers that were stopped leave files of no bytes behind.
    listing.files.removeAll { $0.status.size == 0 }
    let data: Schema
    if let given = request.schema {
      data = given
    } else {
      data = try inferSchema(listing, request.options)
    }
    var fields = data.fields
    var places: [Int?] = fields.map { field in
      listing.partitionColumns.firstIndex { $0.name.lowercased() == field.name.lowercased() }
    }
    // Partition columns that files hold too keep their place but take the folders' values.
    for (place, partition) in places.enumerated() {
      if let partition { fields[place] = listing.partitionColumns[partition] }
    }
    for (partition, field) in listing.partitionColumns.enumerated()
    where !places.contains(partition) {
      fields.append(field)
      places.append(partition)
    }
    return ParquetTable(
      schema: Schema(fields), partitionPlaces: places,
      files: listing.files.map { TableFile(path: $0.path, partitionValues: $0.partitionValues) },
      location: listing.location,
      skipsDamage: request.options.isTrue("ignoreCorruptFiles"))
  }

  package func makeSink(_ request: SinkRequest) throws(QueryError) -> any TableSink {
    try ParquetSink.make(request)
  }

  private func inferSchema(_ file: ParquetFile) throws(QueryError) -> Schema {
    for column in file.columns {
      if let problem = column.problem { throw problem }
    }
    return Schema(file.columns.map(\.field))
  }

  private func inferSchema(
    _ listing: FileListing, _ options: FormatOptions
  ) throws(QueryError) -> Schema {
    var merged: Schema?
    let skipsCorrupt = options.isTrue("ignoreCorruptFiles")
    for file in listing.files {
      let schema: Schema
      do throws(QueryError) {
        schema = try inferSchema(ParquetFileCache.shared.open(file.path))
      } catch {
        if skipsCorrupt { continue }
        throw error
      }
      guard options.isTrue("mergeSchema") else { return schema }
      if let known = merged {
        merged = try SchemaMerging.merge(known, schema)
      } else {
        merged = schema
      }
    }
    if let merged { return merged }
    throw QueryError(
      "UNABLE_TO_INFER_SCHEMA", sqlState: "42KD9",
      "Unable to infer schema for Parquet. It must be specified manually.")
  }
}

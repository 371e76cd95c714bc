import Catalog
import Columns
import Execution
import Kernels
import Session

/// Gathers what is known of one table.
struct TableInspection {
  private let session: Session
  private let node: CatalogNode

  private static let sampleRowCount = 100

  init(_ session: Session, _ node: CatalogNode) {
    self.session = session
    self.node = node
  }

  func details() throws -> TableDetails {
    guard let name = node.sqlName, node.kind != .column, node.kind != .schema else {
      throw QueryError(
        "TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01", "\(node.name) is no table or view.")
    }
    let source = try self.source()
    let schema = try source?.schema ?? session.prepare("SELECT * FROM \(name)").schema
    let statistics = try source?.statistics()
    let known = statistics?.columns ?? []
    let columns = schema.fields.enumerated().map { place, field in
      let column = known.indices.contains(place) ? known[place] : ColumnStatistics()
      return TableDetails.Column(
        name: field.name, type: field.type.simpleString, isNullable: field.nullable,
        comment: field.comment, nullCount: column.nullCount,
        minimum: text(column.minimum, field.type), maximum: text(column.maximum, field.type))
    }
    return TableDetails(
      name: node.name, format: source?.format ?? "view", location: source?.location ?? "",
      columns: columns, byteSize: statistics?.byteSize, rowCount: statistics?.rowCount,
      isRowCountExact: source?.countsRows ?? false, layout: try source?.layoutFacts() ?? [],
      sample: try? sample(name, schema))
  }

  /// The table itself; nil for views.
  private func source() throws -> (any TableSource)? {
    if case .file(let format) = node.kind, let path = node.path {
      return try session.formats.format(named: format)?.open(OpenRequest(paths: [path]))
    }
    let parts = node.kind == .temporaryView ? [node.name] : Array(node.id.dropFirst())
    guard let found = session.catalog.lookup(parts), case .table(let source) = found.entry else {
      return nil
    }
    return source
  }

  private func sample(_ name: String, _ schema: Schema) throws -> ResultPage {
    let result = try session.run(
      "SELECT * FROM \(name) LIMIT \(Self.sampleRowCount)", isRecorded: false)
    let batch = Batch.concat(try result.batches, types: schema.fields.map(\.type))
    return ResultPage(firstRow: 0, batch, zone: session.zone)
  }

  private func text(_ value: Value?, _ type: DataType) -> String? {
    guard let value, !value.isNull else { return nil }
    let column = ColumnText.texts(of: Vector.of(type, [value]), zone: session.zone)
    guard case .string(let text) = column.value(at: 0) else { return nil }
    return text
  }
}

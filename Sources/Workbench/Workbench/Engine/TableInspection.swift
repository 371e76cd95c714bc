import Catalog
import Columns
import Execution
import Kernels
import Session

/// Gathers what is known of one table.
struct TableInspection {
  private let session: Session
  private let node: CatalogNode
  private let name: TableName

  init(_ session: Session, _ node: CatalogNode, _ name: TableName) {
    self.session = session
    self.node = node
    self.name = name
  }

  func details() throws -> TableDetails {
    let (name, entry) = try found()
    var source: (any TableSource)?
    var comment: String?
    switch entry {
    case .table(let table)?: source = table
    case .view(_, let remark)?: comment = remark
    case nil: break
    }
    let schema = try source?.schema ?? querySchema(name)
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
      name: node.name, kind: kind, format: source?.format ?? "query",
      location: source?.location ?? "", comment: comment, sqlName: name, columns: columns,
      byteSize: statistics?.byteSize, rowCount: statistics?.rowCount,
      isRowCountExact: source?.countsRows ?? false, layout: try source?.layoutFacts() ?? [])
  }

  /// The columns, or why they cannot be told.
  func schema() throws -> Schema {
    let (name, entry) = try found()
    if case .table(let table)? = entry { return table.schema }
    return try querySchema(name)
  }

  private func querySchema(_ name: String) throws -> Schema {
    try session.prepare("SELECT * FROM \(name)").schema
  }

  private var kind: String {
    let isCached = session.isCached(nameParts)
    let words =
      switch node.kind {
      case .table: "table"
      case .view: "view"
      case .temporaryView: "temporary view"
      case .file: "file"
      default: "folder of files"
      }
    return isCached ? words + ", cached" : words
  }

  private var nameParts: [String] {
    node.kind == .temporaryView ? [node.name] : Array(node.id.dropFirst())
  }

  /// How SQL names it, and what the catalog, or the files' format, has under the name.
  private func found() throws -> (sql: String, entry: Catalog.Entry?) {
    switch name {
    case .written(let sql): return (sql, session.catalog.lookup(nameParts)?.entry)
    case .file(let path, let format):
      let reference = FileReference(path, format: format)
      let request = OpenRequest(paths: [path], options: reference.readerOptions)
      return (reference.sql, try session.formats.format(named: format)?.open(request).asEntry)
    }
  }

  private func text(_ value: Value?, _ type: DataType) -> String? {
    guard let value, !value.isNull else { return nil }
    let column = ColumnText.texts(of: Vector.of(type, [value]), zone: session.zone)
    guard case .string(let text) = column.value(at: 0) else { return nil }
    return ProfileText.grouped(text, type)
  }
}

extension TableSource {
  fileprivate var asEntry: Catalog.Entry { .table(self) }
}

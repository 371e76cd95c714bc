import Catalog
import Columns
import Execution
import Kernels
import Session

/// Gathers what is known of one table.
struct TableInspection {
  private let session: Session
  private let node: CatalogNode

  init(_ session: Session, _ node: CatalogNode) {
    self.session = session
    self.node = node
  }

  func details() throws -> TableDetails {
    guard let name = node.sqlName, node.kind != .column, node.kind != .schema else {
      throw QueryError(
        "TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01", "\(node.name) is no table or view.")
    }
    let entry = try self.entry()
    var source: (any TableSource)?
    var comment: String?
    switch entry {
    case .table(let table)?: source = table
    case .view(_, let remark)?: comment = remark
    case nil: break
    }
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
      name: node.name, kind: kind, format: source?.format ?? "query",
      location: source?.location ?? "", comment: comment, sqlName: name, columns: columns,
      byteSize: statistics?.byteSize, rowCount: statistics?.rowCount,
      isRowCountExact: source?.countsRows ?? false, layout: try source?.layoutFacts() ?? [])
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

  /// What the catalog, or a file's format, has under the name.
  private func entry() throws -> Catalog.Entry? {
    switch node.kind {
    case .file(let format):
      return try node.path.flatMap { try open($0, format) }
    case .folder:
      guard let path = node.path, let format = DataFolder.format(of: path, session.formats)
      else { return nil }
      return try open(path, format)
    default: return session.catalog.lookup(nameParts)?.entry
    }
  }

  private func open(_ path: String, _ format: String) throws -> Catalog.Entry? {
    let options = FileReference(path, format: format).readerOptions
    return try session.formats.format(named: format)?
      .open(OpenRequest(paths: [path], options: options)).asEntry
  }

  private func text(_ value: Value?, _ type: DataType) -> String? {
    guard let value, !value.isNull else { return nil }
    let column = ColumnText.texts(of: Vector.of(type, [value]), zone: session.zone)
    guard case .string(let text) = column.value(at: 0) else { return nil }
    return text
  }
}

extension TableSource {
  fileprivate var asEntry: Catalog.Entry { .table(self) }
}

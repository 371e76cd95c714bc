import Catalog
import Columns
import Formats
import Session
import TerminalKit

/// Finds what is below one node.
struct CatalogLevel {
  private let session: Session
  private let showsHidden: Bool

  init(_ session: Session, showsHidden: Bool) {
    self.session = session
    self.showsHidden = showsHidden
  }

  func children(of node: CatalogNode) throws -> [CatalogNode] {
    switch node.kind {
    case .catalog:
      let schemas = session.catalog.schemaNames.map { name in
        CatalogNode(
          id: node.id + [name], kind: .schema, name: name, isExpandable: true,
          sqlName: QuotedName.sql([name]))
      }
      return schemas + entries(of: nil, below: node)
    case .schema: return entries(of: node.name, below: node)
    case .table, .view, .temporaryView, .file: return try columns(of: node)
    case .folder: return try files(below: node)
    case .column, .otherFile: return []
    }
  }

  private func entries(of schema: String?, below node: CatalogNode) -> [CatalogNode] {
    session.catalog.entries(of: schema).map { name, entry in
      let parts = (schema.map { [$0] } ?? []) + [name]
      let isCached = session.isCached(parts)
      var kind = schema == nil ? CatalogNode.Kind.temporaryView : .view
      var detail = ""
      if case .table(let source)? = isCached ? session.uncached(parts) : entry {
        if schema != nil { kind = .table }
        detail = source.format
      }
      if isCached { detail = "cached" }
      return CatalogNode(
        id: node.id + (schema == nil ? ["", name] : [name]), kind: kind, name: name,
        detail: detail, isExpandable: true,
        sqlName: QuotedName.sql(parts))
    }
  }

  private func columns(of node: CatalogNode) throws -> [CatalogNode] {
    guard let name = node.tableName else { return [] }
    let fields = try TableInspection(session, node, name).schema().fields
    return fields.enumerated().map { place, field in
      CatalogNode(
        id: node.id + ["\(place) \(field.name)"], kind: .column, name: field.name,
        detail: field.type.simpleString + (field.nullable ? "" : " not null"),
        sqlName: QuotedName.sql([field.name]), place: place)
    }
  }

  /// Folders first, then files; hidden ones only when they are wanted.
  private func files(below node: CatalogNode) throws -> [CatalogNode] {
    guard let path = node.path else { return [] }
    let found = try DataFolder.names(in: path).filter { showsHidden || !DataFolder.isHidden($0) }
      .compactMap { name in
        FileStatus(path == "." ? name : path == "/" ? path + name : path + "/" + name)
      }
    let made = found.map { status in entry(status, below: node) }
    return made.filter { $0.kind == .folder } + made.filter { $0.kind != .folder }
  }

  private func entry(_ status: FileStatus, below node: CatalogNode) -> CatalogNode {
    self.node(of: status, id: node.id + [status.name], name: status.name)
  }

  /// A file or a folder, wherever it is.
  func node(of status: FileStatus, id: [String], name: String) -> CatalogNode {
    if status.isDirectory {
      return CatalogNode(
        id: id, kind: .folder, name: name, isExpandable: true, path: status.path)
    }
    let size = Quantity.bytes(Double(status.size))
    guard let format = session.formats.format(ofFile: status.name)?.names.first else {
      return CatalogNode(
        id: id, kind: .otherFile, name: name, detail: size, path: status.path)
    }
    return CatalogNode(
      id: id, kind: .file(format: format), name: name, detail: size, isExpandable: true,
      path: status.path)
  }
}

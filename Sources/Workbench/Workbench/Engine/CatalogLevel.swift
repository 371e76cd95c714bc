import Catalog
import Columns
import Formats
import Session
import TerminalKit

/// Finds what is below one node.
struct CatalogLevel {
  private let session: Session

  init(_ session: Session) { self.session = session }

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
      var kind = schema == nil ? CatalogNode.Kind.temporaryView : .view
      var detail = ""
      if case .table(let source) = entry {
        if schema != nil { kind = .table }
        detail = source.format
      }
      return CatalogNode(
        id: node.id + [name], kind: kind, name: name, detail: detail, isExpandable: true,
        sqlName: QuotedName.sql((schema.map { [$0] } ?? []) + [name]))
    }
  }

  private func columns(of node: CatalogNode) throws -> [CatalogNode] {
    guard let name = node.sqlName else { return [] }
    return try session.prepare("SELECT * FROM \(name)").schema.fields.enumerated().map {
      place, field in
      CatalogNode(
        id: node.id + ["\(place) \(field.name)"], kind: .column, name: field.name,
        detail: field.type.simpleString + (field.nullable ? "" : " not null"),
        sqlName: QuotedName.sql([field.name]))
    }
  }

  /// Folders first, then files; hidden ones are left out.
  private func files(below node: CatalogNode) throws -> [CatalogNode] {
    guard let path = node.path else { return [] }
    guard let names = FileStatus.names(in: path) else {
      throw QueryError(
        "PATH_NOT_FOUND", sqlState: "42K03", "The folder \(path) cannot be read.")
    }
    let found = names.filter { !$0.hasPrefix(".") && !$0.hasPrefix("_") }.compactMap { name in
      FileStatus(path + "/" + name)
    }
    let made = found.map { status in entry(status, below: node) }
    return made.filter { $0.kind == .folder } + made.filter { $0.kind != .folder }
  }

  private func entry(_ status: FileStatus, below node: CatalogNode) -> CatalogNode {
    let id = node.id + [status.name]
    if status.isDirectory {
      return CatalogNode(
        id: id, kind: .folder, name: status.name, isExpandable: true, path: status.path)
    }
    let size = Quantity.bytes(Double(status.size))
    guard let format = session.formats.format(ofFile: status.name)?.names.first else {
      return CatalogNode(
        id: id, kind: .otherFile, name: status.name, detail: size, path: status.path)
    }
    return CatalogNode(
      id: id, kind: .file(format: format), name: status.name, detail: size, isExpandable: true,
      sqlName: "\(format).\(QuotedName.sql([status.path]))", path: status.path)
  }
}

import Catalog
package import Columns
import Execution
package import Session

/// Looks into the catalog and into folders, one level at a time, on a thread of its own.
package final class CatalogBrowser: Sendable {
  private let session: Session
  private let queue: BackgroundQueue

  package init(_ session: Session) {
    self.session = session
    queue = BackgroundQueue("catalog")
  }

  /// Drops what waits and ends the thread.
  package func stop() { queue.stop() }

  /// The catalog, and the folder in which paths of queries begin.
  package var roots: [CatalogNode] {
    [
      CatalogNode(
        id: ["catalog"], kind: .catalog, name: Catalog.name, isExpandable: true),
      folder(".", name: "Files"),
    ]
  }

  /// A folder as the root of a tree.
  package func folder(_ path: String, name: String? = nil) -> CatalogNode {
    CatalogNode(
      id: ["files", path], kind: .folder, name: name ?? path, isExpandable: true, path: path)
  }

  /// Calls back on another thread with what is below a node, in order.
  package func children(
    of node: CatalogNode, then: @escaping @Sendable (Result<[CatalogNode], QueryError>) -> Void
  ) {
    queue.add { [session] in
      then(Self.result { try CatalogLevel(session).children(of: node) })
    }
  }

  /// Calls back on another thread with what is known of a table, a view or a file.
  package func details(
    of node: CatalogNode, then: @escaping @Sendable (Result<TableDetails, QueryError>) -> Void
  ) {
    queue.add { [session] in
      then(Self.result { try TableInspection(session, node).details() })
    }
  }

  private static func result<Value>(_ body: () throws -> Value) -> Result<Value, QueryError> {
    do { return .success(try body()) } catch { return .failure(QueryError(describing: error)) }
  }
}

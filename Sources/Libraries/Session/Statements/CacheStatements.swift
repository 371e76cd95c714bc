package import Catalog
import Columns
import Execution
import Expressions
import Plan
import Synchronization

extension StatementPlanner {
  /// `CACHE TABLE name [AS query]`: keeps the rows in memory and reads them from there.
  func planCache(
    _ name: [String], _ query: LogicalPlan?, _ place: SourcePlace
  ) throws(QueryError) -> PreparedStatement {
    let plan = try analyze(query ?? .unresolvedTable(UnresolvedTable(name, at: place)))
    let prepared = try lower(try optimize(plan))
    let found = session.catalog.lookup(name)
    return command { [session] in
      let batches = try prepared.run().load()
      // It may have been dropped meanwhile, and does not come back by this.
      if found != nil, session.catalog.lookup(name) == nil { throw tableNotFound(name, place) }
      let table = MemoryTable(name.last ?? "", schema: plan.schema, batches: batches)
      session.tableCache.keep(found, name: name)
      let isTemporary = query != nil || found?.schema == nil
      try session.register(name, .table(table), temporary: isTemporary, place)
    }
  }

  func planUncache(
    _ name: [String], ifExists: Bool, _ place: SourcePlace
  ) -> PreparedStatement {
    command { [session] in
      guard session.catalog.lookup(name) != nil else {
        if ifExists { return }
        throw tableNotFound(name, place)
      }
      session.tableCache.release(name)
    }
  }
}

/// A table whose rows are kept in memory.
package struct CachedTable: Hashable, Sendable {
  package var name: String
  package var rowCount: Int
  package var byteSize: Int
  package var partitionCount: Int
}

extension Session {
  /// The tables whose rows are kept in memory now, by name.
  package var cachedTables: [CachedTable] {
    tableCache.names.compactMap { name -> CachedTable? in
      guard case .table(let source) = catalog.lookup(name)?.entry,
        let table = source as? MemoryTable
      else { return nil }
      let known = try? table.statistics()
      return CachedTable(
        name: name.joined(separator: "."), rowCount: known?.rowCount ?? 0,
        byteSize: known?.byteSize ?? 0, partitionCount: table.batchCount)
    }
    .sorted { $0.name < $1.name }
  }
}

/// What names meant before their rows were cached.
final class TableCache: Sendable {
  private struct Key: Hashable {
    var schema: String?
    var name: String
  }

  private let originals = Mutex<[Key: (name: [String], found: Catalog.Found?)]>([:])
  private let catalog: Catalog

  init(_ catalog: Catalog) { self.catalog = catalog }

  /// The same for all ways to write a name.
  private func key(_ name: [String], _ found: Catalog.Found?) -> Key {
    Key(schema: found?.schema?.lowercased(), name: (found?.name ?? name.last ?? "").lowercased())
  }

  func keep(_ found: Catalog.Found?, name: [String]) {
    let key = key(name, found)
    originals.withLock { originals in
      if originals[key] == nil { originals[key] = (name, found) }
    }
  }

  func release(_ name: [String]) {
    let key = key(name, catalog.lookup(name))
    guard let original = originals.withLock({ $0.removeValue(forKey: key) }) else { return }
    restore(original.name, original.found)
  }

  /// The name means nothing any more.
  func forget(_ found: Catalog.Found) {
    let key = key([], found)
    originals.withLock { $0[key] = nil }
  }

  /// The name has become another one.
  func rename(_ found: Catalog.Found, to newName: String) {
    var renamed = found
    renamed.name = newName
    let (old, new) = (key([], found), key([], renamed))
    originals.withLock { originals in
      guard var original = originals.removeValue(forKey: old) else { return }
      original.name = [found.schema, newName].compactMap { $0 }
      original.found?.name = newName
      originals[new] = original
    }
  }

  func holds(_ found: Catalog.Found) -> Bool {
    let key = key([], found)
    return originals.withLock { $0[key] != nil }
  }

  func holds(_ name: [String]) -> Bool { catalog.lookup(name).map(holds) ?? false }

  /// What a name meant before its rows were cached; nil when it was cached with its query.
  func original(_ name: [String]) -> Catalog.Entry? {
    let key = key(name, catalog.lookup(name))
    return originals.withLock { $0[key]?.found?.entry }
  }

  func clear() {
    let all = originals.withLock { originals in
      defer { originals = [:] }
      return Array(originals.values)
    }
    for original in all { restore(original.name, original.found) }
  }

  /// The names whose rows are kept in memory now.
  var names: [[String]] { originals.withLock { $0.values.map(\.name) } }

  private func restore(_ name: [String], _ found: Catalog.Found?) {
    guard let found else {
      _ = catalog.dropTemporary(name.last ?? "")
      return
    }
    if let schema = found.schema {
      catalog.register(found.name, in: schema, found.entry)
    } else {
      catalog.registerTemporary(found.name, found.entry)
    }
  }
}

extension Session {
  /// The rows of a table or view are kept in memory.
  package func isCached(_ name: [String]) -> Bool { tableCache.holds(name) }

  /// What a name means without its cached rows.
  package func uncached(_ name: [String]) -> Catalog.Entry? { tableCache.original(name) }
}

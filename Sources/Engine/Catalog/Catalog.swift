package import Expressions
import Synchronization

/// The tables and views that queries can name, in schemas; the temporary views of the session
/// come before all.
package final class Catalog: Sendable {
  package enum Entry: Sendable {
    case table(any TableSource)
    /// A query by another name; the plan is analyzed when the view is made.
    case view(any SubqueryPlan, comment: String?)
  }

  /// A name found: where it was found and what it is.
  package struct Found: Sendable {
    package var schema: String?
    package var name: String
    package var entry: Entry
  }

  private struct State {
    var current = "default"
    var schemas: [String: [String: (name: String, entry: Entry)]] = ["default": [:]]
    var temporary: [String: (name: String, entry: Entry)] = [:]
    /// Schemas whose entries are made when somebody first asks for them.
    var loaders: [String: PendingEntries] = [:]
  }

  package typealias Loader = @Sendable () -> [(name: String, entry: Entry)]

  package static let name = "spark_catalog"
  private let state = Mutex(State())

  package init() {}

  package var currentSchema: String { state.withLock { $0.current } }

  /// True when the schema existed.
  package func use(schema: String) -> Bool {
    state.withLock { state in
      guard state.schemas[schema.lowercased()] != nil else { return false }
      state.current = schema.lowercased()
      return true
    }
  }

  package func createSchema(_ name: String) {
    state.withLock { state in
      if state.schemas[name.lowercased()] == nil { state.schemas[name.lowercased()] = [:] }
    }
  }

  /// Lets `load` fill a schema when it is first looked into.
  package func addLoader(for schema: String, _ load: @escaping Loader) {
    createSchema(schema)
    state.withLock { $0.loaders[schema.lowercased()] = PendingEntries(load) }
  }

  /// Whoever comes while another thread fills the schema waits until it is full.
  private func loadIfNeeded(_ schema: String?) {
    guard let schema = schema?.lowercased(),
      let pending = state.withLock({ $0.loaders[schema] })
    else { return }
    pending.take { entries in
      state.withLock { state in
        for entry in entries { state.schemas[schema]?[entry.name.lowercased()] = entry }
        state.loaders[schema] = nil
      }
    }
  }

  package func hasSchema(_ name: String) -> Bool {
    state.withLock { $0.schemas[name.lowercased()] != nil }
  }

  package var schemaNames: [String] { state.withLock { $0.schemas.keys.sorted() } }

  /// Names and entries of one schema, or of the temporary views for nil.
  package func entries(of schema: String?) -> [(name: String, entry: Entry)] {
    loadIfNeeded(schema)
    return state.withLock { state in
      let found = schema.map { state.schemas[$0.lowercased()] ?? [:] } ?? state.temporary
      return found.values.sorted { $0.name < $1.name }
    }
  }

  package func register(_ name: String, in schema: String, _ entry: Entry) {
    loadIfNeeded(schema)
    state.withLock { state in
      state.schemas[schema.lowercased(), default: [:]][name.lowercased()] = (name, entry)
    }
  }

  package func registerTemporary(_ name: String, _ entry: Entry) {
    state.withLock { $0.temporary[name.lowercased()] = (name, entry) }
  }

  /// True when there was one.
  package func dropTemporary(_ name: String) -> Bool {
    state.withLock { $0.temporary.removeValue(forKey: name.lowercased()) != nil }
  }

  package func drop(_ name: String, in schema: String) -> Bool {
    loadIfNeeded(schema)
    return state.withLock { state in
      state.schemas[schema.lowercased()]?.removeValue(forKey: name.lowercased()) != nil
    }
  }

  /// Gives an entry of a schema, or a temporary view for nil, another name; false when that is
  /// taken.
  package func rename(_ name: String, to newName: String, in schema: String?) -> Bool {
    loadIfNeeded(schema)
    return state.withLock { state in
      let (old, new) = (name.lowercased(), newName.lowercased())
      guard let schema = schema?.lowercased() else {
        guard state.temporary[new] == nil, let entry = state.temporary.removeValue(forKey: old)
        else { return false }
        state.temporary[new] = (newName, entry.entry)
        return true
      }
      guard state.schemas[schema]?[new] == nil,
        let entry = state.schemas[schema]?.removeValue(forKey: old)
      else { return false }
      state.schemas[schema]?[new] = (newName, entry.entry)
      return true
    }
  }

  /// Resolves `name`, `schema.name` or `catalog.schema.name`.
  package func lookup(_ parts: [String]) -> Found? {
    loadIfNeeded(parts.count == 1 ? currentSchema : parts.dropLast().last)
    return state.withLock { state in
      guard let last = parts.last?.lowercased() else { return nil }
      if parts.count == 1, let found = state.temporary[last] {
        return Found(schema: nil, name: found.name, entry: found.entry)
      }
      if parts.count == 3, parts[0].lowercased() != Catalog.name { return nil }
      guard parts.count <= 3 else { return nil }
      let schema = parts.count == 1 ? state.current : parts[parts.count - 2].lowercased()
      guard let found = state.schemas[schema]?[last] else { return nil }
      return Found(schema: schema, name: found.name, entry: found.entry)
    }
  }

  /// All names that a query could use, for suggestions.
  package var visibleNames: [String] {
    loadIfNeeded(currentSchema)
    return state.withLock { state in
      state.temporary.values.map(\.name) + (state.schemas[state.current] ?? [:]).values.map(\.name)
    }
  }
}

/// Entries of a schema that are still to be made, once.
private final class PendingEntries: Sendable {
  private let load: Mutex<Catalog.Loader?>

  init(_ load: @escaping Catalog.Loader) { self.load = Mutex(load) }

  /// Hands the entries over if nobody did before; others wait until that has been done.
  func take(_ handOver: ([(name: String, entry: Catalog.Entry)]) -> Void) {
    load.withLock { load in
      guard let entries = load?() else { return }
      load = nil
      handOver(entries)
    }
  }
}

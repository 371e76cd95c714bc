import Plan
import SQL

/// What a statement that has run means for the tree.
enum CatalogChange: Hashable {
  case none
  case changed
  case dropped
  /// A table or view of this name is there, maybe for the first time.
  case made(name: [String], isTemporary: Bool)

  init(of text: String) {
    guard let statement = try? Parser.statement(text) else {
      self = .none
      return
    }
    switch statement {
    case .createView(let view): self = .made(name: view.name, isTemporary: view.temporary)
    case .createFileView(let view): self = .made(name: view.name, isTemporary: true)
    case .cacheTable(let name, .some, _, _): self = .made(name: name, isTemporary: true)
    case .renameView(_, let name, _): self = .made(name: name, isTemporary: name.count == 1)
    case .dropView: self = .dropped
    case .cacheTable, .uncacheTable, .clearCache, .insertDirectory: self = .changed
    default: self = .none
    }
  }
}

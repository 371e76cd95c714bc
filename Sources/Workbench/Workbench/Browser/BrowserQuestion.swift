import Catalog
import Session
import TerminalKit

/// What the user has to say before something is done.
enum BrowserQuestion: Hashable, Sendable {
  case open
  case drop(CatalogNode)
  case rename(CatalogNode)
  /// With the format of the files.
  case makeView(CatalogNode, format: String)
  case export(CatalogNode, TableName)
  case replace(TableExport)
}

/// How the browser asks, and what it does with answers.
extension BrowserQuestion {
  /// One line to type; nil for questions of yes and no.
  var prompt: Prompt? {
    switch self {
    case .open: return .path("Open a file or folder", placeholder: "path")
    case .rename(let node): return Prompt("Rename \(node.name)", node.name)
    case .makeView(let node, _):
      return Prompt(
        "Make a view of \(node.name)", node.suggestedName, remark: .hint("A temporary view"))
    case .export(let node, _):
      return .path("Export \(node.name)", node.suggestedName + ".csv", placeholder: "path")
    case .drop, .replace: return nil
    }
  }

  /// Cancel comes first, so that Enter loses nothing.
  var dialog: Dialog? {
    switch self {
    case .drop(let node):
      return Dialog(
        "Drop the view \(node.name)?",
        "The view is taken out of the catalog. What it reads from stays, and queries that run "
          + "already go on with it.",
        buttons: [Dialog.Button("Cancel", key: "c"), Dialog.Button("Drop", key: "d")],
        kind: .danger)
    case .replace(let export):
      return .replacing(export.path)
    default: return nil
    }
  }

  /// What is said of an answer while it is typed.
  func remark(on text: String) -> Prompt.Remark? {
    switch self {
    case .open: return text.isEmpty ? .problem("A path") : nil
    case .rename(let node):
      if text.isEmpty { return .problem("A name") }
      return text == node.name ? .problem("It has this name") : .hint(statement(with: text) ?? "")
    case .makeView:
      return text.isEmpty ? .problem("A name") : .hint("A temporary view")
    case .export:
      if let format = FormatRegistry.standard.format(ofFile: text)?.names.first {
        return .hint("\(format); the file appears whole or not at all")
      }
      let endings = FormatRegistry.standard.formats.compactMap(\.extensions.first)
      return .problem("The name ends in " + endings.map { ".\($0)" }.joined(separator: ", "))
    case .drop, .replace: return nil
    }
  }

  /// What is done after an answer.
  func requests(after answer: Answer) -> [BrowserRequest] {
    switch (self, answer) {
    case (.open, .text(let text)): [.addRoot(path: text.asTypedPath)]
    case (.makeView(let node, let format), .text(let name)):
      node.path.map { [.makeView(name, of: $0, format: format)] } ?? []
    case (.drop, .button(1)), (.rename, .text):
      statement(with: answer.typed).map { [.run($0)] } ?? []
    case (.export(_, let name), .text(let text)):
      [.export(TableExport(name: name, path: text.asTypedPath, replaces: false))]
    case (.replace(let export), .button(1)):
      [.export(TableExport(name: export.name, path: export.path, replaces: true))]
    default: []
    }
  }

  private func statement(with text: String) -> String? {
    switch self {
    case .drop(let node): return node.sqlName.map { "DROP VIEW \($0)" }
    case .rename(let node):
      guard let name = node.sqlName else { return nil }
      let schema = node.kind == .temporaryView ? [] : Array(node.id.dropFirst().dropLast())
      return "ALTER VIEW \(name) RENAME TO \(QuotedName.sql(schema + [text]))"
    case .open, .makeView, .export, .replace: return nil
    }
  }
}

extension Answer {
  fileprivate var typed: String {
    if case .text(let text) = self { text } else { "" }
  }
}

extension CatalogNode {
  /// The name without what a file's name ends in, and without signs that names rarely have.
  fileprivate var suggestedName: String {
    let last = name.split(separator: "/").last.map(String.init) ?? name
    let stem = path == nil ? last : String(last.prefix { $0 != "." })
    let safe = stem.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" }
    return safe.isEmpty ? "table" : String(safe)
  }
}

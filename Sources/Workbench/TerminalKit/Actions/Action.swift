/// Names an action in code, key files and help: `query.run`.
package struct ActionID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  package let name: String

  package init(_ name: String) { self.name = name }
  package init(stringLiteral name: String) { self.name = name }
  package var description: String { name }
}

/// A part of the screen in which keys have a meaning of their own: `query.editor`.
package struct Scope: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  package let name: String

  /// What works everywhere.
  package static let global: Scope = "global"

  package init(_ name: String) { self.name = name }
  package init(stringLiteral name: String) { self.name = name }
  package var description: String { name }
}

/// Keys pressed one after another: `g g`, `ctrl-x ctrl-s`, most often just one.
package struct KeySequence: Hashable, Sendable, LosslessStringConvertible {
  package let strokes: [KeyStroke]

  package init(_ strokes: [KeyStroke]) { self.strokes = strokes }

  package init?(_ text: String) {
    let strokes = text.split(separator: " ").map { KeyStroke(String($0)) }
    guard !strokes.isEmpty, !strokes.contains(nil) else { return nil }
    self.strokes = strokes.compactMap { $0 }
  }

  package var description: String {
    strokes.map(\.description).joined(separator: " ")
  }

  /// As footers show it.
  package var label: String {
    strokes.map(\.label).joined(separator: strokes.allSatisfy { $0.typed != nil } ? "" : " ")
  }

  func begins(with start: [KeyStroke]) -> Bool { strokes.starts(with: start) }
}

extension KeySequence: ExpressibleByStringLiteral {
  /// Keys written in the source; a wrong name is a sequence that no keyboard has, which the
  /// check of the action table reports.
  package init(stringLiteral text: String) { self = KeySequence(text) ?? KeySequence([]) }
}

/// Ways of using the keyboard that come with the product.
package enum KeyStyle: String, CaseIterable, Hashable, Sendable {
  case plain, vim, emacs
}

/// The keys of an action in each style; the first of a list is the one that footers show.
package struct DefaultKeys: Hashable, Sendable, ExpressibleByArrayLiteral {
  private var plain: [KeySequence]
  private var others: [KeyStyle: [KeySequence]] = [:]

  package init(arrayLiteral plain: KeySequence...) { self.plain = plain }

  package init(
    _ plain: [KeySequence], vim: [KeySequence]? = nil, emacs: [KeySequence]? = nil
  ) {
    self.plain = plain
    others[.vim] = vim
    others[.emacs] = emacs
  }

  package subscript(style: KeyStyle) -> [KeySequence] { others[style] ?? plain }
}

/// One thing that the user can do. Dispatch, footers, help, the palette and key files all read
/// this one row.
package struct Action<Context>: Sendable {
  package let id: ActionID
  /// As the palette lists it: "Run the statement".
  package let title: String
  /// A word for the footer; without one it does not stand there.
  package let hint: String?
  package let scope: Scope
  package let keys: DefaultKeys
  /// A sentence for the help page.
  package let help: String
  package let isEnabled: @Sendable (Context) -> Bool

  package init(
    _ id: ActionID, _ title: String, in scope: Scope, keys: DefaultKeys = [],
    hint: String? = nil, help: String = "",
    isEnabled: @escaping @Sendable (Context) -> Bool = { _ in true }
  ) {
    self.id = id
    self.title = title
    self.hint = hint
    self.scope = scope
    self.keys = keys
    self.help = help
    self.isEnabled = isEnabled
  }
}

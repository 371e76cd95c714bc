/// All that the user can do, in the order in which help lists it.
package struct ActionTable<Context>: Sendable {
  package let actions: [Action<Context>]
  private let byID: [ActionID: Int]

  package init(_ actions: [Action<Context>]) {
    self.actions = actions
    byID = Dictionary(
      actions.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(id: ActionID) -> Action<Context>? { byID[id].map { actions[$0] } }

  /// The keys of a style, changed by what the user's key file says. Names that do not exist come
  /// back as problems, and the rest counts.
  package func keyMap(
    _ style: KeyStyle = .plain, overrides: [KeyOverride] = []
  ) -> (map: KeyMap, problems: [String]) {
    var problems: [String] = []
    var own: [ActionID: [KeyMap.Binding]] = [:]
    for override in overrides {
      guard let action = self[override.action] else {
        problems.append("\(override.place): there is no action \(override.action)")
        continue
      }
      let scope = override.scope ?? action.scope
      let known = actions.contains { $0.scope == scope }
      guard known else {
        problems.append("\(override.place): there is no scope \(scope)")
        continue
      }
      own[action.id, default: []] += override.keys.map { KeyMap.Binding(scope, $0, action.id) }
    }
    let chosen = actions.flatMap { own[$0.id] ?? [] }
    let defaults = actions.filter { own[$0.id] == nil && !isCleared($0.id, overrides) }
      .flatMap { action in
        action.keys[style].map { KeyMap.Binding(action.scope, $0, action.id) }
      }
    // What the user chose goes first, so a default gives way.
    let map = KeyMap(chosen + defaults)
    let chosenOnly = KeyMap(chosen)
    return (map, problems + chosenOnly.conflicts.map(\.description))
  }

  /// `action = []` takes an action's keys away.
  private func isCleared(_ id: ActionID, _ overrides: [KeyOverride]) -> Bool {
    overrides.contains { $0.action == id && $0.keys.isEmpty }
  }

  /// What tests hold against the table: names used twice, keys misspelt, keys used twice.
  package var mistakes: [String] {
    var seen: Set<ActionID> = []
    var found: [String] = []
    for action in actions {
      if !seen.insert(action.id).inserted { found.append("\(action.id) stands there twice") }
      for style in KeyStyle.allCases
      where action.keys[style].contains(where: \.strokes.isEmpty) {
        found.append("\(action.id): a key of the \(style.rawValue) style is misspelt")
      }
    }
    for style in KeyStyle.allCases {
      found += keyMap(style).map.conflicts.map { "\(style.rawValue): \($0)" }
    }
    return found
  }
}

/// A key and a word of the footer.
package struct Hint: Hashable, Sendable {
  package let action: ActionID
  package let keys: String
  package let text: String
  package let isEnabled: Bool
}

/// The rows of one scope on the help page.
package struct HelpSection: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package let action: ActionID
    package let keys: [String]
    package let title: String
    package let help: String
  }

  package let scope: Scope
  package let rows: [Row]
}

extension ActionTable {
  /// What can be done here, the innermost scope first, for the footer.
  package func hints(_ map: KeyMap, in focus: Focus, _ context: Context) -> [Hint] {
    focus.scopes.flatMap { scope in
      actions.filter { $0.scope == scope }.compactMap { action in
        guard let text = action.hint, let keys = map.keys(of: action.id, in: focus) else {
          return nil
        }
        return Hint(
          action: action.id, keys: keys.label, text: text,
          isEnabled: action.isEnabled(context))
      }
    }
  }

  /// What can follow keys that have been pressed, for the footer.
  package func hints(
    _ map: KeyMap, after strokes: [KeyStroke], in focus: Focus, _ context: Context
  ) -> [Hint] {
    map.continuations(of: strokes, in: focus).compactMap { binding in
      guard let action = self[binding.action] else { return nil }
      let rest = KeySequence(Array(binding.keys.strokes.dropFirst(strokes.count)))
      return Hint(
        action: action.id, keys: rest.label, text: action.hint ?? action.title.inFewWords,
        isEnabled: action.isEnabled(context))
    }
  }

  /// Every action by scope with its present keys; `matching` searches keys and text.
  package func help(_ map: KeyMap, matching search: String = "") -> [HelpSection] {
    let wanted = search.lowercased()
    var scopes: [Scope] = []
    for action in actions where !scopes.contains(action.scope) { scopes.append(action.scope) }
    return scopes.compactMap { scope in
      let rows = actions.filter { $0.scope == scope }.map { action in
        HelpSection.Row(
          action: action.id, keys: map.keys(of: action.id).map(\.label), title: action.title,
          help: action.help)
      }.filter { row in
        wanted.isEmpty
          || ([row.title, row.help, row.action.name] + row.keys).contains {
            $0.lowercased().contains(wanted)
          }
      }
      return rows.isEmpty ? nil : HelpSection(scope: scope, rows: rows)
    }
  }
}

extension String {
  /// The start of a title, inside a row of words.
  fileprivate var inFewWords: String {
    prefix(1).lowercased() + dropFirst().prefix { $0 != ":" && $0 != "," }
  }
}

extension Hint {
  package var width: Int { keys.displayWidth + 1 + text.displayWidth }
}

extension [Hint] {
  /// Side by side until the row is full; no hint is cut.
  package func placed(in row: Rect) -> [(hint: Hint, frame: Rect)] {
    var x = row.x
    var placed: [(hint: Hint, frame: Rect)] = []
    for hint in self {
      guard x + hint.width <= row.endX else { break }
      placed.append((hint, Rect(x: x, y: row.y, width: hint.width, height: 1)))
      x += hint.width + 2
    }
    return placed
  }
}

extension Surface {
  package mutating func write(_ hint: Hint, at place: Point) {
    let x = write(hint.keys, at: place, hint.isEnabled ? .hintKey : .hintDisabled)
    write(
      hint.text, at: Point(x: x + 1, y: place.y), hint.isEnabled ? .hintText : .hintDisabled)
  }
}

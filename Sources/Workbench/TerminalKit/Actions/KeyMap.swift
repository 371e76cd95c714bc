/// Where the keyboard goes: scopes from the innermost outwards.
package struct Focus: Hashable, Sendable {
  package var scopes: [Scope]
  /// Plain characters are text here: outer scopes do not see them.
  package var takesText: Bool
  /// Other keys that outer scopes do not see: those that edit a line of text.
  package var ownKeys: Set<KeyStroke>

  package init(_ scopes: [Scope], takesText: Bool = false, ownKeys: Set<KeyStroke> = []) {
    self.scopes = scopes
    self.takesText = takesText
    self.ownKeys = ownKeys
  }

  /// The scopes that see a key.
  fileprivate func scopes(for stroke: KeyStroke) -> ArraySlice<Scope> {
    let isOwn = takesText && stroke.typed != nil || ownKeys.contains(stroke)
    return isOwn ? scopes.prefix(1) : scopes[...]
  }
}

/// Two actions that want the same keys in the same scope; the first keeps them.
package struct KeyConflict: Hashable, Sendable, CustomStringConvertible {
  package let scope: Scope
  package let keys: KeySequence
  package let kept: ActionID
  package let dropped: ActionID

  package var description: String {
    "\(scope): \(keys) is \(kept) already, so it does not start \(dropped)"
  }
}

/// Which keys start which action.
package struct KeyMap: Sendable {
  /// What keys mean so far.
  package enum Match: Hashable, Sendable {
    case action(ActionID)
    /// They begin a longer sequence.
    case beginning
    case none
  }

  /// Keys that start an action in a scope.
  package struct Binding: Hashable, Sendable {
    package var scope: Scope
    package var keys: KeySequence
    package var action: ActionID

    package init(_ scope: Scope, _ keys: KeySequence, _ action: ActionID) {
      self.scope = scope
      self.keys = keys
      self.action = action
    }
  }

  package private(set) var bindings: [Binding] = []
  package private(set) var conflicts: [KeyConflict] = []
  private var byScope: [Scope: [Binding]] = [:]

  package init(_ bindings: [Binding] = []) {
    for binding in bindings { add(binding) }
  }

  /// Adds keys unless others of the scope are the same or begin the same way.
  private mutating func add(_ binding: Binding) {
    let strokes = binding.keys.strokes
    guard !strokes.isEmpty else { return }
    let clash = byScope[binding.scope, default: []].first { other in
      other.keys.begins(with: strokes) || binding.keys.begins(with: other.keys.strokes)
    }
    if let clash {
      guard clash.action != binding.action else { return }
      conflicts.append(
        KeyConflict(
          scope: binding.scope, keys: binding.keys, kept: clash.action, dropped: binding.action))
      return
    }
    bindings.append(binding)
    byScope[binding.scope, default: []].append(binding)
  }

  /// What the keys mean, the innermost scope first.
  package func match(_ strokes: [KeyStroke], in focus: Focus) -> Match {
    guard let first = strokes.first else { return .none }
    for scope in focus.scopes(for: first) {
      for binding in byScope[scope] ?? [] where binding.keys.begins(with: strokes) {
        return binding.keys.strokes.count == strokes.count ? .action(binding.action) : .beginning
      }
    }
    return .none
  }

  /// What keys that have been pressed can go on with.
  package func continuations(of strokes: [KeyStroke], in focus: Focus) -> [Binding] {
    guard let first = strokes.first else { return [] }
    return focus.scopes(for: first).flatMap { scope in
      (byScope[scope] ?? []).filter {
        $0.keys.begins(with: strokes) && $0.keys.strokes.count > strokes.count
      }
    }
  }

  /// The keys of an action, the ones to show first.
  package func keys(of action: ActionID) -> [KeySequence] {
    bindings.filter { $0.action == action }.map(\.keys)
  }

  /// The first keys of an action as they are shown; nothing when it has none.
  package func label(of action: ActionID) -> String { keys(of: action).first?.label ?? "" }

  /// A text in which `{app.quit}` stands for the keys of an action.
  package func naming(actionsIn text: String) -> String {
    text.split(separator: "{", omittingEmptySubsequences: false).enumerated().map { index, part in
      guard index > 0, let end = part.firstIndex(of: "}") else { return String(part) }
      return label(of: ActionID(String(part[..<end]))) + part[part.index(after: end)...]
    }.joined()
  }

  /// The keys of an action that work in a focus: an inner scope may have taken them.
  package func keys(of action: ActionID, in focus: Focus) -> KeySequence? {
    keys(of: action).first { match($0.strokes, in: focus) == .action(action) }
  }
}

/// Collects keys until they are an action or nothing.
package struct KeyMatcher: Sendable {
  package enum Outcome: Hashable, Sendable {
    case action(ActionID)
    /// More keys are to come; `pending` is what the footer shows.
    case waiting
    /// Keys without a meaning, for the focused widget.
    case unbound([KeyStroke])
  }

  package private(set) var pending: [KeyStroke] = []

  package init() {}

  package mutating func feed(
    _ stroke: KeyStroke, _ map: KeyMap, in focus: Focus
  ) -> Outcome {
    pending.append(stroke)
    switch map.match(pending, in: focus) {
    case .action(let action):
      pending = []
      return .action(action)
    case .beginning:
      return .waiting
    case .none:
      let strokes = pending
      pending = []
      // A sequence that is left half way: its last key may stand for itself.
      if strokes.count > 1, stroke.key != .escape {
        switch map.match([stroke], in: focus) {
        case .action(let action): return .action(action)
        case .beginning:
          pending = [stroke]
          return .waiting
        case .none: break
        }
      }
      return .unbound(strokes)
    }
  }

  package mutating func reset() { pending = [] }
}

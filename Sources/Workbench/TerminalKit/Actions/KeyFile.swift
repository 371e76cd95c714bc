/// Keys that the user gives an action instead of the default ones; none take its keys away.
package struct KeyOverride: Hashable, Sendable {
  package let action: ActionID
  package let keys: [KeySequence]
  /// Another scope than the action's own.
  package let scope: Scope?
  /// Where it stands, for messages: `keys.toml:12`.
  package let place: String

  package init(
    _ action: ActionID, _ keys: [KeySequence], in scope: Scope? = nil, place: String = "keys"
  ) {
    self.action = action
    self.keys = keys
    self.scope = scope
    self.place = place
  }
}

/// The user's keys, in the part of TOML that they need:
///
///     [keys]
///     query.run = "f5"
///     [keys.query.editor]
///     query.run = ["ctrl-x ctrl-e", "f5"]
package enum KeyFile {
  /// The rows that can be read, and a sentence for each line that cannot.
  package static func read(
    _ text: String, name: String = "keys.toml"
  ) -> (overrides: [KeyOverride], problems: [String]) {
    var overrides: [KeyOverride] = []
    var problems: [String] = []
    var isInKeys = false
    var scope: Scope?
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() {
      let place = "\(name):\(index + 1)"
      let content = line.beforeComment.trimmed
      if content.isEmpty { continue }
      if content.hasPrefix("[") {
        guard content.hasSuffix("]") else {
          problems.append("\(place): the name of a part ends with ]")
          continue
        }
        let part = content.dropFirst().dropLast().trimmed
        isInKeys = part == "keys" || part.hasPrefix("keys.")
        scope = part.hasPrefix("keys.") ? Scope(String(part.dropFirst(5))) : nil
        continue
      }
      guard isInKeys else { continue }
      switch row(content) {
      case .success(let (action, keys)):
        overrides.append(KeyOverride(action, keys, in: scope, place: place))
      case .failure(let problem): problems.append("\(place): \(problem.sentence)")
      }
    }
    return (overrides, problems)
  }

  private struct Problem: Error {
    let sentence: String
  }

  /// `action = "keys"` or `action = ["keys", "keys"]`.
  private static func row(_ line: Substring) -> Result<(ActionID, [KeySequence]), Problem> {
    guard let equals = line.firstIndex(of: "=") else {
      return .failure(Problem(sentence: "a row is an action, = and its keys in quotes"))
    }
    let action = line[..<equals].trimmed.filter { $0 != "\"" && $0 != "'" }
    var list = line[line.index(after: equals)...].trimmed
    guard !action.isEmpty, !list.isEmpty else {
      return .failure(Problem(sentence: "a row is an action, = and its keys in quotes"))
    }
    if list.hasPrefix("[") {
      guard list.hasSuffix("]") else {
        return .failure(Problem(sentence: "a list of keys ends with ] on the same line"))
      }
      list = list.dropFirst().dropLast().trimmed
    }
    var keys: [KeySequence] = []
    while let quote = list.first {
      let rest = list.dropFirst()
      guard quote == "\"" || quote == "'", let end = rest.firstIndex(of: quote) else {
        return .failure(Problem(sentence: "keys stand in quotes, with commas between"))
      }
      let name = String(rest[..<end])
      guard let sequence = KeySequence(name) else {
        return .failure(Problem(sentence: "\"\(name.sanitized)\" is no key"))
      }
      keys.append(sequence)
      list = rest[rest.index(after: end)...].trimmed
      if list.first == "," { list = list.dropFirst().trimmed }
    }
    return .success((ActionID(action), keys))
  }
}

/// A command of the vim keys, as read from its strokes.
struct VimCommand {
  enum Verb {
    case move(String, Character?)
    case operate(VimOperator, target: Target)
    /// Everything else, by its name.
    case other(String, Character?)
  }

  enum Target {
    case motion(String, Character?)
    /// `dd`
    case lines
    case object(around: Bool, Character)
    case selection
  }

  var verb: Verb
  var count: Int?
  var register: Character?
}

/// Reads strokes into a command as soon as they make one.
struct VimParser {
  enum Outcome {
    case complete(VimCommand)
    case incomplete
    case invalid
  }

  private let names: [String]
  private let isVisual: Bool
  private var index = 0

  init(_ strokes: [KeyStroke], isVisual: Bool) {
    names = strokes.map { $0.typed.map(String.init) ?? $0.description }
    self.isVisual = isVisual
  }

  private static let operators: Set<String> = ["d", "c", "y", ">", "<"]
  private static let deepOperators: Set<String> = ["u", "U", "~", "c"]
  /// Operators that a selection needs one letter for.
  private static let visualCases = ["u": "gu", "U": "gU", "~": "g~"]
  private static let motions: Set<String> = [
    "h", "j", "k", "l", "left", "right", "up", "down", "space", "backspace", "w", "W", "b", "B",
    "e", "E", "0", "home", "^", "$", "end", "G", "%", "{", "}", "(", ")", "H", "M", "L", "n", "N",
    "*", "#", ";", ",", "+", "-", "enter", "_", "|", "ctrl-home", "ctrl-end", " ",
    "ctrl-left", "ctrl-right",
  ]
  private static let deepMotions: Set<String> = ["g", "e", "E", "_"]
  private static let others: Set<String> = [
    "i", "I", "a", "A", "o", "O", "v", "V", "x", "X", "s", "S", "D", "C", "Y", "p", "P", "u",
    "ctrl-r", ".", "J", "~", "/", "?", ":", "ctrl-d", "ctrl-u", "ctrl-f", "ctrl-b", "ctrl-e",
    "ctrl-y", "pageup", "pagedown", "delete", "escape", "&", "insert",
  ]
  private static let objects: Set<String> = [
    "w", "W", "p", "\"", "'", "`", "(", ")", "b", "[", "]", "{", "}", "B",
  ]

  private mutating func take() -> String? {
    guard index < names.count else { return nil }
    defer { index += 1 }
    return names[index]
  }

  private mutating func count() -> Int? {
    var value: Int?
    while index < names.count, let digit = Int(names[index]), names[index].count == 1,
      digit > 0 || value != nil
    {
      value = min((value ?? 0) * 10 + digit, 1_000_000)
      index += 1
    }
    return value
  }

  mutating func parse() -> Outcome {
    var register: Character?
    var count = count()
    if index < names.count, names[index] == "\"" {
      index += 1
      guard let name = take() else { return .incomplete }
      register = name.count == 1 ? name.first : nil
      if let second = self.count() { count = (count ?? 1) * second }
    }
    guard let first = take() else { return .incomplete }
    func complete(_ verb: VimCommand.Verb) -> Outcome {
      .complete(VimCommand(verb: verb, count: count, register: register))
    }
    if isVisual, first == "i" || first == "a" {
      guard let name = take() else { return .incomplete }
      guard Self.objects.contains(name) else { return .invalid }
      return complete(.move(first + "o", name.first))
    }
    if isVisual, let letter = Self.visualCases[first], let kind = VimOperator(rawValue: letter) {
      return complete(.operate(kind, target: .selection))
    }
    if Self.operators.contains(first) {
      guard let kind = VimOperator(rawValue: first) else { return .invalid }
      return operation(kind, first, register, &count)
    }
    if Self.motions.contains(first) { return complete(.move(first, nil)) }
    switch first {
    case "f", "F", "t", "T":
      guard let name = take() else { return .incomplete }
      return name.count == 1 ? complete(.move(first, name.first)) : .invalid
    case "r":
      guard let name = take() else { return .incomplete }
      if name == "enter" { return complete(.other("r", "\n")) }
      return name.count == 1 ? complete(.other("r", name.first)) : .invalid
    case "z", "Z":
      guard let name = take() else { return .incomplete }
      return complete(.other(first + name, nil))
    case "g":
      guard let name = take() else { return .incomplete }
      if Self.deepMotions.contains(name) { return complete(.move("g" + name, nil)) }
      if Self.deepOperators.contains(name), let kind = VimOperator(rawValue: "g" + name) {
        return operation(kind, name, register, &count)
      }
      return ["J", "t", "T"].contains(name) ? complete(.other("g" + name, nil)) : .invalid
    default:
      return Self.others.contains(first) ? complete(.other(first, nil)) : .invalid
    }
  }

  /// What follows an operator: the same letter for lines, a text object, a movement.
  private mutating func operation(
    _ kind: VimOperator, _ letter: String, _ register: Character?, _ count: inout Int?
  ) -> Outcome {
    func complete(_ target: VimCommand.Target, _ count: Int?) -> Outcome {
      .complete(
        VimCommand(verb: .operate(kind, target: target), count: count, register: register))
    }
    if isVisual { return complete(.selection, count) }
    if let second = self.count() { count = (count ?? 1) * second }
    guard let next = take() else { return .incomplete }
    if next == letter { return complete(.lines, count) }
    switch next {
    case "i", "a":
      guard let name = take() else { return .incomplete }
      guard Self.objects.contains(name), let object = name.first else { return .invalid }
      return complete(.object(around: next == "a", object), count)
    case "f", "F", "t", "T":
      guard let name = take() else { return .incomplete }
      return name.count == 1 ? complete(.motion(next, name.first), count) : .invalid
    case "g":
      guard let name = take() else { return .incomplete }
      if kind.rawValue == "g" + name { return complete(.lines, count) }
      return Self.deepMotions.contains(name)
        ? complete(.motion("g" + name, nil), count) : .invalid
    default:
      return Self.motions.contains(next) ? complete(.motion(next, nil), count) : .invalid
    }
  }
}

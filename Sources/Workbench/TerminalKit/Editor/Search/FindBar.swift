/// The bar of search and replace.
package struct FindBar: Hashable, Sendable {
  package var find = InputLine()
  package var replacement: InputLine?
  package var editsReplacement = false
  package var matchesCase = false
  package var wholeWords = false
  /// Where the search began: matches are shown from there while the pattern is typed.
  package var origin: TextPlace

  package init(origin: TextPlace) { self.origin = origin }

  package var pattern: SearchPattern {
    SearchPattern(find.text, matchesCase: matchesCase, wholeWords: wholeWords)
  }

  /// The field with the cursor.
  var line: InputLine {
    get { editsReplacement ? replacement ?? find : find }
    set { if editsReplacement { replacement = newValue } else { find = newValue } }
  }
}

/// What the bar can be told to do; action tables name the commands by their raw values.
package enum FindCommand: String, CaseIterable, Hashable, Sendable {
  case next, previous, replace, replaceAll, switchField, matchCase, wholeWords, close

  package init?(_ action: ActionID) {
    guard action.name.hasPrefix("find.") else { return nil }
    self.init(rawValue: String(action.name.dropFirst(5)))
  }

  /// Rows of an action table: for the whole bar, and for its field with the replacement.
  package static func actions<Context>(in bar: Scope, _ field: Scope) -> [Action<Context>] {
    allCases.map { command in
      Action(
        ActionID("find.\(command.rawValue)"), command.title,
        in: command.isOfReplacement ? field : bar, keys: command.keys, hint: command.hint)
    }
  }

  /// What a key means when no action table has taken it.
  static func command(
    for stroke: KeyStroke, in style: KeyStyle, editsReplacement: Bool
  ) -> FindCommand? {
    let meant = allCases.filter { $0.keys[style].contains { $0.strokes == [stroke] } }
    // In its own field replacing goes first, elsewhere nothing replaces one match.
    return meant.first { $0.isOfReplacement && editsReplacement }
      ?? meant.first { $0 != .replace }
  }

  private var isOfReplacement: Bool { self == .replace || self == .replaceAll }

  private var keys: DefaultKeys {
    switch self {
    case .next:
      DefaultKeys(["enter", "f3", "down"], emacs: ["ctrl-s", "enter", "f3", "down"])
    case .previous:
      DefaultKeys(
        ["shift-f3", "up", "shift-enter"], emacs: ["ctrl-r", "shift-f3", "up", "shift-enter"])
    case .replace: ["enter"]
    case .replaceAll: ["alt-a", "alt-enter"]
    case .switchField: ["tab", "shift-tab"]
    case .matchCase: ["alt-c"]
    case .wholeWords: ["alt-w"]
    case .close: DefaultKeys(["escape"], emacs: ["escape", "ctrl-g"])
    }
  }

  private var title: String {
    switch self {
    case .next: "Next match"
    case .previous: "Previous match"
    case .replace: "Replace this match and go to the next"
    case .replaceAll: "Replace all matches"
    case .switchField: "Pattern or replacement"
    case .matchCase: "Tell upper and lower case apart, or not"
    case .wholeWords: "Whole words alone, or parts of words too"
    case .close: "Close the search"
    }
  }

  private var hint: String {
    switch self {
    case .next: "next"
    case .previous: "previous"
    case .replace: "replace"
    case .replaceAll: "replace all"
    case .switchField: "other field"
    case .matchCase: "case"
    case .wholeWords: "words"
    case .close: "close"
    }
  }
}

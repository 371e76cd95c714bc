/// The modes of the vim keys.
enum VimMode: Hashable, Sendable {
  case normal, insert, visual, visualLines

  var title: String {
    switch self {
    case .normal: "NORMAL"
    case .insert: "INSERT"
    case .visual: "VISUAL"
    case .visualLines: "V-LINE"
    }
  }
}

/// What the vim keys remember between strokes.
struct VimState: Sendable {
  /// A selection that holds the character under the cursor.
  struct Visual: Hashable, Sendable {
    var anchor: TextPlace
    var cursor: TextPlace
  }

  struct Find: Hashable, Sendable {
    var character: Character
    var forward: Bool
    var stopsBefore: Bool

    var reversed: Find {
      Find(character: character, forward: !forward, stopsBefore: stopsBefore)
    }
  }

  var mode = VimMode.normal
  /// Strokes of a command that is not complete.
  var pending: [KeyStroke] = []
  var visual: Visual?
  var lastFind: Find?
  var searchesForward = true
  /// Matches stay marked after a search until Escape.
  var marksMatches = false
  var registers: [Character: Clipping] = [:]
  /// Empty lines that remember what was asked for before.
  var searches = InputLine(prompt: "/")
  var commands = InputLine(prompt: ":")
  /// The strokes of the last change, for `.`.
  var lastChange: [KeyStroke] = []
  /// Those of the change that is going on.
  var recording: [KeyStroke]?
  var isRepeating = false
  /// How often the text that is being inserted is put in.
  var insertCount = 1

  var pendingText: String { pending.map { $0.typed.map(String.init) ?? $0.label }.joined() }

  mutating func leaveVisual() {
    visual = nil
    if mode != .insert { mode = .normal }
    pending = []
  }

  mutating func selectByMouse(_ selection: TextSelection) {
    guard mode != .insert, !selection.isEmpty else { return }
    mode = .visual
    visual = Visual(anchor: selection.anchor, cursor: selection.head)
  }
}

/// Where a movement leads, and what of the way belongs to an operator.
struct VimMotion {
  enum Kind {
    case exclusive, inclusive, lines
  }

  var place: TextPlace
  var kind: Kind
  /// Text objects begin elsewhere than at the cursor.
  var start: TextPlace?
  /// Up and down keep their cell.
  var keepsGoal = false

  init(_ place: TextPlace, _ kind: Kind = .exclusive) {
    self.place = place
    self.kind = kind
  }
}

enum VimOperator: String, Hashable, Sendable {
  case delete = "d"
  case change = "c"
  case yank = "y"
  case indent = ">"
  case outdent = "<"
  case lower = "gu"
  case upper = "gU"
  case swapCase = "g~"
  case comment = "gc"
}

/// How an editor behaves and looks.
package struct EditorSettings: Hashable, Sendable {
  package var keyStyle = KeyStyle.plain
  package var indentWidth = 2
  /// What makes the rest of a line a comment.
  package var lineComment = "--"
  package var showsLineNumbers = true
  package var wraps = false
  /// A last row with the mode, the place and what there is to say.
  package var showsStatus = true
  package var isReadOnly = false

  package init() {}
}

/// Something to say about a part of the text.
package struct EditorDiagnostic: Hashable, Sendable {
  package enum Severity: Hashable, Sendable, Comparable {
    case error, warning, hint
  }

  package var range: Range<TextPlace>
  package var severity: Severity
  package var message: String

  package init(_ range: Range<TextPlace>, _ severity: Severity, _ message: String) {
    self.range = range
    self.severity = severity
    self.message = message
  }
}

/// A sign beside a line.
package enum GutterMark: Hashable, Sendable {
  case error, warning, running, done
}

/// What an editor tells its owner.
package enum EditorEvent: Hashable, Sendable {
  case changed
  case moved
  /// The text is to go to the clipboard of the system.
  case copied(String)
  /// A command of the vim keys without its colon: `w`, `q`.
  case command(String)
  /// The key means nothing here.
  case unhandled(KeyStroke)
}

/// A text being edited on the screen: keys, mouse and commands change it; it draws itself with
/// line numbers, colours, marks and messages. It knows no language: its owner gives the
/// highlighter and the diagnostics.
package struct TextEditor {
  package internal(set) var buffer: TextBuffer
  package var settings: EditorSettings {
    didSet { if settings.keyStyle != oldValue.keyStyle { vim = VimState() } }
  }
  package var highlighter: (any LineHighlighter)? {
    didSet { view.highlights.forget() }
  }
  /// Problems; they move with the text until the owner gives new ones.
  package var diagnostics: [EditorDiagnostic] = []
  package var marks: [Int: GutterMark] = [:]
  package internal(set) var prompt: EditorPrompt?
  /// A remark on the last command; the next key takes it away.
  package var message: String?

  var vim = VimState()
  /// What was cut or copied last.
  var clipping = Clipping()
  var lastSearch: SearchPattern?
  /// A selection of the emacs keys goes on with every move.
  var markIsSet = false
  /// The cell that moves up and down aim at.
  var goal: Int?
  var scroll = EditorScroll()
  /// False after the wheel was turned: the cursor may be out of sight.
  var followsCursor = true
  let view = EditorView()

  package init(_ text: String = "", settings: EditorSettings = EditorSettings()) {
    buffer = TextBuffer(text)
    self.settings = settings
  }

  package var text: String { buffer.text }

  /// Exchanges the whole text and forgets what could be undone.
  package mutating func load(_ text: String, selection: TextSelection = TextSelection(.start)) {
    buffer = TextBuffer(text)
    buffer.selection = selection
    (diagnostics, marks) = ([], [:])
    (prompt, message, goal, markIsSet) = (nil, nil, nil, false)
    (scroll, followsCursor) = (EditorScroll(), true)
    vim = VimState()
    view.highlights.forget()
  }

  /// Lets the owner change the text; all of it is one step of undo.
  package mutating func edit(_ body: (inout TextBuffer) -> Void) -> [EditorEvent] {
    guard !settings.isReadOnly else { return [] }
    return tracked { editor in
      editor.buffer.group(body)
      return []
    }
  }

  package mutating func select(_ selection: TextSelection) {
    buffer.selection = selection
    (goal, followsCursor) = (nil, true)
  }

  /// What the last row would show: for owners that show it elsewhere.
  package var status: EditorStatus { EditorStatus(self) }

  /// Runs a step and tells what it changed; notes about lines follow the text.
  mutating func tracked(_ body: (inout TextEditor) -> [EditorEvent]) -> [EditorEvent] {
    let (revision, selection) = (buffer.revision, buffer.selection)
    if followsCursor { scroll = shownScroll(in: view.size) }
    var events = body(&self)
    if buffer.revision != revision {
      followsCursor = true
      if let change = buffer.takeChange() { follow(change) }
      events.insert(.changed, at: 0)
    } else if buffer.selection != selection {
      followsCursor = true
      events.insert(.moved, at: 0)
    }
    return events
  }

  private mutating func follow(_ change: LineChange) {
    view.highlights.follow(change)
    let moved = diagnostics.compactMap { diagnostic -> EditorDiagnostic? in
      guard let first = change.moved(diagnostic.range.lowerBound.line),
        let last = change.moved(diagnostic.range.upperBound.line), first <= last
      else { return nil }
      var diagnostic = diagnostic
      var (start, end) = (diagnostic.range.lowerBound, diagnostic.range.upperBound)
      (start.line, end.line) = (first, last)
      diagnostic.range = start..<max(start, end)
      return diagnostic
    }
    diagnostics = moved
    marks = Dictionary(
      marks.compactMap { line, mark in change.moved(line).map { ($0, mark) } },
      uniquingKeysWith: { first, _ in first })
  }
}

/// What was cut or copied: whole lines go between lines again.
struct Clipping: Hashable, Sendable {
  var text = ""
  var isLines = false
}

/// What drawing remembers: the size it had and what it need not compute again.
final class EditorView {
  var size = Size(width: 80, height: 24)
  let highlights = HighlightCache()
  let matches = MatchCache()
}

/// The mode, the place and what there is to say of an editor.
package struct EditorStatus: Hashable, Sendable {
  /// `NORMAL`, `INSERT` of the vim keys; nil in other styles.
  package var mode: String?
  /// Counted from one.
  package var line: Int
  package var column: Int
  package var selectedCount: Int
  package var selectedLines: Int
  /// Keys that wait for others.
  package var pending: String
  package var message: String?
  package var diagnostic: EditorDiagnostic?

  init(_ editor: TextEditor) {
    let selection = editor.buffer.selection
    mode = editor.settings.keyStyle == .vim ? editor.vim.mode.title : nil
    line = selection.head.line + 1
    column = selection.head.column + 1
    selectedLines = selection.isEmpty ? 0 : selection.lines.count
    selectedCount = selection.isEmpty ? 0 : editor.buffer.count(of: selection.range)
    pending = editor.vim.pendingText
    message = editor.message
    diagnostic = editor.diagnostic(at: selection.head)
  }
}

extension TextBuffer {
  /// The number of characters in a range, line ends included.
  func count(of range: Range<TextPlace>) -> Int {
    let (start, end) = (range.lowerBound, range.upperBound)
    if start.line == end.line { return end.column - start.column }
    let between = lines[(start.line + 1)..<end.line].reduce(0) { $0 + $1.count + 1 }
    return length(of: start.line) - start.column + 1 + between + end.column
  }
}

extension TextEditor {
  /// The gravest diagnostic at a place, or else in its line.
  func diagnostic(at place: TextPlace) -> EditorDiagnostic? {
    let near = diagnostics.filter {
      $0.range.lowerBound.line <= place.line
        && place.line <= $0.range.upperBound.line
    }
    let here = near.filter { $0.range.lowerBound <= place && place <= $0.range.upperBound }
    return (here.isEmpty ? near : here).min { $0.severity < $1.severity }
  }
}

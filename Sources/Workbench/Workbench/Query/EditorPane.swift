import Columns
import SQL
import Scheduler
import TerminalKit

/// The buffers of SQL text, one a tab, each with the rows of its last run.
struct EditorPane {
  struct Buffer {
    /// Tells the tabs of one instance apart.
    let id: Int
    var name: String
    /// The file to which the text was saved last.
    var path: String?
    var editor: TextEditor
    var results = ResultsPane()
    /// The statement that runs or has run last.
    var running: StatementText?
    /// Statements that wait for the one before them.
    var queue: [QueuedStatement] = []

    /// From now on its text is that of a file.
    mutating func belong(to path: String) {
      self.path = path.asAbsolutePath
      let start = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
      name = String(path[start...])
    }
  }

  private(set) var buffers: [Buffer]
  private(set) var selected = 0
  private var nextNumber = 2
  private var nextQueued = 0
  private var settings: EditorSettings

  init(text: String, settings: EditorSettings) {
    self.settings = settings
    buffers = [Buffer(id: 1, name: "query 1", editor: Self.makeEditor(text, settings))]
  }

  private static func makeEditor(_ text: String, _ settings: EditorSettings) -> TextEditor {
    var editor = TextEditor(text, settings: settings)
    editor.highlighter = SQLHighlighter()
    return editor
  }

  /// Takes over how all texts look and which keys they obey.
  mutating func apply(_ chosen: Settings) {
    settings = EditorSettings(chosen)
    for index in buffers.indices { buffers[index].editor.settings = settings }
  }

  /// As they are kept.
  var saved: SavedBuffers {
    SavedBuffers(
      buffers.map {
        SavedBuffer(
          title: $0.name, path: $0.path, text: $0.editor.text,
          cursor: $0.editor.buffer.selection.head)
      }, active: selected)
  }

  mutating func restore(_ saved: SavedBuffers) {
    guard !saved.buffers.isEmpty else { return }
    buffers = saved.buffers.enumerated().map { index, kept in
      let editor = Self.makeEditor(kept.text, settings)
      var buffer = Buffer(id: index + 1, name: kept.title, editor: editor)
      buffer.path = kept.path
      buffer.editor.select(TextSelection(kept.cursor))
      return buffer
    }
    selected = saved.active.clamped(to: 0...(buffers.count - 1))
    nextNumber = buffers.count + 1
  }

  /// The tab that holds a file as it is on disk.
  func index(of file: OpenedFile) -> Int? {
    buffers.firstIndex { $0.path == file.path && $0.path != nil && $0.editor.text == file.text }
  }

  var current: Buffer {
    get { buffers[selected] }
    set { buffers[selected] = newValue }
  }

  /// The tab in which a job runs or has run last.
  func tab(of jobID: Int) -> Int? { buffers.first { $0.results.job?.id == jobID }?.id }

  /// Nil when the tab was closed.
  mutating func update<Answer>(
    tab: Int, _ change: (inout Buffer) -> Answer
  ) -> Answer? {
    buffers.firstIndex { $0.id == tab }.map { change(&buffers[$0]) }
  }

  mutating func addTab(_ text: String = "") {
    let editor = Self.makeEditor(text, settings)
    buffers.append(Buffer(id: nextNumber, name: "query \(nextNumber)", editor: editor))
    nextNumber += 1
    selected = buffers.count - 1
  }

  /// Closes a tab; an empty one takes the place of the last. Gives the jobs that nobody looks at
  /// any more.
  mutating func closeTab(at index: Int) -> [Int] {
    guard buffers.indices.contains(index) else { return [] }
    let closed = buffers.remove(at: index)
    if buffers.isEmpty { addTab() }
    if index < selected { selected -= 1 }
    selected = min(selected, buffers.count - 1)
    return closed.results.jobs
  }

  mutating func select(_ index: Int) {
    if buffers.indices.contains(index) { selected = index }
  }

  mutating func cycle(by step: Int) {
    selected = (selected + step + buffers.count) % buffers.count
  }

  /// The selected text, or the statement at the cursor.
  var statementsToRun: [StatementText] {
    let editor = current.editor
    let selection = editor.buffer.selection
    if !selection.isEmpty {
      let offset = editor.buffer.utf8Offset(of: selection.range.lowerBound)
      return StatementSplitter.statements(in: editor.buffer.text(in: selection.range)).map {
        $0.moved(by: offset, to: selection.range.lowerBound)
      }
    }
    let offset = editor.buffer.utf8Offset(of: selection.head)
    return StatementSplitter.statement(in: editor.text, at: offset).map { [$0] } ?? []
  }

  /// Begins a run of several statements one after the other in the current tab.
  mutating func begin(_ statements: [StatementText]) {
    let now = Clock.wallMilliseconds()
    current.editor.diagnostics = []
    current.running = statements.first
    current.queue = statements.dropFirst().map { statement in
      nextQueued += 1
      return QueuedStatement(id: nextQueued, statement: statement, time: now)
    }
  }

  var allStatements: [StatementText] { StatementSplitter.statements(in: current.editor.text) }
}

extension EditorSettings {
  init(_ chosen: Settings) {
    self.init()
    keyStyle = chosen.keyStyle
    showsLineNumbers = chosen.showsLineNumbers
    wraps = chosen.wraps
  }
}

extension StatementText {
  /// The same statement where its text stands in a longer one.
  fileprivate func moved(by offset: Int, to place: TextPlace) -> StatementText {
    var moved = self
    moved.range = range.lowerBound + offset..<range.upperBound + offset
    moved.position = TextPosition(
      line: position.line + place.line,
      column: position.line == 1 ? position.column + place.column : position.column)
    return moved
  }
}

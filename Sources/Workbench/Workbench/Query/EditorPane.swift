import Columns
import SQL
import TerminalKit

/// The buffers of SQL text, one a tab, each with the rows of its last run.
struct EditorPane {
  struct Buffer {
    var name: String
    var editor: TextEditor
    var results = ResultsPane()
    /// The statement that runs or has run last.
    var running: StatementText?
    /// Statements that wait for the one before them.
    var queue: [StatementText] = []
  }

  private(set) var buffers: [Buffer]
  private(set) var selected = 0
  private var nextNumber = 2
  private var settings: EditorSettings

  init(text: String, settings: EditorSettings) {
    self.settings = settings
    buffers = [Buffer(name: "query 1", editor: Self.makeEditor(text, settings))]
  }

  private static func makeEditor(_ text: String, _ settings: EditorSettings) -> TextEditor {
    var editor = TextEditor(text, settings: settings)
    editor.highlighter = SQLHighlighter()
    return editor
  }

  /// As they are kept.
  var saved: SavedBuffers {
    SavedBuffers(
      buffers.map {
        SavedBuffer(
          title: $0.name, text: $0.editor.text, cursor: $0.editor.buffer.selection.head)
      }, active: selected)
  }

  mutating func restore(_ saved: SavedBuffers) {
    guard !saved.buffers.isEmpty else { return }
    buffers = saved.buffers.map { kept in
      var buffer = Buffer(name: kept.title, editor: Self.makeEditor(kept.text, settings))
      buffer.editor.select(TextSelection(kept.cursor))
      return buffer
    }
    selected = saved.active.clamped(to: 0...(buffers.count - 1))
    nextNumber = buffers.count + 1
  }

  var current: Buffer {
    get { buffers[selected] }
    set { buffers[selected] = newValue }
  }

  mutating func update(bufferOf jobID: Int, _ change: (inout Buffer) -> Void) {
    for index in buffers.indices where buffers[index].results.job?.id == jobID {
      change(&buffers[index])
    }
  }

  mutating func addTab(_ text: String = "") {
    buffers.append(Buffer(name: "query \(nextNumber)", editor: Self.makeEditor(text, settings)))
    nextNumber += 1
    selected = buffers.count - 1
  }

  /// Closes the tab; the last one is emptied instead. Gives the job whose rows are no longer shown.
  mutating func closeTab() -> Int? {
    let job = current.results.job?.id
    if buffers.count == 1 {
      buffers = [Buffer(name: current.name, editor: Self.makeEditor("", settings))]
    } else {
      buffers.remove(at: selected)
      selected = min(selected, buffers.count - 1)
    }
    return job
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

  var allStatements: [StatementText] { StatementSplitter.statements(in: current.editor.text) }
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

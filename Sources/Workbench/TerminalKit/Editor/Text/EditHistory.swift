/// What an edit is part of: typing goes into one step of undo until a new word begins.
package enum EditKind: Hashable, Sendable {
  case typing, erasing, other
}

/// Whole lines in the place of others: exact whatever characters melt together in them.
struct LineEdit: Sendable {
  var line: Int
  var old: [String]
  var new: [String]

  var inverse: LineEdit { LineEdit(line: line, old: new, new: old) }
}

/// The steps that can be undone, and those that were.
struct EditHistory: Sendable {
  struct Step: Sendable {
    var edits: [LineEdit]
    var kind: EditKind
    var before: TextSelection
    var after: TextSelection
    var endsWord = false
  }

  private static let maximumSteps = 10_000
  private(set) var undoable: [Step] = []
  private(set) var redoable: [Step] = []
  private var depth = 0
  /// The step that the open group makes, once it holds an edit.
  private var groupIsEmpty = true

  mutating func open() {
    if depth == 0 { groupIsEmpty = true }
    depth += 1
  }

  mutating func close(_ selection: TextSelection) {
    depth = max(0, depth - 1)
    if depth == 0, !groupIsEmpty, let last = undoable.indices.last {
      undoable[last].after = selection
    }
  }

  mutating func record(
    _ edit: LineEdit, kind: EditKind, typed: String, before: TextSelection, after: TextSelection
  ) {
    redoable = []
    let isSpace = typed.last?.isWhitespace ?? false
    if let last = undoable.indices.last, joins(undoable[last], kind, before, isSpace) {
      undoable[last].add(edit)
      undoable[last].after = after
      undoable[last].endsWord = isSpace
    } else {
      undoable.append(
        Step(edits: [edit], kind: kind, before: before, after: after, endsWord: isSpace))
      groupIsEmpty = false
      if undoable.count > Self.maximumSteps + 500 {
        undoable.removeFirst(undoable.count - Self.maximumSteps)
      }
    }
  }

  private func joins(
    _ step: Step, _ kind: EditKind, _ before: TextSelection, _ isSpace: Bool
  ) -> Bool {
    if depth > 0 { return !groupIsEmpty }
    guard kind != .other, step.kind == kind, step.after == before else { return false }
    return kind == .erasing || !step.endsWord || isSpace
  }

  /// Ends the step that typing goes into.
  mutating func seal() {
    if let last = undoable.indices.last { undoable[last].kind = .other }
  }

  mutating func takeUndo() -> Step? {
    guard depth == 0, let step = undoable.popLast() else { return nil }
    redoable.append(step)
    return step
  }

  mutating func takeRedo() -> Step? {
    guard depth == 0, let step = redoable.popLast() else { return nil }
    undoable.append(step)
    return step
  }
}

extension EditHistory.Step {
  /// Edits of one and the same line become one.
  mutating func add(_ edit: LineEdit) {
    if let last = edits.indices.last, edits[last].line == edit.line,
      edits[last].new.count == edit.old.count, edit.old.count == 1
    {
      edits[last].new = edit.new
    } else {
      edits.append(edit)
    }
  }
}

extension TextBuffer {
  package var canUndo: Bool { !history.undoable.isEmpty }
  package var canRedo: Bool { !history.redoable.isEmpty }

  /// Everything that `body` changes is one step of undo.
  package mutating func group<Result>(_ body: (inout TextBuffer) -> Result) -> Result {
    beginGroup()
    defer { endGroup() }
    return body(&self)
  }

  package mutating func beginGroup() { history.open() }

  package mutating func endGroup() { history.close(selection) }

  /// What is typed next is a step of its own.
  package mutating func sealHistory() { history.seal() }

  /// False when nothing is left to undo.
  @discardableResult
  package mutating func undo() -> Bool {
    guard let step = history.takeUndo() else { return false }
    for edit in step.edits.reversed() { apply(edit.inverse) }
    selection = step.before
    return true
  }

  @discardableResult
  package mutating func redo() -> Bool {
    guard let step = history.takeRedo() else { return false }
    for edit in step.edits { apply(edit) }
    selection = step.after
    return true
  }
}

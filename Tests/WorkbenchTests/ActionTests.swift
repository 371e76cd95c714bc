import TerminalKit
import Testing

@testable import Workbench

@Suite struct ActionTests {
  @Test func everyRowIsSound() {
    #expect(WorkbenchActions.table.mistakes.isEmpty)
  }

  /// Keys of the editor hide those of the workspace and of the workbench, but not all of an action.
  @Test(arguments: KeyStyle.allCases)
  func everythingIsReachedFromTheEditor(style: KeyStyle) {
    let map = WorkbenchActions.table.keyMap(style).map
    var editor = TextEditor()
    editor.settings.keyStyle = style
    let focus = editor.keyFocus([])
    let hidden = WorkbenchActions.table.actions.filter { action in
      [.query, .global].contains(action.scope) && !map.keys(of: action.id).isEmpty
        && map.keys(of: action.id, in: focus) == nil
    }
    #expect(hidden.map(\.id.name) == [])
  }
}

import TerminalKit
import Testing

/// The actions that widgets bring along fit into one table and reach the widgets.
struct WidgetActionTests {
  private let actions: [Action<Int>] =
    WidgetActions.list() + WidgetActions.tree() + WidgetActions.grid()

  @Test func namesAndKeysAreUnique() {
    #expect(ActionTable(actions).mistakes == [])
  }

  @Test func everyActionIsUnderstood() {
    for action in actions {
      let isKnown =
        ListMove(action.id) != nil || GridCommand(action.id) != nil
        || TreeView<Int>.Command(action.id) != nil
      #expect(isKnown, "\(action.id)")
    }
    let ids = Set(actions.map(\.id))
    for move in ListMove.allCases { #expect(ids.contains(move.action)) }
    for command in GridCommand.allCases { #expect(ids.contains(command.action)) }
    for command in TreeView<Int>.Command.allCases { #expect(ids.contains(command.action)) }
  }

  @Test func widgetsObeyTheirActions() {
    var tree = TreeView([TreeItem(1, "one", canExpand: true), TreeItem(2, "two")])
    #expect(tree.perform("list.down" as ActionID) == [.selected(2)])
    #expect(tree.perform("tree.open" as ActionID) == [.opened(2)])
    #expect(tree.perform("grid.open" as ActionID) == nil)
    var picker = ListPicker([PickerItem(1, "one"), PickerItem(2, "two")])
    #expect(picker.perform("list.last" as ActionID) == [.moved(2)])
  }
}

/// The actions that lists, trees and grids bring along, with their keys, for action tables. A
/// focus names the widget's scope before `list`, so that both are heard.
package enum WidgetActions {
  package static func list<Context>(in scope: Scope = "list") -> [Action<Context>] {
    [
      Action(ListMove.up.action, "Up", in: scope, keys: ["up", "k"]),
      Action(ListMove.down.action, "Down", in: scope, keys: ["down", "j"]),
      Action(ListMove.pageUp.action, "A page up", in: scope, keys: ["pageup"]),
      Action(ListMove.pageDown.action, "A page down", in: scope, keys: ["pagedown"]),
      Action(ListMove.halfUp.action, "Half a page up", in: scope, keys: ["ctrl-u"]),
      Action(ListMove.halfDown.action, "Half a page down", in: scope, keys: ["ctrl-d"]),
      Action(
        ListMove.first.action, "To the first row", in: scope,
        keys: DefaultKeys(["g", "ctrl-home"], vim: ["g g", "ctrl-home"])),
      Action(ListMove.last.action, "To the last row", in: scope, keys: ["G", "ctrl-end"]),
    ]
  }

  package static func tree<Context>(in scope: Scope = "tree") -> [Action<Context>] {
    func row(
      _ command: TreeView<Int>.Command, _ title: String, _ keys: DefaultKeys, hint: String? = nil
    ) -> Action<Context> {
      Action(command.action, title, in: scope, keys: keys, hint: hint)
    }
    return [
      row(.open, "Open", ["enter"], hint: "open"),
      row(.toggle, "Expand or collapse", ["space"]),
      row(.expand, "Expand, or go into", ["right", "l"]),
      row(.collapse, "Collapse, or go to the parent", ["left", "h"]),
      row(.parent, "To the parent", ["backspace"]),
      row(.expandAll, "Expand all that is loaded", ["*"]),
      row(.collapseAll, "Collapse all", ["_"]),
    ]
  }

  package static func grid<Context>(in scope: Scope = "grid") -> [Action<Context>] {
    moves(in: scope) + columns(in: scope) + values(in: scope)
  }

  private static func row<Context>(
    _ command: GridCommand, _ title: String, _ keys: DefaultKeys, in scope: Scope,
    hint: String? = nil, help: String = ""
  ) -> Action<Context> {
    Action(command.action, title, in: scope, keys: keys, hint: hint, help: help)
  }

  private static func moves<Context>(in scope: Scope) -> [Action<Context>] {
    [
      row(.left, "A column left", ["left", "h"], in: scope),
      row(
        .right, "A column right", ["right", "l"], in: scope,
        help: "Shift and the wheel scroll columns."),
      row(.firstColumn, "To the first column", ["home", "0"], in: scope),
      row(.lastColumn, "To the last column", ["end", "$"], in: scope),
      row(.pageLeft, "A page of columns left", ["alt-left", "H"], in: scope),
      row(.pageRight, "A page of columns right", ["alt-right", "L"], in: scope),
      row(.mark, "Mark the row", ["space"], in: scope),
      row(
        .range, "Begin or end a block", ["v"], in: scope,
        help: "The mouse draws one; Shift-click ends it."),
      row(
        .selectRow, "Mark the row and stay", ["V"], in: scope, help: "Or a click on its number."),
      row(.selectColumn, "Mark the column", ["C"], in: scope),
      row(.selectAll, "Mark all", ["ctrl-a"], in: scope),
      row(.clearSelection, "Clear all marks", ["\\"], in: scope),
      row(.toggleCursor, "Cells or rows", ["alt-r"], in: scope),
      row(.toggleRowNumbers, "Row numbers", ["#"], in: scope),
    ]
  }

  private static func columns<Context>(in scope: Scope) -> [Action<Context>] {
    [
      row(
        .sortAscending, "Order by the column", ["["], in: scope, hint: "sort",
        help: "A click on the header does, too."),
      row(.sortDescending, "Order by the column, downwards", ["]"], in: scope),
      row(
        .sortAlso, "Order by the column as well", ["{"], in: scope,
        help: "Or Ctrl and a click on the header."),
      row(.freeze, "Freeze columns up to here", ["!"], in: scope),
      row(.hide, "Hide the column", ["minus"], in: scope),
      row(.showAll, "Show all columns", ["+"], in: scope),
      row(.wider, "Wider", [">"], in: scope, help: "The mouse drags borders between headers."),
      row(.narrower, "Narrower", ["<"], in: scope),
      row(
        .fit, "As wide as needed", ["_"], in: scope, help: "Or a double click on the border."),
      row(.moveLeft, "Move the column left", ["shift-left"], in: scope),
      row(.moveRight, "Move the column right", ["shift-right"], in: scope),
    ]
  }

  private static func values<Context>(in scope: Scope) -> [Action<Context>] {
    [
      row(.open, "Open the row", ["enter"], in: scope, hint: "row"),
      row(.filterByCell, "Only rows like this", [","], in: scope),
      row(.excludeCell, "All rows but these", [";"], in: scope),
      row(.frequency, "How often values occur", ["F"], in: scope, hint: "frequency"),
      row(.profile, "Profile of the column", ["I"], in: scope, hint: "profile"),
      row(.plot, "Plot the column", ["."], in: scope, hint: "plot"),
      row(.copy, "Copy", ["y"], in: scope, hint: "copy"),
    ]
  }
}

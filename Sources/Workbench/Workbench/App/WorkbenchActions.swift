package import TerminalKit

/// What an action's row may ask before it says that the action can be done now.
package struct WorkbenchContext: Sendable {
  package var hasRunningJob = false
  package var hasResult = false
  /// What can be done on the page of plans that is shown.
  package var planCommands = Set(PlanPane.Command.allCases)
  package var isTouring = false
  /// The browser has the whole screen.
  package var isBrowsing = false
}

/// All that the user can do: keys, footer, help and palette are made of these rows.
package enum WorkbenchActions {
  package typealias Row = Action<WorkbenchContext>

  package static let table = ActionTable<WorkbenchContext>(
    query + proposals + browser + ResultsCommand.actions() + grid + ChartView.actions()
      + DetailsCommand.actions() + WidgetActions.tree() + WidgetActions.list()
      + PlanPane.actions { $1.planCommands.contains($0) } + LayeredDiagram.actions()
      + Timeline.actions() + global + PaneSizing.actions
      + EditorCommand.allCases.map { $0.action(in: Scope.editor) }
      + FindCommand.actions(in: .find, .replacement) + VimActions.rows(in: .vim))

  private static let query: [Row] = [
    Row(
      .runStatement, "Run the statement at the cursor", in: .editor,
      keys: ["f5", "ctrl-j", "alt-enter"], hint: "run",
      help: "Runs the selection when there is one."),
    Row(.runAll, "Run all statements", in: .editor, keys: ["shift-f5"], hint: "run all"),
    Row(
      .format, "Format the text", in: .editor, keys: ["f4"], hint: "format",
      help: "Lays the SQL out anew; it means the same."),
    Row(
      .externalEditor, "Edit in your own editor", in: .editor, keys: ["alt-e"],
      help: "VISUAL or EDITOR names it."),
    Row(
      .saveQuery, "Save the query in a file", in: .editor,
      keys: DefaultKeys(["ctrl-s"], emacs: ["ctrl-x ctrl-s"]),
      help: "What is written is kept without it, too."),
    Row(
      .openFile, "Open a file: SQL to edit, or rows to look at", in: .query,
      keys: DefaultKeys(["ctrl-o"], emacs: ["ctrl-x ctrl-f"])),
    Row(
      .newTab, "New tab", in: .query, keys: DefaultKeys(["ctrl-n"], emacs: ["ctrl-x n"]),
      hint: "new tab"),
    Row(
      .closeTab, "Close the tab", in: .query,
      keys: DefaultKeys(["ctrl-w"], vim: ["alt-w"], emacs: ["ctrl-x k"])),
    Row(
      .toggleBrowser, "Show or hide the catalog", in: .query,
      keys: DefaultKeys(["ctrl-b"], vim: ["alt-b"], emacs: ["ctrl-x d"])),
    Row(.nextTab, "Next tab", in: .query, keys: ["ctrl-pagedown"]),
    Row(.previousTab, "Previous tab", in: .query, keys: ["ctrl-pageup"]),
  ]

  /// Commands about the text that is written, wherever they are given.
  static func isOfEditor(_ action: ActionID) -> Bool {
    query.contains { $0.id == action && $0.scope == .editor } || action == .complete
  }

  private static let proposals: [Row] = [
    Row(
      .complete, "Propose what could stand at the cursor", in: .editor,
      keys: DefaultKeys(["ctrl-space"], emacs: ["alt-."]),
      help: "Names, columns, functions, keywords and paths."),
    Row(.takeProposal, "Take the proposal", in: .completion, keys: ["tab"], hint: "take"),
    Row(.takeChosenProposal, "Take the chosen proposal", in: .chosenCompletion, keys: ["enter"]),
    Row(
      .nextProposal, "Next proposal", in: .completion,
      keys: DefaultKeys(["down"], vim: ["down", "ctrl-n"], emacs: ["down", "ctrl-n"]),
      hint: "choose"),
    Row(
      .previousProposal, "Previous proposal", in: .completion,
      keys: DefaultKeys(["up"], vim: ["up", "ctrl-p"], emacs: ["up", "ctrl-p"])),
    Row(.nextProposals, "Proposals further down", in: .completion, keys: ["pagedown"]),
    Row(.previousProposals, "Proposals further up", in: .completion, keys: ["pageup"]),
    Row(.closeProposals, "Close the proposals", in: .completion, keys: ["escape"], hint: "close"),
  ]

  /// Of the grid's commands those that results answer.
  private static let grid: [Row] = WidgetActions.grid().filter { row in
    ![GridCommand.profile, .plot, .open].map(\.action).contains(row.id)
  }

  private static let global: [Row] = [
    Row(
      .palette, "All commands", in: .global,
      keys: DefaultKeys(["ctrl-p", ":"], emacs: ["alt-x", ":"]), hint: "commands"),
    Row(.help, "Keys of the focused pane", in: .global, keys: ["f1", "?"], hint: "keys"),
    Row(
      .dataWorkspace, "Tables and files, and what is in them", in: .global, keys: ["alt-1", "1"],
      hint: "data"),
    Row(.queryWorkspace, "Queries and rows", in: .global, keys: ["alt-2", "2"], hint: "query"),
    Row(
      .planWorkspace, "Plans, stages and tasks of the runs", in: .global, keys: ["alt-3", "3"],
      hint: "plan"),
    Row(
      .nextPane, "Next pane", in: .global,
      keys: DefaultKeys(["f6", "tab"], emacs: ["f6", "tab", "ctrl-x o"]), hint: "pane"),
    Row(.previousPane, "Previous pane", in: .global, keys: ["shift-f6", "shift-tab"]),
    Row(.zoom, "Give the pane the whole screen, or take it back", in: .global, keys: ["f11", "Z"]),
    Row(
      .cancel, "Cancel what runs", in: .global, keys: ["ctrl-c"], hint: "cancel",
      isEnabled: { $0.hasRunningJob }),
    Row(.theme, "Choose a theme", in: .global, keys: ["f9"]),
    Row(.settings, "Settings", in: .global, keys: ["f10"]),
    Row(
      .history, "Statements that were run before", in: .global, keys: ["f8"], hint: "history",
      help: "Type words of a statement to find it."),
    Row(.home, "What can be done here", in: .global, keys: ["alt-0", "0"]),
    Row(.browseSamples, "Look at the samples", in: .global),
    Row(.writeQuery, "Write a query", in: .global),
    Row(.startTour, "Take the tour", in: .global),
    Row(
      .nextTourStep, "Next step of the tour", in: .global, keys: ["f2"],
      isEnabled: { $0.isTouring }),
    Row(
      .previousTourStep, "Step of the tour before", in: .global, keys: ["shift-f2"],
      isEnabled: { $0.isTouring }),
    Row(
      .endTour, "End the tour", in: .global, keys: ["ctrl-f2"], isEnabled: { $0.isTouring }),
    Row(
      .redraw, "Draw the screen again", in: .global,
      keys: DefaultKeys(["ctrl-l"], emacs: ["ctrl-l", "ctrl-x l"])),
    Row(.suspend, "Stop, back to the shell", in: .global, keys: ["alt-z"]),
    Row(
      .quit, "Quit", in: .global,
      keys: DefaultKeys(["ctrl-q"], emacs: ["ctrl-q", "ctrl-x ctrl-c"]), hint: "quit"),
  ]
}

extension Scope {
  static let query: Scope = "query"
  static let results: Scope = "query.results"
  static let chart: Scope = "query.results.chart"
  /// A row, a value or facts about a column, above everything.
  static let details: Scope = "query.results.details"
  /// Proposals stand beside the cursor; and one of them was chosen.
  static let completion: Scope = "query.completion"
  static let chosenCompletion: Scope = "query.completion.chosen"
}

extension ActionID {
  static let toggleBrowser: ActionID = "query.browser"
  static let runStatement: ActionID = "query.run"
  static let runAll: ActionID = "query.runAll"
  static let format: ActionID = "query.format"
  static let externalEditor: ActionID = "query.edit"
  static let saveQuery: ActionID = "query.save"
  static let openFile: ActionID = "query.open"
  static let newTab: ActionID = "query.newTab"
  static let closeTab: ActionID = "query.closeTab"
  static let nextTab: ActionID = "query.nextTab"
  static let previousTab: ActionID = "query.previousTab"
  static let complete: ActionID = "query.complete"
  static let takeProposal: ActionID = "completion.take"
  static let takeChosenProposal: ActionID = "completion.takeChosen"
  static let nextProposal: ActionID = "completion.next"
  static let previousProposal: ActionID = "completion.previous"
  static let nextProposals: ActionID = "completion.pageDown"
  static let previousProposals: ActionID = "completion.pageUp"
  static let closeProposals: ActionID = "completion.close"
  static let palette: ActionID = "app.palette"
  static let help: ActionID = "app.help"
  static let dataWorkspace: ActionID = "app.data"
  static let queryWorkspace: ActionID = "app.query"
  static let planWorkspace: ActionID = "app.plan"
  static let nextPane: ActionID = "app.nextPane"
  static let previousPane: ActionID = "app.previousPane"
  static let zoom: ActionID = "app.zoom"
  static let cancel: ActionID = "app.cancel"
  static let settings: ActionID = "app.settings"
  static let history: ActionID = "app.history"
  static let home: ActionID = "app.home"
  static let browseSamples: ActionID = "app.samples"
  static let writeQuery: ActionID = "app.write"
  static let startTour: ActionID = "tour.start"
  static let nextTourStep: ActionID = "tour.next"
  static let previousTourStep: ActionID = "tour.previous"
  static let endTour: ActionID = "tour.end"
  static let theme: ActionID = "app.theme"
  static let redraw: ActionID = "app.redraw"
  static let suspend: ActionID = "app.suspend"
  static let quit: ActionID = "app.quit"
}

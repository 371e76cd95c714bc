import TerminalKit

/// What can be done with results beside the commands of grids.
enum ResultsCommand: String, CaseIterable {
  case chart, statistics, inspectRow, inspectCell
  case search, searchNext, searchPrevious, goToRow
  case copyAs, copyRow, export

  var action: ActionID { ActionID("results.\(rawValue)") }

  init?(_ action: ActionID) {
    guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
    self = command
  }

  /// What it does shows among the rows.
  var needsRows: Bool {
    switch self {
    case .search, .searchNext, .searchPrevious, .goToRow: true
    default: false
    }
  }

  static func actions() -> [WorkbenchActions.Row] {
    func row(
      _ command: ResultsCommand, _ title: String, _ keys: DefaultKeys, hint: String? = nil,
      help: String = ""
    ) -> WorkbenchActions.Row {
      WorkbenchActions.Row(
        command.action, title, in: .results, keys: keys, hint: hint, help: help,
        isEnabled: { $0.hasResult })
    }
    return [
      row(.inspectRow, "All columns of the row", ["enter", "x"], hint: "row"),
      row(
        .chart, "Chart of the rows", ["."], hint: "chart",
        help: "Beside them, then alone, then gone."),
      row(.search, "Search in all rows", ["/"], hint: "search"),
      row(.searchNext, "The next cell that is found", ["n"]),
      row(
        .searchPrevious, "Search backwards", ["N"],
        help: "From the top on, to the end of all rows."),
      row(.goToRow, "Go to a row", ["ctrl-g", ":"]),
      row(
        .statistics, "Facts about the column", ["I"], hint: "column",
        help: "Counts, quantiles and the commonest values of all rows."),
      row(
        .inspectCell, "Look into the cell", ["i"],
        help: "Or a double click; JSON opens as a tree."),
      row(.copyAs, "Copy as CSV, JSON, Markdown …", ["Y"]),
      row(.copyRow, "Copy the row", ["alt-y"]),
      row(
        .export, "Write all rows to a file", ["ctrl-s"], hint: "export",
        help: "The file's ending tells the format."),
    ]
  }
}

import TerminalKit

extension WorkbenchActions {
  static let browser: [Row] = [
    Row(
      .selectRows, "Show the rows of the table", in: .browser, keys: ["s"], hint: "rows",
      help: "In a tab of their own."),
    Row(
      .browserDetails, "Look at what is known of it", in: .browser, keys: ["i"], hint: "details",
      help: "Kind, size, columns, profile and first rows.", isEnabled: { !$0.isBrowsing }),
    Row(
      .browserProfile, "Profile the columns", in: .browser, keys: ["p"], hint: "profile",
      help: "Nulls, distinct values, spread; goes on where it was cancelled."),
    Row(.browserPreview, "Look at the first rows", in: .browser, keys: ["v"]),
    Row(.nextDetail, "Next part of the details", in: .detailParts, keys: ["]"]),
    Row(.previousDetail, "Previous part of the details", in: .detailParts, keys: ["["]),
    Row(.filterTree, "Filter the tree", in: .browser, keys: ["/"], hint: "filter"),
    Row(
      .openPath, "Open a file or folder", in: .browser, keys: ["o"], hint: "open",
      help: "It becomes a root of the tree."),
    Row(
      .viewOfFile, "Make a view of the file or folder", in: .browser, keys: ["w"],
      help: "Queries then name it by the view's name."),
    Row(.renameNode, "Rename the view", in: .browser, keys: ["r"]),
    Row(
      .dropNode, "Drop the view, or close what was opened", in: .browser, keys: ["delete", "D"],
      help: "Asks first; files are never deleted."),
    Row(
      .exportTable, "Export the table", in: .browser, keys: ["e", "ctrl-s"], hint: "export",
      help: "To CSV, JSON, Parquet or text, as the file's name ends."),
    Row(.copyName, "Copy the name", in: .browser, keys: ["y"]),
    Row(.cacheTable, "Keep the rows in memory, or let them go", in: .browser, keys: ["c"]),
    Row(.showHidden, "Show or hide hidden files", in: .browser, keys: ["."]),
    Row(.reload, "Look again", in: .browser, keys: ["ctrl-r", "R"]),
    Row(.insertColumn, "Insert the name", in: .browserDetails, keys: ["enter"], hint: "insert"),
  ]

  /// Commands that are the browser's wherever they are given.
  static func isOfBrowser(_ action: ActionID) -> Bool {
    browser.contains { $0.id == action && $0.scope != .browserDetails }
  }
}

extension Scope {
  static let browser: Scope = "query.browser"
  static let browserDetails: Scope = "query.details"
  /// Going from part to part works in the tree and in the details.
  static let detailParts: Scope = "query.details.parts"
  /// The line in which the browser's filter is typed.
  static let filter: Scope = "query.filter"
}

extension ActionID {
  static let selectRows: ActionID = "browser.rows"
  static let browserDetails: ActionID = "browser.details"
  static let browserProfile: ActionID = "browser.profile"
  static let browserPreview: ActionID = "browser.preview"
  static let nextDetail: ActionID = "browser.nextDetail"
  static let previousDetail: ActionID = "browser.previousDetail"
  static let insertColumn: ActionID = "browser.insertColumn"
  static let filterTree: ActionID = "browser.filter"
  static let copyName: ActionID = "browser.copyName"
  static let cacheTable: ActionID = "browser.cache"
  static let showHidden: ActionID = "browser.hidden"
  static let reload: ActionID = "browser.reload"
  static let openPath: ActionID = "browser.open"
  static let dropNode: ActionID = "browser.drop"
  static let renameNode: ActionID = "browser.rename"
  static let viewOfFile: ActionID = "browser.makeView"
  static let exportTable: ActionID = "browser.export"
}

package import Columns
package import Execution
import TerminalKit

/// What the browser asks of the workbench.
enum BrowserRequest {
  case load(CatalogNode, showingHidden: Bool)
  /// A file or folder is wanted as a root of the tree.
  case addRoot(path: String)
  case inspect(CatalogNode)
  case sample([String], name: String)
  case profile(ProfileOrder)
  case stopProfile
  /// How SQL names a table is wanted.
  case spell(TableName, NameUse)
  /// The statement that makes a view of files is wanted.
  case makeView(String, of: String, format: String)
  /// Puts a name into the text.
  case insert(String)
  /// Puts the name of a table into the text; where there is no text, a query of it.
  case insertTable(String)
  /// Runs a query in a tab of its own.
  case open(String)
  case copy(String, what: String)
  /// Runs a command beside the queries of the tabs.
  case run(String)
  case export(TableExport)
  case ask(BrowserQuestion)
  case say(Toasts.Kind, String)
}

/// What is done with a table once it is known how SQL names it.
package enum NameUse: Hashable, Sendable {
  case insert, showRows, copy
}

/// Columns of a table that are to be profiled.
package struct ProfileOrder: Hashable, Sendable {
  /// Tells the orders of one workbench apart.
  package var number: Int
  /// The node of the table.
  package var table: [String]
  package var name: TableName
  package var columns: [Int]
}

/// What the engine tells the browser.
package enum BrowserNews: Sendable {
  case children([String], Result<[CatalogNode], QueryError>)
  case root(Result<CatalogNode, QueryError>)
  /// How SQL names a table.
  case spelled(String, NameUse)
  /// The statement that makes a view.
  case viewSpelled(String)
  case details([String], Result<NodeDetails, QueryError>)
  case sample([String], Result<ResultPage, QueryError>)
  /// With the nanoseconds since the profile began.
  case profile(ProfileOrder, ColumnProfiler.Event, UInt64)
  case export(TableExport, ResultExport.Event)
  /// A file that an export would write is there already.
  case exists(TableExport)
}

/// The rows of a table that are to be written to a file.
package struct TableExport: Hashable, Sendable {
  package var name: TableName
  package var path: String
  /// A file that is there already gives way.
  package var replaces: Bool
}

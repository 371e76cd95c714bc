import Catalog
package import Columns
import Functions
import Plan
import SQL

extension Session {
  /// Reads a statement and gives its names meaning, without planning how it would run and without
  /// running anything; answers the columns of a query.
  @discardableResult
  package func check(_ text: String) throws(QueryError) -> Schema? {
    let evaluation = settings.evaluation(schema: catalog.currentSchema)
    let statement = try Parser.statement(
      text, settings: ParserSettings(timeZone: evaluation.timeZone))
    return try StatementPlanner(self, evaluation, text: text).check(statement)
  }
}

extension StatementPlanner {
  fileprivate func check(_ statement: Statement) throws(QueryError) -> Schema? {
    switch statement {
    case .query(let plan), .describeQuery(let plan): return try analyze(plan).schema
    case .explain(_, let inner): return try check(inner)
    case .createView(let view): return try analyze(view.query).schema
    case .insertDirectory(let insert): return try analyze(insert.query).schema
    case .cacheTable(_, let query?, _, _): return try analyze(query).schema
    case .describeTable(let name, _, let place): return try schema(of: name, place)
    case .describeFunction(let name, let extended):
      _ = try planDescribeFunction(name, extended: extended)
      return nil
    case .cacheTable, .createFileView, .dropView, .renameView, .set, .reset, .use, .show,
      .uncacheTable, .clearCache:
      return nil
    }
  }
}

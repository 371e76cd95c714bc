package import Columns
package import Expressions

/// One statement of a SQL text.
package indirect enum Statement: Sendable {
  case query(LogicalPlan)
  case explain(ExplainMode, Statement)
  case createView(CreateView)
  case dropView(name: [String], ifExists: Bool, place: SourcePlace)
  /// `ALTER VIEW name RENAME TO name`.
  case renameView(name: [String], newName: [String], place: SourcePlace)
  /// `CREATE TEMPORARY VIEW name [schema] USING format OPTIONS (…)`.
  case createFileView(CreateFileView)
  /// `INSERT OVERWRITE DIRECTORY 'path' USING format OPTIONS (…) query`.
  case insertDirectory(InsertDirectory)
  case set(name: String?, value: String?)
  case reset(name: String?)
  case use(schema: [String], place: SourcePlace)
  case show(Show)
  case describeTable(name: [String], extended: Bool, place: SourcePlace)
  case describeQuery(LogicalPlan)
  case describeFunction(name: String, extended: Bool)
  case cacheTable(name: [String], query: LogicalPlan?, lazy: Bool, place: SourcePlace)
  case uncacheTable(name: [String], ifExists: Bool, place: SourcePlace)
  case clearCache
}

package enum ExplainMode: String, Sendable {
  case simple, extended, formatted, cost, codegen, logical, analyze
}

package struct CreateView: Sendable {
  package var name: [String]
  package var columns: [String]
  package var comment: String?
  package var temporary: Bool
  /// `GLOBAL TEMPORARY`: seen by all sessions, in the schema `global_temp`.
  package var isGlobal = false
  package var replace: Bool
  package var ifNotExists: Bool
  /// `ALTER VIEW name AS query`: the view is there and becomes another.
  package var isAltered = false
  package var query: LogicalPlan
  /// The query's own text.
  package var text: String
  package var place: SourcePlace

  package init(
    name: [String], columns: [String], comment: String?, temporary: Bool, replace: Bool,
    ifNotExists: Bool, query: LogicalPlan, text: String, place: SourcePlace
  ) {
    self.name = name
    self.columns = columns
    self.comment = comment
    self.temporary = temporary
    self.replace = replace
    self.ifNotExists = ifNotExists
    self.query = query
    self.text = text
    self.place = place
  }
}

package struct CreateFileView: Sendable {
  package var name: [String]
  package var schema: Schema?
  package var format: String
  package var options: [(String, String)]
  package var replace: Bool
  package var place: SourcePlace

  package init(
    name: [String], schema: Schema?, format: String, options: [(String, String)], replace: Bool,
    place: SourcePlace
  ) {
    self.name = name
    self.schema = schema
    self.format = format
    self.options = options
    self.replace = replace
    self.place = place
  }
}

package struct InsertDirectory: Sendable {
  package var path: String
  package var format: String
  package var options: [(String, String)]
  package var query: LogicalPlan
  package var place: SourcePlace

  package init(
    path: String, format: String, options: [(String, String)], query: LogicalPlan,
    place: SourcePlace
  ) {
    self.path = path
    self.format = format
    self.options = options
    self.query = query
    self.place = place
  }
}

package enum Show: Sendable {
  case tables(schema: [String]?, like: String?)
  case views(schema: [String]?, like: String?)
  case schemas(like: String?)
  case columns(table: [String], place: SourcePlace)
  case functions(like: String?)
  case catalogs(like: String?)
  case currentSchema
}

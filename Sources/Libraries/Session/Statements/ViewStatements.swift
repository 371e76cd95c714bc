import Catalog
import Columns
import Expressions
import Functions
import Plan

extension StatementPlanner {
  func planCreateView(_ view: CreateView) throws(QueryError) -> PreparedStatement {
    var plan = try analyze(view.query)
    if !view.columns.isEmpty {
      guard view.columns.count == plan.output.count else {
        throw QueryError(
          view.columns.count > plan.output.count
            ? "CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS"
            : "CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS",
          sqlState: "21S01",
          "Cannot create view \(view.name.quoted), the view has \(view.columns.count) columns "
            + "but the query gives \(plan.output.count).", at: view.place.position)
      }
      let renamed = zip(plan.output, view.columns).map { column, name in
        Expression.alias(Alias(.column(column), [name]))
      }
      plan = .project(Project(renamed, plan))
    }
    let entry = Catalog.Entry.view(plan, comment: view.comment)
    return command { [session] in
      let known = session.catalog.lookup(view.name)
      if view.isAltered {
        guard let known else { throw tableNotFound(view.name, view.place) }
        if isTable(known) { throw notAView(view.name, view.place) }
        session.tableCache.forget(known)
        try session.register(view.name, entry, temporary: known.schema == nil, view.place)
        return
      }
      let clashes = known != nil && (view.temporary == (known?.schema == nil))
      if clashes, view.ifNotExists { return }
      if clashes, !view.replace { throw alreadyExists(view.name, view.place) }
      try session.register(view.name, entry, temporary: view.temporary, view.place)
    }
  }

  func planCreateFileView(_ view: CreateFileView) throws(QueryError) -> PreparedStatement {
    var options = FormatOptions(view.options)
    guard let path = options["path"] else {
      throw QueryError(
        "UNABLE_TO_INFER_SCHEMA", sqlState: "42KD9",
        "Unable to infer schema for \(view.format). It must be specified manually.",
        at: view.place.position, hint: "Give the file with OPTIONS (path '…').")
    }
    options["path"] = nil
    let source = try session.formats.required(view.format).open(
      OpenRequest(
        paths: [path], schema: view.schema, options: options.inZone(evaluation.timeZone)))
    return command { [session] in
      if !view.replace, session.catalog.lookup(view.name)?.schema == nil,
        session.catalog.lookup(view.name) != nil
      {
        throw alreadyExists(view.name, view.place)
      }
      try session.register(view.name, .table(source), temporary: true, view.place)
    }
  }

  func planDropView(
    _ name: [String], ifExists: Bool, _ place: SourcePlace
  ) -> PreparedStatement {
    command { [session] in
      guard let found = session.catalog.lookup(name) else {
        if ifExists { return }
        throw tableNotFound(name, place)
      }
      if isTable(found) {
        throw QueryError(
          "WRONG_COMMAND_FOR_OBJECT_TYPE", sqlState: "42809",
          "The operation DROP VIEW requires a VIEW or METRIC_VIEW. But "
            + "\(found.pathName) is a table. Use DROP TABLE instead.", at: place.position)
      }
      session.tableCache.forget(found)
      if let schema = found.schema {
        _ = session.catalog.drop(found.name, in: schema)
      } else {
        _ = session.catalog.dropTemporary(found.name)
      }
    }
  }

  /// A temporary view stays one, and a view stays in its schema.
  func planRenameView(
    _ name: [String], to newName: [String], _ place: SourcePlace
  ) -> PreparedStatement {
    command { [session] in
      guard let found = session.catalog.lookup(name), let last = newName.last else {
        throw tableNotFound(name, place)
      }
      let schema = found.schema ?? session.catalog.currentSchema
      if newName.count > 1, newName[newName.count - 2].lowercased() != schema.lowercased() {
        throw QueryError(
          "RENAME_TABLE_SOURCE_DESTINATION_DATABASE_MISMATCH", sqlState: "3F000",
          "RENAME TABLE source and destination databases do not match: "
            + "\([schema].quoted) != \([newName[newName.count - 2]].quoted).", at: place.position)
      }
      if found.schema == nil, newName.count > 1 {
        throw QueryError(
          "RENAME_TEMP_VIEW_WITH_DATABASE", sqlState: "42809",
          "RENAME TEMPORARY VIEW from \([found.name].quoted) to \(newName.quoted): cannot specify "
            + "database name \([schema].quoted) in the destination table.", at: place.position)
      }
      if isTable(found) { throw notAView(name, place) }
      guard session.catalog.rename(found.name, to: last, in: found.schema) else {
        let taken = [found.schema, last].compactMap { $0 }.quoted
        throw QueryError(
          "TABLE_OR_VIEW_ALREADY_EXISTS", sqlState: "42P07",
          "Cannot create table or view \(taken) because it already exists. Choose a different "
            + "name, drop or replace the existing object, or add the IF NOT EXISTS clause to "
            + "tolerate pre-existing objects.", at: place.position)
      }
      session.tableCache.rename(found, to: last)
    }
  }

  /// A table of a schema. What stands for a cached view is none.
  private func isTable(_ found: Catalog.Found) -> Bool {
    guard found.schema != nil, case .table = found.entry else { return false }
    return !session.tableCache.holds(found)
  }

  private func notAView(_ name: [String], _ place: SourcePlace) -> QueryError {
    QueryError(
      "EXPECT_VIEW_NOT_TABLE.USE_ALTER_TABLE", sqlState: "42809",
      "The table \(name.quoted) does not support ALTER VIEW. Please use ALTER TABLE instead.",
      at: place.position)
  }
}

extension Catalog.Found {
  /// With catalog and schema, as errors write it.
  fileprivate var pathName: String {
    [Catalog.name, schema, name].compactMap { $0 }.joined(separator: ".")
  }
}

extension Session {
  func register(
    _ name: [String], _ entry: Catalog.Entry, temporary: Bool, _ place: SourcePlace
  ) throws {
    guard let last = name.last else { return }
    if temporary {
      catalog.registerTemporary(last, entry)
      return
    }
    let schema = name.count > 1 ? name[name.count - 2] : catalog.currentSchema
    guard catalog.hasSchema(schema) else { throw schemaNotFound(schema, place) }
    catalog.register(last, in: schema, entry)
  }
}

func alreadyExists(_ name: [String], _ place: SourcePlace) -> QueryError {
  QueryError(
    "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS", sqlState: "42P07",
    "Cannot create the temporary view \(name.quoted) because it already exists. Choose a "
      + "different name, drop or replace the existing view, or add the IF NOT EXISTS clause to "
      + "tolerate pre-existing views.", at: place.position)
}

func tableNotFound(_ name: [String], _ place: SourcePlace) -> QueryError {
  QueryError(
    "TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01",
    "The table or view \(name.quoted) cannot be found. Verify the spelling and correctness of "
      + "the schema and catalog. If you did not qualify the name with a schema, verify the "
      + "current_schema() output, or qualify the name with the correct schema and catalog. To "
      + "tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.",
    at: place.position)
}

func schemaNotFound(_ name: String, _ place: SourcePlace) -> QueryError {
  QueryError(
    "SCHEMA_NOT_FOUND", sqlState: "42704",
    "The schema `\(Catalog.name)`.`\(name)` cannot be found. Verify the spelling and correctness "
      + "of the schema and catalog.", at: place.position)
}

extension [String] {
  /// A name of several parts as errors write it.
  var quoted: String {
    map {
      "`" + $0.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
    }
    .joined(separator: ".")
  }
}

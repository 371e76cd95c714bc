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
      if let schema = found.schema {
        _ = session.catalog.drop(found.name, in: schema)
      } else {
        _ = session.catalog.dropTemporary(found.name)
      }
    }
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

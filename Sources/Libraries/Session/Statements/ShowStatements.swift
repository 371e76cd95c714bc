import Catalog
import Columns
import Expressions
import Functions
import Plan

extension StatementPlanner {
  func planShow(_ show: Show) throws(QueryError) -> PreparedStatement {
    let catalog = session.catalog
    switch show {
    case .tables(let schema, let like):
      return showEntries(["namespace", "tableName", "isTemporary"], schema, like, viewsOnly: false)
    case .views(let schema, let like):
      return showEntries(["namespace", "viewName", "isTemporary"], schema, like, viewsOnly: true)
    case .schemas(let like):
      return table(["namespace"]) {
        catalog.schemaNames.filter { matches($0, like) }.map { [$0] }
      }
    case .columns(let name, let place):
      let schema = try self.schema(of: name, place)
      return table(["col_name"]) { schema.fields.map { [$0.name] } }
    case .functions(let like):
      return table(["function"]) { [functions = session.functions] in
        functions.names.filter { matches($0, like) }.map { [$0] }
      }
    case .catalogs(let like):
      return table(["catalog"]) { [Catalog.name].filter { matches($0, like) }.map { [$0] } }
    case .currentSchema:
      return table(["catalog", "namespace"]) { [[Catalog.name, catalog.currentSchema]] }
    }
  }

  private func showEntries(
    _ columns: [String], _ schema: [String]?, _ like: String?, viewsOnly: Bool
  ) -> PreparedStatement {
    let catalog = session.catalog
    let isBoolean = Schema([
      Field(columns[0], .string), Field(columns[1], .string), Field(columns[2], .boolean),
    ])
    return PreparedStatement(
      schema: isBoolean, hasRows: true,
      .command {
        let name = schema?.last ?? catalog.currentSchema
        var rows: [[Value]] = []
        for (entries, isTemporary) in [
          (catalog.entries(of: name), false), (catalog.entries(of: nil), true),
        ] {
          for entry in entries where matches(entry.name, like) {
            if viewsOnly, case .table = entry.entry { continue }
            rows.append([
              .string(isTemporary ? "" : name), .string(entry.name), .boolean(isTemporary),
            ])
          }
        }
        let vectors = isBoolean.fields.indices.map { column in
          Vector.of(isBoolean.fields[column].type, rows.map { $0[column] })
        }
        return [Batch(vectors, rowCount: rows.count)]
      })
  }

  func planDescribe(_ name: [String], _ place: SourcePlace) throws(QueryError) -> PreparedStatement
  {
    planDescribe(try schema(of: name, place))
  }

  func planDescribe(_ schema: Schema) -> PreparedStatement {
    table(["col_name", "data_type", "comment"]) {
      schema.fields.map { [$0.name, $0.type.simpleString, $0.comment] }
    }
  }

  /// The schema of a table, a view or a file by name.
  func schema(of name: [String], _ place: SourcePlace) throws(QueryError) -> Schema {
    try analyze(.unresolvedTable(UnresolvedTable(name, at: place))).schema
  }

  func planDescribeFunction(
    _ name: String, extended: Bool
  ) throws(QueryError) -> PreparedStatement {
    guard let entry = session.functions.entry(named: name.lowercased()) else {
      throw QueryError(
        "ROUTINE_NOT_FOUND", sqlState: "42883",
        "The routine \([name].quoted) cannot be found. Verify the spelling and correctness of "
          + "the schema and catalog.")
    }
    return table(["function_desc"]) {
      var lines = [
        "Function: \(entry.name)", "Usage: \(entry.usage) - \(entry.summary)",
      ]
      if extended, !entry.examples.isEmpty {
        let examples = entry.examples.map { "      > SELECT \($0.sql);\n       \($0.result)" }
        lines.append("Extended Usage:\n    Examples:\n" + examples.joined(separator: "\n"))
      }
      return lines.map { [$0] }
    }
  }
}

/// Matches a SHOW pattern: `*` stands for anything, `|` between alternatives; case is ignored.
private func matches(_ name: String, _ pattern: String?) -> Bool {
  guard let pattern else { return true }
  return pattern.lowercased().split(separator: "|").contains { alternative in
    let text = Array(name.lowercased())
    let wanted = Array(alternative.filter { $0 != " " })
    // The places in the pattern that the text so far may have led to.
    var places: Set<Int> = [0]
    func widened(_ places: Set<Int>) -> Set<Int> {
      var all = places
      for place in places.sorted() {
        var next = place
        while next < wanted.count, wanted[next] == "*" {
          next += 1
          all.insert(next)
        }
      }
      return all
    }
    places = widened(places)
    for character in text {
      var next: Set<Int> = []
      for place in places where place < wanted.count {
        if wanted[place] == "*" {
          next.insert(place)
        } else if wanted[place] == character {
          next.insert(place + 1)
        }
      }
      places = widened(next)
    }
    return places.contains(wanted.count)
  }
}

import Catalog
import Columns
import Expressions

extension StatementPlanner {
  func planSet(_ name: String?, _ value: String?) -> PreparedStatement {
    table(["key", "value"]) { [settings = session.settings] in
      guard let name else { return settings.all.map { [$0.name, $0.value] } }
      if let value {
        try SessionSettings.check(value, of: name)
        settings.set(name, to: value)
        return [[name, value]]
      }
      return [[name, settings[name] ?? "<undefined>"]]
    }
  }

  func planUse(_ name: [String], _ place: SourcePlace) -> PreparedStatement {
    command { [session] in
      let schema = name.last ?? ""
      guard session.catalog.use(schema: schema) else { throw schemaNotFound(schema, place) }
    }
  }
}

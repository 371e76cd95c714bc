import Catalog
import Columns
import Expressions
import Kernels

extension StatementPlanner {
  func planSet(_ name: String?, _ value: String?) -> PreparedStatement {
    table(["key", "value"]) { [settings = session.settings] in
      guard let name else { return settings.all.map { [$0.name, $0.value] } }
      if let value {
        try Self.check(value, of: name)
        settings.set(name, to: value)
        return [[name, value]]
      }
      return [[name, settings[name] ?? "<undefined>"]]
    }
  }

  /// Settings whose values must make sense before a query meets them.
  private static func check(_ value: String, of name: String) throws(QueryError) {
    guard name == "spark.sql.session.timeZone", TimeZone.find(value) == nil else { return }
    throw QueryError(
      "INVALID_CONF_VALUE.TIME_ZONE", sqlState: "22022",
      "The value '\(value)' in the config \"\(name)\" is invalid. Cannot resolve the given "
        + "timezone.")
  }

  func planUse(_ name: [String], _ place: SourcePlace) -> PreparedStatement {
    command { [session] in
      let schema = name.last ?? ""
      guard session.catalog.use(schema: schema) else { throw schemaNotFound(schema, place) }
    }
  }
}

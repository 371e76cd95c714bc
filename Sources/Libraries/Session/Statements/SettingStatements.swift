import Catalog
import Columns
import Expressions

extension StatementPlanner {
  func planSet(_ name: String?, _ value: String?) -> PreparedStatement {
    table(["key", "value"]) { [session, settings = session.settings] in
      guard let name else { return settings.all.map { [$0.name, $0.value] } }
      let engine = EngineSetting(rawValue: name)
      if let value {
        try SessionSettings.check(value, of: name)
        settings.set(name, to: value)
        if let engine {
          session.apply(engine, value)
          session.settle()
        }
        return [[name, value]]
      }
      return [[name, engine.map(session.value) ?? settings[name] ?? "<undefined>"]]
    }
  }

  func planReset(_ name: String?) -> PreparedStatement {
    command { [session] in
      let given = EngineSetting.allCases.filter { session.settings[$0.rawValue] != nil }
      session.settings.reset(name)
      for setting in given where name == nil || name == setting.rawValue {
        session.restore(setting)
      }
      session.settle()
    }
  }

  func planUse(_ name: [String], _ place: SourcePlace) -> PreparedStatement {
    command { [session] in
      let schema = name.last ?? ""
      guard session.catalog.use(schema: schema) else { throw schemaNotFound(schema, place) }
    }
  }
}

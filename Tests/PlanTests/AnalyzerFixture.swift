import Catalog
import Columns
import Expressions
import Functions
import Plan
import SQL

/// A catalog of two small tables and a view, and an analyzer over it.
enum AnalyzerFixture {
  static let analyzer: Analyzer = {
    let catalog = Catalog()
    let structure = DataType.structure([Field("x", .int)])
    catalog.registerTemporary(
      "t", .table(EmptyTable([Field("id", .int), Field("name", .string), Field("s", structure)])))
    catalog.registerTemporary("u", .table(EmptyTable([Field("a", .int), Field("b", .int)])))
    let analyzer = Analyzer(catalog: catalog, functions: functions)
    let view = "SELECT a + 1 AS x, b FROM u WHERE a > 1"
    if let plan = try? analyzer.analyze(Parser.query(view)) {
      catalog.registerTemporary("v", .view(plan, comment: nil))
    }
    return analyzer
  }()

  static func analyze(_ text: String) throws -> LogicalPlan {
    try analyzer.analyze(Parser.query(text))
  }

  /// The built-in functions, and stand-ins for those that these tests need besides.
  private static let functions: FunctionCatalogue = {
    let builtIn = FunctionCatalogue.builtIn
    let missing = StandIns.all.filter { builtIn.entry(named: $0.name) == nil }
    return FunctionCatalogue([builtIn.entries, missing])
  }()
}

/// A table without rows.
struct EmptyTable: TableSource {
  var schema: Schema

  init(_ fields: [Field]) { schema = Schema(fields) }

  var format: String { "memory" }
  var location: String { "memory" }
  func statistics() throws(QueryError) -> TableStatistics { TableStatistics() }
  func scan(_ request: ScanRequest) throws(QueryError) -> any TableScan {
    throw .internalError("never read")
  }
}

/// Functions known by their types alone: plans are made, never run.
enum StandIns {
  static let all: [FunctionEntry] = [
    aggregate("sum", returning { $0.isInteger ? .long : .double }),
    aggregate("count", returning { _ in .long }, nulls: .neverNull),
    aggregate("max", .unary(.any)),
    aggregate("avg", returning { _ in .double }),
    aggregate("first", .unary(.any)),
    window("row_number", .none(returns: .int)),
    generator("explode"),
    scalar("array", returning { .array($0, containsNull: true) }),
    scalar("upper", .fixed([.string], returns: .string)),
    scalar(
      "transform", .signature([.any, .any]) { .array($0.arguments[1].type, containsNull: true) }),
  ]

  private static func returning(_ type: @escaping @Sendable (DataType) -> DataType) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in type(call.arguments.first?.type ?? .null) }
  }

  private static func aggregate(
    _ name: String, _ typing: TypingRule, nulls: NullRule = .byKernel
  ) -> FunctionEntry {
    FunctionEntry(
      name, .aggregate, usage: name, "Aggregates.", nulls: nulls, typing: typing,
      .aggregate { (_, _) throws(QueryError) in throw .internalError("never run") })
  }

  private static func window(_ name: String, _ typing: TypingRule) -> FunctionEntry {
    FunctionEntry(
      name, .window, usage: name, "Numbers.", nulls: .neverNull, typing: typing, .window)
  }

  private static func scalar(_ name: String, _ typing: TypingRule) -> FunctionEntry {
    FunctionEntry(name, .misc, usage: name, "Computes.", typing: typing, .special)
  }

  private static func generator(_ name: String) -> FunctionEntry {
    let typing = returning { type in
      guard case .array(let element, let containsNull) = type else { return .null }
      return .structure([Field("col", element, nullable: containsNull)])
    }
    return FunctionEntry(
      name, .generator, usage: name, "Makes rows.", typing: typing,
      .generator { (_) throws(QueryError) in throw .internalError("never run") })
  }
}

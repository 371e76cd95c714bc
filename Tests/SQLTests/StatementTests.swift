import Columns
import Plan
import SQL
import Testing

/// Statements that are not queries, and the errors of those that cannot be read.
struct StatementTests {
  @Test(arguments: commands)
  func commandStatements(text: String, shown: String) throws {
    #expect(Self.text(try Parser.statement(text)) == shown)
  }

  @Test(arguments: errors)
  func errorsTellConditionAndPlace(text: String, shown: String) {
    let error = #expect(throws: QueryError.self) { try Parser.statement(text) }
    guard let error, let place = error.position else { return }
    var line = "\(error.condition) \(place.line):\(place.column) \(error.message)"
    if let hint = error.hint { line += " <\(hint)>" }
    #expect(line == shown)
  }

  static let commands: [(String, String)] = [
    ("SET", "set"), ("SET spark.sql.ansi.enabled=true", "set spark.sql.ansi.enabled=true"),
    ("SET a.b.c = d e f", "set a.b.c=d e f"), ("SET `a b` = `c;d`", "set a b=c;d"),
    ("SET a=", "set a="), ("SET -v", "set -v"),
    ("SET TIME ZONE 'Europe/Berlin'", "set spark.sql.session.timeZone=Europe/Berlin"),
    ("SET TIME ZONE INTERVAL 2 HOURS", "set spark.sql.session.timeZone=+02:00"),
    ("RESET", "reset"), ("RESET a.b", "reset a.b"), ("USE x", "use x"),
    ("USE SCHEMA x.y", "use x.y"), ("SHOW TABLES IN d LIKE 'a*'", "show tables d a*"),
    ("SHOW TABLES 'a*'", "show tables - a*"), ("SHOW SCHEMAS", "show schemas -"),
    ("SHOW COLUMNS IN a.b", "show columns a.b"), ("SHOW FUNCTIONS LIKE 'a*'", "show functions a*"),
    ("SHOW CATALOGS", "show catalogs -"), ("SHOW CURRENT DATABASE", "show current schema"),
    ("DESCRIBE t", "describe t"), ("DESC TABLE EXTENDED a.b", "describe extended a.b"),
    ("DESCRIBE FUNCTION EXTENDED abs", "describe function extended abs"),
    ("DESCRIBE FUNCTION ||", "describe function ||"),
    ("DESCRIBE QUERY TABLE t", "describe query t"),
    ("DESC SELECT 1", "describe query (project [1] one-row)"),
    ("CACHE LAZY TABLE t AS TABLE u", "cache lazy t u"), ("CACHE TABLE t;", "cache t"),
    ("UNCACHE TABLE IF EXISTS t", "uncache if exists t"), ("CLEAR CACHE", "clear cache"),
    ("DROP VIEW IF EXISTS a.b", "drop view if exists a.b"),
    ("ALTER VIEW a.b RENAME TO c", "rename view a.b c"),
    ("ALTER VIEW v AS SELECT 1", "create altered view v() <SELECT 1> (project [1] one-row)"),
    (
      "CREATE OR REPLACE TEMP VIEW v (a COMMENT 'x', b) COMMENT 'c' AS SELECT 1, 2 ;",
      "create or replace temporary view v(a,b) 'c' <SELECT 1, 2> (project [1 2] one-row)"
    ),
    ("CREATE VIEW IF NOT EXISTS v AS TABLE t", "create if not exists view v() <TABLE t> t"),
    ("CREATE GLOBAL TEMPORARY VIEW v AS TABLE t", "create temporary global view v() <TABLE t> t"),
    (
      "CREATE TEMPORARY VIEW v (a INT, b STRING) USING csv OPTIONS (path '/x', b = true, a.b 1)",
      "create view v struct<a:int,b:string> csv path=/x b=true a.b=1"
    ),
    (
      "INSERT OVERWRITE DIRECTORY '/x' USING parquet OPTIONS (compression 'zstd') TABLE t",
      "insert /x parquet compression=zstd t"
    ),
    (
      "WITH a AS (TABLE t) INSERT OVERWRITE DIRECTORY '/x' USING csv TABLE a",
      "insert /x csv (with [a t] a)"
    ),
    ("EXPLAIN FORMATTED TABLE t", "explain formatted t"),
    ("EXPLAIN ANALYZE EXPLAIN TABLE t", "explain analyze explain simple t"),
    ("WITH a AS (TABLE t) TABLE a", "(with [a t] a)"), ("(TABLE t)", "t"),
  ]

  static let errors: [(String, String)] = [
    ("SELEC 1", near(1, "'SELEC'.", "Did you mean 'SELECT'?")),
    ("FOOBAR x", near(1, "'FOOBAR'.", nil)),
    ("SELECT 1 FRM t", near(14, "'t': extra input 't'.", "Did you mean 'FROM' instead of 'FRM'?")),
    ("SELECT * FROM t WERE a = 1", near(22, "'a'.", "Did you mean 'WHERE' instead of 'WERE'?")),
    ("SELECT * FROM t GROP BY a", near(22, "'BY'.", "Did you mean 'GROUP' instead of 'GROP'?")),
    ("CREATE TABL t", near(8, "'TABL'.", "Did you mean 'TABLE'?")),
    ("SELECT", near(7, "end of input.", nil)),
    ("SELECT 'abc", near(8, "'''.", nil)),
    ("SELECT a b c", near(12, "'c': extra input 'c'.", nil)),
    ("SELECT (1", near(10, "end of input.", "Expected ')'.")),
    ("SELECT 1 + ", near(12, "end of input.", nil)),
    ("SELECT SUM(a FROM t", near(14, "'FROM': missing ')'.", "Expected ')'.")),
    ("SELECT a FROM t ORDER BY a UNION SELECT b", near(28, "'UNION'.", nil)),
    ("SELECT 1; SELECT 2", near(11, "'SELECT': extra input 'SELECT'.", nil)),
    ("SELECT )", near(8, "')'.", nil)),
    ("SELECT $a", near(8, "'$'.", nil)),
    ("SELECT a,,b", near(10, "','.", nil)),
    ("SELECT CAST(a AS)", near(17, "')'.", nil)),
    ("SELECT a FROM t LIMIT 1 OFFSET 2 LIMIT 3", near(34, "'LIMIT'.", nil)),
    ("SELECT * FROM t GROUP BY ()", near(27, "')'.", nil)),
    ("", "PARSE_EMPTY_STATEMENT 1:1 Syntax error, unexpected empty statement."),
    ("-- x\n ;", "PARSE_EMPTY_STATEMENT 2:2 Syntax error, unexpected empty statement."),
    (
      "SELECT 1\n/* abc",
      "UNCLOSED_BRACKETED_COMMENT 2:1 Found an unclosed bracketed comment. Please, append */ at"
        + " the end of the comment."
    ),
    (
      "GRANT x",
      "INVALID_STATEMENT_OR_CLAUSE 1:1 The statement or clause: GRANT is not valid."
        + " <This engine does not support the statement.>"
    ),
    (
      "CREATE TABLE t (a INT)",
      "INVALID_STATEMENT_OR_CLAUSE 1:1 The statement or clause: CREATE TABLE is not valid."
        + " <This engine does not support the statement.>"
    ),
    (
      "SELECT 128Y",
      "INVALID_NUMERIC_LITERAL_RANGE 1:8 Numeric literal 128 is outside the valid range for tinyint"
        + " with minimum value of -128 and maximum value of 127. Please adjust the value"
        + " accordingly."
    ),
    (
      "SELECT DATE '2024-13-01'",
      "INVALID_TYPED_LITERAL 1:8 The value of the typed literal \"DATE\" is invalid:"
        + " '2024-13-01'."
    ),
    (
      "SELECT 99999999999999999999999999999999999999999999",
      "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION 1:8 Decimal precision 44 exceeds max precision 38."
    ),
    (
      "WITH a AS (SELECT 1), A AS (SELECT 2) SELECT 1",
      "DUPLICATED_CTE_NAMES 1:23 CTE definition can't have duplicate names: `A`."
    ),
    (
      "SELECT CAST(a AS foo)",
      "UNSUPPORTED_DATATYPE 1:18 Unsupported data type \"FOO\"."
    ),
    (
      "VALUES 1, (2), (3, 4)",
      "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH 1:1 Invalid inline table. Inline table expected 1"
        + " columns but found 2 columns in row 2."
    ),
    (
      "SELECT a FROM t WHERE a = :p",
      "UNBOUND_SQL_PARAMETER 1:27 Found the unbound parameter: p. Please, fix `args` and provide a"
        + " mapping of the parameter to either a SQL literal or collection constructor functions"
        + " such as `map()`, `array()`, `struct()`."
    ),
  ]

  private static func near(_ column: Int, _ text: String, _ hint: String?) -> String {
    "PARSE_SYNTAX_ERROR 1:\(column) Syntax error at or near \(text)"
      + (hint.map { " <\($0)>" } ?? "")
  }

  @Test func unquotedNamesWithHyphens() {
    let error = #expect(throws: QueryError.self) { try Parser.statement("SELECT 1 FROM é.x-y") }
    #expect(error?.condition == "INVALID_IDENTIFIER")
    #expect(error?.position == TextPosition(line: 1, column: 15))
    let second = #expect(throws: QueryError.self) {
      try Parser.statement("SELECT 'é', 1 FROM x-y")
    }
    #expect(second?.message.hasPrefix("The unquoted identifier x-y is invalid") == true)
    #expect(second?.position == TextPosition(line: 1, column: 20))
  }

  @Test func parametersStandForValues() throws {
    let settings = ParserSettings(
      namedParameters: ["p": try Parser.expression("1")],
      positionalParameters: [try Parser.expression("'x'"), try Parser.expression("2")])
    #expect(
      Printer.text(try Parser.query("SELECT ?, :P, ?", settings: settings))
        == "(project ['x' 1 2] one-row)")
  }
}

// MARK: - Printing

extension StatementTests {
  static func text(_ statement: Statement) -> String {
    switch statement {
    case .query(let plan): return Printer.text(plan)
    case .explain(let mode, let inner): return "explain \(mode.rawValue) \(text(inner))"
    case .createView(let view):
      var words = ["create"]
      if view.replace { words.append(view.isAltered ? "altered" : "or replace") }
      if view.ifNotExists { words.append("if not exists") }
      if view.temporary { words.append("temporary") }
      if view.isGlobal { words.append("global") }
      words.append("view \(dotted(view.name))(\(view.columns.joined(separator: ",")))")
      if let comment = view.comment { words.append("'\(comment)'") }
      return (words + ["<\(view.text)>", Printer.text(view.query)]).joined(separator: " ")
    case .dropView(let name, let ifExists, _):
      return "drop view \(ifExists ? "if exists " : "")\(dotted(name))"
    case .renameView(let name, let newName, _):
      return "rename view \(dotted(name)) \(dotted(newName))"
    case .createFileView(let view):
      let schema = view.schema?.simpleString ?? "-"
      return "create view \(dotted(view.name)) \(schema) \(view.format)" + options(view.options)
    case .insertDirectory(let insert):
      return "insert \(insert.path) \(insert.format)\(options(insert.options)) "
        + Printer.text(insert.query)
    case .set(let name, let value):
      return ["set", name.map { $0 + (value.map { "=\($0)" } ?? "") }].compactMap { $0 }
        .joined(separator: " ")
    case .reset(let name): return name.map { "reset \($0)" } ?? "reset"
    case .use(let schema, _): return "use \(dotted(schema))"
    case .show(let show): return text(show)
    case .describeTable(let name, let extended, _):
      return "describe \(extended ? "extended " : "")\(dotted(name))"
    case .describeQuery(let plan): return "describe query \(Printer.text(plan))"
    case .describeFunction(let name, let extended):
      return "describe function \(extended ? "extended " : "")\(name)"
    case .cacheTable(let name, let plan, let lazy, _):
      return "cache \(lazy ? "lazy " : "")\(dotted(name))"
        + (plan.map { " \(Printer.text($0))" } ?? "")
    case .uncacheTable(let name, let ifExists, _):
      return "uncache \(ifExists ? "if exists " : "")\(dotted(name))"
    case .clearCache: return "clear cache"
    }
  }

  private static func text(_ show: Show) -> String {
    switch show {
    case .tables(let schema, let like):
      ["show tables", schema.map(dotted) ?? "-", like].compactMap { $0 }.joined(separator: " ")
    case .views(let schema, let like):
      ["show views", schema.map(dotted) ?? "-", like].compactMap { $0 }.joined(separator: " ")
    case .schemas(let like): "show schemas \(like ?? "-")"
    case .columns(let table, _): "show columns \(dotted(table))"
    case .functions(let like): "show functions \(like ?? "-")"
    case .catalogs(let like): "show catalogs \(like ?? "-")"
    case .currentSchema: "show current schema"
    }
  }

  private static func dotted(_ name: [String]) -> String { name.joined(separator: ".") }

  private static func options(_ options: [(String, String)]) -> String {
    options.map { " \($0.0)=\($0.1)" }.joined()
  }
}

import Columns
import Foundation
import Kernels
import Session
import SparkConnect
import Synchronization
import Testing

/// A real server: answers, errors, cancelling, settings. Runs where Spark is installed.
@Suite(.serialized, .enabled(if: SparkServer.isAvailable), WithSparkServer())
struct ServerTests {
  let server: SparkServer

  init() throws { server = try #require(SparkServer.current.withLock { $0 }) }

  private func session(
    _ settings: [String: String] = [:], _ address: String = ""
  ) throws -> RemoteSession {
    try RemoteSession(try server.address(address), client: "martlet-tests", settings: settings)
  }

  /// Queries whose answers here and there are the same, types included.
  static let queries = [
    "SELECT 1Y a, 2S b, 3 c, 4L d, 1.5F e, 2.5D f, true g, NULL h, 'text' i, X'01FF' j",
    "SELECT 1.50 a, CAST('123456789012345678901234567890.12' AS DECIMAL(38,2)) b",
    "SELECT DATE'2024-02-29' a, TIMESTAMP'2024-01-02 03:04:05.678' b, "
      + "TIMESTAMP_NTZ'1969-12-31 23:59:59.000001' c",
    "SELECT INTERVAL '1-2' YEAR TO MONTH a, INTERVAL '3' MONTH b, INTERVAL '5' HOUR c, "
      + "INTERVAL '1 02:03:04.5' DAY TO SECOND d, make_interval(1, 2, 0, 3) e",
    "SELECT array(1, NULL, 3) a, map('k', 1.5, 'l', NULL) b, named_struct('x', array('y')) c, "
      + "array(INTERVAL '1' DAY) d, named_struct('m', map('k', INTERVAL '7' MINUTE)) e",
    "SELECT id, IF(id % 3 = 0, NULL, CAST(id AS STRING)) s FROM range(50000) ORDER BY id",
    "SELECT * FROM range(0)", "SELECT array() a, CAST(NULL AS ARRAY<STRUCT<b: INT>>) c",
  ]

  @Test(arguments: queries)
  func answersAreThoseOfThisMachine(_ query: String) throws {
    try expectSameAnswer(query, try session(), try Session())
  }

  @Test func benchmarkQueriesHaveTheSameAnswers() throws {
    let folder = SparkServer.root + "/Tests/Conformance"
    let here = try Session()
    let there = try session()
    defer { there.close() }
    let tables = ["customer", "lineitem", "nation", "orders", "part", "partsupp", "region"]
    for table in tables + ["supplier"] {
      let file = "\(folder)/fixtures/tpch-0.01/\(table).parquet"
      let view = "CREATE TEMPORARY VIEW \(table) AS SELECT * FROM parquet.`\(file)`"
      _ = try here.run(view)
      _ = try there.prepare(view).run()
    }
    for number in 1...22 {
      let name = "q\(number < 10 ? "0" : "")\(number)"
      let query = try String(contentsOfFile: "\(folder)/tpch/\(name).sql", encoding: .utf8)
      try expectSameAnswer(query, there, here)
    }
  }

  private func expectSameAnswer(
    _ query: String, _ there: RemoteSession, _ here: Session
  ) throws {
    let wanted = try here.run(query)
    let answer = try there.prepare(query).run()
    #expect(answer.schema.simpleString == wanted.schema.simpleString, "\(query)")
    #expect(try text(answer.batches) == text(wanted.batches), "\(query)")
  }

  private func text(_ batches: [Batch]) throws -> [String] {
    batches.flatMap { batch in
      let columns = batch.columns.map { ColumnText.texts(of: $0, zone: .utc) }
      return (0..<batch.rowCount).map { row in
        columns.map { "\($0.value(at: row))" }.joined(separator: "|")
      }
    }
  }

  struct Failing: Sendable {
    var query: String
    var condition: String
    var state: String
    var position: TextPosition?
  }

  static let failing = [
    Failing(
      query: "SELECT\n  nope", condition: "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", state: "42703",
      position: TextPosition(line: 2, column: 3)),
    Failing(
      query: "SELECT 1 FORM t t", condition: "PARSE_SYNTAX_ERROR", state: "42601",
      position: TextPosition(line: 1, column: 15)),
    Failing(
      query: "SELECT 1 / (id - 5) FROM range(10) WHERE 'a%b' LIKE '%b'",
      condition: "DIVIDE_BY_ZERO", state: "22012", position: TextPosition(line: 1, column: 8)),
    Failing(query: "SELECT raise_error('a%')", condition: "USER_RAISED_EXCEPTION", state: "P0001"),
  ]

  @Test(arguments: failing)
  func errorsAreThoseOfSpark(_ failing: Failing) throws {
    let session = try session()
    defer { session.close() }
    let error = #expect(throws: QueryError.self) { _ = try session.prepare(failing.query).run() }
    #expect(error?.condition == failing.condition)
    #expect(error?.sqlState == failing.state)
    #expect(error?.position == failing.position)
    _ = try session.prepare("SELECT 1").run()
  }

  @Test func sessionsKeepViewsAndSettings() throws {
    let session = try session(["spark.sql.session.timeZone": "Asia/Tokyo"])
    defer { session.close() }
    let made = try session.prepare("CREATE TEMPORARY VIEW v AS SELECT TIMESTAMP'2024-01-01' t")
      .run()
    #expect(!made.hasRows && made.schema.count == 0)
    let answer = try session.prepare("SELECT * FROM v").run()
    #expect(answer.zone == "Asia/Tokyo")
    #expect(answer.batches.first?.columns.first?.value(at: 0) == .timestamp(1_704_034_800_000_000))
  }

  @Test func refusedSettingsAreTold() throws {
    let session = try session(["spark.sql.session.timeZone": "Mars"])
    defer { session.close() }
    let error = #expect(throws: QueryError.self) { _ = try session.prepare("SELECT 1").run() }
    #expect(error?.condition == "INVALID_CONF_VALUE.TIME_ZONE" && error?.position == nil)
  }

  @Test func cancelledStatementsEndOnTheServerToo() throws {
    let session = try session()
    defer { session.close() }
    let statement = session.prepare(
      "SELECT count(*) FROM range(1000000) a CROSS JOIN range(1000000) b WHERE a.id + b.id < 0")
    Foundation.Thread.detachNewThread {
      Foundation.Thread.sleep(forTimeInterval: 2)
      statement.cancel()
    }
    let error = #expect(throws: QueryError.self) { _ = try statement.run() }
    #expect(error?.condition == "OPERATION_CANCELED")
    // Both cores of the server are free again.
    _ = try session.prepare("SELECT count(*) FROM range(1000)").run()
  }

  @Test func tokensReachTheServerAlone() throws {
    let session = try session([:], ";token=geheim;user_id=me")
    defer { session.close() }
    let error = #expect(throws: QueryError.self) {
      _ = try session.prepare("SELECT raise_error('it is geheim')").run()
    }
    #expect(error?.message == "it is [redacted]")
  }

  @Test func aServerThatDiesIsAnError() throws {
    let dying = try SparkServer(home: try #require(SparkServer.home))
    defer { dying.stop() }
    let session = try RemoteSession(dying.address(), client: "martlet-tests")
    _ = try session.prepare("SELECT 1").run()
    Foundation.Thread.detachNewThread {
      Foundation.Thread.sleep(forTimeInterval: 2)
      dying.crash()
    }
    let error = #expect(throws: QueryError.self) {
      _ = try session.prepare(
        "SELECT count(*) FROM range(1000000) a CROSS JOIN range(1000000) b WHERE a.id + b.id < 0"
      ).run()
    }
    #expect(error?.condition == "CONNECT.CONNECTION_LOST", "\(String(describing: error))")
  }
}

/// What goes wrong before a server is reached.
@Suite(.enabled(if: SparkDriver.path != nil))
struct UnreachableTests {
  @Test(arguments: ["sc://127.0.0.1:1", "sc://127.0.0.1:1/;token=geheim", "sc://[::1]:1"])
  func nobodyListens(_ text: String) throws {
    let session = try RemoteSession(try RemoteAddress(text), client: "martlet-tests")
    let error = #expect(throws: QueryError.self) { _ = try session.prepare("SELECT 1").run() }
    #expect(error?.condition == "CONNECT.UNREACHABLE", "\(String(describing: error))")
    #expect(error?.message.contains("geheim") == false)
  }

  @Test func textsAreSentWholeOrNotAtAll() throws {
    let session = try RemoteSession(try RemoteAddress("sc://127.0.0.1:1"), client: "martlet-tests")
    let error = #expect(throws: QueryError.self) { _ = try session.prepare("SELECT 1\0 + 1").run() }
    #expect(error?.condition == "PARSE_SYNTAX_ERROR")
  }
}

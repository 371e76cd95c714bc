import Columns
import Dispatch
import Kernels
import Scheduler
import Session
import Testing

/// The way from a text to rows, one case an operator family; answers in depth are .slt files.
@Suite struct SessionTests {
  @Test(arguments: [
    ("SELECT 1", ["1"]),
    ("SELECT a + 1 AS b FROM VALUES (1), (2), (NULL) AS t(a)", ["2", "3", "NULL"]),
    (
      "SELECT k, sum(v) FROM VALUES ('a', 1), ('b', 2), ('a', 3) AS t(k, v) GROUP BY k ORDER BY k",
      ["a|4", "b|2"]
    ),
    (
      "SELECT l.id, r.id FROM range(3) AS l LEFT JOIN range(1, 9) AS r ON l.id = r.id ORDER BY 1",
      ["0|NULL", "1|1", "2|2"]
    ),
    ("SELECT count(*) FROM range(100000) WHERE id % 7 = 0", ["14286"]),
    (
      "SELECT id, row_number() OVER (ORDER BY id DESC) FROM range(3) ORDER BY id",
      ["0|3", "1|2", "2|1"]
    ),
    (
      "SELECT id, sum(id) OVER (ORDER BY id) FROM range(4) ORDER BY id",
      ["0|0", "1|1", "2|3", "3|6"]
    ),
  ])
  func answers(_ sql: String, _ expected: [String]) throws {
    let session = try Session()
    #expect(try rows(session.run(sql)) == expected)
  }

  @Test func manyThreadsMayBeTheFirstToNameTheSamples() throws {
    for _ in 0..<20 {
      let session = try Session()
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        let rows = try? session.run("SELECT 1 FROM samples.sales LIMIT 1")
        #expect(rows?.rowCount == 1)
      }
    }
  }

  @Test(arguments: [
    ("csv", "csv/bad_rows.csv", "id INT, v INT, s STRING"),
    ("json", "json/bad.jsonl", "a INT, b STRING"),
  ])
  func rowsThatDoNotParseAreCounted(_ format: String, _ file: String, _ schema: String) throws {
    let session = try Session()
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    _ = try session.run(
      """
      CREATE TEMP VIEW bad (\(schema)) USING \(format)
      OPTIONS (path '/\(tests)/Conformance/fixtures/\(file)', mode 'DROPMALFORMED')
      """)
    let plan = try rows(session.run("EXPLAIN ANALYZE SELECT * FROM bad")).joined()
    #expect(plan.contains("malformed rows"))
  }

  @Test func theEngineIsSetByStatements() throws {
    var configuration = SessionConfiguration()
    configuration.threads = 2
    configuration.memoryBytes = 2 << 30
    let session = try Session(configuration)
    #expect(try rows(session.run("SET martlet.threads")) == ["martlet.threads|2"])
    _ = try session.run("SET martlet.threads = 5")
    _ = try session.run("SET martlet.memory = 3GB")
    #expect(session.scheduler.pool.workerCount == 5)
    #expect(session.scheduler.budget.totalBytes == 3 << 30)
    #expect(try rows(session.run("SET martlet.memory")) == ["martlet.memory|\(3 << 30)"])
    for wrong in ["martlet.threads = 0", "martlet.threads = many", "martlet.memory = 1MB"] {
      let error = #expect(throws: QueryError.self) { try session.run("SET \(wrong)") }
      #expect(error?.condition == "INVALID_CONF_VALUE.REQUIREMENT")
    }
    _ = try session.run("RESET martlet.threads")
    #expect(session.scheduler.pool.workerCount == 2)
    _ = try session.run("RESET")
    #expect(session.scheduler.budget.totalBytes == 2 << 30)
  }

  @Test func theEngineIsSetAtTheStart() throws {
    var configuration = SessionConfiguration()
    configuration.settings = ["martlet.threads": "3"]
    #expect(try Session(configuration).scheduler.pool.workerCount == 3)
    configuration.settings = ["martlet.threads": "none"]
    #expect(throws: QueryError.self) { try Session(configuration) }
  }

  private func rows(_ result: StatementResult) throws -> [String] {
    try result.batches.flatMap { batch in
      let cells = batch.columns.map { Casting.cellText($0) }
      return (0..<batch.rowCount).map { row in
        cells.map { $0[row] ?? "NULL" }.joined(separator: "|")
      }
    }
  }
}

import Columns
import Execution
import Glibc
import Kernels
import Scheduler
import Session
import Synchronization
import TestFolders
import Testing

/// Queries with far too little memory answer as with plenty, and leave nothing behind.
@Suite struct SpillTests {
  /// Rows of many types; `k` has few values, `id` is unique, `n` is null now and then.
  private static let rows = """
    (SELECT id, id % 1000 AS k, IF(id % 7 = 0, NULL, id % 5000) AS n,
      concat('some text that is long enough ', CAST(id % 3000 AS STRING)) AS s,
      CAST(id * 31 % 977 AS DECIMAL(20, 2)) AS d, array(id, id % 3) AS a,
      named_struct('x', id % 11, 'y', IF(id % 5 = 0, NULL, CAST(id AS STRING))) AS st
    FROM range(60000))
    """
  private static let others = """
    (SELECT id * 3 AS id, IF(id % 11 = 0, NULL, id % 6000) AS n,
      concat('other ', CAST(id AS STRING)) AS t FROM range(30000))
    """

  /// Looks large to the optimizer, so that it builds the other side of a join; is small.
  private static let few = "(SELECT id FROM range(2000000) WHERE sqrt(id) < 4)"

  static let queries: [(name: String, sql: String)] = [
    ("sort", "SELECT * FROM \(rows) ORDER BY s DESC, n NULLS LAST, id"),
    ("sort by expressions", "SELECT id, s FROM \(rows) ORDER BY id * 7919 % 60000, -id"),
    ("sort by structs", "SELECT id FROM \(rows) ORDER BY st, a, id"),
    ("first of a sort", "SELECT id, s FROM \(rows) ORDER BY s, id LIMIT 9000 OFFSET 100"),
    ("all rows", "SELECT * FROM \(rows)"),
    ("limit", "SELECT id, s, a FROM \(rows) LIMIT 45000 OFFSET 5000"),
    ("group by id", "SELECT id, count(*), sum(d), max(s), avg(n) FROM \(rows) GROUP BY id"),
    ("group by text", "SELECT s, count(n), sum(d), min(id) FROM \(rows) GROUP BY s"),
    (
      "group by nested keys",
      "SELECT st, a, count(*), sum(d), stddev(n) FROM \(rows) GROUP BY st, a"
    ),
    ("collect", "SELECT k, sort_array(collect_list(s)) FROM \(rows) GROUP BY k"),
    ("count distinct", "SELECT count(DISTINCT s, n), count(DISTINCT id) FROM \(rows)"),
    ("percentile", "SELECT k, percentile(n, 0.5), max_by(s, id) FROM \(rows) GROUP BY k"),
    ("distinct", "SELECT DISTINCT s, n FROM \(rows)"),
    ("rollup", "SELECT s, n % 10, count(*) FROM \(rows) GROUP BY ROLLUP (s, n % 10)"),
    ("intersect", "SELECT id, n FROM \(rows) INTERSECT SELECT id, n FROM \(others)"),
    ("except all", "SELECT n FROM \(rows) EXCEPT ALL SELECT n FROM \(others)"),
    ("intersect all", "SELECT s, n FROM \(rows) INTERSECT ALL SELECT s, n + 0 FROM \(rows)"),
    ("union", "SELECT n FROM \(rows) UNION SELECT n FROM \(others)"),
    ("shared rows", "WITH t AS \(rows) SELECT l.s, r.d FROM t l JOIN t r ON l.id = r.id + 1"),
    (
      "window",
      """
      SELECT id, row_number() OVER (PARTITION BY k ORDER BY n, id),
        sum(d) OVER (PARTITION BY k ORDER BY id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW),
        lag(s) OVER (PARTITION BY k ORDER BY id) FROM \(rows)
      """
    ),
    ("window by text", "SELECT id, rank() OVER (PARTITION BY s, n ORDER BY id) FROM \(rows)"),
    (
      "join by one key",
      """
      SELECT l.id, r.id, r.t FROM \(few) l LEFT JOIN \(others) r
      ON l.id % 1 = r.id % 1 AND l.id % 100 + r.id < 200
      """
    ),
    ("inner join", join("JOIN", on: "l.n = r.n AND l.id % 40 = r.id % 40")),
    ("join by text", "SELECT l.id, r.d FROM \(rows) l JOIN \(rows) r ON l.s = r.s AND l.n = r.n"),
    ("left join", join("LEFT JOIN", on: "l.id = r.id AND l.d > 100")),
    ("right join", join("RIGHT JOIN", on: "l.id = r.id AND r.n < 3000")),
    ("full join", join("FULL JOIN", on: "l.id = r.id AND l.d + r.n < 900")),
    ("full join by nulls", join("FULL JOIN", on: "l.n <=> r.n AND l.id = r.id")),
    ("semi join", "SELECT id, s FROM \(rows) l LEFT SEMI JOIN \(others) r ON l.n = r.id"),
    (
      "semi join with a condition",
      "SELECT id, s FROM \(rows) l LEFT SEMI JOIN \(others) r ON l.n = r.n AND l.id < r.id"
    ),
    ("anti join", "SELECT id, s FROM \(rows) l LEFT ANTI JOIN \(others) r ON l.n = r.id"),
    (
      "small anti join",
      "SELECT id, t FROM \(others) l LEFT ANTI JOIN \(rows) r ON l.n = r.n AND l.id < r.id"
    ),
    ("not in", "SELECT id FROM \(rows) WHERE n NOT IN (SELECT id FROM \(others))"),
    ("not in with nulls", "SELECT id FROM \(rows) WHERE n NOT IN (SELECT n FROM \(others))"),
    (
      "existence",
      """
      SELECT id, n IN (SELECT n FROM \(others)),
        EXISTS (SELECT 1 FROM \(others) r WHERE r.id = l.id)
      FROM \(rows) l
      """
    ),
    (
      "scalar subquery",
      "SELECT id, (SELECT max(t) FROM \(others) r WHERE r.n = l.n) FROM \(rows) l"
    ),
    (
      "nested loop",
      "SELECT count(*), sum(r.id) FROM \(few) l LEFT JOIN range(200000) r ON l.id < r.id"
    ),
    (
      "full nested loop",
      "SELECT l.id, r.id FROM range(9) l FULL JOIN range(150000) r ON l.id > r.id OR r.id = 7"
    ),
    (
      "a chain",
      """
      SELECT k, sum(x), count(DISTINCT t), max(place) FROM (
        SELECT l.k, l.d AS x, r.t, row_number() OVER (PARTITION BY l.s ORDER BY l.id) AS place
        FROM \(rows) l JOIN \(others) r ON l.id = r.id LEFT JOIN \(others) q ON q.n = l.n)
      GROUP BY k
      """
    ),
  ]

  private static func join(_ words: String, on condition: String) -> String {
    "SELECT l.id, l.s, l.a, r.id, r.n, r.t FROM \(rows) l \(words) \(others) r ON \(condition)"
  }

  @Test(arguments: queries)
  func answersAreTheSame(_ name: String, _ sql: String) throws {
    let expected = try Self.answer(sql, memory: 4 << 30)
    let folder = try TestFolder()
    let given = try Self.answer(sql, memory: 600 << 10, in: folder, mustSpill: true)
    #expect(given.count == expected.count)
    // What a failing case would print is too much: the first differences do.
    let differences = zip(expected, given).lazy.filter { $0 != $1 }.prefix(3)
    #expect(Array(differences).isEmpty)
    #expect(folder.names.isEmpty)
  }

  /// The rows as text, sorted unless the query sorts them.
  private static func answer(
    _ sql: String, memory: Int, in folder: TestFolder? = nil, mustSpill: Bool = false
  ) throws -> [String] {
    var configuration = SessionConfiguration()
    configuration.memoryBytes = memory
    configuration.threads = 2
    configuration.batchRowCount = 1000
    configuration.temporaryFolder = folder?.path
    let session = try Session(configuration)
    var lines: [String] = []
    try session.run(sql).rows.forEach { batch in
      let cells = batch.columns.map { Casting.cellText($0) }
      for row in 0..<batch.rowCount {
        lines.append(cells.map { $0[row] ?? "NULL" }.joined(separator: "|"))
      }
    }
    if mustSpill { #expect(session.scheduler.spill.writtenBytes > 0) }
    return sql.contains("ORDER BY s DESC") ? lines : lines.sorted()
  }
}

/// The engine's limits change while a query runs; the answer does not.
@Suite struct LiveLimitTests {
  @Test(arguments: [
    "SELECT sum(id * place) FROM (SELECT id, "
      + "row_number() OVER (PARTITION BY v % 997 ORDER BY v DESC, id) AS place "
      + "FROM (SELECT id, id * 7919 % 3000017 AS v FROM range(3000000)))",
    "SELECT count(*), sum(n), min(s) FROM (SELECT id, count(*) AS n, max(CAST(id AS STRING)) AS s "
      + "FROM range(3000000) GROUP BY id)",
  ])
  func lessMemoryMakesARunningQuerySpill(_ sql: String) throws {
    let folder = try TestFolder()
    do {
      var configuration = SessionConfiguration()
      configuration.memoryBytes = 4 << 30
      configuration.threads = 2
      configuration.temporaryFolder = folder.path
      let session = try Session(configuration)
      let expected = try Self.row(session.run(sql))
      #expect(session.scheduler.spill.writtenBytes == 0)
      let statement = try session.prepare(sql)
      let budget = session.scheduler.budget
      let hasEnded = Atomic<Bool>(false)
      let miser = Scheduler.Thread(named: "miser") {
        while budget.usage.executionBytes < 4 << 20, !hasEnded.load(ordering: .acquiring) {
          usleep(1000)
        }
        do { _ = try session.run("SET martlet.memory = 16MB") } catch { Issue.record("\(error)") }
        for count in [4, 1, 3, 2] { session.scheduler.pool.resize(to: count) }
      }
      #expect(try Self.row(statement.run()) == expected)
      hasEnded.store(true, ordering: .releasing)
      miser?.join()
      #expect(session.scheduler.spill.writtenBytes > 0)
      #expect(budget.usage.totalBytes == 16 << 20)
    }
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [
    "SELECT k, sum(id) AS s FROM (SELECT id % 1000 AS k, id FROM range(3000000)) GROUP BY k",
    "SELECT l.id, r.id FROM range(300000) l JOIN range(900000) r ON l.id = r.id * 3 ORDER BY 1, 2",
    "SELECT id, rank() OVER (PARTITION BY id % 5000 ORDER BY -id) AS r FROM range(2000000)",
  ])
  func tasksThatFailDoNotChangeAnswers(_ sql: String) throws {
    var configuration = SessionConfiguration()
    // Which tasks fail depends on how many there are.
    configuration.threads = 2
    let session = try Session(configuration)
    let text = "SELECT count(*), sum(hash(*)) FROM (\(sql))"
    let expected = try Self.row(session.run(text))
    _ = try session.run("SET martlet.faults = tasks=0.05, seed=3")
    let statement = try session.prepare(text)
    #expect(try Self.row(statement.run()) == expected)
    let failures = statement.progress?.stages.reduce(0) { $0 + $1.failedTaskCount }
    #expect(failures ?? 0 > 0)
    _ = try session.run("SET martlet.faults = attempts=4")
    let error = #expect(throws: QueryError.self) { try session.run(text) }
    #expect(error?.message.contains("failed 4 times") == true)
    _ = try session.run("RESET martlet.faults")
    #expect(try Self.row(session.run(text)) == expected)
  }

  private static func row(_ result: StatementResult) throws -> [[String?]] {
    try result.batches.flatMap { batch in batch.columns.map { Casting.cellText($0).map(\.self) } }
  }
}

/// Failures on the way to disk and back.
@Suite struct SpillFailureTests {
  private static let queries = [
    "SELECT * FROM range(200000) ORDER BY id * 7919 % 200000",
    "SELECT id, count(*), max(CAST(id AS STRING)) FROM range(200000) GROUP BY id",
    "SELECT l.id, r.id FROM range(200000) l JOIN range(200000) r ON l.id = r.id",
    "SELECT id, row_number() OVER (PARTITION BY id % 5000 ORDER BY id) FROM range(200000)",
    "SELECT id FROM range(200000)",
  ]

  @Test(arguments: queries)
  func aFullDiskIsAnError(_ sql: String) throws {
    let folder = try TestFolder()
    let error = #expect(throws: QueryError.self) {
      try Self.run(sql, in: folder, .diskFull(afterBytes: 100_000))
    }
    #expect(error?.condition == "SPILL_OUT_OF_MEMORY")
    #expect(error?.hint?.contains("TMPDIR") == true)
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: queries)
  func aDamagedFileIsAnError(_ sql: String) throws {
    let folder = try TestFolder()
    let error = #expect(throws: QueryError.self) {
      try Self.run(sql, in: folder, .corruptSpill(write: 3))
    }
    #expect(error?.condition == "SPILL_OUT_OF_MEMORY")
    #expect(folder.names.isEmpty)
  }

  @Test func aCancelledQueryLeavesNothing() throws {
    let folder = try TestFolder()
    do {
      let session = try Session(Self.configuration(folder, nil))
      let statement = try session.prepare(
        "SELECT l.id FROM range(9000000) l JOIN range(9000000) r ON l.id = r.id ORDER BY 1")
      let canceller = Scheduler.Thread(named: "canceller") {
        while session.scheduler.spill.writtenBytes < 1 << 20 { usleep(2000) }
        statement.cancel()
      }
      #expect(throws: QueryError.self) { try statement.run() }
      canceller?.join()
    }
    #expect(folder.names.isEmpty)
  }

  @Test func whatCannotBeDividedSaysSo() throws {
    let folder = try TestFolder()
    let error = #expect(throws: QueryError.self) {
      try Self.run("SELECT collect_list(id) FROM range(3000000)", in: folder, nil)
    }
    #expect(error?.condition == "UNABLE_TO_ACQUIRE_MEMORY")
  }

  private static func run(
    _ sql: String, in folder: TestFolder, _ fault: FaultInjection.Fault?
  ) throws {
    let session = try Session(configuration(folder, fault))
    try session.run(sql).rows.forEach { _ in }
  }

  private static func configuration(
    _ folder: TestFolder, _ fault: FaultInjection.Fault?
  ) -> SessionConfiguration {
    var configuration = SessionConfiguration()
    configuration.memoryBytes = 1 << 20
    configuration.threads = 2
    configuration.temporaryFolder = folder.path
    configuration.faults = fault.map { FaultInjection([$0]) }
    return configuration
  }
}

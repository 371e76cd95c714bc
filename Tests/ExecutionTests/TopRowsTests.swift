import Columns
import Session
import TestFolders
import Testing

/// The first rows of an order are those of the whole order, though scans leave out what cannot be
/// among them.
@Suite struct TopRowsTests {
  /// Rows in no order, with ties, nulls and what is no number.
  private static let rows = """
    SELECT id, id * 7919 % 5003 AS k, IF(id % 13 = 0, NULL, id * 31 % 977) AS n,
      CASE WHEN id % 101 = 0 THEN double('NaN') WHEN id % 103 = 0 THEN NULL
        ELSE sqrt(id * 7919 % 5003) END AS x,
      concat('text ', CAST(id * 17 % 3001 AS STRING)) AS s,
      date_add(DATE '2020-01-01', CAST(id * 37 % 911 AS INT)) AS d,
      CAST(id * 53 % 7001 AS DECIMAL(12, 2)) AS m
    FROM range(30000)
    """

  private static func session() throws -> Session {
    var configuration = SessionConfiguration()
    configuration.threads = 2
    configuration.batchRowCount = 500
    return try Session(configuration)
  }

  private static func texts(_ query: String, in session: Session) throws -> [[String?]] {
    try session.run(query).batches.flatMap { batch in
      (0..<batch.rowCount).map { row in
        batch.columns.map { column in
          let value = column.value(at: row)
          return value.isNull ? nil : "\(value)"
        }
      }
    }
  }

  static let orders = [
    "k, id", "k DESC, id", "n, id", "n DESC, id", "n NULLS LAST, id DESC", "n DESC NULLS FIRST, id",
    "x, id", "x DESC, id", "x DESC NULLS FIRST, id", "s, id", "s DESC, id", "d DESC, m, id",
    "m, id", "m DESC NULLS FIRST, id", "id", "id DESC", "k + n, id",
  ]

  @Test(arguments: orders)
  func theFirstOfAnOrderAreThoseOfAll(order: String) throws {
    let session = try Self.session()
    let folder = try TestFolder().path
    _ = try session.run("INSERT OVERWRITE DIRECTORY '\(folder)' USING parquet \(Self.rows)")
    let table = "parquet.`\(folder)`"
    let all = try Self.texts("SELECT * FROM \(table) ORDER BY \(order)", in: session)
    for (skip, count) in [(0, 10), (25, 100), (0, 3_000)] {
      let first = try Self.texts(
        "SELECT * FROM \(table) ORDER BY \(order) LIMIT \(count) OFFSET \(skip)", in: session)
      #expect(first == Array(all[skip..<skip + count]))
    }
  }

  @Test(arguments: [
    "SELECT * FROM (SELECT k AS other, id FROM t) ORDER BY other DESC, id",
    "SELECT k, count(*) FROM t GROUP BY k ORDER BY k DESC",
    "SELECT a.k, b.id FROM t a JOIN t b ON a.id = b.k ORDER BY a.k, b.id",
    "SELECT a.id, b.n FROM t a LEFT JOIN t b ON a.id = b.k AND b.n > 900 ORDER BY a.id DESC, b.n",
    "SELECT DISTINCT n FROM t ORDER BY n DESC",
    "SELECT id, row_number() OVER (PARTITION BY k ORDER BY id) AS r FROM t ORDER BY id DESC",
    "SELECT id, k FROM t WHERE n > 5 ORDER BY k DESC, id",
    "SELECT * FROM (SELECT id FROM t UNION ALL SELECT k FROM t) ORDER BY id DESC",
    "SELECT id, explode(array(1, 2)) AS e FROM t ORDER BY id DESC, e",
  ])
  func whatLiesBetweenOrderAndScanSeesTheRowsItNeeds(query: String) throws {
    let session = try Self.session()
    let folder = try TestFolder().path
    _ = try session.run("INSERT OVERWRITE DIRECTORY '\(folder)' USING parquet \(Self.rows)")
    _ = try session.run("CREATE TEMPORARY VIEW t AS SELECT * FROM parquet.`\(folder)`")
    let all = try Self.texts(query, in: session)
    let first = try Self.texts("\(query) LIMIT 50", in: session)
    #expect(first == Array(all.prefix(50)))
  }

  @Test func whoCountsRowsSeesAllOfThem() throws {
    let session = try Self.session()
    let folder = try TestFolder().path
    _ = try session.run("INSERT OVERWRITE DIRECTORY '\(folder)' USING parquet \(Self.rows)")
    let query = """
      SELECT id, place FROM (
        SELECT id, monotonically_increasing_id() AS place FROM parquet.`\(folder)`)
      ORDER BY id DESC
      """
    let all = try Self.texts(query, in: session)
    #expect(try Self.texts("\(query) LIMIT 20", in: session) == Array(all.prefix(20)))
  }
}

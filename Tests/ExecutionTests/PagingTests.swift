import Columns
import Execution
import Foundation
import Kernels
import Scheduler
import Session
import TestFolders
import Testing

/// Results that are pulled page by page: the same rows as a whole run, and no more of them than
/// are wanted.
@Suite struct PagingTests {
  private static func session(
    threads: Int = 2, batchRowCount: Int? = 100, memoryBytes: Int? = nil,
    faults: FaultInjection? = nil
  ) throws -> Session {
    var configuration = SessionConfiguration()
    configuration.threads = threads
    configuration.batchRowCount = batchRowCount
    configuration.memoryBytes = memoryBytes
    configuration.faults = faults
    return try Session(configuration)
  }

  private static func open(
    _ text: String, in session: Session, rows: Int = 100, memoryBytes: Int = 1 << 20,
    shape: ResultShape? = nil
  ) throws -> ResultPager {
    var paging = ResultPaging()
    paging.firstRowCount = rows
    paging.memoryBytes = memoryBytes
    return try #require(
      try session.preparePages(text, paging: paging, shape: shape).open(in: session))
  }

  /// Waits until the pager is in a state of rest.
  private static func settle(_ pager: ResultPager) -> ResultPager.State {
    let deadline = Clock.monotonicNanoseconds() + 60_000_000_000
    while pager.state == .running, Clock.monotonicNanoseconds() < deadline {
      Clock.sleep(milliseconds: 1)
    }
    return pager.state
  }

  /// Waits until a cancelled pager has ended: one that rests ends a moment later.
  private static func end(of pager: ResultPager) -> ResultPager.State {
    for _ in 0..<60_000 where pager.state == .paused { Clock.sleep(milliseconds: 1) }
    return settle(pager)
  }

  private static func page(_ index: Int, of pager: ResultPager) -> ResultPage? {
    for _ in 0..<60_000 {
      if let page = pager.page(index) { return page }
      Clock.sleep(milliseconds: 1)
    }
    return nil
  }

  private static func texts(of batch: Batch) -> [[String?]] {
    (0..<batch.rowCount).map { row in
      (0..<batch.columnCount).map { "\(batch.column($0).value(at: row))" }
    }
  }

  static let queries: [String] = [
    "SELECT id, id * 2 AS d, concat('row ', CAST(id AS STRING)) AS s FROM range(20000)",
    "SELECT id FROM range(20000) WHERE id % 37 = 5",
    "SELECT id FROM range(3000) UNION ALL SELECT -id FROM range(4000)",
    "SELECT id % 10 AS k, id FROM range(30000) ORDER BY k DESC, id",
    "SELECT x.id, y.id FROM range(3000) x LEFT JOIN range(500, 2000) y ON x.id = y.id",
    "SELECT id, explode(sequence(0, id % 4)) FROM range(5000)",
    "SELECT id FROM range(20000) LIMIT 5000 OFFSET 10",
    "SELECT k, count(*) FROM (SELECT id % 700 AS k FROM range(9000)) GROUP BY k ORDER BY k",
    "SELECT id + 1 FROM (SELECT id FROM range(20000) ORDER BY -id)",
    "VALUES (1, 'a'), (2, NULL)",
    "SELECT id FROM range(10) WHERE id > 100",
  ]

  @Test(arguments: queries, [1, 3]) func sameRowsAsARun(_ query: String, threads: Int) throws {
    let session = try Self.session(threads: threads)
    let expected = try session.run(query).batches.flatMap(Self.texts)
    for memoryBytes in [0, 1 << 14, 1 << 30] {
      let pager = try Self.open(query, in: session, memoryBytes: memoryBytes)
      var rows: [[String?]] = []
      try pager.forEachBatch { batch in
        rows += Self.texts(of: batch)
        return true
      }
      #expect(rows == expected)
      #expect(Self.settle(pager) == .complete)
      #expect(pager.rowCount == .exact(expected.count))
      let last = (expected.count - 1) / ResultPage.standardRowCount
      if expected.isEmpty { continue }
      let page = try #require(Self.page(last, of: pager))
      #expect(page.rows.upperBound == expected.count)
      #expect(Self.texts(of: page.batch).last == expected.last)
    }
  }

  @Test func sortsWithTooLittleMemoryAsWithPlenty() throws {
    let query =
      "SELECT id * 7919 % 60000 AS k, concat('text ', CAST(id AS STRING)) AS s "
      + "FROM range(60000) ORDER BY k"
    let small = try Self.session(batchRowCount: nil, memoryBytes: 3 << 20)
    let expected = try Self.session().run(query).batches.flatMap(Self.texts)
    let pager = try Self.open(query, in: small, rows: 600)
    #expect(Self.settle(pager) == .paused)
    #expect(pager.rowCount.known < 60000)
    var rows: [[String?]] = []
    try pager.forEachBatch { batch in
      rows += Self.texts(of: batch)
      return true
    }
    #expect(rows == expected)
  }

  @Test(arguments: [1, 3]) func restsWhenEnoughIsThere(threads: Int) throws {
    let session = try Self.session(threads: threads)
    let pager = try Self.open("SELECT id FROM range(1000000000000)", in: session)
    /// One worker brings no row too many; of several, some may be ahead of one that was held up.
    func expectRest(with wanted: Int) {
      #expect(Self.settle(pager) == .paused)
      guard case .atLeast(let known) = pager.rowCount else {
        Issue.record("the query has ended")
        return
      }
      #expect(threads == 1 ? known == wanted : known >= wanted)
    }
    expectRest(with: 100)
    #expect(Self.page(0, of: pager)?.text(row: 7, column: 0) == "7")
    #expect(pager.page(1_000_000) == nil)
    // Others use the workers meanwhile.
    #expect(try session.run("SELECT sum(id) FROM range(100000)").rowCount == 1)
    for wanted in [1000, 5000, 20000] {
      pager.request(rows: wanted)
      expectRest(with: wanted)
      let page = try #require(Self.page((wanted - 1) / 512, of: pager))
      #expect(page.text(row: 0, column: 0) == String(page.firstRow))
    }
  }

  @Test func stopsInTheMiddleOfAMorsel() throws {
    // A second worker would be in morsels behind the first one, and how far is up to chance.
    let session = try Self.session(threads: 1, batchRowCount: nil)
    let folder = try TestFolder().path
    _ = try session.run(
      "INSERT OVERWRITE DIRECTORY '\(folder)' USING parquet SELECT id FROM range(500000)")
    let pager = try Self.open("SELECT id + 1 FROM parquet.`\(folder)`", in: session)
    for wanted in [100, 60_000, 130_000] {
      pager.request(rows: wanted)
      #expect(Self.settle(pager) == .paused)
      #expect(pager.rowCount.known < wanted + 10_000)
    }
    pager.request(rows: .max)
    #expect(Self.settle(pager) == .complete)
    for place in [0, 200, 976] {
      let page = try #require(Self.page(place, of: pager))
      #expect(page.text(row: 5, column: 0) == String(place * 512 + 6))
    }
  }

  @Test func joinsWithoutAnEndWaitInPlace() throws {
    let session = try Self.session(batchRowCount: nil)
    let pager = try Self.open(
      "SELECT x.id, y.id FROM range(100000) x CROSS JOIN range(100000) y", in: session)
    #expect(Self.settle(pager) == .paused)
    for wanted in [3_000_000, 5_000_000] {
      pager.request(rows: wanted)
      #expect(Self.settle(pager) == .paused)
      #expect(try session.run("SELECT sum(id) FROM range(100000)").rowCount == 1)
    }
    Clock.sleep(milliseconds: 50)
    #expect(pager.rowCount.known < 9_000_000)
    pager.cancel()
    #expect(Self.end(of: pager) == .cancelled)
  }

  @Test func manyAtOnceUnderConcurrency() throws {
    let session = try Self.session(threads: 3)
    let pagers = try (0..<8).map { number in
      try Self.open("SELECT id + \(number) FROM range(40000)", in: session)
    }
    for wanted in stride(from: 500, through: 40000, by: 1700) {
      for pager in pagers { pager.request(rows: wanted) }
      _ = try session.run("SELECT count(*) FROM range(1000)")
    }
    for (number, pager) in pagers.enumerated() {
      pager.request(rows: .max)
      #expect(Self.settle(pager) == .complete)
      #expect(pager.rowCount == .exact(40000))
      let page = try #require(Self.page(70, of: pager))
      #expect(page.text(row: 3, column: 0) == String(70 * 512 + 3 + number))
    }
  }

  @Test func cancelWhileItRests() throws {
    let session = try Self.session()
    let pager = try Self.open("SELECT id FROM range(1000000000)", in: session)
    #expect(Self.settle(pager) == .paused)
    pager.cancel()
    #expect(Self.end(of: pager) == .cancelled)
    #expect(Self.page(0, of: pager)?.text(row: 1, column: 0) == "1")
    pager.request(rows: 1_000_000)
    #expect(pager.state == .cancelled)
    #expect(session.scheduler.pool.runningJobs.isEmpty)
  }

  @Test func droppingOrDisposingEndsTheQuery() throws {
    let session = try Self.session()
    do {
      let pager = try Self.open("SELECT id FROM range(1000000000)", in: session)
      #expect(Self.settle(pager) == .paused)
    }
    let disposed = try Self.open("SELECT id FROM range(1000000000)", in: session)
    #expect(Self.settle(disposed) == .paused)
    disposed.dispose()
    #expect(disposed.page(0) == nil)
    for _ in 0..<60_000 where !session.scheduler.pool.runningJobs.isEmpty {
      Clock.sleep(milliseconds: 1)
    }
    #expect(session.scheduler.pool.runningJobs.isEmpty)
    for _ in 0..<60_000 where session.scheduler.budget.usage.executionBytes > 0 {
      Clock.sleep(milliseconds: 1)
    }
    #expect(session.scheduler.budget.usage.executionBytes == 0)
  }

  @Test func failsInTheMiddle() throws {
    // A second worker might be at the row that fails while the first one is held up.
    let session = try Self.session(threads: 1)
    let pager = try Self.open(
      "SELECT id, 1000 / (70000 - id) AS q FROM range(200000)", in: session)
    #expect(Self.settle(pager) == .paused)
    pager.request(rows: 200_000)
    guard case .failed(let error) = Self.settle(pager) else {
      Issue.record("the query did not fail")
      return
    }
    #expect(error.condition == "DIVIDE_BY_ZERO")
    #expect(Self.page(0, of: pager)?.rowCount == 512)
  }

  @Test func sortsAndFiltersAShownResult() throws {
    let session = try Self.session()
    let text = "SELECT id % 5 AS a, id AS a, 'x' AS b FROM range(100) -- a comment"
    let sorted = try Self.open(
      text, in: session,
      shape: ResultShape(
        orders: [.init(column: 0, isDescending: true), .init(column: 1, isDescending: true)],
        limit: 7))
    #expect(Self.settle(sorted) == .complete)
    #expect(Self.page(0, of: sorted)?.texts(rows: 0..<3, column: 1) == ["99", "94", "89"])
    #expect(sorted.rowCount == .exact(7))
    let filtered = try Self.open(
      "SELECT id FROM range(100);", in: session, shape: ResultShape(filter: "id BETWEEN 3 AND 5"))
    #expect(Self.settle(filtered) == .complete)
    #expect(Self.page(0, of: filtered)?.texts(rows: 0..<9, column: 0) == ["3", "4", "5"])
    #expect(throws: QueryError.self) {
      try session.preparePages("SET", shape: ResultShape(filter: "true"))
    }
  }
}

import Catalog
import Columns
import Execution
import Foundation
import Scheduler
import Session
import Synchronization
import TestFolders
import Testing
import Workbench

/// What screens ask the engine for beside rows: the catalog, profiles, files.
@Suite struct BrowsingTests {
  /// A value that another thread hands over.
  private final class Box<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func put(_ new: Value) { value.withLock { $0 = new } }

    var now: Value? { value.withLock { $0 } }

    func wait() -> Value? {
      for _ in 0..<60_000 {
        if let found = value.withLock({ $0 }) { return found }
        Clock.sleep(milliseconds: 1)
      }
      return nil
    }
  }

  private static func children(
    of node: CatalogNode, in browser: CatalogBrowser
  ) throws -> [CatalogNode] {
    let box = Box<Result<[CatalogNode], QueryError>>()
    browser.children(of: node) { box.put($0) }
    return try #require(box.wait()).get()
  }

  private static func details(
    of node: CatalogNode, in browser: CatalogBrowser
  ) throws -> TableDetails {
    let box = Box<Result<NodeDetails, QueryError>>()
    browser.details(of: node) { box.put($0) }
    let found = try #require(box.wait()).get()
    return try #require(found.table)
  }

  private static func sample(of name: String, in browser: CatalogBrowser) throws -> ResultPage {
    let box = Box<Result<ResultPage, QueryError>>()
    browser.sample(of: name) { box.put($0) }
    return try #require(box.wait()).get()
  }

  @Test func catalogOpensLevelByLevel() throws {
    let session = try Session()
    _ = try session.run("CREATE TEMPORARY VIEW `my view` AS SELECT 1 AS a, 'x' AS `b c`")
    let browser = CatalogBrowser(session)
    defer { browser.stop() }
    let top = try Self.children(of: browser.roots[0], in: browser)
    #expect(top.contains { $0.kind == .schema && $0.name == "default" })
    let view = try #require(top.first { $0.kind == .temporaryView })
    #expect(view.sqlName == "`my view`")
    let columns = try Self.children(of: view, in: browser)
    #expect(columns.map(\.name) == ["a", "b c"])
    #expect(columns.map(\.detail) == ["int not null", "string not null"])
    #expect(columns.map(\.sqlName) == ["a", "`b c`"])
    let details = try Self.details(of: view, in: browser)
    #expect(details.kind == "temporary view")
    #expect(details.columns.map(\.name) == ["a", "b c"])
    let sample = try Self.sample(of: details.sqlName, in: browser)
    #expect(sample.text(row: 0, column: 1) == "x")
    #expect(throws: QueryError.self) { try Self.details(of: columns[0], in: browser) }
  }

  @Test func filesTellTheirLayout() throws {
    let folder = try TestFolder().path
    let session = try Session()
    for (name, format) in [("one.csv", nil), ("two.parquet", nil), ("three.json", "json")] {
      let pager = try #require(
        try session.preparePages("SELECT id, concat('n', id) AS n FROM range(5000)")
          .open(in: session))
      let export = try ResultExport(pager, to: folder + "/" + name, format: format, in: session)
      let box = Box<ResultExport.Event>()
      export.start { event in
        if case .progress = event { return }
        box.put(event)
      }
      guard case .finished(let rowCount, let byteCount)? = box.wait() else {
        Issue.record("\(name) was not written")
        return
      }
      #expect(rowCount == 5000)
      #expect(byteCount > 0)
    }
    try "x".write(toFile: folder + "/notes.bin", atomically: true, encoding: .utf8)
    let browser = CatalogBrowser(session)
    defer { browser.stop() }
    let files = try Self.children(of: browser.folder(folder), in: browser)
    #expect(files.map(\.name) == ["notes.bin", "one.csv", "three.json", "two.parquet"])
    #expect(files[0].kind == .otherFile)
    let parquet = try Self.details(of: files[3], in: browser)
    #expect(parquet.rowCount == 5000 && parquet.isRowCountExact)
    #expect(parquet.columns.map(\.name) == ["id", "n"])
    #expect(parquet.layout.contains { $0.label == "Row groups" && $0.value == "1" })
    #expect(parquet.layout.contains { $0.label == "Codecs" })
    #expect(try Self.sample(of: parquet.sqlName, in: browser).rowCount == 100)
    let csv = try Self.details(of: files[1], in: browser)
    #expect(csv.layout.contains { $0.label == "Delimiter" && $0.value == "," })
    let columns = try Self.children(of: files[2], in: browser)
    #expect(columns.map(\.name) == ["id", "n"])
    #expect(throws: QueryError.self) {
      try Self.children(of: browser.folder(folder + "/missing"), in: browser)
    }
  }

  @Test func foldersAreTablesOrCounted() throws {
    let folder = try TestFolder().path
    let session = try Session()
    _ = try session.run(
      "INSERT OVERWRITE DIRECTORY '\(folder)/parts' USING parquet SELECT id FROM range(10)")
    try "x".write(toFile: folder + "/.hidden", atomically: true, encoding: .utf8)
    try "x".write(toFile: folder + "/notes.bin", atomically: true, encoding: .utf8)
    let browser = CatalogBrowser(session)
    defer { browser.stop() }
    let root = browser.folder(folder)
    #expect(try Self.children(of: root, in: browser).map(\.name) == ["parts", "notes.bin"])
    let all = Box<Result<[CatalogNode], QueryError>>()
    browser.children(of: root, showingHidden: true) { all.put($0) }
    let found = try #require(all.wait()).get()
    #expect(found.map(\.name) == ["parts", ".hidden", "notes.bin"])
    let parts = try #require(try Self.children(of: root, in: browser).first)
    let table = try Self.details(of: parts, in: browser)
    #expect(table.kind == "folder of files" && table.rowCount == 10)
    #expect(try Self.sample(of: table.sqlName, in: browser).rowCount == 10)
    let facts = Box<Result<NodeDetails, QueryError>>()
    browser.details(of: root) { facts.put($0) }
    let known = try #require(facts.wait()).get()
    guard case .facts(let counts) = known else {
      Issue.record("a folder of anything is no table")
      return
    }
    #expect(counts.contains { $0.label == "Files" && $0.value == "2" })
  }

  @Test func whatIsNoLongerWantedIsNotAnswered() throws {
    let session = try Session()
    let browser = CatalogBrowser(session)
    let slow = Box<Bool>()
    let fast = Box<Bool>()
    browser.sample(of: "(SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1)") { _ in
      slow.put(true)
    }
    Clock.sleep(milliseconds: 100)
    browser.sample(of: "(SELECT 1)") { _ in fast.put(true) }
    #expect(fast.wait() == true)
    browser.profile(
      .written("(SELECT sqrt(id) FROM range(100000000000))"), columns: nil
    ) { _, _ in }
    Clock.sleep(milliseconds: 300)
    browser.stop()
    #expect(slow.now == nil)
  }

  @Test func exportsAreCancelledWithoutATrace() throws {
    let folder = try TestFolder().path
    let session = try Session()
    let pager = try #require(
      try session.preparePages("SELECT id FROM range(1000000000000)").open(in: session))
    let export = try ResultExport(pager, to: folder + "/big.csv", in: session)
    let box = Box<ResultExport.Event>()
    export.start { event in
      if case .progress = event { export.cancel() } else { box.put(event) }
    }
    guard case .cancelled? = box.wait() else {
      Issue.record("the export went on")
      return
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    #expect(throws: QueryError.self) { try ResultExport(pager, to: "/tmp/x.what", in: session) }
  }

  private static func profiles(of text: String) throws -> [ColumnProfile] {
    let session = try Session()
    let profiler = ColumnProfiler(text, in: session)
    let found = Mutex<[ColumnProfile]>([])
    let box = Box<ColumnProfiler.EndState>()
    profiler.start { event in
      switch event {
      case .started(let blank): found.withLock { $0 = blank }
      case .column(let place, let profile): found.withLock { $0[place] = profile }
      case .ended(let state): box.put(state)
      }
    }
    #expect(box.wait() == .complete)
    return found.withLock { $0 }
  }

  @Test func profilesCountExactlyWhatTheyCan() throws {
    let profiles = try Self.profiles(
      of: """
        SELECT id % 10 AS a, IF(id % 4 = 0, NULL, concat('t', id % 3)) AS a, array(id) AS l,
          DATE '2020-01-01' + CAST(id % 100 AS INT) AS d FROM range(10000);
        """)
    #expect(profiles.map(\.name) == ["a", "a", "l", "d"])
    #expect(profiles.allSatisfy { $0.state == .complete && $0.rowCount == 10_000 })
    #expect(profiles[0].distinctCount == .init(10))
    #expect(profiles[0].mean == 4.5)
    #expect(profiles[0].minimum == "0" && profiles[0].maximum == "9")
    #expect(profiles[0].quantiles.map(\.value) == [0, 2, 4, 7, 9])
    #expect(profiles[0].histogram.reduce(0) { $0 + $1.count } == 10_000)
    #expect(profiles[1].nullCount == 2500)
    #expect(profiles[1].topValues.count == 3)
    #expect(profiles[1].longest == 2)
    #expect(profiles[2].distinctCount == nil)
    #expect(profiles[3].distinctCount == .init(100))
    #expect(profiles[3].minimum == "2020-01-01")
  }

  @Test func profilesOfManyValuesAreMarkedApproximate() throws {
    let profiles = try Self.profiles(
      of: "SELECT id, IF(id % 2 = 0, -7, id) AS half FROM range(400000)")
    let distinct = try #require(profiles[0].distinctCount)
    #expect(distinct.isApproximate)
    #expect(abs(distinct.value - 400_000) < 40_000)
    #expect(abs(profiles[0].quantiles[2].value - 200_000) < 4000)
    #expect(abs(profiles[0].histogram.reduce(0) { $0 + $1.count } - 400_000) < 8000)
    #expect(profiles[0].isHistogramApproximate)
    let top = try #require(profiles[1].topValues.first)
    #expect(top.text == "-7" && top.count.isApproximate)
    #expect(abs(top.count.value - 200_000) < 10_000)
  }
}

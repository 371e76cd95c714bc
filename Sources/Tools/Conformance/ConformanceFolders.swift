import Foundation

/// Where the conformance files lie and what the names in their statements stand for.
package struct ConformanceFolders: Sendable {
  /// The root of the repository.
  package let root: String

  package init(root: String) { self.root = root }

  package var conformance: String { root + "/Tests/Conformance" }
  private var tpchData: String { conformance + "/fixtures/tpch-0.01" }

  package func expand(_ sql: String, scratch: String) -> String {
    guard sql.contains("${") else { return sql }
    return sql.replacingOccurrences(of: "${DATA}", with: root + "/datasets")
      .replacingOccurrences(of: "${TMP}", with: scratch)
      .replacingOccurrences(of: "${FIXTURES}", with: conformance + "/fixtures")
  }

  /// All scripts in the order of their paths, or those whose path contains `part`.
  package func scripts(containing part: String? = nil) throws -> [ConformanceScript] {
    let found = FileManager.default.enumerator(atPath: conformance)
    let paths = (found?.allObjects as? [String] ?? []).filter { path in
      part.map(path.contains) ?? true
    }
    return try paths.sorted().compactMap { path in
      if path.hasSuffix(".slt") {
        return ConformanceScript(path: path, text: try read(path))
      }
      return path.hasPrefix("tpch/") && path.hasSuffix(".sql") ? try tpchScript(path) : nil
    }
  }

  /// A TPC-H query over the small fixture as a script: the views, then the query.
  private func tpchScript(_ path: String) throws -> ConformanceScript {
    let tables = [
      "customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier",
    ]
    var records = tables.map { table in
      let file = "\(tpchData)/\(table).parquet"
      return ConformanceRecord(
        line: 0, sql: "CREATE TEMPORARY VIEW \(table) AS SELECT * FROM parquet.`\(file)`",
        expectation: .success)
    }
    let expected = try read(String(path.dropLast(4)) + ".expected")
    var body = ConformanceScript.lines(of: expected)
    if body.last == "" { body.removeLast() }
    records.append(
      ConformanceRecord(
        line: 1, sql: try read(path), expectation: .rows(body, sorted: false)))
    return ConformanceScript(path: path, records: records)
  }

  /// The places of records that may fail for now: a path, or a path and a line.
  package func pending() throws -> PendingList { PendingList(text: try read("pending.txt")) }

  private func read(_ path: String) throws -> String {
    try String(contentsOfFile: conformance + "/" + path, encoding: .utf8)
  }
}

/// A list that only shrinks: what stands on it may fail, but must come off once it passes.
package struct PendingList: Sendable {
  private let entries: Set<String>

  package init(text: String) {
    entries = Set(
      ConformanceScript.lines(of: text).filter { !$0.isEmpty && !$0.hasPrefix("#") })
  }

  package func allows(_ outcome: RecordOutcome) -> Bool {
    entries.contains(outcome.path) || entries.contains(outcome.place)
  }

  /// Entries of this file under which nothing fails any more.
  package func settled(_ path: String, _ outcomes: [RecordOutcome]) -> [String] {
    let failing = Set(outcomes.filter { $0.failure != nil }.map(\.place))
    return entries.filter { entry in
      if entry == path { return failing.isEmpty }
      return entry.hasPrefix(path + ":") && !failing.contains(entry)
    }.sorted()
  }
}

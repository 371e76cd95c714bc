package import Synchronization

/// What a scan did, summed over its workers: shown by EXPLAIN ANALYZE and the stage pages.
package final class ScanCounters: Sendable {
  package let bytesRead = Atomic<Int>(0)
  package let rowsRead = Atomic<Int>(0)
  package let filesRead = Atomic<Int>(0)
  /// Row groups, pages or files that statistics ruled out.
  package let unitsPruned = Atomic<Int>(0)
  /// Rows that did not parse and were dropped or set to null.
  package let malformedRows = Atomic<Int>(0)

  package init() {}

  package func add(
    bytes: Int = 0, rows: Int = 0, files: Int = 0, pruned: Int = 0, malformed: Int = 0
  ) {
    if bytes > 0 { bytesRead.add(bytes, ordering: .relaxed) }
    if rows > 0 { rowsRead.add(rows, ordering: .relaxed) }
    if files > 0 { filesRead.add(files, ordering: .relaxed) }
    if pruned > 0 { unitsPruned.add(pruned, ordering: .relaxed) }
    if malformed > 0 { malformedRows.add(malformed, ordering: .relaxed) }
  }
}

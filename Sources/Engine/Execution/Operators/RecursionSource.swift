import Columns
import Scheduler

/// Runs the step of a recursive query on the rows of the round before until it makes none.
///
/// `@unchecked Sendable`: `current` is written between rounds by the one task that reads.
final class RecursionSource: PipelineSource, @unchecked Sendable {
  /// Lowers the step anew for each round; its rows are read from `current`.
  typealias Round = @Sendable () throws -> StoredRows

  private let anchor: StoredRows
  private let current: StoredRows
  private let maximumDepth: Int
  private let name: String
  private let round: Round

  private static let maximumRowCount = 1_000_000

  init(
    anchor: StoredRows, current: StoredRows, maximumDepth: Int, name: String,
    _ round: @escaping Round
  ) {
    self.anchor = anchor
    self.current = current
    self.maximumDepth = maximumDepth
    self.name = name
    self.round = round
  }

  var maximumParallelism: Int { 1 }

  func prepare() throws -> Int { 1 }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    try current.replace(by: anchor.load())
    var depth = 0
    var total = 0
    while current.rowCount > 0 {
      try current.forEach(limit: scope.query.batchRowCount) { batch in
        total += batch.rowCount
        try next.push(batch)
      }
      if scope.stop.isSet { return }
      try scope.throwIfCancelled()
      guard total <= RecursionSource.maximumRowCount else {
        throw QueryError(
          "RECURSION_ROW_LIMIT_EXCEEDED", sqlState: "42836",
          "Recursion row limit \(RecursionSource.maximumRowCount) reached but query has not "
            + "exhausted, try setting a larger value to "
            + "'spark.sql.cteRecursionRowLimit'.")
      }
      depth += 1
      guard depth <= maximumDepth else {
        throw QueryError(
          "RECURSION_LEVEL_LIMIT_EXCEEDED", sqlState: "42836",
          "Recursion level limit \(maximumDepth) reached but query has not exhausted, try "
            + "increasing it like 'WITH RECURSIVE t(col) MAX RECURSION LEVEL 200'.")
      }
      try current.replace(by: try round().load())
    }
  }
}

import Columns
import Scheduler

/// Keeps rows where pages of them are read while the query runs.
final class PagingSink: PipelineSink {
  private let pages: PagedRows

  init(_ pages: PagedRows) { self.pages = pages }

  func makeStep(_ scope: WorkerScope) -> Step { PagingStep(scope, pages) }

  func pipelineEnded(order: Int) { pages.pipelineEnded(order) }

  func inputEnded() throws { pages.inputEnded() }
}

private final class PagingStep: SinkStep {
  private let pages: PagedRows

  init(_ scope: WorkerScope, _ pages: PagedRows) {
    self.pages = pages
    super.init(scope, pages.id)
  }

  override func take(_ batch: Batch) throws {
    scope.count(rows: batch.rowCount, of: id)
    try pages.append(batch, at: scope.place)
    // One batch of a join may give billions of rows, and nothing stops it in between.
    while pages.isFarAhead {
      try scope.throwIfCancelled()
      try scope.task?.checkpoint()
      Clock.sleep(milliseconds: 5)
    }
  }

  override func morselEnded() throws { pages.morselEnded(scope.place) }
}

/// The rows that the last operator has kept, as pages: read where they lie, unless they have to be
/// merged, which is done as far as pages are wanted.
final class PagedSource: PipelineSource {
  private let rows: StoredRows
  private let source: StoredSource
  private let pages: PagedRows

  init(_ rows: StoredRows, _ pages: PagedRows) {
    self.rows = rows
    self.pages = pages
    source = StoredSource(rows)
  }

  var maximumParallelism: Int { 1 }

  func prepare() throws -> Int {
    guard let counts = rows.pieceRowCounts else { return 1 }
    pages.adopt(rows, counts)
    return 0
  }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    try source.read(morsel: morsel, scope, into: next)
  }

  func ended() { source.ended() }
}

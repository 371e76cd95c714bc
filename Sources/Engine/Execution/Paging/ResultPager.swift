package import Columns
package import Kernels
package import Scheduler
import Synchronization

/// The rows of a result for a screen: pulled as they are looked at, kept within a few megabytes.
///
/// Nothing here blocks: what has to come from disk or from the query makes `onChange` be called
/// when it is there. Dropping the pager ends the query and frees everything.
package final class ResultPager: Sendable {
  package enum RowCount: Hashable, Sendable {
    case exact(Int)
    /// More may come.
    case atLeast(Int)

    package var known: Int {
      switch self {
      case .exact(let count), .atLeast(let count): count
      }
    }
  }

  package enum State: Hashable, Sendable {
    case running
    /// As many rows are there as were asked for; more may follow.
    case paused
    case complete
    case cancelled
    case failed(QueryError)
  }

  fileprivate struct Cache {
    var pages: [Int: ResultPage] = [:]
    /// The page read longest ago first.
    var order: [Int] = []
    var loading: Set<Int> = []
    var readError: QueryError?
    var isDisposed = false
    var onChange: (@Sendable () -> Void)?
  }

  package let schema: Schema
  package let zone: TimeZone
  private let pages: PagedRows
  private let job: Job?
  private let pool: WorkerPool
  private let cache = Mutex(Cache())

  /// So many pages read from disk stay in memory.
  private static let keptPageCount = 32

  /// Starts the query.
  package init(_ query: PagedQuery, zone: TimeZone) {
    schema = query.schema
    self.zone = zone
    pages = query.pages
    job = query.job
    pool = query.job.pool
    pages.onChange { [weak self] in self?.changed() }
    query.job.submit().onEnd { [weak self] _ in self?.changed() }
  }

  /// Shows rows that are all there.
  package init(_ rows: StoredRows, schema: Schema, zone: TimeZone, pool: WorkerPool) {
    self.schema = schema
    self.zone = zone
    self.pool = pool
    pages = PagedRows(rows, types: schema.fields.map(\.type))
    job = nil
  }

  deinit { job?.handle.cancel(.other("because its result was closed")) }

  package var rowCount: RowCount {
    let (count, isComplete) = pages.availability
    return isComplete ? .exact(count) : .atLeast(count)
  }

  package var state: State {
    if let error = cache.withLock({ $0.readError }) { return .failed(error) }
    guard let handle = job?.handle else { return .complete }
    switch handle.state {
    case .created, .running: return pages.gate.isClosed ? .paused : .running
    case .succeeded: return .complete
    case .cancelled: return .cancelled
    case .failed: return .failed(QueryError(describing: handle.error))
    }
  }

  /// Calls `handler` after each change, on another thread: it must be quick.
  package func onChange(_ handler: @escaping @Sendable () -> Void) {
    cache.withLock { $0.onChange = handler }
  }

  /// Goes on with the query until so many rows from the start are there.
  package func request(rows: Int) {
    if pages.request(rowCount: rows) { job?.handle.wake() }
  }

  /// Stops the query; the rows that are there stay.
  package func cancel() { job?.handle.cancel(.user) }

  /// Ends the query and lets everything go; pages are nil from now on.
  package func dispose() {
    cache.withLock { cache in
      cache = Cache()
      cache.isDisposed = true
    }
    pages.onChange(nil)
    job?.handle.cancel(.other("because its result was closed"))
    pages.dispose()
  }
}

/// Pages.
extension ResultPager {
  /// 512 rows, or fewer at the end of what is there; nil when the page is not there (yet).
  package func page(_ index: Int) -> ResultPage? {
    guard let rows = rows(ofPage: index) else { return nil }
    let known = cache.withLock { $0.isDisposed ? nil : $0.take(index) }
    if let known, known.rowCount == rows.count { return known }
    if let batch = try? pages.rows(rows, mayReadDisk: false) {
      return ResultPage(firstRow: rows.lowerBound, batch, zone: zone)
    }
    load(index, rows)
    return nil
  }

  /// The rows of a page that are there.
  private func rows(ofPage index: Int) -> Range<Int>? {
    let size = ResultPage.standardRowCount
    let available = pages.availability.rowCount
    guard index >= 0, index <= available / size, index * size < available else { return nil }
    return index * size..<min(available, index * size + size)
  }

  /// Reads a page from disk on a worker.
  private func load(_ index: Int, _ rows: Range<Int>) {
    let isFirst = cache.withLock { cache in
      !cache.isDisposed && cache.readError == nil && cache.loading.insert(index).inserted
    }
    guard isFirst else { return }
    var options = JobOptions()
    options.priority = .interactive
    let job = Job("page \(index)", on: pool, options: options)
    job.addStage("Page", .tasks(1)) { [weak self, pages, zone] _ in
      let outcome = Result { try pages.rows(rows, mayReadDisk: true) }
      self?.loaded(
        index,
        outcome.map { batch in
          batch.map { ResultPage(firstRow: rows.lowerBound, $0, zone: zone) }
        })
    }
    job.submit()
  }

  private func loaded(_ index: Int, _ outcome: Result<ResultPage?, any Error>) {
    cache.withLock { cache in
      cache.loading.remove(index)
      guard !cache.isDisposed else { return }
      switch outcome {
      case .success(let page): if let page { cache.keep(page, index, Self.keptPageCount) }
      case .failure(let error): cache.readError = QueryError(describing: error)
      }
    }
    changed()
  }

  private func changed() { cache.withLock { $0.onChange }?() }

  /// The rows of a range, as far as they are there; may wait for the disk.
  package func batch(_ rows: Range<Int>) throws -> Batch? {
    try pages.rows(rows, mayReadDisk: true)
  }

  /// Gives all rows from `start` on in batches, until `body` answers false; blocks, and makes the
  /// query run to its end. For exports.
  package func forEachBatch(
    from start: Int = 0, _ body: (Batch) throws -> Bool
  ) throws {
    let step = Batch.standardRowCount
    var next = start
    while true {
      request(rows: next + 4 * step)
      let (available, isComplete) = pages.availability
      if next < available {
        let end = min(available, next + step)
        guard let batch = try pages.rows(next..<end, mayReadDisk: true), try body(batch) else {
          return
        }
        next = end
      } else if isComplete {
        return
      } else {
        switch state {
        case .failed(let error): throw error
        case .cancelled:
          throw job?.handle.error ?? TaskInterrupted()
        case .running, .paused, .complete: Clock.sleep(milliseconds: 2)
        }
      }
    }
  }
}

extension ResultPager.Cache {
  fileprivate mutating func take(_ index: Int) -> ResultPage? {
    guard let page = pages[index] else { return nil }
    order.removeAll { $0 == index }
    order.append(index)
    return page
  }

  fileprivate mutating func keep(_ page: ResultPage, _ index: Int, _ limit: Int) {
    pages[index] = page
    order.removeAll { $0 == index }
    order.append(index)
    while order.count > limit { pages[order.removeFirst()] = nil }
  }
}

extension QueryError {
  /// What a person reads of an error of any kind.
  package init(describing error: (any Error)?) {
    switch error {
    case let error as QueryError: self = error
    case let failure as RetryableFailure:
      self = failure.finalError ?? .internalError(failure.message)
    case is TaskInterrupted:
      self = QueryError("SPARK_JOB_CANCELLED", sqlState: "XXKDA", "The statement was cancelled.")
    case let error?: self = .internalError("\(error)")
    case nil: self = .internalError("a job failed without an error")
    }
  }
}

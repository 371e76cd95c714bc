import Columns
import Execution
import Scheduler
import Session
import Synchronization
import TerminalKit

/// Something about a result that takes longer than a picture may.
enum ResultTask: Sendable {
  case search(ResultSearch)
  case chart(ChartQuery)
  /// The column at a place of a query.
  case statistics(String, column: Int)
  case export(ResultPager, path: String)

  /// Of each kind a tab has one at a time: a new one takes the place of the one before.
  enum Kind: Hashable, Sendable, CaseIterable {
    case search, chart, statistics, export
  }

  var kind: Kind {
    switch self {
    case .search: .search
    case .chart: .chart
    case .statistics: .statistics
    case .export: .export
    }
  }
}

/// What came of a task, for the tab that asked.
package struct ResultNews: Sendable {
  enum Event: Sendable {
    case searched(rowCount: Int)
    case searchEnded(ResultSearch.Outcome)
    case chart(ChartRows)
    case statistics(ColumnProfile)
    case exported(rowCount: Int)
    case exportEnded(rowCount: Int, byteCount: Int, path: String)
    case cancelled
    case failed(QueryError)
  }

  let tab: Int
  let kind: ResultTask.Kind
  /// The number under which the task was started: what comes of older ones is not wanted.
  let ticket: Int
  let event: Event

  init(_ tab: Int, _ kind: ResultTask.Kind, _ ticket: Int, _ event: Event) {
    self.tab = tab
    self.kind = kind
    self.ticket = ticket
    self.event = event
  }
}

/// Runs the tasks of results on threads of their own and tells what comes of them.
final class ResultTasks: Sendable {
  private struct Key: Hashable {
    var tab: Int
    var kind: ResultTask.Kind
  }

  private let session: Session
  private let post: @Sendable (ResultNews) -> Void
  private let running = Mutex<[Key: Cancellation]>([:])

  private static let tellingInterval: UInt64 = 100_000_000

  init(_ session: Session, post: @escaping @Sendable (ResultNews) -> Void) {
    self.session = session
    self.post = post
  }

  func start(_ task: ResultTask, ticket: Int, tab: Int) {
    let cancellation = Cancellation()
    let before = running.withLock {
      $0.updateValue(cancellation, forKey: Key(tab: tab, kind: task.kind))
    }
    before?.cancel()
    let kind = task.kind
    let tell: @Sendable (ResultNews.Event) -> Void = { [post] event in
      if !cancellation.isCancelled { post(ResultNews(tab, kind, ticket, event)) }
    }
    switch task {
    case .statistics(let text, let column): profile(text, column, cancellation, tell)
    case .export(let pager, let path): export(pager, path, cancellation, tell)
    case .search(let search):
      inThread("search", tell) {
        var last = Clock.monotonicNanoseconds()
        let outcome = try search.run(isCancelled: { cancellation.isCancelled }) { rowCount in
          let now = Clock.monotonicNanoseconds()
          guard now &- last > Self.tellingInterval else { return }
          last = now
          tell(.searched(rowCount: rowCount))
        }
        tell(.searchEnded(outcome))
      }
    case .chart(let query):
      inThread("chart", tell) { [session] in
        let rows = try query.rows(
          run: { try Self.rows(of: $0, session, cancellation) },
          isCancelled: { cancellation.isCancelled })
        tell(.chart(rows))
      }
    }
  }

  /// Ends what runs for a tab: one kind or all.
  func cancel(tab: Int, _ kinds: [ResultTask.Kind] = ResultTask.Kind.allCases) {
    for kind in kinds {
      running.withLock { $0.removeValue(forKey: Key(tab: tab, kind: kind)) }?.cancel()
    }
  }

  private func inThread(
    _ name: String, _ tell: @escaping @Sendable (ResultNews.Event) -> Void,
    _ body: @escaping @Sendable () throws -> Void
  ) {
    let guarded: @Sendable () -> Void = {
      do {
        try body()
      } catch is TaskInterrupted {
        tell(.cancelled)
      } catch {
        tell(.failed(QueryError(describing: error)))
      }
    }
    if let thread = Thread(named: name, guarded) { thread.detach() } else { guarded() }
  }

  private static func rows(
    of text: String, _ session: Session, _ cancellation: Cancellation
  ) throws -> [[Value]] {
    let statement = try session.prepare(text, isRecorded: false)
    guard cancellation.onCancel({ statement.cancel() }) else { throw TaskInterrupted() }
    return try statement.run().batches.flatMap { batch in
      let columns = batch.columns
      return (0..<batch.rowCount).map { row in columns.map { $0.value(at: row) } }
    }
  }

  private func profile(
    _ text: String, _ column: Int, _ cancellation: Cancellation,
    _ tell: @escaping @Sendable (ResultNews.Event) -> Void
  ) {
    let profiler = ColumnProfiler(text, in: session)
    guard cancellation.onCancel({ profiler.cancel() }) else { return }
    profiler.start(columns: [column]) { event in
      switch event {
      case .started(let profiles): if let first = profiles.first { tell(.statistics(first)) }
      case .column(_, let profile): tell(.statistics(profile))
      case .ended(.failed(let error)): tell(.failed(error))
      case .ended: break
      }
    }
  }

  private func export(
    _ pager: ResultPager, _ path: String, _ cancellation: Cancellation,
    _ tell: @escaping @Sendable (ResultNews.Event) -> Void
  ) {
    let take: @Sendable (ResultExport.Event) -> Void = { event in
      switch event {
      case .progress(let rowCount): tell(.exported(rowCount: rowCount))
      case .finished(let rowCount, let byteCount):
        tell(.exportEnded(rowCount: rowCount, byteCount: byteCount, path: path))
      case .cancelled: tell(.cancelled)
      case .failed(let error): tell(.failed(error))
      }
    }
    do {
      let export = try ResultExport(pager, to: path, in: session)
      guard cancellation.onCancel({ export.cancel() }) else { return }
      export.start(post: take)
    } catch {
      tell(.failed(error))
    }
  }
}

/// Asks a task to end, and tells those who wait inside of it.
final class Cancellation: Sendable {
  private struct State {
    var isCancelled = false
    var handler: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  var isCancelled: Bool { state.withLock(\.isCancelled) }

  /// Takes the place of the handler before; false when it is too late.
  func onCancel(_ handler: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      state.handler = handler
      return !state.isCancelled
    }
  }

  func cancel() {
    let handler = state.withLock { state in
      state.isCancelled = true
      return state.handler
    }
    handler?()
  }
}

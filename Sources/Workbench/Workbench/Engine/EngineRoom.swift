import CPlatform
import Columns
package import Execution
import Scheduler
package import Session
import Synchronization

/// Runs statements for screens, several at once, on threads of its own; nothing here blocks.
///
/// Planning and commands take a thread each, at most four; rows come from the session's workers.
/// Changes are posted at most ten times a second for all jobs together, but for those that a screen
/// waits for (a job's state, its first rows), and never while nothing changes.
package final class EngineRoom: Sendable {
  package typealias Post = @Sendable (EngineChange) -> Void

  fileprivate struct Entry {
    var job: EngineJob
    var paging: ResultPaging
    var statement: PreparedStatement?
    /// Ends a command.
    let interruption = Interruption()
    var startedAt: UInt64 = 0
    var isCancelled = false
    var isChanged = true
    /// How the job stood when it was told of last.
    var told: Landmark?
  }

  /// What no screen waits for: how a job stands, and that there are rows.
  fileprivate struct Landmark: Equatable {
    var state: EngineJob.State
    var hasRows: Bool
  }

  fileprivate struct State {
    var entries: [Int: Entry] = [:]
    var queue: [Int] = []
    var nextID = 1
    var idleThreadCount = 0
    var threads: [Thread] = []
    var alarm: AlarmClock.Alarm?
    var alarmDue: UInt64 = 0
    var lastPost: UInt64 = 0
    var tidying: AlarmClock.Alarm?
    var isStopping = false
  }

  package let session: Session
  /// Looks into the catalog for screens; it ends with the room.
  package let catalog: CatalogBrowser
  private let post: Post
  private let lock = Lock()
  private let workAvailable: Condition
  private let alarms = AlarmClock()
  private let subscription: EventBus.Subscription
  private let guarded: Guarded
  private let recorder: Recorder
  private let logs: RunLogs?
  /// What may take a while and nobody waits for.
  private let chores = BackgroundQueue("chores")

  /// `@unchecked Sendable`: protected by the room's lock.
  private final class Guarded: @unchecked Sendable {
    var state = State()
  }

  private static let threadLimit = 4
  private static let postInterval: UInt64 = 100_000_000
  private static let tidyingPause: UInt64 = 300_000_000

  /// `post` is called on other threads. What runs did is kept in `logFolder` when there is one.
  package init(_ session: Session, logFolder: String? = nil, post: @escaping Post) {
    self.session = session
    logs = logFolder.map { RunLogs(folder: $0, bus: session.events) }
    catalog = CatalogBrowser(session)
    self.post = post
    workAvailable = Condition(lock)
    guarded = Guarded()
    let recorder = Recorder()
    self.recorder = recorder
    subscription = session.events.subscribe { record in
      recorder.add(record)
      // Events come on a thread of their own: after the last that was told of their job, perhaps.
      switch record.event {
      case is JobStarted, is QueryPlanned, is JobEnded, is StatementEnded: post(.noted)
      default: break
      }
    }
  }

  /// Holds the records apart from the room, which the bus must not keep alive.
  private final class Recorder: Sendable {
    let records = Mutex(JobRecords())

    func add(_ record: EventRecord) { records.withLock { $0.add(record) } }
  }

  deinit { session.events.unsubscribe(subscription) }

  /// Cancels everything and ends the threads; called once at the end.
  package func stop() {
    catalog.stop()
    let (threads, jobs) = withState { state in
      state.isStopping = true
      state.queue = []
      workAvailable.broadcast()
      defer { state.threads = [] }
      return (state.threads, Array(state.entries.keys))
    }
    for job in jobs { cancel(job) }
    for thread in threads { thread.join() }
    chores.stop()
    alarms.stop()
    logs?.close()
  }

  private func withState<Value>(_ body: (inout State) -> Value) -> Value {
    lock.withLock { body(&guarded.state) }
  }
}

/// What screens ask for.
extension EngineRoom {
  /// Runs one statement; answers the number under which its changes come.
  @discardableResult
  package func run(
    _ text: String, shape: ResultShape? = nil, paging: ResultPaging = ResultPaging()
  ) -> Int {
    let id = withState { state in
      let id = state.nextID
      state.nextID += 1
      let job = EngineJob(
        id: id, text: text, shape: shape, startTime: Clock.wallMilliseconds())
      state.entries[id] = Entry(job: job, paging: paging)
      state.queue.append(id)
      addThread(&state)
      return id
    }
    changed(id)
    return id
  }

  /// Stops a job; the rows that are there stay.
  package func cancel(_ id: Int) {
    withState { $0.entries[id]?.interruption }?.set()
    let (statement, unbegun) = withState { state -> (PreparedStatement?, EngineJob?) in
      state.entries[id]?.isCancelled = true
      state.queue.removeAll { $0 == id }
      let isQueued = state.entries[id]?.job.state == .queued
      if isQueued { state.entries[id]?.job.state = .cancelled }
      return (state.entries[id]?.statement, isQueued ? state.entries[id]?.job : nil)
    }
    statement?.cancel()
    changed(id)
    if let unbegun { session.events.post(StatementEnded(unbegun)) }
  }

  /// Records statements that were not run, because somebody did not want them any more.
  package func note(cancelled texts: [String]) {
    let now = Clock.wallMilliseconds()
    for text in texts {
      session.events.post(
        StatementEnded(text: text, state: .cancelled, error: nil, startTime: now, nanoseconds: 0))
    }
  }

  /// Ends a job and lets its rows go.
  package func close(_ id: Int) {
    cancel(id)
    let entry = withState { $0.entries.removeValue(forKey: id) }
    guard let entry else { return }
    entry.job.pager?.dispose()
    post(.closed(id))
  }

  /// A job as it stands now.
  package func job(_ id: Int) -> EngineJob? {
    withState { $0.entries[id].map(Self.picture) }
  }

  /// All jobs in the room, oldest first.
  package var jobs: [EngineJob] {
    withState { $0.entries.values.map(Self.picture).sorted { $0.id < $1.id } }
  }

  /// Plans, stages and tasks of a query; while it runs, as far as it is.
  package func record(_ recordID: Int) -> JobRecord? {
    guard var record = recorder.records.withLock({ $0[recordID] }) else { return nil }
    if record.endTime == nil,
      let running = session.scheduler.pool.runningJobs.first(where: { $0.job.id == recordID })
    {
      record.take(running.progress())
    }
    return record
  }

  /// Where the logs of this and earlier sessions are.
  package var logFolder: String? { logs?.folder }

  /// Stops the job of a record, whoever has started it.
  package func cancel(record: Int) {
    if let job = jobs.first(where: { $0.recordID == record }) { return cancel(job.id) }
    session.scheduler.pool.runningJobs.first { $0.job.id == record }?.cancel()
  }

  /// Changes the engine while it runs.
  package func apply(_ setting: EngineSetting, _ value: String) {
    session.apply(setting, value)
    chores.add { [session] in session.settle() }
  }

  /// All queries of the session so far, oldest first.
  package var history: [JobRecord] { recorder.records.withLock { $0.all } }
}

/// Threads.
extension EngineRoom {
  private func addThread(_ state: inout State) {
    guard !state.isStopping else { return }
    workAvailable.signal()
    guard state.idleThreadCount < state.queue.count, state.threads.count < Self.threadLimit
    else { return }
    let made = Thread(named: "engine-room") { [weak self] in
      while let step = self?.nextWork() { self?.run(step) }
    }
    if let made { state.threads.append(made) }
  }

  /// Waits for a queued job; nil at the end.
  private func nextWork() -> Int? {
    lock.withLock {
      while guarded.state.queue.isEmpty, !guarded.state.isStopping {
        guarded.state.idleThreadCount += 1
        workAvailable.wait()
        guarded.state.idleThreadCount -= 1
      }
      guard !guarded.state.isStopping else { return nil }
      return guarded.state.queue.removeFirst()
    }
  }

  private func run(_ id: Int) {
    let entry = withState { state -> Entry? in
      state.entries[id]?.job.state = .running
      state.entries[id]?.startedAt = Clock.monotonicNanoseconds()
      state.entries[id]?.isChanged = true
      return state.entries[id]
    }
    guard let entry else { return }
    changed(id)
    logs?.runBegins()
    do {
      let statement = try session.preparePages(
        entry.job.text, paging: entry.paging, shape: entry.job.shape)
      let isWanted = withState { state in
        state.entries[id]?.statement = statement
        return state.entries[id]?.isCancelled == false
      }
      guard isWanted else { return end(id, .cancelled) }
      if let pager = statement.open(in: session) {
        show(pager, statement, id)
      } else {
        try Interruption.$current.withValue(entry.interruption) {
          try runCommand(statement, id)
        }
      }
    } catch {
      let wasCancelled = withState { $0.entries[id]?.isCancelled ?? true }
      end(id, wasCancelled ? .cancelled : .failed(QueryError(describing: error)))
    }
  }

  private func show(_ pager: ResultPager, _ statement: PreparedStatement, _ id: Int) {
    let isWanted = withState { state in
      state.entries[id]?.job.pager = pager
      state.entries[id]?.job.recordID = statement.job?.id
      return state.entries[id]?.isCancelled == false
    }
    pager.onChange { [weak self] in self?.changed(id) }
    if !isWanted { pager.cancel() }
    changed(id)
  }

  private func runCommand(_ statement: PreparedStatement, _ id: Int) throws {
    let result = try statement.run()
    if statement.hasRows {
      let pager = ResultPager(
        result.rows, schema: result.schema, zone: session.zone, pool: session.scheduler.pool)
      withState { $0.entries[id]?.job.pager = pager }
    } else {
      withState { $0.entries[id]?.job.message = "Done" }
    }
    end(id, .complete)
  }

  private func end(_ id: Int, _ newState: EngineJob.State) {
    let ended = withState { state -> EngineJob? in
      guard var entry = state.entries[id], !entry.job.state.hasEnded else { return nil }
      entry.job.state = newState
      entry.job.nanoseconds = Clock.monotonicNanoseconds() &- entry.startedAt
      state.entries[id] = entry
      return entry.job
    }
    if let ended, ended.recordID == nil { session.events.post(StatementEnded(ended)) }
    changed(id)
  }
}

/// Telling.
extension EngineRoom {
  /// A job has changed: what a screen waits for is told at once, the rest when the last telling is
  /// long enough ago.
  private func changed(_ id: Int) {
    withState { state in
      guard let entry = state.entries[id] else { return schedule(&state, isUrgent: false) }
      state.entries[id]?.isChanged = true
      schedule(&state, isUrgent: entry.told != Self.landmark(entry))
    }
  }

  private func schedule(_ state: inout State, isUrgent: Bool) {
    guard !state.isStopping else { return }
    let now = Clock.monotonicNanoseconds()
    let due = isUrgent ? now : max(now, state.lastPost &+ Self.postInterval)
    if let alarm = state.alarm {
      guard isUrgent, state.alarmDue > due else { return }
      alarms.cancel(alarm)
    }
    state.alarmDue = due
    state.alarm = alarms.schedule(at: due) { [weak self] in self?.tell() }
  }

  private func tell() {
    let pictures = withState { state in
      state.alarm = nil
      state.lastPost = Clock.monotonicNanoseconds()
      var pictures: [EngineJob] = []
      for (id, var entry) in state.entries {
        let wasRunning = entry.job.state == .running
        guard entry.isChanged || wasRunning else { continue }
        entry.told = Self.landmark(entry)
        entry.job = Self.picture(entry)
        entry.isChanged = false
        if entry.job.state.hasEnded { entry.statement = nil }
        state.entries[id] = entry
        pictures.append(entry.job)
      }
      // What runs is told again, for its clock and its counters.
      if pictures.contains(where: { $0.state == .running }) {
        schedule(&state, isUrgent: false)
      } else {
        tidyLater(&state)
      }
      return pictures.sorted { $0.id < $1.id }
    }
    for picture in pictures { post(.job(picture)) }
  }

  /// What queries have freed goes back to the system a moment after the last of them rests.
  private func tidyLater(_ state: inout State) {
    guard !state.isStopping else { return }
    if let alarm = state.tidying { alarms.cancel(alarm) }
    let due = Clock.monotonicNanoseconds() &+ Self.tidyingPause
    state.tidying = alarms.schedule(at: due) { platform_release_memory() }
  }

  private static func landmark(_ entry: Entry) -> Landmark {
    let rowCount = entry.job.pager?.rowCount.known ?? 0
    return Landmark(state: state(of: entry.job), hasRows: rowCount > 0)
  }

  private static func state(of job: EngineJob) -> EngineJob.State {
    guard let pager = job.pager, !job.state.hasEnded else { return job.state }
    return switch pager.state {
    case .running: .running
    case .paused: .paused
    case .complete: .complete
    case .cancelled: .cancelled
    case .failed(let error): .failed(error)
    }
  }

  private static func picture(_ entry: Entry) -> EngineJob {
    var job = entry.job
    job.state = state(of: job)
    if entry.startedAt > 0, !entry.job.state.hasEnded {
      job.nanoseconds = Clock.monotonicNanoseconds() &- entry.startedAt
    }
    if let progress = entry.statement?.progress {
      job.progress = progress
      if job.recordID != nil, progress.nanoseconds > 0 { job.nanoseconds = progress.nanoseconds }
    }
    return job
  }
}

import Columns
import Dispatch
import Execution
import Scheduler
import Session
import Synchronization
import TestFolders
import Testing
import Workbench

/// Statements run, are told of and leave records behind.
@Suite struct EngineRoomTests {
  /// Collects what a room posts.
  private final class Changes: Sendable {
    let all = Mutex<[EngineChange]>([])

    func add(_ change: EngineChange) { all.withLock { $0.append(change) } }

    /// How often there was news of records.
    var notes: Int {
      all.withLock { $0.count { if case .noted = $0 { true } else { false } } }
    }

    func states(of id: Int) -> [EngineJob.State] {
      all.withLock { changes in
        changes.compactMap { change in
          if case .job(let job) = change, job.id == id { job.state } else { nil }
        }
      }
    }
  }

  private static func session() throws -> Session {
    var configuration = SessionConfiguration()
    configuration.threads = 2
    return try Session(configuration)
  }

  private static func wait(_ condition: () -> Bool) -> Bool {
    for _ in 0..<60_000 {
      if condition() { return true }
      Clock.sleep(milliseconds: 1)
    }
    return false
  }

  @Test func runsStatementsAndTellsOfThem() throws {
    let changes = Changes()
    let room = EngineRoom(try Self.session()) { changes.add($0) }
    defer { room.stop() }
    let rows = room.run("SELECT id, id % 3 AS k FROM range(10) WHERE id > 2")
    let command = room.run("CREATE TEMPORARY VIEW v AS SELECT 1 AS one")
    let table = room.run("SHOW SCHEMAS")
    let wrong = room.run("SELECT nothing FROM nowhere")
    #expect(Self.wait { room.jobs.allSatisfy(\.state.hasEnded) })
    #expect(room.job(rows)?.state == .complete)
    #expect(room.job(rows)?.rowCount == .exact(7))
    #expect(room.job(rows)?.pager?.page(0)?.text(row: 0, column: 0) == "3")
    #expect(room.job(command)?.message != nil)
    #expect(room.job(table)?.pager?.schema.fields.map(\.name) == ["namespace"])
    guard case .failed(let error)? = room.job(wrong)?.state else {
      Issue.record("a wrong statement did not fail")
      return
    }
    #expect(error.condition == "TABLE_OR_VIEW_NOT_FOUND")
    #expect(Self.wait { changes.states(of: rows).last == .complete })
  }

  @Test func endlessResultsRestAndAreCancelledOrClosed() throws {
    let changes = Changes()
    let room = EngineRoom(try Self.session()) { changes.add($0) }
    defer { room.stop() }
    let jobs = (0..<6).map { _ in room.run("SELECT id FROM range(1000000000000)") }
    #expect(Self.wait { room.jobs.allSatisfy { $0.state == .paused } })
    #expect(Self.wait { changes.states(of: jobs[0]).last == .paused })
    // Nothing is told while nothing changes; tasks that are at their end may still be.
    let isQuiet = (0..<200).contains { _ in
      let told = changes.all.withLock { $0.count }
      Clock.sleep(milliseconds: 300)
      return changes.all.withLock { $0.count } == told
    }
    #expect(isQuiet)
    room.job(jobs[1])?.pager?.request(rows: 50_000)
    #expect(Self.wait { (room.job(jobs[1])?.rowCount?.known ?? 0) >= 50_000 })
    room.cancel(jobs[0])
    #expect(Self.wait { room.job(jobs[0])?.state == .cancelled })
    for job in jobs { room.close(job) }
    #expect(room.jobs.isEmpty)
    #expect(Self.wait { room.session.scheduler.pool.runningJobs.isEmpty })
  }

  @Test func recordsHavePlansStagesAndTasks() throws {
    let room = EngineRoom(try Self.session()) { _ in }
    defer { room.stop() }
    let id = room.run(
      """
      SELECT k, count(*) AS n FROM (SELECT id % 7 AS k FROM range(100000)) GROUP BY k ORDER BY n
      """)
    #expect(Self.wait { room.job(id)?.state == .complete })
    let number = try #require(room.job(id)?.recordID)
    #expect(Self.wait { room.record(number)?.endTime != nil })
    let record = try #require(room.record(number))
    #expect(record.state == .succeeded)
    let physical = try #require(record.physicalPlan)
    #expect(record.operators[physical.id]?.rows == 7)
    #expect(physical.estimatedRows != nil)
    #expect(record.logicalPlan?.name == "Sort")
    #expect(record.optimizedPlan?.children.isEmpty == false)
    #expect(record.stages.count >= 2)
    #expect(record.stages.allSatisfy { $0.isComplete })
    #expect(record.stages.contains { !$0.tasks.isEmpty })
    #expect(room.history.contains { $0.id == number })
  }

  /// Events come later than the states of jobs: whoever has looked too early looks again.
  @Test func recordsThatCompleteThemselvesAreTold() throws {
    let changes = Changes()
    let session = try Self.session()
    let mayEnd = DispatchSemaphore(value: 0)
    session.events.subscribe { if $0.event is JobEnded { mayEnd.wait() } }
    let room = EngineRoom(session) { changes.add($0) }
    defer { room.stop() }
    let id = room.run("SELECT count(*) FROM range(10)")
    #expect(Self.wait { changes.states(of: id).last == .complete && !room.history.isEmpty })
    #expect(room.history.first?.endTime == nil)
    let told = changes.notes
    mayEnd.signal()
    #expect(Self.wait { changes.notes > told && room.history.first?.endTime != nil })
  }

  @Test func anEventLogGivesTheSameRecords() throws {
    let path = TestFolder.freePath(".jsonl")
    var configuration = SessionConfiguration()
    configuration.eventLog = path
    var live: [JobRecord] = []
    do {
      let session = try Session(configuration)
      let room = EngineRoom(session) { _ in }
      let id = room.run("SELECT sum(id) FROM range(10000)")
      #expect(Self.wait { room.job(id)?.state == .complete })
      #expect(Self.wait { room.history.first?.endTime != nil })
      live = room.history
      room.stop()
    }
    let (records, damage) = try JobRecords.read(eventLog: path)
    #expect(damage.isNone)
    #expect(records.all.map(\.id) == live.map(\.id))
    #expect(records.all.map(\.physicalPlan) == live.map(\.physicalPlan))
    #expect(records.all.map(\.operators) == live.map(\.operators))
    #expect(throws: QueryError.self) { try JobRecords.read(eventLog: path + ".none") }
  }
}

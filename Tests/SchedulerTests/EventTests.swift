import Columns
import Foundation
import Scheduler
import Synchronization
import TestFolders
import Testing

/// Keeps what a bus has carried.
final class Recorder: Sendable {
  private let records = Mutex<[EventRecord]>([])

  init(_ bus: EventBus) {
    bus.subscribe { [self] record in records.withLock { $0.append(record) } }
  }

  func all<Event: EngineEvent>(_: Event.Type) -> [Event] {
    records.withLock { $0.compactMap { $0.event as? Event } }
  }

  var names: [String] { records.withLock { $0.map { type(of: $0.event).eventName } } }
}

@Suite struct EventTests {
  private func runJob(on bus: EventBus, _ pool: WorkerPool) throws -> Job {
    var options = JobOptions()
    options.events = bus
    let job = Job("events", on: pool, options: options)
    let scan = job.addStage("scan", .morsels(4)) { context in
      let slot = context.operatorSlot(1, "Scan")
      while try context.nextMorsel() != nil { slot.count(rows: 10, bytes: 80) }
    }
    job.addStage("end", .tasks(1), after: [scan]) { $0.metrics.rowsWritten = 40 }
    try job.run()
    return job
  }

  @Test func aJobTellsItsLife() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let bus = EventBus()
    let recorder = Recorder(bus)
    _ = try runJob(on: bus, pool)
    bus.flush()
    #expect(
      recorder.names == [
        "JobStarted", "StageSubmitted", "TaskStarted", "TaskEnded", "StageCompleted",
        "StageSubmitted", "TaskStarted", "TaskEnded", "StageCompleted", "JobEnded",
      ])
    let end = try #require(recorder.all(JobEnded.self).first)
    #expect(end.state == "succeeded")
    #expect(end.operators.map(\.rows) == [40] && end.operators.map(\.batches) == [4])
    bus.close()
  }

  @Test func theLogReadsBack() throws {
    let pool = WorkerPool(workerCount: 2)
    defer { pool.shutdown() }
    let directory = try TestFolder()
    let bus = EventBus()
    let recorder = Recorder(bus)
    let path = "\(directory.path)/events.jsonl"
    let log = try EventLog(path: path, bus: bus)
    _ = try runJob(on: bus, pool)
    bus.post(
      QueryPlanned(
        query: 1, text: "SELECT 1", plan: "Project",
        nodes: [.init(id: 0, name: "Project", detail: "")],
        edges: []))
    #expect(log.close() == nil)
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data("{\"event\":\"Unknown\"}\n{torn".utf8))
    let reader = try EventLogReader(path: path)
    #expect(reader.records.map { type(of: $0.event).eventName } == recorder.names)
    #expect(reader.unreadableLineCount == 2)
    let planned = reader.records.compactMap { $0.event as? QueryPlanned }
    #expect(planned.first?.nodes.first?.name == "Project")
    bus.close()
  }

  @Test func onlyFilesAreReadAsLogs() throws {
    let folder = try TestFolder()
    for path in [folder.path, "/dev/zero", folder.path + "/nowhere"] {
      let error = #expect(throws: QueryError.self) { try EventLogReader(path: path) }
      #expect(error?.condition.hasPrefix("FAILED_READ_FILE") == true)
    }
  }

  @Test(arguments: [
    ("", 0, 0, nil, false), ("\n\n", 0, 0, nil, false), ("{\"a\":1}\n", 1, 1, 1, false),
    ("\n\u{0}\nhalf", 2, 2, 2, true), ("half", 1, 1, 1, true),
  ])
  func damageIsCounted(
    _ text: String, _ lineCount: Int, _ tornLineCount: Int, _ first: Int?, _ isCutOff: Bool
  ) throws {
    let folder = try TestFolder()
    let path = folder.path + "/log.jsonl"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let damage = try EventLogReader(path: path).damage
    #expect(damage.lineCount == lineCount)
    #expect(damage.tornLineCount == tornLineCount)
    #expect(damage.firstTornLine == first)
    #expect(damage.isCutOff == isCutOff)
  }

  @Test func aSlowListenerDoesNotHoldWorkersUp() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let bus = EventBus(capacity: 3)
    let gate = Latch()
    bus.subscribe { _ in gate.wait() }
    // The listener waits for the end of the job; only what is not essential is dropped.
    _ = try runJob(on: bus, pool)
    gate.open()
    bus.flush()
    #expect(bus.droppedCount > 0)
    bus.close()
  }

  @Test func progressIsSeenWhileAJobRuns() throws {
    let pool = WorkerPool(workerCount: 1)
    defer { pool.shutdown() }
    let halfway = Latch()
    let goOn = Latch()
    let job = Job("progress", on: pool)
    job.addStage("scan", .morsels(10)) { context in
      while let morsel = try context.nextMorsel() {
        guard morsel == 5 else { continue }
        halfway.open()
        goOn.wait()
      }
    }
    let handle = job.submit()
    halfway.wait()
    let progress = handle.progress()
    #expect(progress.fraction == 0.5)
    #expect(
      progress.bar(width: 40) == "[Stage \(progress.stages[0].id):=========>        (5 + 1) / 10]")
    #expect(pool.runningJobs.map(\.job.id) == [job.id])
    goOn.open()
    try handle.wait()
    #expect(handle.progress().fraction == 1)
    #expect(handle.progress().state == .succeeded)
  }
}

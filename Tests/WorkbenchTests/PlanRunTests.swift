import Scheduler
import Testing

@testable import Workbench

/// That records of jobs become runs with the numbers of their operators, stages and tasks.
struct PlanRunTests {
  private var record: JobRecord {
    var record = JobRecord(id: 7, name: "query", text: "select 1", startTime: 1_000)
    let scan = QueryPlanned.Tree(id: 1, name: "Scan", detail: "t", estimatedRows: 90)
    record.physicalPlan = QueryPlanned.Tree(
      id: 2, name: "HashJoin", detail: "", children: [scan, scan])
    var metrics = OperatorMetrics(id: 1, name: "Scan")
    metrics.rows = 100
    metrics.batches = 1
    metrics.nanoseconds = 2_000_000_000
    record.operators = [1: metrics]
    var task = JobRecord.Task(id: 3, partition: 0, attempt: 0, worker: 1, startTime: 1_500)
    task.endTime = 2_500
    task.outcome = .succeeded
    var stage = JobRecord.Stage(
      id: 0, name: "scan", parents: [], taskCount: 2, morselCount: nil, submitTime: 1_400)
    stage.tasks = [task]
    record.stages = [stage]
    return record
  }

  @Test func aRunningJob() {
    let run = PlanRun(record, now: 4_000)
    #expect(run.seconds == 3)
    #expect(run.state == .running)
    let graph = run.graphs[.physical]
    #expect(graph?.nodes.map(\.id) == [2, 1])
    #expect(graph?.edges == [.init(from: 1, to: 2), .init(from: 1, to: 2)])
    #expect(graph?.nodes.map(\.state) == [.waiting, .running])
    #expect(graph?.node(1)?.seconds == 2)
    #expect(run.graphs[.logical] == nil)
    #expect(run.stages.map(\.state) == [.running])
    #expect(run.stages.first?.tasks.map(\.start) == [0.5])
    #expect(run.stages.first?.tasks.map(\.end) == [1.5])
  }

  @Test func aJobThatFailed() {
    var record = record
    record.state = .failed
    record.error = "gone"
    record.endTime = 2_000
    let run = PlanRun(record, now: 9_000)
    #expect(run.seconds == 1)
    #expect(run.state == .failed)
    #expect(run.error == "gone")
    #expect(run.graphs[.physical]?.nodes.map(\.state) == [.waiting, .failed])
  }
}

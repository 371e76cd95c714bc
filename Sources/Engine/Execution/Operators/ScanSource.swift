import Catalog
import Columns
import Scheduler
import Synchronization

/// Reads a table's morsels.
final class ScanSource: PipelineSource {
  private let scan: any TableScan
  private let id: OperatorID
  let counters = ScanCounters()

  init(_ scan: any TableScan, _ id: OperatorID) {
    self.scan = scan
    self.id = id
  }

  var knownMorselCount: Int? { scan.morselCount }

  func prepare() throws -> Int { scan.morselCount }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    let mark = scope.enter(id)
    defer { scope.leave(mark) }
    let before = counters.rowsRead.load(ordering: .relaxed)
    let reader = try scan.open(morsel: morsel, counters: counters)
    while !scope.stop.isSet, let batch = try reader.next() {
      try scope.throwIfCancelled()
      guard batch.rowCount > 0 else { continue }
      scope.count(rows: batch.rowCount, of: id)
      try next.push(batch)
    }
    if let task = scope.task {
      task.metrics.rowsRead += counters.rowsRead.load(ordering: .relaxed) - before
    }
  }
}

import Catalog
import Columns
import Scheduler
import Synchronization

/// Reads a table's morsels.
final class ScanSource: PipelineSource {
  private let scan: any TableScan
  private let id: OperatorID

  init(_ scan: any TableScan, _ id: OperatorID) {
    self.scan = scan
    self.id = id
  }

  var knownMorselCount: Int? { scan.morselCount }

  func prepare() throws -> Int { scan.morselCount }

  func read(morsel: Int, _ scope: WorkerScope, into next: Step) throws {
    let mark = scope.enter(id)
    defer { scope.leave(mark) }
    let open = try scope.takeSuspended() as? OpenMorsel ?? OpenMorsel(scan, morsel)
    defer { open.report(to: scope.task, id) }
    while !scope.stop.isSet {
      if scope.mustPause { return scope.suspend(open) }
      guard let batch = try open.reader.next() else { return }
      if scope.task?.isWatched == true { open.report(to: scope.task, id) }
      try scope.throwIfCancelled()
      guard batch.rowCount > 0 else { continue }
      scope.count(rows: batch.rowCount, of: id)
      try next.push(batch)
    }
  }
}

/// A morsel under way and what of it has been read.
private final class OpenMorsel {
  let reader: any BatchReader
  private let counters = ScanCounters()
  private var reportedRows = 0
  private var reportedBytes = 0
  private var reportedMalformed = 0

  init(_ scan: any TableScan, _ morsel: Int) throws {
    reader = try scan.open(morsel: morsel, counters: counters)
  }

  /// Counts what was read since the last time.
  func report(to task: TaskContext?, _ id: OperatorID) {
    let rows = counters.rowsRead.load(ordering: .relaxed)
    let bytes = counters.bytesRead.load(ordering: .relaxed)
    task?.metrics.rowsRead += rows - reportedRows
    task?.metrics.bytesRead += bytes - reportedBytes
    let malformed = counters.malformedRows.load(ordering: .relaxed)
    task?.metrics.malformedRows += malformed - reportedMalformed
    let slot = task?.operatorSlot(id.number, id.name)
    slot?.bytes += bytes - reportedBytes
    slot?.malformedRows += malformed - reportedMalformed
    (reportedRows, reportedBytes, reportedMalformed) = (rows, bytes, malformed)
  }
}

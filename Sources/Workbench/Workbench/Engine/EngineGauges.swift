package import Scheduler
import Session

/// How busy the engine is and what it holds: workers, memory, disk, what is cached.
package struct EngineGauges: Hashable, Sendable {
  /// What one table or collection keeps.
  package struct Cached: Hashable, Sendable {
    package var name: String
    package var level: String
    package var partitionCount: Int
    package var rowCount: Int?
    package var memoryBytes: Int
    package var diskBytes: Int
  }

  package var workerCount = 0
  package var busyWorkerCount = 0
  package var executionBytes = 0
  package var storageBytes = 0
  /// Tables that are kept in memory, which no budget counts.
  package var tableBytes = 0
  package var peakBytes = 0
  package var totalBytes = 0
  /// Everything that was ever written because memory was short.
  package var spilledBytes = 0
  package var cached: [Cached] = []
  package var holders: [MemoryBudget.Holder] = []

  package init() {}

  package var usedBytes: Int { executionBytes + storageBytes }
  package var cachedBytes: Int { storageBytes + tableBytes }
}

extension EngineRoom {
  /// The engine as it stands; takes a few locks for a moment.
  package var gauges: EngineGauges {
    let scheduler = session.scheduler
    let usage = scheduler.budget.usage
    var gauges = EngineGauges()
    gauges.workerCount = scheduler.pool.workerCount
    gauges.busyWorkerCount = scheduler.pool.busyWorkerCount
    gauges.executionBytes = usage.executionBytes
    gauges.storageBytes = usage.storageBytes
    gauges.tableBytes = session.cachedTables.reduce(0) { $0 + $1.byteSize }
    gauges.peakBytes = usage.peakBytes
    gauges.totalBytes = usage.totalBytes
    gauges.spilledBytes = scheduler.spill.writtenBytes
    return gauges
  }

  /// The same with all that is cached and everybody who holds memory, which takes longer.
  package var storage: EngineGauges {
    var gauges = gauges
    gauges.holders = session.scheduler.budget.holders.filter { $0.usedBytes > 0 }
    gauges.cached = Self.cached(session.scheduler.cache.statuses)
    gauges.cached += session.cachedTables.map { table in
      EngineGauges.Cached(
        name: table.name, level: "table in memory", partitionCount: table.partitionCount,
        rowCount: table.rowCount, memoryBytes: table.byteSize, diskBytes: 0)
    }
    return gauges
  }

  /// Blocks of the same collection or table together.
  private static func cached(_ blocks: [BlockStatus]) -> [EngineGauges.Cached] {
    let groups = Dictionary(grouping: blocks) { block in
      switch block.id {
      case .rdd(let id, _): "rdd \(id)"
      case .table(let name, _): name
      case .shuffle(let id, _, _): "shuffle \(id)"
      case .broadcast(let id): "broadcast \(id)"
      }
    }
    return groups.map { name, blocks in
      EngineGauges.Cached(
        name: name, level: blocks.first?.level.description ?? "", partitionCount: blocks.count,
        memoryBytes: blocks.reduce(0) { $0 + $1.memoryBytes },
        diskBytes: blocks.reduce(0) { $0 + $1.diskBytes })
    }
    .sorted { $0.name < $1.name }
  }
}

/// The last minutes of the gauges, a sample at most every so often.
package struct GaugeHistory: Hashable, Sendable {
  package private(set) var busyWorkers: [Double] = []
  package private(set) var usedBytes: [Double] = []
  package private(set) var spilledBytes: [Double] = []
  private var last: Int64 = 0

  private static let limit = 240
  private static let pause: Int64 = 90

  package init() {}

  /// Takes a sample unless the last one is too new; time is in milliseconds.
  package mutating func add(_ gauges: EngineGauges, at time: Int64) {
    guard time &- last >= Self.pause || time < last else { return }
    last = time
    func push(_ values: inout [Double], _ value: Int) {
      values.append(Double(value))
      if values.count > Self.limit { values.removeFirst() }
    }
    push(&busyWorkers, gauges.busyWorkerCount)
    push(&usedBytes, gauges.usedBytes)
    push(&spilledBytes, gauges.spilledBytes)
  }
}

/// What one task, or the sum of several, has read, written and spent.
public struct TaskMetrics: Hashable, Codable, Sendable {
  public var rowsRead = 0
  public var rowsWritten = 0
  /// Rows of files that did not parse.
  public var malformedRows = 0
  public var bytesRead = 0
  public var bytesWritten = 0
  public var shuffleRowsRead = 0
  public var shuffleRowsWritten = 0
  public var shuffleBytesRead = 0
  public var shuffleBytesWritten = 0
  public var spillMemoryBytes = 0
  public var spillDiskBytes = 0
  public var peakMemoryBytes = 0
  public var cpuNanoseconds = 0
  public var wallNanoseconds = 0
  public var waitNanoseconds = 0

  public init() {}

  public mutating func add(_ other: TaskMetrics) {
    rowsRead &+= other.rowsRead
    rowsWritten &+= other.rowsWritten
    malformedRows &+= other.malformedRows
    bytesRead &+= other.bytesRead
    bytesWritten &+= other.bytesWritten
    shuffleRowsRead &+= other.shuffleRowsRead
    shuffleRowsWritten &+= other.shuffleRowsWritten
    shuffleBytesRead &+= other.shuffleBytesRead
    shuffleBytesWritten &+= other.shuffleBytesWritten
    spillMemoryBytes &+= other.spillMemoryBytes
    spillDiskBytes &+= other.spillDiskBytes
    peakMemoryBytes = max(peakMemoryBytes, other.peakMemoryBytes)
    cpuNanoseconds &+= other.cpuNanoseconds
    wallNanoseconds &+= other.wallNanoseconds
    waitNanoseconds &+= other.waitNanoseconds
  }
}

/// What one operator of a plan has produced and spent, over all tasks that ran it.
public struct OperatorMetrics: Hashable, Codable, Sendable {
  public var id: Int
  public var name: String
  public var rows = 0
  public var batches = 0
  public var bytes = 0
  public var nanoseconds = 0
  public var spillBytes = 0
  /// Rows of files that did not parse.
  public var malformedRows = 0
  public var peakMemoryBytes = 0

  public init(id: Int, name: String) {
    self.id = id
    self.name = name
  }

  public mutating func add(_ other: OperatorMetrics) {
    rows &+= other.rows
    batches &+= other.batches
    bytes &+= other.bytes
    nanoseconds &+= other.nanoseconds
    spillBytes &+= other.spillBytes
    malformedRows &+= other.malformedRows
    peakMemoryBytes = max(peakMemoryBytes, other.peakMemoryBytes)
  }
}

/// One running task's own counters of one operator: plain fields that only its thread touches.
///
/// Fetch it once when the task starts and add to it per batch. The sums move to the job whenever
/// the task publishes, so counters may fall back to zero between two morsels.
package final class OperatorSlot {
  package let id: Int
  package let name: String
  package var rows = 0
  package var batches = 0
  package var bytes = 0
  package var nanoseconds = 0
  package var spillBytes = 0
  package var malformedRows = 0
  package var peakMemoryBytes = 0

  init(id: Int, name: String) {
    self.id = id
    self.name = name
  }

  /// Counts one batch that the operator handed on.
  package func count(rows: Int, bytes: Int = 0) {
    self.rows &+= rows
    self.bytes &+= bytes
    batches &+= 1
  }

  /// Hands over what has been counted and starts again from zero.
  func take() -> OperatorMetrics {
    var metrics = OperatorMetrics(id: id, name: name)
    metrics.rows = rows
    metrics.batches = batches
    metrics.bytes = bytes
    metrics.nanoseconds = nanoseconds
    metrics.spillBytes = spillBytes
    metrics.malformedRows = malformedRows
    metrics.peakMemoryBytes = peakMemoryBytes
    rows = 0
    batches = 0
    bytes = 0
    nanoseconds = 0
    spillBytes = 0
    malformedRows = 0
    return metrics
  }
}

import Columns
import Synchronization

/// How a collection hangs on another.
enum Dependency: Sendable {
  /// Each partition needs a few known partitions of the parent.
  case narrow(AnyRDD)
  /// Each partition needs a bucket of every partition of the parent.
  case shuffle(ShuffleDependency)

  var parent: AnyRDD {
    switch self {
    case .narrow(let parent): parent
    case .shuffle(let dependency): dependency.parent
    }
  }
}

/// A collection of whatever type, as lineage and storage see it.
public class AnyRDD: @unchecked Sendable {  // mutable fields are behind `state`
  struct State {
    var name: String?
    var level = StorageLevel.none
    var dependencies: [Dependency]
    var checkpoint = Checkpoint.none
  }

  enum Checkpoint {
    case none
    case requested(isLocal: Bool)
    /// Written to files, or kept in the block cache only.
    case done(isLocal: Bool)
  }

  public let id: Int
  public let context: SchedulerContext
  public let partitionCount: Int
  let kind: String
  let operation: String
  let partitioning: Partitioning?
  let state: Mutex<State>

  init(
    _ context: SchedulerContext, kind: String, operation: String, partitionCount: Int,
    dependencies: [Dependency], partitioning: Partitioning?
  ) {
    self.context = context
    self.kind = kind
    self.operation = operation
    self.partitionCount = partitionCount
    self.partitioning = partitioning
    id = context.nextRDDID()
    state = Mutex(State(dependencies: dependencies))
  }

  deinit {
    if state.withLock({ $0.level }) != .none { context.forgetBlocks(of: id) }
  }

  public var name: String? { state.withLock { $0.name } }

  @discardableResult
  public func setName(_ name: String) -> Self {
    state.withLock { $0.name = name }
    return self
  }

  public var storageLevel: StorageLevel { state.withLock { $0.level } }

  public var isCheckpointed: Bool {
    state.withLock { if case .done = $0.checkpoint { true } else { false } }
  }

  var dependencies: [Dependency] { state.withLock { $0.dependencies } }

  /// True when no partition would have to be computed.
  var isFullyCached: Bool {
    guard storageLevel != .none else { return false }
    return (0..<partitionCount).allSatisfy {
      context.cache.contains(.rdd(id: id, partition: $0))
    }
  }

  /// Writes this collection where it no longer needs its parents; only RDD knows how.
  func writeCheckpoint() throws {}
}

extension AnyRDD: CustomStringConvertible {
  public var description: String {
    "\(name.map { "\($0) " } ?? "")\(kind)[\(id)] at \(operation)"
  }

  /// The lineage as a tree: shuffles indent, the number of partitions stands in parentheses.
  public var debugString: String {
    let count = "(\(partitionCount))"
    let offset = (count.count - 1) / 2
    let prefix =
      String(repeating: " ", count: offset) + "|"
      + String(repeating: " ", count: count.count - offset)
    var lines = ownLines
    lines[0] = "\(count) \(lines[0])"
    for index in lines.indices.dropFirst() { lines[index] = "\(prefix) \(lines[index])" }
    return (lines + parentLines(prefix)).joined(separator: "\n")
  }

  private var ownLines: [String] {
    let level = storageLevel
    var lines = ["\(self) [\(level == .none ? "" : level.description)]"]
    let blocks = context.cache.statuses.filter {
      if case .rdd(id, _) = $0.id { true } else { false }
    }
    if !blocks.isEmpty {
      let memory = formattedBytes(blocks.reduce(0) { $0 + $1.memoryBytes })
      let disk = formattedBytes(blocks.reduce(0) { $0 + $1.diskBytes })
      lines.append(
        "    CachedPartitions: \(blocks.count); MemorySize: \(memory); DiskSize: \(disk)")
    }
    return lines
  }

  private func parentLines(_ prefix: String) -> [String] {
    let dependencies = self.dependencies
    return dependencies.enumerated().flatMap { index, dependency -> [String] in
      let isLast = index == dependencies.count - 1
      switch dependency {
      case .narrow(let parent):
        return parent.ownLines.map { prefix + $0 } + parent.parentLines(prefix)
      case .shuffle(let shuffle): return shuffle.parent.shuffledLines(prefix, isLast: isLast)
      }
    }
  }

  private func shuffledLines(_ prefix: String, isLast: Bool) -> [String] {
    let count = "(\(partitionCount))"
    let offset = (count.count - 1) / 2
    var outer = prefix[...]
    while outer.last == " " { outer.removeLast() }
    let own = outer.last == "|" && outer.count < prefix.count ? String(outer.dropLast()) : prefix
    let inner =
      own + (isLast ? "  " : "| ") + String(repeating: " ", count: offset) + "|"
      + String(repeating: " ", count: count.count - offset)
    var lines = ownLines
    lines[0] = "\(own)+-\(count) \(lines[0])"
    for index in lines.indices.dropFirst() { lines[index] = inner + lines[index] }
    return lines + parentLines(inner)
  }
}

/// Bytes with the unit in which they read best, as 1.5 KiB.
package func formattedBytes(_ byteCount: Int) -> String {
  let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
  var value = Double(byteCount)
  var unit = 0
  while value >= 2048, unit < units.count - 1 {
    value /= 1024
    unit += 1
  }
  let tenths = Int((value * 10).rounded())
  return "\(tenths / 10).\(tenths % 10) \(units[unit])"
}

/// A plan as text and as a graph, posted when it is made and again when it is revised.
public struct QueryPlanned: EngineEvent {
  public struct Node: Hashable, Codable, Sendable {
    public var id: Int
    public var name: String
    public var detail: String

    public init(id: Int, name: String, detail: String) {
      self.id = id
      self.name = name
      self.detail = detail
    }
  }

  /// Rows flow from `from` to `to`.
  public struct Edge: Hashable, Codable, Sendable {
    public var from: Int
    public var to: Int

    public init(from: Int, to: Int) {
      self.from = from
      self.to = to
    }
  }

  /// An operator with those below it: the ones whose rows it takes.
  public struct Tree: Hashable, Codable, Sendable {
    /// In the physical plan the number by which metrics know the operator.
    public var id: Int
    public var name: String
    public var detail: String
    /// What the optimizer expects.
    public var estimatedRows: Double?
    public var children: [Tree]

    public init(
      id: Int, name: String, detail: String, estimatedRows: Double? = nil, children: [Tree] = []
    ) {
      self.id = id
      self.name = name
      self.detail = detail
      self.estimatedRows = estimatedRows
      self.children = children
    }
  }

  public var query: Int
  public var job: Int?
  public var text: String
  public var plan: String
  public var logical: Tree?
  public var optimized: Tree?
  public var physical: Tree?
  public var nodes: [Node]
  public var edges: [Edge]
  public var isRevision: Bool

  public init(
    query: Int, job: Int? = nil, text: String, plan: String, nodes: [Node], edges: [Edge],
    isRevision: Bool = false
  ) {
    self.query = query
    self.job = job
    self.text = text
    self.plan = plan
    self.nodes = nodes
    self.edges = edges
    self.isRevision = isRevision
  }
}

/// The end of a query, with what its operators did: what EXPLAIN ANALYZE shows.
public struct QueryEnded: EngineEvent {
  public var query: Int
  public var error: String?
  public var nanoseconds: UInt64
  public var operators: [OperatorMetrics]

  public init(query: Int, error: String?, nanoseconds: UInt64, operators: [OperatorMetrics]) {
    self.query = query
    self.error = error
    self.nanoseconds = nanoseconds
    self.operators = operators
  }
}

/// A cached block came, moved or went.
public struct BlockUpdated: EngineEvent {
  public static var isEssential: Bool { false }
  public var block: BlockID
  public var memoryBytes: Int
  public var diskBytes: Int

  public init(block: BlockID, memoryBytes: Int, diskBytes: Int) {
    self.block = block
    self.memoryBytes = memoryBytes
    self.diskBytes = diskBytes
  }
}

/// The memory in use changed by more than a hundredth of the total.
public struct MemoryChanged: EngineEvent {
  public static var isEssential: Bool { false }
  public var executionBytes: Int
  public var storageBytes: Int
  public var totalBytes: Int

  public init(executionBytes: Int, storageBytes: Int, totalBytes: Int) {
    self.executionBytes = executionBytes
    self.storageBytes = storageBytes
    self.totalBytes = totalBytes
  }
}

/// One micro-batch of a streaming query, in the numbers of Spark's progress reports.
public struct StreamProgress: EngineEvent {
  public var query: String
  public var name: String?
  public var run: String
  public var batch: Int
  public var inputRows: Int
  public var inputRowsPerSecond: Double
  public var processedRowsPerSecond: Double
  public var durationMilliseconds: [String: Int]
  public var stateRows: Int
  public var stateMemoryBytes: Int
  public var droppedLateRows: Int
  public var watermark: String?

  public init(query: String, name: String?, run: String, batch: Int) {
    self.query = query
    self.name = name
    self.run = run
    self.batch = batch
    inputRows = 0
    inputRowsPerSecond = 0
    processedRowsPerSecond = 0
    durationMilliseconds = [:]
    stateRows = 0
    stateMemoryBytes = 0
    droppedLateRows = 0
  }
}

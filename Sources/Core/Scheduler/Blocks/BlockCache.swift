import Columns
import Synchronization

/// One cached block as the storage page shows it.
package struct BlockStatus: Hashable, Sendable {
  package var id: BlockID
  package var level: StorageLevel
  package var memoryBytes: Int
  package var diskBytes: Int
}

/// A cached payload in use: it is not evicted while somebody holds this.
package final class PinnedBlock: Sendable {
  package let payload: any Sendable
  private let unpin: @Sendable () -> Void

  fileprivate init(payload: any Sendable, unpin: @escaping @Sendable () -> Void) {
    self.payload = payload
    self.unpin = unpin
  }

  deinit { unpin() }
}

/// Keeps blocks within the memory budget: the least recently used leave first, to disk when their
/// level says so, else for good. What is gone is computed again by whoever asks.
package final class BlockCache: Sendable {
  private enum Content {
    case memory(any Sendable)
    case encoded([UInt8])
    case disk(SpillBlock)
  }

  private struct Entry {
    var content: Content
    var level: StorageLevel
    var codec: BlockCodec?
    var memoryBytes: Int
    var lastUse: UInt64
    var pinCount = 0
    var isMoving = false
  }

  private struct State {
    var entries: [BlockID: Entry] = [:]
    var tick: UInt64 = 0
    var file: SpillFile?
  }

  private let state = Mutex(State())
  private let budget: MemoryBudget
  private let directory: SpillDirectory
  private let events: EventBus?

  package init(budget: MemoryBudget, directory: SpillDirectory, events: EventBus? = nil) {
    self.budget = budget
    self.directory = directory
    self.events = events
    budget.setEvictor { [weak self] wanted in self?.evict(wanted, exceptFor: nil) ?? 0 }
  }

  /// Keeps a block as its level allows; answers whether it is kept at all.
  ///
  /// Without a codec a block stays in memory as it is or is not kept.
  @discardableResult
  package func put(
    _ id: BlockID, _ payload: any Sendable, byteSize: Int, level: StorageLevel,
    codec: BlockCodec? = nil
  ) throws -> Bool {
    remove(id)
    if level.usesMemory {
      var content = Content.memory(payload)
      var byteSize = byteSize
      if !level.isDeserialized, let codec {
        let bytes = try codec.encode(payload)
        content = .encoded(bytes)
        byteSize = bytes.count
      }
      if makeRoom(byteSize, for: id) {
        insert(id, content, level: level, codec: codec, memoryBytes: byteSize)
        return true
      }
    }
    guard level.usesDisk, let codec else { return false }
    let block = try spillFile().append(codec.encode(payload), id: id)
    insert(id, .disk(block), level: level, codec: codec, memoryBytes: 0)
    return true
  }

  /// The block, or nil when it is not here (any more): lost, evicted, or spoiled on disk.
  package func get(_ id: BlockID) throws -> PinnedBlock? {
    if directory.faults?.losesBlock(id) == true { remove(id) }
    let found = state.withLock { state -> (Content, BlockCodec?)? in
      guard var entry = state.entries[id] else { return nil }
      state.tick += 1
      entry.lastUse = state.tick
      entry.pinCount += 1
      state.entries[id] = entry
      return (entry.content, entry.codec)
    }
    guard let (content, codec) = found else { return nil }
    let payload: (any Sendable)?
    switch content {
    case .memory(let value): payload = value
    case .encoded(let bytes): payload = try codec?.decode(bytes)
    case .disk(let block): payload = try read(block, codec)
    }
    guard let payload else {
      unpin(id)
      remove(id)
      return nil
    }
    return PinnedBlock(payload: payload) { [weak self] in self?.unpin(id) }
  }

  package func contains(_ id: BlockID) -> Bool { state.withLock { $0.entries[id] != nil } }

  package func remove(_ id: BlockID) {
    let removed = state.withLock { state -> (Entry, SpillFile?)? in
      guard let entry = state.entries.removeValue(forKey: id) else { return nil }
      return (entry, state.file)
    }
    guard let (entry, file) = removed else { return }
    if entry.memoryBytes > 0 { budget.releaseStorage(entry.memoryBytes) }
    if case .disk(let block) = entry.content { file?.discard(block) }
    events?.post(BlockUpdated(block: id, memoryBytes: 0, diskBytes: 0))
  }

  package func removeAll(where shouldRemove: (BlockID) -> Bool) {
    let ids = state.withLock { $0.entries.keys.filter(shouldRemove) }
    for id in ids { remove(id) }
  }

  package var statuses: [BlockStatus] {
    state.withLock { state in
      state.entries.map { id, entry in
        var diskBytes = 0
        if case .disk(let block) = entry.content { diskBytes = block.storedByteCount }
        return BlockStatus(
          id: id, level: entry.level, memoryBytes: entry.memoryBytes, diskBytes: diskBytes)
      }
    }
  }

  /// Moves blocks out of memory until so many bytes are free or none is left to move.
  func evict(_ wantedBytes: Int, exceptFor group: BlockGroup?) -> Int {
    var freed = 0
    while freed < wantedBytes, let (id, entry) = takeVictim(exceptFor: group) {
      freed += move(id, entry)
    }
    return freed
  }
}

extension BlockCache {
  /// Blocks that belong together do not push each other out: a scan that is too large for memory
  /// would otherwise leave nothing behind.
  enum BlockGroup: Hashable {
    case rdd(Int)
    case table(String)
    case other

    init(_ id: BlockID) {
      switch id {
      case .rdd(let id, _): self = .rdd(id)
      case .table(let name, _): self = .table(name)
      case .shuffle, .broadcast: self = .other
      }
    }
  }

  private func makeRoom(_ byteCount: Int, for id: BlockID) -> Bool {
    for _ in 0..<3 {
      if budget.reserveStorage(byteCount) { return true }
      guard byteCount <= budget.availableToStorage,
        evict(byteCount, exceptFor: BlockGroup(id)) > 0
      else { return false }
    }
    return false
  }

  private func insert(
    _ id: BlockID, _ content: Content, level: StorageLevel, codec: BlockCodec?, memoryBytes: Int
  ) {
    let replaced = state.withLock { state -> Entry? in
      state.tick += 1
      let entry = Entry(
        content: content, level: level, codec: codec, memoryBytes: memoryBytes,
        lastUse: state.tick)
      return state.entries.updateValue(entry, forKey: id)
    }
    if let replaced, replaced.memoryBytes > 0 { budget.releaseStorage(replaced.memoryBytes) }
    var diskBytes = 0
    if case .disk(let block) = content { diskBytes = block.storedByteCount }
    events?.post(BlockUpdated(block: id, memoryBytes: memoryBytes, diskBytes: diskBytes))
  }

  private func unpin(_ id: BlockID) {
    state.withLock { state in
      if let count = state.entries[id]?.pinCount, count > 0 {
        state.entries[id]?.pinCount = count - 1
      }
    }
  }

  /// Reads a block back; one that is spoiled counts as lost.
  private func read(_ block: SpillBlock, _ codec: BlockCodec?) throws -> (any Sendable)? {
    guard let codec, let file = state.withLock({ $0.file }) else { return nil }
    do {
      return try codec.decode(file.read(block))
    } catch is RetryableFailure {
      return nil
    }
  }

  /// Claims the least recently used block in memory that nobody uses.
  private func takeVictim(exceptFor group: BlockGroup?) -> (BlockID, Entry)? {
    state.withLock { state in
      var victim: (id: BlockID, lastUse: UInt64)?
      for (id, entry) in state.entries
      where entry.memoryBytes > 0 && entry.pinCount == 0 && !entry.isMoving {
        if let group, BlockGroup(id) == group { continue }
        if let victim, victim.lastUse < entry.lastUse { continue }
        victim = (id, entry.lastUse)
      }
      guard let id = victim?.id else { return nil }
      state.entries[id]?.isMoving = true
      return state.entries[id].map { (id, $0) }
    }
  }

  /// Moves a claimed block to disk or drops it; answers the memory that became free.
  private func move(_ id: BlockID, _ entry: Entry) -> Int {
    guard entry.level.usesDisk, let block = try? spill(entry, id) else {
      remove(id)
      return entry.memoryBytes
    }
    let isMoved = state.withLock { state in
      guard state.entries[id]?.isMoving == true else { return false }
      state.entries[id]?.content = .disk(block)
      state.entries[id]?.memoryBytes = 0
      state.entries[id]?.isMoving = false
      return true
    }
    guard isMoved else { return 0 }
    budget.releaseStorage(entry.memoryBytes)
    events?.post(BlockUpdated(block: id, memoryBytes: 0, diskBytes: block.storedByteCount))
    return entry.memoryBytes
  }

  private func spill(_ entry: Entry, _ id: BlockID) throws -> SpillBlock? {
    switch entry.content {
    case .memory(let payload):
      guard let codec = entry.codec else { return nil }
      return try spillFile().append(codec.encode(payload), id: id)
    case .encoded(let bytes): return try spillFile().append(bytes, id: id)
    case .disk(let block): return block
    }
  }

  private func spillFile() throws -> SpillFile {
    if let file = state.withLock({ $0.file }) { return file }
    let file = try directory.makeFile(for: "the block cache")
    return state.withLock { state in
      if let file = state.file { return file }
      state.file = file
      return file
    }
  }
}

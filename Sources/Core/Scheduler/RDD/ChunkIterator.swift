/// The elements of one partition, in chunks: what a task pulls through a chain of operations.
struct ChunkIterator<Element> {
  /// The next chunk, possibly empty; nil at the end.
  let next: () throws -> [Element]?

  /// Small enough to stay in cache and to see cancellation soon.
  static var chunkCapacity: Int { 2048 }

  init(_ next: @escaping () throws -> [Element]?) { self.next = next }

  static var empty: ChunkIterator { ChunkIterator { nil } }

  /// Cuts an array into chunks; `keepAlive` lives as long as the iterator.
  static func elements(_ elements: [Element], keepAlive: AnyObject? = nil) -> ChunkIterator {
    var start = 0
    return ChunkIterator {
      guard start < elements.count else { return nil }
      if start == 0, elements.count <= chunkCapacity {
        start = elements.count
        return withExtendedLifetime(keepAlive) { elements }
      }
      let end = min(elements.count, start + chunkCapacity)
      defer { start = end }
      return withExtendedLifetime(keepAlive) { Array(elements[start..<end]) }
    }
  }

  func map<Output>(_ body: @escaping ([Element]) throws -> [Output]) -> ChunkIterator<Output> {
    ChunkIterator<Output> { try next().map(body) }
  }

  /// Chains the iterators that `make` answers until it answers nil.
  static func concatenated(_ make: @escaping () throws -> ChunkIterator?) -> ChunkIterator {
    var current: ChunkIterator?
    return ChunkIterator {
      while true {
        if let chunk = try current?.next() { return chunk }
        guard let following = try make() else { return nil }
        current = following
      }
    }
  }

  /// Hands every chunk on; sees cancellation between two of them.
  func forEachChunk(_ context: TaskContext, _ body: ([Element]) throws -> Void) throws {
    try context.checkpoint()
    while let chunk = try next() {
      context.metrics.rowsRead &+= chunk.count
      try body(chunk)
      try context.checkpoint()
    }
  }

  func collect(_ context: TaskContext) throws -> [Element] {
    var elements: [Element] = []
    try forEachChunk(context) { chunk in
      if elements.isEmpty { elements = chunk } else { elements.append(contentsOf: chunk) }
    }
    return elements
  }
}

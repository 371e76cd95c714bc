import Columns

/// Sorts more elements than memory holds: sorted runs go to disk and are merged while read. Equal
/// elements keep their order.
final class ExternalSort<Element: Sendable> {
  /// A run on disk, read block by block.
  private struct Run {
    var blocks: ArraySlice<SpillBlock>
    var elements: ArraySlice<Element> = []
  }

  private let sort: (inout [Element]) -> Void
  private let isBefore: (Element, Element) -> Bool
  private let codec: ElementCodec<Element>?
  private let directory: SpillDirectory
  private let reservation: MemoryReservation
  private var elements: [Element] = []
  private var file: SpillFile?
  private var runs: [Run] = []

  init(
    _ operation: String, _ context: SchedulerContext, codec: ElementCodec<Element>?,
    sort: @escaping (inout [Element]) -> Void, isBefore: @escaping (Element, Element) -> Bool
  ) {
    self.sort = sort
    self.isBefore = isBefore
    self.codec = codec
    directory = context.spill
    reservation = context.collections.reserve(for: operation, isSpillable: codec != nil)
  }

  func absorb(_ chunk: [Element]) throws {
    let byteCount = estimatedByteSize(of: chunk)
    if reservation.isAskedToSpill, codec != nil, !elements.isEmpty { try spill() }
    if !reservation.grow(by: byteCount) {
      if codec != nil, !elements.isEmpty { try spill() }
      try reservation.growOrThrow(by: byteCount)
    }
    elements.append(contentsOf: chunk)
  }

  func finish() throws -> ChunkIterator<Element> {
    if reservation.isLarge, codec != nil { try spill() }
    sort(&elements)
    guard let file else { return .elements(elements, keepAlive: self) }
    runs.append(Run(blocks: [], elements: elements[...]))
    return ChunkIterator { [self] in
      var chunk: [Element] = []
      while chunk.count < ChunkIterator<Element>.chunkCapacity, let element = try next(file) {
        chunk.append(element)
      }
      return chunk.isEmpty ? nil : chunk
    }
  }

  private func spill() throws {
    guard let codec else { return }
    let file = try self.file ?? directory.makeFile(for: reservation.consumer)
    self.file = file
    sort(&elements)
    var blocks: [SpillBlock] = []
    for start in stride(from: 0, to: elements.count, by: ChunkIterator<Element>.chunkCapacity) {
      let end = min(elements.count, start + ChunkIterator<Element>.chunkCapacity)
      blocks.append(try file.append(codec.encode(Array(elements[start..<end]))))
    }
    runs.append(Run(blocks: blocks[...]))
    elements = []
    reservation.release()
  }

  /// The least of the runs' heads; of equals that of the oldest run.
  private func next(_ file: SpillFile) throws -> Element? {
    var best: (run: Int, element: Element)?
    for index in runs.indices {
      if runs[index].elements.isEmpty, let block = runs[index].blocks.popFirst(), let codec {
        runs[index].elements = try codec.decode(file.read(block))[...]
      }
      guard let head = runs[index].elements.first else { continue }
      if let current = best, !isBefore(head, current.element) { continue }
      best = (index, head)
    }
    guard let best else { return nil }
    runs[best.run].elements.removeFirst()
    return best.element
  }
}

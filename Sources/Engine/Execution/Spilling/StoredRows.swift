package import Columns
import Scheduler
import Synchronization

/// Batches that a sink has filled and later pipelines, or the caller of the query, read.
///
/// Rows stay in memory as long as the budget has room: what does not fit when it comes goes to
/// disk at once, and what is in memory follows when others need the room.
package final class StoredRows: Sendable {
  /// Where rows stand in the order of all.
  struct Place: Hashable, Comparable {
    var pipeline = 0
    var morsel = 0

    static func < (left: Place, right: Place) -> Bool {
      (left.pipeline, left.morsel) < (right.pipeline, right.morsel)
    }
  }

  fileprivate struct Piece {
    var place: Place
    /// Tells pieces of one place apart, in the order in which they came.
    var number: Int
    var rows: StoredPiece
    /// What is reserved for it.
    var byteCount: Int
  }

  fileprivate struct State {
    var pieces: [Piece] = []
    var nextNumber = 0
    /// Rows that are merged while they are read, instead of pieces.
    var merge: SortedRuns?
    var readerCount = 0
    /// The result of a query and rows that are read in unknown ways stay.
    var isKept = false
    var held = HeldBytes()
    var reservation: MemoryReservation?
    var spillerID: Int?
  }

  fileprivate let state: Mutex<State>
  fileprivate let spill: OperatorSpill?
  fileprivate let memory: MemoryAccount?
  /// What is kept beyond so many bytes goes to disk at once.
  fileprivate let limitBytes: Int

  /// Rows that are there before the query runs, or that are small.
  package init(_ batches: [Batch] = []) {
    var state = State()
    state.pieces = batches.enumerated().map { number, batch in
      Piece(place: Place(), number: number, rows: .memory(batch.materialized), byteCount: 0)
    }
    state.isKept = true
    self.state = Mutex(state)
    spill = nil
    memory = nil
    limitBytes = .max
  }

  /// Rows of an operator.
  init(_ id: OperatorID, _ query: QueryContext, limitBytes: Int = .max) {
    self.limitBytes = limitBytes
    state = Mutex(State())
    spill = OperatorSpill(id, in: query.spill)
    memory = query.memory
  }

  deinit { clear() }

  package var rowCount: Int {
    state.withLock { state in
      state.merge?.rowCount ?? state.pieces.reduce(0) { $0 + $1.rows.rowCount }
    }
  }

  /// The parts that several workers may read at once.
  var pieceCount: Int { state.withLock { $0.merge == nil ? $0.pieces.count : 1 } }

  /// Gives all rows, in order, in batches of at most `limit` rows.
  package func forEach(limit: Int = .max, _ body: (Batch) throws -> Void) throws {
    for index in 0..<pieceCount { try read(piece: index, limit: limit, body) }
  }

  /// All rows in memory.
  package func load() throws -> [Batch] {
    var batches: [Batch] = []
    try forEach { batches.append($0) }
    return batches
  }

  /// Gives the rows of one piece in batches of at most `limit` rows.
  func read(piece index: Int, limit: Int, _ body: (Batch) throws -> Void) throws {
    let (piece, merge) = state.withLock { state in
      (state.pieces.indices.contains(index) ? state.pieces[index].rows : nil, state.merge)
    }
    if let merge {
      let reader = try merge.makeReader()
      while let batch = try reader.next(limit: min(limit, Batch.standardRowCount)) {
        try body(batch)
      }
    } else if let piece {
      try read(piece, limit, body)
    }
  }

  /// Reads all rows when they are merged while they are read.
  func mergeReader() throws -> SortedReader? {
    try state.withLock { $0.merge }?.makeReader()
  }

  /// The rows of every piece, in order; nil when they are merged while they are read.
  var pieceRowCounts: [Int]? {
    state.withLock { $0.merge == nil ? $0.pieces.map(\.rows.rowCount) : nil }
  }

  /// The rows of a piece that is in memory, for those who cannot wait for the disk.
  func piece(inMemory index: Int) -> Batch? {
    let piece = state.withLock { state in
      state.pieces.indices.contains(index) ? state.pieces[index].rows : nil
    }
    guard case .memory(let batch)? = piece else { return nil }
    return Batch(batch.sources, rowCount: batch.rowCount)
  }

  fileprivate func read(
    _ piece: StoredPiece, _ limit: Int, _ body: (Batch) throws -> Void
  ) throws {
    switch piece {
    case .memory(let batch):
      // Several readers may share a stored batch, whose memo belongs to one: read a copy.
      try Batch(batch.sources, rowCount: batch.rowCount).cut(limit, body)
    case .spilled(let blocks, _, let types):
      for block in blocks {
        for batch in try spill?.read(block, types: types) ?? [] { try batch.cut(limit, body) }
      }
    }
  }
}

/// Some rows of a sink, in memory or on disk.
enum StoredPiece: Sendable {
  /// A batch without selections.
  case memory(Batch)
  case spilled([SpillBlock], rowCount: Int, [DataType])

  var rowCount: Int {
    switch self {
    case .memory(let batch): batch.rowCount
    case .spilled(_, let rowCount, _): rowCount
    }
  }
}

/// Writing.
extension StoredRows {
  /// Keeps the rows of a batch behind all others of their place; answers the number of the piece.
  @discardableResult
  func append(_ batch: Batch, at place: Place = Place()) throws -> Int {
    let whole = Batch(batch.columns, rowCount: batch.rowCount)
    let (byteCount, reservation) = state.withLock { state in
      let before = state.held.total
      state.held.add(whole)
      let reservation = state.reservation ?? memory?.reserve(for: "Rows")
      state.reservation = reservation
      return (state.held.total - before, reservation)
    }
    // No lock is held while the budget makes room, for that may move these very rows.
    let isAllowed = (reservation?.usedBytes ?? 0) <= limitBytes - min(limitBytes, byteCount)
    let fits = isAllowed && (reservation?.grow(by: byteCount) ?? true)
    let rows = fits ? .memory(whole) : try write(whole)
    let number = state.withLock { state in
      state.pieces.append(
        Piece(
          place: place, number: state.nextNumber, rows: rows, byteCount: fits ? byteCount : 0))
      state.nextNumber += 1
      return state.nextNumber - 1
    }
    if fits { offerToSpill() }
    return number
  }

  /// Replaces all rows.
  func replace(by batches: [Batch]) throws {
    clear()
    for batch in batches { try append(batch) }
  }

  /// From now on the rows are what a merge gives.
  func replace(by merge: SortedRuns) { state.withLock { $0.merge = merge } }

  /// Puts the rows in the order of their places; called once all are there.
  func sort() {
    state.withLock { state in
      state.pieces.sort { ($0.place, $0.number) < ($1.place, $1.number) }
    }
  }

  /// Keeps `count` rows behind the first `skip`; called once all are there.
  func trim(skip: Int, count: Int) throws {
    let pieces = state.withLock { state in
      defer { state.pieces = [] }
      return state.pieces
    }
    var toSkip = skip
    var toGive = count
    for piece in pieces {
      let rowCount = piece.rows.rowCount
      let start = min(toSkip, rowCount)
      toSkip -= start
      let end = min(rowCount, start + toGive)
      toGive -= end - start
      if start == 0, end == rowCount {
        state.withLock { $0.pieces.append(piece) }
      } else {
        if end > start { try append(rows: start..<end, of: piece.rows) }
        state.withLock { $0.reservation }?.shrink(by: piece.byteCount)
      }
    }
  }

  private func append(rows wanted: Range<Int>, of piece: StoredPiece) throws {
    var first = 0
    try read(piece, .max) { batch in
      let part = wanted.clamped(to: first..<first + batch.rowCount)
      if !part.isEmpty {
        try append(batch.slice(part.lowerBound - first..<part.upperBound - first))
      }
      first += batch.rowCount
    }
  }

  private func write(_ batch: Batch) throws -> StoredPiece {
    guard let spill else { return .memory(batch) }
    let output = GrowingBytes(capacity: 1 << 16)
    var blocks: [SpillBlock] = []
    try batch.cut(Batch.standardRowCount) { part in
      output.removeAll()
      BatchEncoder(output: output).append(part)
      blocks.append(try spill.write(output.bytes))
    }
    return .spilled(blocks, rowCount: batch.rowCount, batch.sources.map(\.type))
  }
}

/// Giving memory back.
extension StoredRows {
  private static let largeByteCount = 1 << 20

  /// Lets the budget move rows to disk once there are many of them.
  private func offerToSpill() {
    let isDue = state.withLock { state in
      state.spillerID == nil && (state.reservation?.usedBytes ?? 0) > StoredRows.largeByteCount
    }
    guard isDue, let budget = memory?.budget else { return }
    let id = budget.addSpiller { [weak self] wanted in self?.moveToDisk(wanted) ?? 0 }
    let isFirst = state.withLock { state in
      guard state.spillerID == nil else { return false }
      state.spillerID = id
      return true
    }
    if !isFirst { budget.removeSpiller(id) }
  }

  /// Writes rows from the end on, which are read last; answers the bytes that are free now.
  private func moveToDisk(_ wanted: Int) -> Int {
    let (pieces, reservation) = state.withLock { ($0.pieces, $0.reservation) }
    guard let reservation else { return 0 }
    var moved: [Int: StoredPiece] = [:]
    var expected = 0
    for piece in pieces.reversed() where expected < wanted && piece.byteCount > 0 {
      guard case .memory(let batch) = piece.rows, let rows = try? write(batch) else { continue }
      moved[piece.number] = rows
      expected += piece.byteCount
    }
    let freed = state.withLock { state in
      var freed = 0
      for index in state.pieces.indices {
        guard let rows = moved[state.pieces[index].number] else { continue }
        freed += state.pieces[index].byteCount
        state.pieces[index].byteCount = 0
        state.pieces[index].rows = rows
      }
      // What is shared with rows in memory counts again with the next ones: rather too much.
      if freed > 0 { state.held.removeAll() }
      return freed
    }
    if freed > 0 { reservation.shrink(by: freed) }
    return freed
  }

  /// Rows that are never given up before the query is gone.
  func keep() { state.withLock { $0.isKept = true } }

  func addReader() { state.withLock { $0.readerCount += 1 } }

  /// Gives the rows up after their last reader.
  func readerEnded() {
    let isLast = state.withLock { state in
      state.readerCount -= 1
      return state.readerCount == 0 && !state.isKept
    }
    if isLast { clear() }
  }

  /// Lets all rows go: nobody will read them.
  func dispose() { clear() }

  private func clear() {
    let (reservation, spillerID) = state.withLock { state in
      defer {
        state.pieces = []
        state.merge = nil
        state.held.removeAll()
        state.reservation = nil
        state.spillerID = nil
      }
      return (state.reservation, state.spillerID)
    }
    if let spillerID { memory?.budget.removeSpiller(spillerID) }
    reservation?.release()
  }
}

extension Batch {
  /// The rows in parts of at most `limit`.
  func cut(_ limit: Int, _ body: (Batch) throws -> Void) throws {
    if rowCount <= limit { return try body(self) }
    var start = 0
    while start < rowCount {
      let end = min(start + limit, rowCount)
      try body(slice(start..<end))
      start = end
    }
  }
}

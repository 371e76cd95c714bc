package import Columns
package import Scheduler
import Synchronization

/// How far a paged query runs ahead of its reader.
package struct ResultPaging: Sendable {
  /// Rows that are wanted before anybody asks: small results are complete at once.
  package var firstRowCount = 16_384
  /// Rows kept in memory; what comes later goes to disk.
  package var memoryBytes = 20 << 20

  package init() {}
}

/// The rows of a query in the order of all, readable while it runs.
///
/// Workers bring batches of several morsels at once; those that follow each other without a gap
/// from the first are counted as available. Once as many are available as were asked for, the gate
/// closes and the stage rests until more are wanted.
package final class PagedRows: Sendable {
  /// Some rows that follow each other, and the piece that holds them.
  fileprivate struct Span {
    var firstRow: Int
    var rowCount: Int
    var piece: Int
  }

  fileprivate struct State {
    var spans: [Span] = []
    /// Rows without a gap.
    var available = 0
    var wanted: Int
    /// Rows with and without a gap.
    var total = 0
    /// The morsel whose rows come next.
    var head = StoredRows.Place()
    /// Pieces of morsels behind the head, and those of them that are complete.
    var waiting: [StoredRows.Place: [(piece: Int, rowCount: Int)]] = [:]
    var ended: Set<StoredRows.Place> = []
    var isComplete = false
    /// Rows that were kept before, which are read where they lie.
    var adopted: StoredRows?
    var onChange: (@Sendable () -> Void)?
  }

  let id: OperatorID
  let types: [DataType]
  package let gate = StageGate()
  private let kept: StoredRows
  private let state: Mutex<State>

  init(_ id: OperatorID, _ query: QueryContext, types: [DataType], _ paging: ResultPaging) {
    self.id = id
    self.types = types
    kept = StoredRows(id, query, limitBytes: paging.memoryBytes)
    kept.keep()
    state = Mutex(State(wanted: max(1, paging.firstRowCount)))
  }

  /// Rows that are all there.
  package init(_ rows: StoredRows, types: [DataType]) {
    id = OperatorID(number: 0, name: "Pages")
    self.types = types
    kept = rows
    state = Mutex(State(wanted: .max))
    adopt(rows, rows.pieceRowCounts ?? [])
    inputEnded()
  }

  /// How many rows can be read, and whether there are no others.
  package var availability: (rowCount: Int, isComplete: Bool) {
    state.withLock { ($0.available, $0.isComplete) }
  }

  /// So many more rows than wanted are there that whoever brings them waits in place.
  var isFarAhead: Bool {
    gate.isClosed && state.withLock { $0.total - min($0.total, $0.wanted) > Self.largestLead }
  }

  private static let largestLead = 1 << 20

  /// Calls `handler` after each change, on a worker: it must be quick.
  package func onChange(_ handler: (@Sendable () -> Void)?) {
    state.withLock { $0.onChange = handler }
  }

  /// Wants so many rows from the start; answers whether the job must be woken.
  package func request(rowCount: Int) -> Bool {
    state.withLock { state in
      guard rowCount > state.wanted else { return false }
      state.wanted = rowCount
      guard gate.isClosed, state.available < rowCount else { return false }
      gate.set(closed: false)
      return true
    }
  }

  /// The rows of a range, as far as they are there. Without the disk, nil when it would be needed.
  package func rows(_ wanted: Range<Int>, mayReadDisk: Bool) throws -> Batch? {
    let (spans, source) = state.withLock { state in
      (state.spans(in: wanted), state.adopted ?? kept)
    }
    var parts: [Batch] = []
    for span in spans {
      let part = wanted.clamped(to: span.firstRow..<span.firstRow + span.rowCount)
      let local = part.lowerBound - span.firstRow..<part.upperBound - span.firstRow
      if let batch = source.piece(inMemory: span.piece) {
        parts.append(batch.slice(local))
        continue
      }
      guard mayReadDisk else { return nil }
      var first = 0
      try source.read(piece: span.piece, limit: .max) { batch in
        let inside = local.clamped(to: first..<first + batch.rowCount)
        if !inside.isEmpty {
          parts.append(batch.copy(of: inside.lowerBound - first..<inside.upperBound - first))
        }
        first += batch.rowCount
      }
    }
    return parts.count == 1 ? parts[0] : Batch.concat(parts, types: types)
  }
}

/// Filling.
extension PagedRows {
  func append(_ batch: Batch, at place: StoredRows.Place) throws {
    let piece = try kept.append(batch, at: place)
    changing { state in
      state.total += batch.rowCount
      if place == state.head {
        state.add(piece: piece, rowCount: batch.rowCount)
      } else {
        state.waiting[place, default: []].append((piece, batch.rowCount))
      }
    }
  }

  func morselEnded(_ place: StoredRows.Place) {
    changing { state in
      state.ended.insert(place)
      while state.ended.remove(state.head) != nil {
        state.head.morsel += 1
        state.addWaiting()
      }
    }
  }

  func pipelineEnded(_ order: Int) {
    changing { state in
      guard state.head.pipeline == order else { return }
      state.head = StoredRows.Place(pipeline: order + 1)
      state.addWaiting()
    }
  }

  func inputEnded() { changing { $0.isComplete = true } }

  /// Takes rows over that another operator has kept.
  func adopt(_ rows: StoredRows, _ rowCounts: [Int]) {
    changing { state in
      guard state.adopted == nil else { return }
      state.adopted = rows
      for (piece, rowCount) in rowCounts.enumerated() where rowCount > 0 {
        state.add(piece: piece, rowCount: rowCount)
      }
    }
  }

  /// The gate moves only under the lock, so that it always fits what is there and wanted.
  private func changing(_ body: (inout State) -> Void) {
    let handler = state.withLock { state in
      let before = (state.available, state.isComplete)
      body(&state)
      gate.set(closed: state.available >= state.wanted)
      return before == (state.available, state.isComplete) ? nil : state.onChange
    }
    handler?()
  }
}

extension PagedRows.State {
  fileprivate mutating func add(piece: Int, rowCount: Int) {
    spans.append(.init(firstRow: available, rowCount: rowCount, piece: piece))
    available += rowCount
  }

  fileprivate mutating func addWaiting() {
    for (piece, rowCount) in waiting.removeValue(forKey: head) ?? [] {
      add(piece: piece, rowCount: rowCount)
    }
  }

  /// The spans that hold rows of a range.
  fileprivate func spans(in wanted: Range<Int>) -> ArraySlice<PagedRows.Span> {
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].firstRow + spans[middle].rowCount <= wanted.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    var end = low
    while end < spans.count, spans[end].firstRow < wanted.upperBound { end += 1 }
    return spans[low..<end]
  }
}

extension PagedRows {
  /// Lets all rows go.
  package func dispose() {
    state.withLock { state in
      state = State(wanted: 0)
      state.isComplete = true
    }
    kept.dispose()
  }
}

extension Batch {
  /// Some rows without the memory of the others.
  fileprivate func copy(of rows: Range<Int>) -> Batch {
    let places = rows.map { Int32(truncatingIfNeeded: $0) }
    return Batch(
      columns.map { $0.gather(places, count: places.count).detached() }, rowCount: rows.count)
  }
}

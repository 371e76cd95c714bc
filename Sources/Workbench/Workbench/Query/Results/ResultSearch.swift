import Columns
import Execution
import Scheduler
import TerminalKit

/// Looks for text in the cells of a result: from a cell on, through all rows, round to that cell.
struct ResultSearch: Sendable {
  enum Outcome: Hashable, Sendable {
    /// `hasWrapped` when the search went over the end.
    case found(GridPlace, hasWrapped: Bool)
    case notFound
  }

  var pager: ResultPager
  var text: String
  /// The columns of the screen, in their order.
  var columns: [Int]
  /// The row where the search begins.
  var row: Int
  /// The cursor's column, by its place among the columns.
  var place: Int
  var isBackwards = false

  /// So many rows are looked at between two looks at the clock.
  private static let step = 2_048

  /// `tell` hears how many rows have been looked at.
  func run(isCancelled: () -> Bool, tell: (Int) -> Void) throws -> Outcome {
    let needle = Needle(text)
    guard !needle.isEmpty, !columns.isEmpty else { return .notFound }
    return isBackwards
      ? try backwards(needle, isCancelled, tell) : try forwards(needle, isCancelled, tell)
  }

  private func forwards(
    _ needle: Needle, _ isCancelled: () -> Bool, _ tell: (Int) -> Void
  ) throws -> Outcome {
    var next = row
    var seen = 0
    while let rows = try available(from: next, isCancelled) {
      let first = try match(needle, in: rows, isLast: false) { row, place in
        row > self.row || place > self.place
      }
      if let first { return .found(first, hasWrapped: false) }
      next = rows.upperBound
      seen += rows.count
      tell(seen)
    }
    next = 0
    while next <= row {
      if isCancelled() { throw TaskInterrupted() }
      let rows = next..<min(next + Self.step, row + 1)
      let first = try match(needle, in: rows, isLast: false) { row, place in
        row < self.row || place <= self.place
      }
      if let first { return .found(first, hasWrapped: true) }
      next = rows.upperBound
      seen += rows.count
      tell(seen)
    }
    return .notFound
  }

  /// Only through rows that are there; round when these are all.
  private func backwards(
    _ needle: Needle, _ isCancelled: () -> Bool, _ tell: (Int) -> Void
  ) throws -> Outcome {
    var seen = 0
    func search(
      _ range: Range<Int>, _ accepts: (Int, Int) -> Bool
    ) throws -> GridPlace? {
      var end = range.upperBound
      while end > range.lowerBound {
        if isCancelled() { throw TaskInterrupted() }
        let rows = max(end - Self.step, range.lowerBound)..<end
        if let last = try match(needle, in: rows, isLast: true, accepts) { return last }
        end = rows.lowerBound
        seen += rows.count
        tell(seen)
      }
      return nil
    }
    let before = try search(0..<(row + 1)) { row, place in row < self.row || place < self.place }
    if let before { return .found(before, hasWrapped: false) }
    guard case .exact(let count) = pager.rowCount, row < count else { return .notFound }
    let after = try search(row..<count) { row, place in row > self.row || place >= self.place }
    return after.map { .found($0, hasWrapped: true) } ?? .notFound
  }

  /// Rows from a place on, waited for while the query runs; nil at the end.
  private func available(from start: Int, _ isCancelled: () -> Bool) throws -> Range<Int>? {
    while true {
      if isCancelled() { throw TaskInterrupted() }
      pager.request(rows: start + 16 * Self.step)
      let count = pager.rowCount
      if start < count.known { return start..<min(count.known, start + Self.step) }
      if case .exact = count { return nil }
      switch pager.state {
      case .failed(let error): throw error
      case .cancelled: return nil
      case .running, .paused, .complete: Clock.sleep(milliseconds: 2)
      }
    }
  }

  /// The first or the last match that counts, by rows and in them by the order of the screen.
  private func match(
    _ needle: Needle, in rows: Range<Int>, isLast: Bool, _ accepts: (Int, Int) -> Bool
  ) throws -> GridPlace? {
    guard !rows.isEmpty, let batch = try pager.batch(rows) else { return nil }
    let page = ResultPage(firstRow: rows.lowerBound, batch, zone: pager.zone)
    var best: (row: Int, place: Int)?
    for (place, column) in columns.enumerated() {
      let texts = page.texts(rows: 0..<page.rowCount, column: column)
      let order = isLast ? Array(texts.indices.reversed()) : Array(texts.indices)
      for index in order {
        let row = rows.lowerBound + index
        if let best {
          // Of one row, the column that comes first in the direction of the search wins.
          let isBehind = isLast ? row < best.row : row >= best.row
          if isBehind { break }
        }
        guard let text = texts[index], needle.matches(text), accepts(row, place) else { continue }
        best = (row, place)
        break
      }
    }
    return best.map { GridPlace(row: $0.row, column: columns[$0.place]) }
  }
}

/// Text that is looked for in any case.
struct Needle: Sendable {
  private let text: String
  /// Of plain text, its letters in lower case: it is compared byte by byte.
  private let bytes: [UInt8]?

  init(_ text: String) {
    self.text = text.lowercased()
    let bytes = Array(self.text.utf8)
    self.bytes = bytes.allSatisfy { $0 < 0x80 } ? bytes : nil
  }

  var isEmpty: Bool { text.isEmpty }

  func matches(_ candidate: String) -> Bool {
    guard let bytes else { return candidate.lowercased().contains(text) }
    var candidate = candidate
    return candidate.withUTF8 { utf8 in
      guard utf8.count >= bytes.count else { return false }
      for start in 0...(utf8.count - bytes.count) where Self.begins(utf8, start, bytes) {
        return true
      }
      return false
    }
  }

  private static func begins(
    _ candidate: UnsafeBufferPointer<UInt8>, _ start: Int, _ bytes: [UInt8]
  ) -> Bool {
    for (offset, wanted) in bytes.enumerated() {
      let byte = candidate[start + offset]
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if lower != wanted { return false }
    }
    return true
  }
}

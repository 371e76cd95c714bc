import Columns
import Execution
import Kernels
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
  private static let step = Batch.standardRowCount

  /// The query runs so many rows ahead of the search, so that neither waits.
  private static let lead = 32 * step

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

  /// Up to the first row and on from the last one, for which the query runs to its end.
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
    var end = row
    while let rows = try available(from: end, isCancelled) {
      end = rows.upperBound
      tell(end)
    }
    seen = end
    let after = try search(row..<max(end, row)) { row, place in
      row > self.row || place >= self.place
    }
    return after.map { .found($0, hasWrapped: true) } ?? .notFound
  }

  /// Rows from a place on, waited for while the query runs; nil at the end.
  private func available(from start: Int, _ isCancelled: () -> Bool) throws -> Range<Int>? {
    while true {
      if isCancelled() { throw TaskInterrupted() }
      pager.request(rows: start + Self.lead)
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
    var best: (row: Int, place: Int)?
    for (place, column) in columns.enumerated() where column < batch.columnCount {
      guard needle.mayOccur(in: pager.schema.fields[column].type) else { continue }
      let texts = ColumnText.texts(
        of: batch.column(column), zone: pager.zone, binary: .hexadecimal)
      let hits = needle.rows(in: texts).lazy.map { rows.lowerBound + $0 }
      let hit = isLast ? hits.last { accepts($0, place) } : hits.first { accepts($0, place) }
      guard let hit else { continue }
      // Of one row, the column that comes first in the direction of the search wins.
      if best.map({ isLast ? hit >= $0.row : hit < $0.row }) ?? true { best = (hit, place) }
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

  /// Whether values of a type can hold the text at all: numbers and dates have few letters.
  func mayOccur(in type: DataType) -> Bool {
    guard let bytes else { return type.gridRole == .gridString || type.gridRole == .gridNested }
    let letters: Set<UInt8>? =
      switch type {
      case .byte, .short, .int, .long, .decimal, .date: Set("0123456789-.+e".utf8)
      case .float, .double: Set("0123456789-.+einfatyn".utf8)
      case .boolean: Set("truefals".utf8)
      default: nil
      }
    return letters.map { letters in bytes.allSatisfy(letters.contains) } ?? true
  }

  /// The rows of a column of text that hold it; each distinct value is looked at once where the
  /// column tells them apart.
  func rows(in texts: Vector) -> [Int] {
    switch (texts.encoding, texts.base) {
    case (.constant, _):
      let isHit = texts.count > 0 && !flatRows(in: texts.slice(0..<1).flattened()).isEmpty
      return isHit ? Array(0..<texts.count) : []
    case (.dictionary, let base?):
      let values = Set(flatRows(in: base.flattened()))
      if values.isEmpty { return [] }
      let places = texts.pointer(as: Int32.self)
      return (0..<texts.count).filter { !texts.isNull(at: $0) && values.contains(Int(places[$0])) }
    default: return flatRows(in: texts.flattened())
    }
  }

  private func flatRows(in texts: Vector) -> [Int] {
    let views = texts.pointer(as: StringView.self)
    return (0..<texts.count).filter { row in
      !texts.isNull(at: row) && matches(views[row])
    }
  }

  private func matches(_ candidate: StringView) -> Bool {
    guard let bytes else { return candidate.string.lowercased().contains(text) }
    return candidate.withBytes { utf8 in
      guard let first = bytes.first, utf8.count >= bytes.count else { return false }
      var start = 0
      while start <= utf8.count &- bytes.count {
        if Self.lower(utf8[start]) == first, Self.begins(utf8, start, bytes) { return true }
        start &+= 1
      }
      return false
    }
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  private static func begins(
    _ candidate: UnsafeRawBufferPointer, _ start: Int, _ bytes: [UInt8]
  ) -> Bool {
    var offset = 1
    while offset < bytes.count {
      if lower(candidate[start &+ offset]) != bytes[offset] { return false }
      offset &+= 1
    }
    return true
  }
}

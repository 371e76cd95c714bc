import CPlatform
import Columns

/// Finds the ends of lines in blocks.
struct LineScanner: Sendable {
  private let newLines: NewLines
  private let candidates: (UInt8, UInt8)

  init(_ lineEnds: LineEnds) {
    candidates = lineEnds.candidates
    if case .custom(let mark) = lineEnds {
      newLines = NewLines(kind: .custom(mark))
    } else {
      newLines = NewLines(kind: .standard)
    }
  }

  init(_ newLines: NewLines, candidates: (UInt8, UInt8)) {
    self.newLines = newLines
    self.candidates = candidates
  }

  /// The end of the line from a place on and the start of the next; nil when the block ends first.
  @inline(__always)
  func findEnd(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isFinal: Bool
  ) -> (place: Int, next: Int)? {
    var base = start
    while base < end {
      var mask = platform_find_two(bytes + base, candidates.0, candidates.1)
      while mask != 0 {
        let place = base &+ mask.trailingZeroBitCount
        guard place < end else { return isFinal ? (end, end) : nil }
        // A return may be the first half of a line end that the next block completes.
        if !isFinal, place &+ 1 == end, bytes[place] != UInt8(ascii: "\n") { return nil }
        if let width = newLines.width(bytes, at: place, limit: end) {
          return (place, place &+ width)
        }
        mask &= mask &- 1
      }
      base &+= 64
    }
    return isFinal ? (end, end) : nil
  }
}

/// Goes through the lines of a part of a table, block by block.
final class LineCursor {
  private let part: TextPart
  private let scanner: LineScanner
  private var held: TextBlock?
  private var position = 0

  init(_ part: TextPart, _ lineEnds: LineEnds) {
    self.part = part
    scanner = LineScanner(lineEnds)
  }

  deinit { giveBack() }

  /// The block that the lines lie in.
  var block: TextBlock? { held }

  /// The next line that ends within the block.
  @inline(__always)
  func next() -> Range<Int>? {
    guard let held, position < held.end,
      let (place, next) = scanner.findEnd(
        held.bytes, position, held.end, isFinal: held.isFinal)
    else { return nil }
    defer { position = next }
    return position..<place
  }

  /// Takes the next block, which begins with what is left of this one; false at the end.
  func refill() throws(QueryError) -> Bool {
    if let held, held.isFinal {
      giveBack()
      return false
    }
    let rest = held.map { block in
      UnsafeBufferPointer(start: block.bytes + position, count: block.end - position)
    }
    let fresh = try part.blocks.next(keeping: rest ?? UnsafeBufferPointer(start: nil, count: 0))
    giveBack()
    held = fresh
    position = fresh?.start ?? 0
    return fresh != nil
  }

  private func giveBack() {
    if let held { part.pool.giveBack(held.buffer) }
    held = nil
  }
}

/// The whole text of a part of a table, in one block.
enum WholeText {
  /// Nil for a part without text.
  static func read(_ part: TextPart) throws(QueryError) -> TextBlock? {
    try read(part.blocks, part.pool)
  }

  static func read(
    _ blocks: any BlockSource, _ pool: BlockPool
  ) throws(QueryError) -> TextBlock? {
    var block: TextBlock?
    while true {
      let rest = block.map { block in
        UnsafeBufferPointer(start: block.bytes + block.start, count: block.end - block.start)
      }
      let fresh = try blocks.next(keeping: rest ?? UnsafeBufferPointer(start: nil, count: 0))
      guard let fresh else { return block }
      if let block { pool.giveBack(block.buffer) }
      block = fresh
      if fresh.isFinal { return fresh }
    }
  }
}

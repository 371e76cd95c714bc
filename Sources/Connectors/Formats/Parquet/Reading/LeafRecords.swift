import Columns

/// The levels and values of some rows of one leaf of a nested column.
struct LeafRecords {
  /// One byte an entry each.
  var definitions: [UInt8] = []
  var repetitions: [UInt8] = []
  /// A value, or null, for every entry that reaches the innermost list.
  var slots: Vector
}

/// Reads one leaf of a nested column row by row, as its levels tell where rows begin.
final class NestedLeafReader {
  private let leaf: LeafLayout
  /// The definition level from which on the innermost list has an element.
  private let slotDefinition: UInt8
  private let source: any PageSource
  private var entriesAhead: Int
  private var rowsToSkip = 0

  private var values: PageValues
  private var definitions = Buffer.empty
  private var repetitions = Buffer.empty
  private var entryCount = 0
  private var entry = 0
  private var pageOwner: AnyObject?
  private var dictionary: LeafDictionary?
  private let scratch = Scratch()
  private let indexScratch = Scratch()

  init(
    _ leaf: LeafLayout, slotDefinition: Int, source: any PageSource, entryCount: Int
  ) throws {
    self.leaf = leaf
    self.slotDefinition = UInt8(slotDefinition)
    self.source = source
    entriesAhead = entryCount
    values = try PageValues(leaf)
  }

  func skip(_ count: Int) { rowsToSkip += count }

  func read(_ count: Int) throws -> LeafRecords {
    try catchUp()
    var window = LeafWindow(
      leaf, capacity: count, scratch: scratch, indexScratch: indexScratch)
    var records = LeafRecords(slots: .nulls(leaf.type, count: 0))
    records.definitions.reserveCapacity(count)
    records.repetitions.reserveCapacity(count)
    var started = 0
    while try openPageIfNeeded() {
      let end = pieceEnd(rows: count, started: &started)
      if end == entry { break }
      try append(entry..<end, to: &records, &window)
      entry = end
      if end < entryCount { break }
    }
    guard started == count else { throw NestedLeafReader.tooFewRows }
    records.slots = window.finish()
    return records
  }

  private static let tooFewRows = PageDamage("a column has fewer rows than its row group")

  /// Where the row after the `rows`th begins, at most at the end of the page.
  private func pieceEnd(rows: Int, started: inout Int) -> Int {
    if leaf.maximumRepetition == 0 {
      let taken = min(rows - started, entryCount - entry)
      started += taken
      return entry + taken
    }
    let levels = repetitions.pointer(as: UInt8.self)
    for place in entry..<entryCount where levels[place] == 0 {
      if started == rows { return place }
      started += 1
    }
    return entryCount
  }

  private func append(
    _ piece: Range<Int>, to records: inout LeafRecords, _ window: inout LeafWindow
  ) throws {
    let levels = definitions.pointer(as: UInt8.self)
    let full = UInt8(leaf.maximumDefinition)
    let bits = Bitmap(count: piece.count, filled: false)
    var slots = 0
    var valid = 0
    for place in piece {
      let level = levels[place]
      if level < slotDefinition { continue }
      if level == full {
        bits.set(slots)
        valid += 1
      }
      slots += 1
    }
    records.definitions.append(
      contentsOf: UnsafeBufferPointer(start: levels + piece.lowerBound, count: piece.count))
    records.repetitions.append(
      contentsOf: UnsafeBufferPointer(
        start: repetitions.pointer(as: UInt8.self) + piece.lowerBound, count: piece.count))
    if slots == 0 { return }
    if valid > 0, leaf.holdsViews, values.viewsPointIntoPage {
      if pageOwner == nil { pageOwner = try source.retain() }
      window.keep(pageOwner)
    }
    try window.append(
      rows: slots, valid: valid, bits: bits, bitStart: 0, from: &values, consumed: valid,
      picks: nil, dictionary: dictionary)
  }

  /// Does what `skip` put off: first by whole pages, then entry by entry.
  private func catchUp() throws {
    while rowsToSkip > 0, entry == entryCount {
      guard entriesAhead > 0 else { throw NestedLeafReader.tooFewRows }
      rowsToSkip -= try openPage(passingOver: rowsToSkip)
    }
    if rowsToSkip == 0 { return }
    var started = 0
    while try openPageIfNeeded() {
      let end = pieceEnd(rows: rowsToSkip, started: &started)
      let levels = definitions.pointer(as: UInt8.self)
      let full = UInt8(leaf.maximumDefinition)
      var valid = 0
      for place in entry..<end where levels[place] == full { valid += 1 }
      try values.skip(valid)
      entry = end
      // A row may go on in the next page, so only the begin of another row ends the last one.
      if end < entryCount || (leaf.maximumRepetition == 0 && started == rowsToSkip) { break }
    }
    guard started == rowsToSkip else { throw NestedLeafReader.tooFewRows }
    rowsToSkip = 0
  }

  /// False at the end of the column.
  private func openPageIfNeeded() throws -> Bool {
    while entry == entryCount {
      if entriesAhead == 0 { return false }
      _ = try openPage(passingOver: 0)
    }
    return true
  }

  private func openPage(passingOver rows: Int) throws -> Int {
    pageOwner = nil
    entry = 0
    entryCount = 0
    let step = try source.next(passingOver: rows)
    guard let page = step.page else {
      entriesAhead = 0
      return step.passedRows
    }
    if page.isDictionary {
      dictionary = try LeafDictionary(
        page, leaf: leaf, owner: leaf.holdsViews ? try source.retain() : nil)
      return step.passedRows
    }
    guard page.valueCount <= entriesAhead else {
      throw PageDamage("a column has more values than it tells")
    }
    let levels = try decodeLevels(of: page)
    definitions = levels.definitions
    repetitions = levels.repetitions
    entryCount = page.valueCount
    let full = UInt8(leaf.maximumDefinition)
    var valid = 0
    for place in 0..<entryCount where definitions.pointer(as: UInt8.self)[place] == full {
      valid += 1
    }
    try values.open(page.values, encoding: page.encoding, count: valid)
    return step.passedRows
  }

  private func decodeLevels(
    of page: Page
  ) throws(PageDamage) -> (definitions: Buffer, repetitions: Buffer) {
    var definitions = Buffer(zeroedByteCount: page.valueCount)
    var repetitions = definitions
    if leaf.maximumDefinition > 0 {
      let levels = LevelBytes(
        bytes: page.definition, isBitPacked: page.definitionIsBitPacked,
        maximum: leaf.maximumDefinition)
      definitions = try levels.decode(page.valueCount)
    }
    if leaf.maximumRepetition > 0 {
      let levels = LevelBytes(
        bytes: page.repetition, isBitPacked: page.repetitionIsBitPacked,
        maximum: leaf.maximumRepetition)
      repetitions = try levels.decode(page.valueCount)
    }
    return (definitions, repetitions)
  }
}

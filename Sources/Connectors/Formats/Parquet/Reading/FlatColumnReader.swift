import Columns

/// Reads a column that is neither in a list nor in a struct.
final class FlatColumnReader: ColumnReader {
  private let leaf: LeafLayout
  private let source: any PageSource
  /// Rows of the row group in pages that were not opened yet.
  private var rowsAhead: Int
  private var rowsToSkip = 0

  private var values: PageValues
  private var pageRows = 0
  private var pageRow = 0
  private var pageValidity: Bitmap?
  private var pageOwner: AnyObject?
  private var dictionary: LeafDictionary?

  private let scratch = Scratch()
  private let indexScratch = Scratch()
  private let pickScratch = Scratch()

  init(_ leaf: LeafLayout, source: any PageSource, rowCount: Int) throws {
    self.leaf = leaf
    self.source = source
    rowsAhead = rowCount
    values = try PageValues(leaf)
  }

  func skip(_ count: Int) { rowsToSkip += count }

  func read(_ count: Int) throws -> Vector {
    try catchUp()
    var window = LeafWindow(
      leaf, capacity: count, scratch: scratch, indexScratch: indexScratch)
    while window.count < count {
      try openPageIfNeeded()
      let rows = min(pageRows - pageRow, count - window.count)
      let valid = validCount(rows)
      if valid > 0 { try keepPage(for: &window) }
      try window.append(
        rows: rows, valid: valid, bits: pageValidity, bitStart: pageRow, from: &values,
        consumed: valid, picks: nil, dictionary: dictionary)
      pageRow += rows
    }
    return window.finish()
  }

  func read(_ count: Int, only selection: Selection) throws -> Vector {
    try catchUp()
    var window = LeafWindow(
      leaf, capacity: selection.count, scratch: scratch, indexScratch: indexScratch)
    var passed = 0
    var taken = 0
    while passed < count {
      if taken == selection.count {
        skip(count - passed)
        break
      }
      try openPageIfNeeded()
      let rows = min(pageRows - pageRow, count - passed)
      let end = FlatColumnReader.firstPlace(
        selection, from: taken, notBelow: passed + rows)
      if end == taken {
        try values.skip(validCount(rows))
      } else {
        try append(
          UnsafePointer(selection.rows + taken), end - taken, startingAt: passed, rows: rows,
          to: &window)
      }
      pageRow += rows
      passed += rows
      taken = end
    }
    return window.finish()
  }

  /// Appends the selected rows of a piece of `rows` rows whose first is row `start` of the window.
  private func append(
    _ selected: UnsafePointer<Int32>, _ wanted: Int, startingAt start: Int, rows: Int,
    to window: inout LeafWindow
  ) throws {
    let positions = pickScratch.bytes(wanted * 4).assumingMemoryBound(to: Int32.self)
    let offset = Int32(truncatingIfNeeded: start)
    guard let validity = pageValidity else {
      for index in 0..<wanted { positions[index] = selected[index] &- offset }
      try keepPage(for: &window)
      try window.append(
        rows: wanted, valid: wanted, bits: nil, bitStart: 0, from: &values, consumed: rows,
        picks: Picks(positions: positions, count: wanted), dictionary: dictionary)
      return
    }
    let bits = Bitmap(count: wanted, filled: false)
    let valid = FlatColumnReader.rank(
      selected, wanted, minus: start - pageRow, validity, from: pageRow, into: positions, bits)
    if valid > 0 { try keepPage(for: &window) }
    try window.append(
      rows: wanted, valid: valid, bits: bits, bitStart: 0, from: &values,
      consumed: validCount(rows), picks: Picks(positions: positions, count: valid),
      dictionary: dictionary)
  }

  /// Turns selected rows into places among the values that are not null.
  private static func rank(
    _ selected: UnsafePointer<Int32>, _ wanted: Int, minus offset: Int, _ validity: Bitmap,
    from first: Int, into positions: UnsafeMutablePointer<Int32>, _ bits: Bitmap
  ) -> Int {
    var valid = 0
    var ranked = first
    var rank = 0
    for index in 0..<wanted {
      let row = Int(selected[index]) - offset
      rank &+= validity.setCount(in: ranked..<row)
      ranked = row
      if validity[row] {
        positions[valid] = Int32(truncatingIfNeeded: rank)
        bits.set(index)
        valid &+= 1
      }
    }
    return valid
  }

  private static func firstPlace(
    _ selection: Selection, from start: Int, notBelow row: Int
  ) -> Int {
    var low = start
    var high = selection.count
    while low < high {
      let middle = (low + high) / 2
      if Int(selection.rows[middle]) < row { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func validCount(_ rows: Int) -> Int {
    pageValidity?.setCount(in: pageRow..<pageRow + rows) ?? rows
  }

  private func keepPage(for window: inout LeafWindow) throws {
    guard leaf.holdsViews, values.viewsPointIntoPage else { return }
    if pageOwner == nil { pageOwner = try source.retain() }
    window.keep(pageOwner)
  }

  private func openPageIfNeeded() throws {
    while pageRow == pageRows {
      guard rowsAhead > 0 else { throw PageDamage("a column has fewer rows than its row group") }
      _ = try openPage(passingOver: 0)
    }
  }

  /// Does what `skip` put off.
  private func catchUp() throws {
    while rowsToSkip > 0 {
      if pageRow < pageRows {
        let rows = min(rowsToSkip, pageRows - pageRow)
        try values.skip(validCount(rows))
        pageRow += rows
        rowsToSkip -= rows
      } else {
        guard rowsAhead >= rowsToSkip else {
          throw PageDamage("a column has fewer rows than its row group")
        }
        rowsToSkip -= try openPage(passingOver: rowsToSkip)
      }
    }
  }

  private func openPage(passingOver rows: Int) throws -> Int {
    pageOwner = nil
    let step = try source.next(passingOver: rows)
    guard step.passedRows <= rows else { throw PageDamage("pages overlap") }
    rowsAhead -= step.passedRows
    pageRows = 0
    pageRow = 0
    guard let page = step.page else {
      if rowsAhead > 0 { throw PageDamage("a column has fewer rows than its row group") }
      return step.passedRows
    }
    if page.isDictionary {
      dictionary = try LeafDictionary(
        page, leaf: leaf, owner: leaf.holdsViews ? try source.retain() : nil)
      return step.passedRows
    }
    guard page.valueCount <= rowsAhead else {
      throw PageDamage("a column has more rows than its row group")
    }
    rowsAhead -= page.valueCount
    pageRows = page.valueCount
    pageValidity = nil
    if leaf.maximumDefinition > 0 {
      let levels = LevelBytes(
        bytes: page.definition, isBitPacked: page.definitionIsBitPacked, maximum: 1)
      pageValidity = try levels.decodeValidity(pageRows)
    }
    try values.open(
      page.values, encoding: page.encoding, count: pageValidity?.setCount ?? pageRows)
    return step.passedRows
  }
}

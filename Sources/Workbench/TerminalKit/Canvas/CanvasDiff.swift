/// Cells of one row that changed since the last frame, whole wide glyphs only.
package struct ChangedRun: Hashable, Sendable {
  package let y: Int
  package let columns: Range<Int>

  package init(y: Int, columns: Range<Int>) {
    self.y = y
    self.columns = columns
  }
}

/// Finds what a new frame changes, so that only that goes to the terminal.
package enum CanvasDiff {
  /// All rows when the sizes differ or there was no frame before. Runs that are only a few cells
  /// apart are joined: moving the cursor costs as much as the cells between.
  package static func runs(
    from old: Canvas?, to new: Canvas, joiningGapsOf gap: Int = 4
  ) -> [ChangedRun] {
    guard let old, old.size == new.size else {
      guard new.size.width > 0 else { return [] }
      return (0..<new.size.height).map { ChangedRun(y: $0, columns: 0..<new.size.width) }
    }
    var runs: [ChangedRun] = []
    for y in 0..<new.size.height {
      old.withRow(y) { before in
        new.withRow(y) { after in
          append(row: y, before: before, after: after, gap: gap, to: &runs)
        }
      }
    }
    return runs
  }

  private static func append(
    row y: Int, before: UnsafeBufferPointer<Cell>, after: UnsafeBufferPointer<Cell>, gap: Int,
    to runs: inout [ChangedRun]
  ) {
    var open: Range<Int>?
    for x in 0..<min(before.count, after.count) where before[x] != after[x] {
      // From the left half of a wide glyph, before or now, to its right half.
      var start = x
      if start > 0, after[start].isContinuation || before[start].isContinuation { start -= 1 }
      var end = x + 1
      if end < after.count, after[end].isContinuation || before[end].isContinuation { end += 1 }
      if let run = open, start <= run.upperBound + gap {
        open = run.lowerBound..<max(end, run.upperBound)
      } else {
        if let run = open { runs.append(ChangedRun(y: y, columns: run)) }
        open = start..<end
      }
    }
    if let run = open { runs.append(ChangedRun(y: y, columns: run)) }
  }
}

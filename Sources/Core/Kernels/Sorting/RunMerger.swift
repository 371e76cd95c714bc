import Columns

/// Merges sorted runs of rows that arrive block by block, the first run winning ties: a
/// tournament tree finds the next row with about one comparison a level.
///
/// The caller supplies the first block of every run, takes picks, and supplies the next block of
/// a run whenever `take` asks for it.
package struct RunMerger {
  package enum Step: Hashable, Sendable {
    /// As many picks as were asked for.
    case full
    /// The run has no more rows in its block: supply the next one.
    case needsBlock(run: Int)
    /// All runs have ended.
    case finished
  }

  private struct Cursor {
    var keys: SortKeys?
    var row = 0
    var ended = false
  }

  private var cursors: [Cursor]
  /// Losers of the matches inside the tree; place 0 holds the winner of all.
  private var losers: [Int]
  private var isBuilt = false

  package init(runCount: Int) {
    cursors = Array(repeating: Cursor(), count: runCount)
    losers = []
  }

  /// The next rows of a run, in order; nil at its end.
  package mutating func supply(run: Int, _ block: SortKeys?) {
    let usable = block.map { $0.rowCount > 0 } ?? false
    cursors[run] = Cursor(keys: usable ? block : nil, row: 0, ended: block == nil)
    if isBuilt, usable || block == nil { replay(run) }
  }

  /// Writes at most `limit` picks as pairs of run and row in its current block.
  package mutating func take(
    _ limit: Int, runs: UnsafeMutablePointer<Int32>, rows: UnsafeMutablePointer<Int32>
  ) -> (count: Int, step: Step) {
    for (run, cursor) in cursors.enumerated() where cursor.keys == nil && !cursor.ended {
      return (0, .needsBlock(run: run))
    }
    if cursors.isEmpty { return (0, .finished) }
    if !isBuilt { build() }
    var count = 0
    while count < limit {
      let winner = losers[0]
      guard let keys = cursors[winner].keys else { return (count, .finished) }
      runs[count] = Int32(truncatingIfNeeded: winner)
      rows[count] = Int32(truncatingIfNeeded: cursors[winner].row)
      count += 1
      cursors[winner].row += 1
      if cursors[winner].row == keys.rowCount {
        cursors[winner].keys = nil
        return (count, .needsBlock(run: winner))
      }
      replay(winner)
    }
    return (count, .full)
  }

  private mutating func build() {
    let count = cursors.count
    var winners = Array(repeating: 0, count: count * 2)
    losers = Array(repeating: 0, count: max(count, 1))
    for run in 0..<count { winners[count + run] = run }
    for node in stride(from: count - 1, to: 0, by: -1) {
      let left = winners[node * 2]
      let right = winners[node * 2 + 1]
      let rightWins = isBefore(right, left)
      winners[node] = rightWins ? right : left
      losers[node] = rightWins ? left : right
    }
    losers[0] = count > 1 ? winners[1] : 0
    isBuilt = true
  }

  /// Plays the matches of a run again from its leaf to the root.
  private mutating func replay(_ run: Int) {
    var winner = run
    var node = (cursors.count + run) / 2
    while node > 0 {
      if isBefore(losers[node], winner) { swap(&losers[node], &winner) }
      node /= 2
    }
    losers[0] = winner
  }

  /// Runs that have ended come last.
  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    guard let leftKeys = cursors[left].keys else { return false }
    guard let rightKeys = cursors[right].keys else { return true }
    let order = leftKeys.compare(cursors[left].row, with: rightKeys, cursors[right].row)
    return order < 0 || order == 0 && left < right
  }
}

/// Guesses the keyword that a misspelt word stands for.
enum Spelling {
  /// The closest candidate that is at most two edits away, and fewer for short words.
  static func nearest(to word: String, among candidates: [Keyword]) -> Keyword? {
    let letters = Array(word.uppercased().utf8)
    guard letters.count >= 2, letters.count <= 32 else { return nil }
    var best: (keyword: Keyword, distance: Int)?
    for candidate in candidates {
      let target = Array(candidate.text.utf8)
      let allowed = max(1, min(2, target.count / 3))
      let distance = edits(from: letters, to: target)
      if distance > 0, distance <= allowed, distance < best?.distance ?? Int.max {
        best = (candidate, distance)
      }
    }
    return best?.keyword
  }

  /// Insertions, deletions, replacements and swaps of neighbours.
  private static func edits(from source: [UInt8], to target: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: target.count + 1)
    var last = Array(0...target.count)
    for row in source.indices {
      var line = [row + 1]
      for column in target.indices {
        let replaced = last[column] + (source[row] == target[column] ? 0 : 1)
        var cost = min(replaced, last[column + 1] + 1, line[column] + 1)
        if row > 0, column > 0, source[row] == target[column - 1],
          source[row - 1] == target[column]
        {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        line.append(cost)
      }
      beforeLast = last
      last = line
    }
    return last[target.count]
  }
}

/// Finds what somebody meant who misspelt a word.
package enum Spelling {
  /// The closest of `known`, if it is close enough to be meant.
  package static func suggestion(for word: String, among known: [String]) -> String? {
    let limit = max(1, word.count / 3)
    let scored = known.map { (word: $0, distance: distance(word, $0)) }
    let best = scored.min { $0.distance < $1.distance }
    if let best, best.distance <= limit { return best.word }
    return known.first { word.count >= 3 && $0.hasPrefix(word) }
  }

  /// How many letters have to be changed, added, dropped or swapped with their neighbour.
  package static func distance(_ left: String, _ right: String) -> Int {
    let source = Array(left)
    let target = Array(right)
    var beforeLast: [Int] = []
    var last = Array(0...target.count)
    for row in source.indices {
      var current = [row + 1]
      for column in target.indices {
        let isEqual = source[row] == target[column]
        var cost = min(last[column] + (isEqual ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, source[row] == target[column - 1],
          source[row - 1] == target[column]
        {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[target.count]
  }
}

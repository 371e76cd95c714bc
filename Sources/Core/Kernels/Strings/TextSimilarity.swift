package import Columns

/// How alike strings are.
package enum TextSimilarity {
  /// Jaro's measure, raised for a common beginning of up to four characters.
  package static func jaroWinkler(_ left: Vector, _ right: Vector, rowCount: Int) -> Vector {
    let one = TextColumn(left)
    let other = TextColumn(right)
    return makeValues([left, right], rowCount: rowCount, type: .double, as: Double.self) { row in
      let first = one[row].scalars
      let second = other[row].scalars
      let similarity = jaro(first, second)
      let shared = zip(first, second).prefix(4).prefix { $0 == $1 }.count
      return similarity + Double(shared) * 0.1 * (1 - similarity)
    }
  }

  private static func jaro(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Double {
    if left.isEmpty, right.isEmpty { return 1 }
    if left.isEmpty || right.isEmpty { return 0 }
    let window = max(max(left.count, right.count) / 2 - 1, 0)
    var taken = Array(repeating: false, count: right.count)
    var matched: [Unicode.Scalar] = []
    for (place, scalar) in left.enumerated() {
      let start = max(0, place - window)
      let range = start..<max(start, min(right.count, place + window + 1))
      if let found = range.first(where: { !taken[$0] && right[$0] == scalar }) {
        taken[found] = true
        matched.append(scalar)
      }
    }
    if matched.isEmpty { return 0 }
    let others = zip(right, taken).filter(\.1).map(\.0)
    let transpositions = zip(matched, others).count { $0 != $1 } / 2
    let matches = Double(matched.count)
    return
      (matches / Double(left.count) + matches / Double(right.count)
      + (matches - Double(transpositions)) / matches) / 3
  }
}

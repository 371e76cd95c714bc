import Expressions

/// Names like one that was not found, the closest first.
enum NameSuggestions {
  private static let maximumCount = 5

  /// `name` and `candidates` as parts; qualifiers that tell nothing are left out.
  static func closest(to name: [String], among candidates: [[String]]) -> [String] {
    let wanted = name.joined(separator: ".")
    let ranked = stripped(candidates, toLength: name.count).map { parts in
      let text = quoted(parts)
      return (text: text, distance: distance(Array(wanted.unicodeScalars), text))
    }
    let order = ranked.indices.sorted {
      (ranked[$0].distance, $0) < (ranked[$1].distance, $1)
    }
    return order.prefix(maximumCount).map { ranked[$0].text }
  }

  /// Columns in the order in which equally close ones are named.
  static func parts(of columns: [ColumnReference]) -> [[String]] {
    var seen: Set<ColumnID> = []
    return
      columns
      .filter { seen.insert($0.id).inserted }
      .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
      .map { $0.qualifier + [$0.name] }
  }

  static func quoted(_ parts: [String]) -> String {
    parts.map {
      "`"
        + $0.split(separator: "`", omittingEmptySubsequences: false)
        .joined(separator: "``") + "`"
    }.joined(separator: ".")
  }

  /// Drops a qualifier that all candidates share, when the wanted name is as short.
  private static func stripped(_ candidates: [[String]], toLength count: Int) -> [[String]] {
    for length in [1, 2] where count <= length {
      if Set(candidates.map { $0.dropLast(length) }).count == 1 {
        return candidates.map { Array($0.suffix(length)) }
      }
    }
    return candidates
  }

  /// How many letters have to change, come or go.
  private static func distance(_ left: [Unicode.Scalar], _ text: String) -> Int {
    let right = Array(text.unicodeScalars)
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in right.indices {
        let change = diagonal + (letter == right[place] ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(change, row[place] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}

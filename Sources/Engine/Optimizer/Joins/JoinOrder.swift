/// The cheapest tree of joins over a graph.
///
/// All trees for up to a dozen inputs; above that the pair with the fewest rows is joined until one
/// tree is left.
struct JoinOrder {
  indirect enum Tree {
    case input(Int)
    /// The right side is the one that a hash table is built of.
    case join(Tree, Tree)
  }

  private let graph: JoinGraph
  private let neighbours: [UInt64]

  private struct Entry {
    var cost: Double
    var rows: Double
    var left: UInt64
    var right: UInt64
  }

  /// What a row costs: to enter a hash table, to look for partners, to come out.
  private enum Price {
    static let build = 2.0
    static let probe = 1.0
    static let output = 1.0
    /// A pair of a join without equalities.
    static let pair = 0.5
  }

  private static let exhaustiveInputs = 12

  init(_ graph: JoinGraph) {
    self.graph = graph
    neighbours = graph.neighbours
  }

  var best: Tree? {
    graph.inputs.count <= Self.exhaustiveInputs ? exhaustive : greedy
  }

  // MARK: All trees

  private var exhaustive: Tree? {
    let count = graph.inputs.count
    let all: UInt64 = (1 << UInt64(count)) - 1
    var table = [Entry?](repeating: nil, count: 1 << count)
    for index in 0..<count {
      let rows = graph.inputs[index].estimate.rows
      table[1 << index] = Entry(cost: 0, rows: rows, left: 0, right: 0)
    }
    for set in 1...all where set.nonzeroBitCount > 1 && isValid(set) {
      var best: Entry?
      let rows = graph.rows(of: set)
      var part = (set - 1) & set
      while part > 0 {
        let rest = set ^ part
        if let entry = entry(part, rest, rows, table), entry.cost < best?.cost ?? .infinity {
          best = entry
        }
        part = (part - 1) & set
      }
      table[Int(set)] = best
    }
    return table[Int(all)] == nil ? nil : tree(all, table)
  }

  /// Existence tests come after the inputs that they read.
  private func isValid(_ set: UInt64) -> Bool {
    for (index, input) in graph.inputs.enumerated() where set & (1 << UInt64(index)) != 0 {
      if input.existence != nil, input.needs & set != input.needs { return false }
    }
    return true
  }

  private func entry(
    _ left: UInt64, _ right: UInt64, _ rows: Double, _ table: [Entry?]
  ) -> Entry? {
    guard let one = table[Int(left)], let other = table[Int(right)], areTied(left, right),
      !isExistence(left)
    else { return nil }
    if isExistence(right) {
      guard let index = only(right), graph.inputs[index].needs & left == graph.inputs[index].needs
      else { return nil }
    } else if other.rows > one.rows {
      return nil
    }
    let cost = one.cost + other.cost + price(one.rows, other.rows, rows, left, right)
    return Entry(cost: cost, rows: rows, left: left, right: right)
  }

  private func price(
    _ probe: Double, _ build: Double, _ output: Double, _ left: UInt64, _ right: UInt64
  ) -> Double {
    if !isExistence(right), !hasEquality(left, right) {
      return probe * build * Price.pair + output * Price.output
    }
    return build * Price.build + probe * Price.probe + output * Price.output
  }

  private func hasEquality(_ left: UInt64, _ right: UInt64) -> Bool {
    let hasClass = graph.classes.contains { members in
      members.contains { left & (1 << UInt64($0.input)) != 0 }
        && members.contains { right & (1 << UInt64($0.input)) != 0 }
    }
    if hasClass { return true }
    return graph.conditions.contains { condition in
      condition.inputs & left != 0 && condition.inputs & right != 0
        && condition.inputs & ~(left | right) == 0 && condition.expression.operands(of: "=") != nil
    }
  }

  private func isExistence(_ set: UInt64) -> Bool {
    only(set).map { graph.inputs[$0].existence != nil } ?? false
  }

  private func only(_ set: UInt64) -> Int? {
    set.nonzeroBitCount == 1 ? set.trailingZeroBitCount : nil
  }

  private func areTied(_ left: UInt64, _ right: UInt64) -> Bool {
    var rest = left
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      if neighbours[index] & right != 0 { return true }
      rest &= rest - 1
    }
    return false
  }

  private func tree(_ set: UInt64, _ table: [Entry?]) -> Tree {
    guard let entry = table[Int(set)], entry.left != 0 else {
      return .input(set.trailingZeroBitCount)
    }
    return .join(tree(entry.left, table), tree(entry.right, table))
  }

  // MARK: Many inputs

  private var greedy: Tree? {
    var parts = graph.inputs.indices.filter { graph.inputs[$0].existence == nil }.map {
      (set: UInt64(1) << UInt64($0), tree: Tree.input($0), rows: graph.inputs[$0].estimate.rows)
    }
    var tests = graph.inputs.indices.filter { graph.inputs[$0].existence != nil }
    while true {
      for index in parts.indices {
        while let place = tests.firstIndex(where: {
          graph.inputs[$0].needs & parts[index].set == graph.inputs[$0].needs
        }) {
          let test = tests.remove(at: place)
          parts[index].set |= 1 << UInt64(test)
          parts[index].tree = .join(parts[index].tree, .input(test))
          parts[index].rows = graph.rows(of: parts[index].set)
        }
      }
      guard parts.count > 1 else { break }
      var best: (one: Int, other: Int, rows: Double)?
      for one in parts.indices {
        for other in parts.indices.dropFirst(one + 1)
        where areTied(parts[one].set, parts[other].set) {
          let rows = graph.rows(of: parts[one].set | parts[other].set)
          if rows < best?.rows ?? .infinity { best = (one, other, rows) }
        }
      }
      guard let best else { return nil }
      let (one, other) = (parts[best.one], parts[best.other])
      let isOrdered = one.rows >= other.rows
      parts.remove(at: best.other)
      parts[best.one] = (
        one.set | other.set,
        isOrdered ? .join(one.tree, other.tree) : .join(other.tree, one.tree), best.rows
      )
    }
    return parts.first?.tree
  }
}

/// A directed graph in ranks, so that every edge leads downwards: nodes, and bends where an edge
/// passes through ranks between its ends. Edges of cycles are turned round; wrong ones are left
/// out.
struct RankedGraph {
  struct Edge: Hashable {
    var from: Int
    var to: Int
  }

  /// Vertices below this number are nodes, the others are bends.
  let nodeCount: Int
  /// The vertices of each rank, from the left.
  private(set) var ranks: [[Int]] = []
  /// The vertices that each edge passes through, from above.
  private(set) var chains: [[Int]]
  private(set) var uppers: [[Int]]
  private(set) var lowers: [[Int]]
  private var rankOf: [Int]

  private static let sweepCount = 4

  init(nodeCount: Int, edges: [Edge]) {
    self.nodeCount = nodeCount
    rankOf = Array(repeating: 0, count: nodeCount)
    uppers = Array(repeating: [], count: nodeCount)
    lowers = Array(repeating: [], count: nodeCount)
    chains = Array(repeating: [], count: edges.count)
    let sound = edges.map { edge in
      edge.from != edge.to && (0..<nodeCount).contains(edge.from)
        && (0..<nodeCount).contains(edge.to)
    }
    let downward = Self.withoutCycles(nodeCount, edges, sound)
    rank(downward, sound)
    for (index, edge) in downward.enumerated() where sound[index] { thread(edge, index) }
    orderByDescent()
    reduceCrossings()
  }

  func isBend(_ vertex: Int) -> Bool { vertex >= nodeCount }

  /// Turns round the edges that lead back to a node under way.
  private static func withoutCycles(
    _ nodeCount: Int, _ edges: [Edge], _ sound: [Bool]
  ) -> [Edge] {
    var outgoing = Array(repeating: [Int](), count: nodeCount)
    for (index, edge) in edges.enumerated() where sound[index] {
      outgoing[edge.from].append(index)
    }
    var result = edges
    var isUnderWay = Array(repeating: false, count: nodeCount)
    var isDone = isUnderWay
    for start in 0..<nodeCount where !isDone[start] {
      var path = [(node: start, next: 0)]
      isUnderWay[start] = true
      while let (node, next) = path.last {
        guard next < outgoing[node].count else {
          isUnderWay[node] = false
          isDone[node] = true
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let edge = outgoing[node][next]
        let target = edges[edge].to
        if isUnderWay[target] {
          result[edge] = Edge(from: target, to: node)
        } else if !isDone[target] {
          isUnderWay[target] = true
          path.append((target, 0))
        }
      }
    }
    return result
  }

  /// Ranks by the longest path, then every node that leads on as far down as it can be, so that
  /// edges are short.
  private mutating func rank(_ edges: [Edge], _ sound: [Bool]) {
    var waiting = Array(repeating: 0, count: nodeCount)
    var outgoing = Array(repeating: [Int](), count: nodeCount)
    for (index, edge) in edges.enumerated() where sound[index] {
      waiting[edge.to] += 1
      outgoing[edge.from].append(edge.to)
    }
    var order = (0..<nodeCount).filter { waiting[$0] == 0 }
    var place = 0
    while place < order.count {
      let node = order[place]
      place += 1
      for target in outgoing[node] {
        rankOf[target] = max(rankOf[target], rankOf[node] + 1)
        waiting[target] -= 1
        if waiting[target] == 0 { order.append(target) }
      }
    }
    for node in order.reversed() {
      if let next = outgoing[node].map({ rankOf[$0] }).min() { rankOf[node] = next - 1 }
    }
  }

  /// Lays an edge through the ranks between its ends.
  private mutating func thread(_ edge: Edge, _ index: Int) {
    var chain = [edge.from]
    var rank = rankOf[edge.from] + 1
    while rank < rankOf[edge.to] {
      chain.append(rankOf.count)
      rankOf.append(rank)
      uppers.append([])
      lowers.append([])
      rank += 1
    }
    chain.append(edge.to)
    for (upper, lower) in zip(chain, chain.dropFirst()) {
      lowers[upper].append(lower)
      uppers[lower].append(upper)
    }
    chains[index] = chain
  }

  /// A first order: what feeds one node stands together. Trees have no crossings then.
  private mutating func orderByDescent() {
    ranks = Array(repeating: [], count: (rankOf.max() ?? -1) + 1)
    var isPlaced = Array(repeating: false, count: rankOf.count)
    for root in rankOf.indices where lowers[root].isEmpty {
      var stack = [root]
      while let vertex = stack.popLast() {
        guard !isPlaced[vertex] else { continue }
        isPlaced[vertex] = true
        ranks[rankOf[vertex]].append(vertex)
        stack += uppers[vertex].reversed()
      }
    }
  }

  /// Sweeps down and up, each vertex to the middle of its neighbours; the best order is kept.
  private mutating func reduceCrossings() {
    var best = ranks
    var fewest = crossingCount()
    for sweep in 0..<Self.sweepCount where fewest > 0 {
      let isDownward = sweep % 2 == 0
      let indices = isDownward ? Array(ranks.indices) : ranks.indices.reversed()
      var place = Array(repeating: 0.0, count: rankOf.count)
      for rank in indices {
        let middles = ranks[rank].enumerated().map { position, vertex in
          let neighbors = isDownward ? uppers[vertex] : lowers[vertex]
          guard !neighbors.isEmpty else { return (vertex, Double(position)) }
          return (vertex, neighbors.reduce(0) { $0 + place[$1] } / Double(neighbors.count))
        }
        ranks[rank] = middles.enumerated()
          .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.map(\.element.0)
        for (position, vertex) in ranks[rank].enumerated() { place[vertex] = Double(position) }
      }
      let count = crossingCount()
      if count < fewest { (best, fewest) = (ranks, count) }
    }
    ranks = best
  }

  func crossingCount() -> Int {
    var place = Array(repeating: 0, count: rankOf.count)
    for rank in ranks {
      for (position, vertex) in rank.enumerated() { place[vertex] = position }
    }
    return ranks.dropLast().indices.reduce(0) { sum, rank in
      let ends = ranks[rank].flatMap { vertex in lowers[vertex].map { place[$0] }.sorted() }
      return sum + Self.inversionCount(ends, below: ranks[rank + 1].count)
    }
  }

  /// Pairs in the wrong order, counted with a tree of partial sums.
  private static func inversionCount(_ values: [Int], below limit: Int) -> Int {
    var sums = Array(repeating: 0, count: limit + 1)
    var count = 0
    for (seen, value) in values.enumerated() {
      var index = value + 1
      var notGreater = 0
      while index > 0 {
        notGreater += sums[index]
        index -= index & -index
      }
      count += seen - notGreater
      index = value + 1
      while index <= limit {
        sums[index] += 1
        index += index & -index
      }
    }
    return count
  }
}

/// Where the boxes of a layered graph stand and where its edges run, in whole cells.
struct LayeredLayout: Sendable {
  /// A straight piece of an edge, upright or level.
  struct Segment: Sendable {
    var edge: Int
    var from: Point
    var to: Point
  }

  /// Where an edge can be written at: below the box that it comes from.
  struct LabelPlace: Sendable {
    var edge: Int
    var point: Point
    var width: Int
  }

  private(set) var size = Size.zero
  /// One a node.
  private(set) var frames: [Rect]
  private(set) var segments: [Segment] = []
  private(set) var labels: [LabelPlace] = []
  /// The nodes of each rank, from the left.
  private(set) var ranks: [[Int]]

  static let nodeGap = 3

  /// `hasLabel` says which edges need a row of their own for what is written at them.
  init(sizes: [Size], edges: [RankedGraph.Edge], hasLabel: (Int) -> Bool = { _ in false }) {
    let graph = RankedGraph(nodeCount: sizes.count, edges: edges)
    frames = sizes.map { Rect(size: $0) }
    ranks = graph.ranks.map { rank in rank.filter { !graph.isBend($0) } }
    let columns = ColumnPlacement(graph, widths: sizes.map(\.width), gap: Self.nodeGap)
    var routing = EdgeRouting(graph, columns)
    var top = 0
    for (rank, vertices) in graph.ranks.enumerated() {
      let height = vertices.filter { !graph.isBend($0) }.map { sizes[$0].height }.max() ?? 1
      for vertex in vertices where !graph.isBend(vertex) {
        frames[vertex].origin = Point(x: columns.left[vertex], y: top)
      }
      let gap = routing.route(
        rank: rank, top: top, height: height,
        bottom: { graph.isBend($0) ? top + height - 1 : top + sizes[$0].height - 1 },
        hasLabel: hasLabel)
      top += height + gap
    }
    segments = routing.segments
    labels = routing.labels
    let edgeX = segments.map { max($0.from.x, $0.to.x) + 1 }.max() ?? 0
    size = Size(
      width: max(frames.map(\.endX).max() ?? 0, edgeX), height: frames.map(\.endY).max() ?? 0)
  }
}

/// Columns for the vertices of all ranks: near the middle of their neighbours, in their order.
struct ColumnPlacement {
  /// The left column of each vertex.
  private(set) var left: [Int]
  private let widths: [Int]

  private static let sweepCount = 6

  init(_ graph: RankedGraph, widths nodeWidths: [Int], gap: Int) {
    widths = graph.uppers.indices.map { $0 < nodeWidths.count ? nodeWidths[$0] : 1 }
    left = Array(repeating: 0, count: widths.count)
    var places = Array(repeating: 0.0, count: widths.count)
    for sweep in 0...Self.sweepCount {
      let isDownward = sweep % 2 == 0
      for rank in isDownward ? graph.ranks : graph.ranks.reversed() {
        let wishes = rank.map { vertex in
          let neighbors = isDownward ? graph.uppers[vertex] : graph.lowers[vertex]
          guard !neighbors.isEmpty else { return places[vertex] }
          let sum = neighbors.reduce(0.0) { $0 + places[$1] + Double(widths[$1] / 2) }
          return sum / Double(neighbors.count) - Double(widths[vertex] / 2)
        }
        let weights = rank.map { graph.isBend($0) ? 4.0 : 1.0 }
        let settled = Self.settle(wishes, weights, spans: rank.map { Double(widths[$0] + gap) })
        for (vertex, place) in zip(rank, settled) { places[vertex] = place }
      }
    }
    round(places, graph, gap)
  }

  /// The column in the middle of a vertex, where edges leave it.
  func middle(_ vertex: Int) -> Int { left[vertex] + widths[vertex] / 2 }

  func width(_ vertex: Int) -> Int { widths[vertex] }

  /// The places nearest to the wishes, by squares, at which nothing overlaps: neighbours in
  /// each other's way are pooled and share their mean.
  private static func settle(
    _ wishes: [Double], _ weights: [Double], spans: [Double]
  ) -> [Double] {
    var pools: [(sum: Double, weight: Double, count: Int)] = []
    var offset = 0.0
    var offsets: [Double] = []
    for (index, wish) in wishes.enumerated() {
      offsets.append(offset)
      pools.append(((wish - offset) * weights[index], weights[index], 1))
      offset += spans[index]
      while pools.count > 1 {
        let last = pools[pools.count - 1]
        let previous = pools[pools.count - 2]
        guard previous.sum / previous.weight > last.sum / last.weight else { break }
        pools.removeLast()
        pools[pools.count - 1] = (
          previous.sum + last.sum, previous.weight + last.weight, previous.count + last.count
        )
      }
    }
    let bases = pools.flatMap { pool in
      Array(repeating: pool.sum / pool.weight, count: pool.count)
    }
    return zip(bases, offsets).map { $0 + $1 }
  }

  /// Whole columns that begin at zero and still keep the gaps.
  private mutating func round(_ places: [Double], _ graph: RankedGraph, _ gap: Int) {
    let least = places.min() ?? 0
    for rank in graph.ranks {
      var free = 0
      for vertex in rank {
        left[vertex] = max(Int((places[vertex] - least).rounded()), free)
        free = left[vertex] + widths[vertex] + gap
      }
    }
  }
}

/// Leads edges through the space between two ranks: down from their source, along a row that
/// nothing else uses there, and down to their target.
struct EdgeRouting {
  private(set) var segments: [LayeredLayout.Segment] = []
  private(set) var labels: [LayeredLayout.LabelPlace] = []
  private let graph: RankedGraph
  private let columns: ColumnPlacement
  /// The pieces of edges that begin in a rank.
  private var pieces: [[Piece]]

  private struct Piece {
    var edge: Int
    var upper: Int
    var lower: Int
    var start = 0
    var end = 0
    var track: Int?

    var span: ClosedRange<Int> { min(start, end)...max(start, end) }
  }

  init(_ graph: RankedGraph, _ columns: ColumnPlacement) {
    self.graph = graph
    self.columns = columns
    var rankOf = Array(repeating: 0, count: graph.uppers.count)
    for (rank, vertices) in graph.ranks.enumerated() {
      for vertex in vertices { rankOf[vertex] = rank }
    }
    pieces = Array(repeating: [], count: graph.ranks.count)
    for (edge, chain) in graph.chains.enumerated() {
      for (upper, lower) in zip(chain, chain.dropFirst()) {
        pieces[rankOf[upper]].append(Piece(edge: edge, upper: upper, lower: lower))
      }
    }
    for rank in pieces.indices { choosePorts(&pieces[rank]) }
  }

  /// Edges into one box arrive in the order of where they come from, straight where they can.
  private func choosePorts(_ pieces: inout [Piece]) {
    for index in pieces.indices { pieces[index].start = columns.middle(pieces[index].upper) }
    let incoming = Dictionary(grouping: pieces.indices) { pieces[$0].lower }
    for (target, indices) in incoming {
      let sorted = indices.sorted { (pieces[$0].start, $0) < (pieces[$1].start, $1) }
      let room = columns.width(target) - 2
      for (slot, index) in sorted.enumerated() {
        guard !graph.isBend(target), room >= sorted.count else {
          pieces[index].end = columns.middle(target)
          continue
        }
        let low = columns.left[target] + 1 + slot * room / sorted.count
        let high = columns.left[target] + (slot + 1) * room / sorted.count
        let start = pieces[index].start
        let middle = sorted.count == 1 ? columns.middle(target) : (low + high) / 2
        pieces[index].end = (low...high).contains(start) ? start : middle
      }
    }
  }

  /// Routes what begins in a rank; returns the rows needed below it.
  mutating func route(
    rank: Int, top: Int, height: Int, bottom: (Int) -> Int, hasLabel: (Int) -> Bool
  ) -> Int {
    let base = top + height
    for vertex in graph.ranks[rank] where graph.isBend(vertex) {
      guard let edge = pieces[rank].first(where: { $0.upper == vertex })?.edge else { continue }
      let x = columns.middle(vertex)
      segments.append(.init(edge: edge, from: Point(x: x, y: top), to: Point(x: x, y: base - 1)))
    }
    guard !pieces[rank].isEmpty else { return 0 }
    let trackCount = chooseTracks(&pieces[rank])
    let isLabelled = pieces[rank].contains { !graph.isBend($0.upper) && hasLabel($0.edge) }
    let firstTrack = base + (isLabelled && trackCount > 0 ? 1 : 0)
    let next = max(firstTrack + trackCount, base + 1)
    for piece in pieces[rank] {
      let start = Point(x: piece.start, y: bottom(piece.upper))
      let end = Point(x: piece.end, y: next)
      if let track = piece.track {
        let y = firstTrack + track
        add(piece.edge, start, Point(x: piece.start, y: y))
        add(piece.edge, Point(x: piece.start, y: y), Point(x: piece.end, y: y))
        add(piece.edge, Point(x: piece.end, y: y), end)
      } else {
        add(piece.edge, start, end)
      }
    }
    if isLabelled { placeLabels(pieces[rank], y: base, hasLabel) }
    return next - base
  }

  private mutating func add(_ edge: Int, _ from: Point, _ to: Point) {
    segments.append(.init(edge: edge, from: from, to: to))
  }

  /// Level parts that would touch get rows of their own; one that comes down where another goes
  /// down to its target turns off above it, so that they never lie on one another.
  private func chooseTracks(_ pieces: inout [Piece]) -> Int {
    var open = pieces.indices.filter { pieces[$0].start != pieces[$0].end }
    open.sort { (pieces[$0].span.lowerBound, $0) < (pieces[$1].span.lowerBound, $1) }
    let starts = Dictionary(grouping: open) { pieces[$0].start }
    var count = 0
    while !open.isEmpty {
      // Nothing still open may start in the column where this one ends; with a cycle, the first.
      let pick =
        open.firstIndex { index in
          (starts[pieces[index].end] ?? []).allSatisfy { other in
            other == index || pieces[other].track != nil
          }
        } ?? 0
      let index = open.remove(at: pick)
      let piece = pieces[index]
      var track =
        (starts[piece.end] ?? []).compactMap { pieces[$0].track }.max().map { $0 + 1 } ?? 0
      let rivals = pieces.filter { other in
        other.track != nil && other.span.overlaps(piece.span) && other.upper != piece.upper
      }
      let taken = Set(rivals.compactMap(\.track))
      while taken.contains(track) { track += 1 }
      pieces[index].track = track
      count = max(count, track + 1)
    }
    return count
  }

  /// Labels stand right of their edge in the first row, as far as the next edge.
  private mutating func placeLabels(_ pieces: [Piece], y: Int, _ hasLabel: (Int) -> Bool) {
    let columns = Set(pieces.map(\.start)).sorted()
    var written: Set<Int> = []
    for piece in pieces where !graph.isBend(piece.upper) && hasLabel(piece.edge) {
      guard written.insert(piece.start).inserted else { continue }
      let next = columns.first { $0 > piece.start } ?? .max
      let width = min(next.minus(piece.start) - 3, 40)
      guard width > 0 else { continue }
      labels.append(.init(edge: piece.edge, point: Point(x: piece.start + 2, y: y), width: width))
    }
  }
}

/// A box of a diagram: a title line, and lines that only the large form shows.
package struct DiagramNode: Hashable, Sendable, Identifiable {
  package var id: Int
  package var title: StyledText
  /// At the right of the title.
  package var trailing: StyledText
  package var lines: [StyledText]
  /// Figures that rows of the tree show below one another, the most important first.
  package var columns: [StyledText] = []
  /// A few letters that stand for it where there is no room.
  package var mark: String
  /// The colour of the frame.
  package var role: Role
  /// Drawn heavy, with the edges between two of these.
  package var isCritical: Bool

  package init(
    id: Int, title: StyledText, trailing: StyledText = "", lines: [StyledText] = [],
    mark: String = "", role: Role = .dagNode, isCritical: Bool = false
  ) {
    self.id = id
    self.title = title
    self.trailing = trailing
    self.lines = lines
    self.mark = mark
    self.role = role
    self.isCritical = isCritical
  }
}

package struct DiagramEdge: Hashable, Sendable {
  package var from: Int
  package var to: Int
  package var label: String

  package init(from: Int, to: Int, label: String = "") {
    self.from = from
    self.to = to
    self.label = label
  }
}

/// Boxes in ranks with edges that lead downwards: plans, stages, dependencies. The focus follows
/// edges; what feeds a box can be folded into it; where boxes do not fit, an indented tree
/// stands for them.
package struct LayeredDiagram: Sendable {
  package enum Event: Hashable, Sendable {
    case focused(Int)
    case opened(Int)
  }

  package enum Level: Int, CaseIterable, Hashable, Sendable {
    case tree, brief, full
  }

  /// An edge between shown nodes, by their places in `shown`.
  struct Link: Sendable {
    var edge: RankedGraph.Edge
    var label: String
    var isCritical: Bool
  }

  package private(set) var nodes: [DiagramNode] = []
  package private(set) var edges: [DiagramEdge] = []
  package internal(set) var focus: Int?
  package internal(set) var folded: Set<Int> = []
  /// The level that the user chose; none takes the largest that fits in width.
  package internal(set) var chosenLevel: Level?
  package var emptyText: String
  /// What a search has found: their titles are marked.
  package var matches: Set<Int> = []

  /// The nodes that are not folded away.
  var shown: [DiagramNode] = []
  var placeOfID: [Int: Int] = [:]
  var links: [Link] = []
  /// How many nodes each folded one hides.
  var hiddenCounts: [Int: Int] = [:]
  var layouts: [Level: LayeredLayout] = [:]
  var tree = DiagramTree()
  var offset = Point.zero
  var viewport = Size.zero
  /// Where the mouse took hold of the picture.
  var grip: Point?
  /// Boxes keep their width while numbers in them change.
  private var widths: [Int: Int] = [:]

  static let widestBox = 46

  package init(
    nodes: [DiagramNode] = [], edges: [DiagramEdge] = [], emptyText: String = "Nothing to draw"
  ) {
    self.emptyText = emptyText
    update(nodes: nodes, edges: edges)
  }

  /// Takes another state of the graph; focus, folds and view stay where nodes are the same.
  package mutating func update(nodes: [DiagramNode], edges: [DiagramEdge]) {
    var known: Set<Int> = []
    let nodes = nodes.filter { known.insert($0.id).inserted }
    let isSameGraph =
      nodes.map(\.id) == self.nodes.map(\.id)
      && edges.map { [$0.from, $0.to] } == self.edges.map { [$0.from, $0.to] }
    self.nodes = nodes
    self.edges = edges.filter { known.contains($0.from) && known.contains($0.to) }
    if !isSameGraph {
      folded.formIntersection(known)
      widths = [:]
    }
    rebuild()
    if focus.map({ placeOfID[$0] == nil }) ?? true {
      focus =
        shown.first { node in !links.contains { shown[$0.edge.from].id == node.id } }?.id
        ?? shown.first?.id
    }
    reveal()
  }

  package mutating func setFocus(_ id: Int) {
    guard nodes.contains(where: { $0.id == id }) else { return }
    if placeOfID[id] == nil {
      folded = []
      rebuild()
    }
    focus = id
    reveal()
  }

  /// The level that is drawn in a size.
  package func level(in size: Size) -> Level {
    if let chosenLevel { return chosenLevel }
    for level in [Level.full, .brief] {
      if let layout = layouts[level], layout.size.width <= size.width { return level }
    }
    return .tree
  }

  /// Takes on the size in which it is drawn next.
  package mutating func arrange(in size: Size) {
    guard viewport != size else { return }
    viewport = size
    reveal()
  }

  /// What follows from the graph and its folds.
  mutating func rebuild() {
    let visible = visibleIDs()
    shown = nodes.filter { visible.contains($0.id) }
    placeOfID = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1.id, $0) })
    links = edges.compactMap { edge in
      guard let from = placeOfID[edge.from], let to = placeOfID[edge.to],
        !folded.contains(edge.to)
      else { return nil }
      return Link(
        edge: .init(from: from, to: to), label: edge.label,
        isCritical: shown[from].isCritical && shown[to].isCritical)
    }
    let ranked = links.map(\.edge)
    for level in [Level.full, .brief] {
      let sizes = shown.map { boxSize($0, level) }
      layouts[level] = LayeredLayout(sizes: sizes, edges: ranked) { [links] in
        level == .full && !links[$0].label.isEmpty
      }
    }
    tree = DiagramTree(nodeCount: shown.count, edges: ranked)
  }

  /// What leads to an end without passing through a folded node; a fold hides nothing that is
  /// needed elsewhere.
  private mutating func visibleIDs() -> Set<Int> {
    let sources = Dictionary(grouping: edges) { $0.to }.mapValues { $0.map(\.from) }
    func reached(from starts: [Int], stopping: Set<Int>) -> Set<Int> {
      var seen: Set<Int> = []
      var stack = starts
      while let id = stack.popLast() {
        guard seen.insert(id).inserted, !stopping.contains(id) else { continue }
        stack += sources[id] ?? []
      }
      return seen
    }
    let leading = Set(edges.map(\.from))
    let ends = nodes.map(\.id).filter { !leading.contains($0) }
    let all = reached(from: ends, stopping: [])
    // Cycles that lead nowhere have no end to begin from.
    let rest = nodes.map(\.id).filter { !all.contains($0) }
    let visible = reached(from: ends + rest, stopping: folded)
    hiddenCounts = [:]
    for id in folded where visible.contains(id) {
      let below = reached(from: sources[id] ?? [], stopping: [])
      hiddenCounts[id] = below.subtracting(visible).count
    }
    return visible
  }

  private mutating func boxSize(_ node: DiagramNode, _ level: Level) -> Size {
    let title = node.title.displayWidth + foldMark(of: node.id).displayWidth
    let trailing = node.trailing.displayWidth
    var width = title + (trailing > 0 ? trailing + 2 : 0)
    if level == .full { width = max(width, node.lines.map(\.displayWidth).max() ?? 0) }
    width = min(width, Self.widestBox - 4) + 4
    if level == .full {
      width = max(width, widths[node.id] ?? 0)
      widths[node.id] = width
    }
    return Size(width: width, height: level == .full ? 3 + min(node.lines.count, 9) : 3)
  }

  func foldMark(of id: Int) -> String { hiddenCounts[id].map { "  +\($0)" } ?? "" }
}

/// The graph as an indented tree, from its ends to what feeds them.
struct DiagramTree: Sendable {
  struct Row: Hashable, Sendable {
    var node: Int
    var prefix: String
    /// It has been told further up.
    var isRepeated: Bool
  }

  private(set) var rows: [Row] = []
  /// The first row of each node.
  private(set) var rowOfNode: [Int: Int] = [:]

  private static let longestPrefix = 120

  init() {}

  /// A node that alone feeds another stands below it without being indented.
  init(nodeCount: Int, edges: [RankedGraph.Edge]) {
    var sources = Array(repeating: [Int](), count: nodeCount)
    var leads = Array(repeating: false, count: nodeCount)
    for edge in edges {
      sources[edge.to].append(edge.from)
      leads[edge.from] = true
    }
    let ends = (0..<nodeCount).filter { !leads[$0] } + (0..<nodeCount).filter { leads[$0] }
    for end in ends where rowOfNode[end] == nil {
      var stack = [(node: end, prefix: "", below: "")]
      while let (node, prefix, below) = stack.popLast() {
        let isRepeated = rowOfNode[node] != nil
        rows.append(Row(node: node, prefix: prefix, isRepeated: isRepeated))
        guard !isRepeated else { continue }
        rowOfNode[node] = rows.count - 1
        let children = sources[node]
        for (index, child) in children.enumerated().reversed() {
          let isLast = index == children.count - 1
          if children.count == 1 || below.count > Self.longestPrefix {
            stack.append((child, below, below))
          } else {
            stack.append(
              (child, below + (isLast ? "╰─ " : "├─ "), below + (isLast ? "   " : "│  ")))
          }
        }
      }
    }
  }
}

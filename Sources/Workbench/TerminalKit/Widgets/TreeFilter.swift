/// What a filter leaves of a tree: what matches, and the way there.
struct TreeFilter<ID: Hashable & Sendable>: Sendable {
  let text: String
  let matcher: FuzzyMatcher
  private(set) var matches: Set<ID> = []
  /// The nodes above those that match.
  private var ancestors: Set<ID> = []
  /// Those of them that the user has closed.
  var closed: Set<ID> = []

  init(_ text: String) {
    self.text = text
    matcher = FuzzyMatcher(text)
  }

  mutating func look(in nodes: [ID: TreeView<ID>.Node]) {
    let found = nodes.compactMapValues { matcher.match($0.item.label)?.quality }
    let hasBetter = found.values.contains { $0 > .sparse }
    matches = Set(found.keys.filter { found[$0] != .sparse || !hasBetter })
    ancestors = []
    for id in matches {
      var next = nodes[id]?.parent
      while let ancestor = next, ancestors.insert(ancestor).inserted {
        next = nodes[ancestor]?.parent
      }
    }
  }

  func shows(_ id: ID) -> Bool { matches.contains(id) || ancestors.contains(id) }

  /// Whether a node is open because of what was found below it.
  func opens(_ id: ID) -> Bool { ancestors.contains(id) && !closed.contains(id) }

  /// The first of the best matches.
  func best(among ids: [ID], in nodes: [ID: TreeView<ID>.Node]) -> ID? {
    var best: (id: ID, match: FuzzyMatch)?
    for id in ids where matches.contains(id) {
      guard let item = nodes[id]?.item, let match = matcher.match(item.label),
        best.map({ $0.match < match }) ?? true
      else { continue }
      best = (id, match)
    }
    return best?.id
  }
}

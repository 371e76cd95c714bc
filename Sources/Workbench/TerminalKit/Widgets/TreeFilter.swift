/// What a filter leaves of a tree: what matches, and the way there.
struct TreeFilter<ID: Hashable & Sendable>: Sendable {
  let text: String
  let matcher: FuzzyMatcher
  private var found: [ID: FuzzyMatch] = [:]
  /// Matches that are far-fetched count when there are no others.
  private var takesSparse = false
  private(set) var matchCount = 0
  /// The nodes above those that match.
  private var ancestors: Set<ID> = []
  /// Those of them that the user has closed.
  var closed: Set<ID> = []

  init(_ text: String) {
    self.text = text
    matcher = FuzzyMatcher(text)
  }

  mutating func look(in nodes: [ID: TreeView<ID>.Node]) {
    found = nodes.compactMapValues { matcher.match($0.item.label) }
    takesSparse = !found.values.contains { $0.quality > .sparse }
    matchCount = 0
    ancestors = []
    // Most have the parent of the one before.
    var last: ID?
    for (id, match) in found where takesSparse || match.quality > .sparse {
      matchCount += 1
      var next = nodes[id]?.parent
      if next == last { continue }
      last = next
      while let ancestor = next, ancestors.insert(ancestor).inserted {
        next = nodes[ancestor]?.parent
      }
    }
  }

  func matches(_ id: ID) -> Bool {
    found[id].map { takesSparse || $0.quality > .sparse } ?? false
  }

  func shows(_ id: ID) -> Bool { matches(id) || ancestors.contains(id) }

  /// Whether a node is open because of what was found below it.
  func opens(_ id: ID) -> Bool { ancestors.contains(id) && !closed.contains(id) }

  /// The first of the best matches.
  func best(among ids: [ID]) -> ID? {
    var best: (id: ID, match: FuzzyMatch)?
    for id in ids {
      guard let match = found[id], best.map({ $0.match < match }) ?? true else { continue }
      best = (id, match)
    }
    return best?.id
  }
}

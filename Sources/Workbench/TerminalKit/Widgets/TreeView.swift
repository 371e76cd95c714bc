/// What a tree shows of one node.
package struct TreeItem<ID: Hashable & Sendable>: Hashable, Sendable {
  package var id: ID
  package var label: String
  package var role: Role
  /// Stand at the right in columns of their own: a type, a count, a size.
  package var details: [String]
  package var canExpand: Bool

  package init(
    _ id: ID, _ label: String, role: Role = .treeItem, details: [String] = [],
    canExpand: Bool = false
  ) {
    self.id = id
    self.label = label
    self.role = role
    self.details = details
    self.canExpand = canExpand
  }
}

/// What is known of the nodes below another.
package enum TreeChildren<ID: Hashable & Sendable>: Hashable, Sendable {
  case unloaded, loading
  case loaded([TreeItem<ID>])
  case failed(String)
}

/// A tree whose branches are fetched when they are opened for the first time.
package struct TreeView<ID: Hashable & Sendable>: Sendable {
  package enum Event: Hashable, Sendable {
    /// The children of a node are wanted: answer with `setChildren`.
    case load(ID)
    case selected(ID)
    /// Enter or a double click on a node.
    case opened(ID)
  }

  /// The actions of the scope `tree`.
  package enum Command: String, CaseIterable, Hashable, Sendable {
    case open, toggle, expand, collapse, expandAll, collapseAll, parent

    package var action: ActionID { ActionID("tree.\(rawValue)") }

    package init?(_ action: ActionID) {
      guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
      self = command
    }
  }

  struct Node: Sendable {
    var item: TreeItem<ID>
    var parent: ID?
    var children = Branch.unloaded
  }

  enum Branch: Sendable {
    case unloaded, loading
    case loaded([ID])
    case failed(String)
  }

  /// A line of the picture: a node, or a remark about the branch it would be in.
  struct Row: Sendable {
    enum Content: Sendable {
      case node(ID)
      case remark(String, Role)
    }

    var content: Content
    var depth: Int
    /// For every level left of it, whether more of that level follows below.
    var guides: [Bool]

    var node: ID? { if case .node(let id) = content { id } else { nil } }
  }

  var nodes: [ID: Node] = [:]
  private var roots: [ID] = []
  private(set) var expanded: Set<ID> = []
  private(set) var rows: [Row] = []
  private(set) var scroll = ScrollPosition()
  /// What is shown of the tree while it is filtered.
  private(set) var filtering: TreeFilter<ID>?
  package var emptyText: String
  private static var deepest: Int { 64 }

  package init(_ roots: [TreeItem<ID>] = [], emptyText: String = "Nothing here") {
    self.emptyText = emptyText
    setRoots(roots)
  }

  /// The node of the cursor.
  package var current: ID? {
    rows.indices.contains(scroll.cursor) ? rows[scroll.cursor].node : nil
  }

  /// The node that the cursor's line is a remark about.
  package var remarked: ID? {
    guard rows.indices.contains(scroll.cursor), rows[scroll.cursor].node == nil else { return nil }
    let depth = rows[scroll.cursor].depth
    return rows[..<scroll.cursor].last { $0.depth < depth }?.node
  }

  package func item(_ id: ID) -> TreeItem<ID>? { nodes[id]?.item }
  /// What is below a node, once it has come.
  package func children(of id: ID) -> [ID]? {
    if case .loaded(let ids)? = nodes[id]?.children { ids } else { nil }
  }
  package func parent(of id: ID) -> ID? { nodes[id]?.parent }
  package var filter: String { filtering?.text ?? "" }
  /// How many nodes a filter has found among those that were fetched.
  package var matchCount: Int { filtering?.matchCount ?? 0 }

  /// Opened by the user, or by a filter that has found something below.
  package func isExpanded(_ id: ID) -> Bool {
    expanded.contains(id) || filtering?.opens(id) ?? false
  }

  package var nodeCount: Int { rows.count { $0.node != nil } }

  /// Other nodes at the top; what is known below those that stay is kept.
  package mutating func setRoots(_ items: [TreeItem<ID>]) {
    roots = adopt(items, parent: nil, instead: roots)
    refilter()
  }

  package mutating func setChildren(of id: ID, _ children: TreeChildren<ID>) {
    guard let node = nodes[id] else { return }
    switch children {
    case .unloaded: nodes[id]?.children = .unloaded
    case .loading: nodes[id]?.children = .loading
    case .failed(let reason):
      let kept = current
      if case .loaded(let ids) = node.children { for child in ids { forget(child) } }
      nodes[id]?.children = .failed(reason)
      // The reason takes the place of what was there, the cursor that of the node.
      if let kept, nodes[kept] == nil {
        refilter()
        return move(to: id)
      }
    case .loaded(let items):
      var old: [ID] = []
      if case .loaded(let ids) = node.children { old = ids }
      let ids = adopt(items, parent: id, instead: old)
      nodes[id]?.children = .loaded(ids)
    }
    refilter()
    showBranch(of: id)
  }

  /// A changed label or detail of a node.
  package mutating func update(_ item: TreeItem<ID>) {
    guard nodes[item.id] != nil else { return }
    nodes[item.id]?.item = item
    refilter()
  }

  private mutating func adopt(
    _ items: [TreeItem<ID>], parent: ID?, instead old: [ID]
  ) -> [ID] {
    let kept = Set(items.map(\.id))
    for id in old where !kept.contains(id) { forget(id) }
    var ids: [ID] = []
    var seen: Set<ID> = []
    for item in items where seen.insert(item.id).inserted {
      // A node that is already elsewhere in the tree stays there.
      if let node = nodes[item.id], node.parent != parent { continue }
      nodes[item.id] = nodes[item.id] ?? Node(item: item, parent: parent)
      nodes[item.id]?.item = item
      ids.append(item.id)
    }
    return ids
  }

  private mutating func forget(_ id: ID) {
    var pending = [id]
    while let id = pending.popLast() {
      guard let node = nodes.removeValue(forKey: id) else { continue }
      expanded.remove(id)
      if case .loaded(let ids) = node.children { pending += ids }
    }
  }
}

extension TreeView {
  /// Looks again for what the filter finds.
  private mutating func refilter() {
    filtering?.look(in: nodes)
    rebuild()
  }

  /// Works out the rows again; the cursor stays on its node.
  private mutating func rebuild() {
    let kept = current
    rows = []
    append(roots, depth: 0, guides: [], all: filtering == nil)
    scroll.update(count: rows.count, viewport: scroll.viewport)
    if let kept { move(to: kept) }
  }

  /// Of a filtered level only what matches or leads there is shown, unless the level is that of a
  /// match that the user has opened.
  private mutating func append(_ ids: [ID], depth: Int, guides: [Bool], all: Bool) {
    let ids = all ? ids : ids.filter { filtering?.shows($0) ?? true }
    for (place, id) in ids.enumerated() {
      guard let node = nodes[id] else { continue }
      rows.append(Row(content: .node(id), depth: depth, guides: guides))
      guard depth < Self.deepest, node.item.canExpand, isExpanded(id) else { continue }
      let below = guides + [place + 1 < ids.count]
      let isWhole = (all || filtering?.matches(id) ?? true) && expanded.contains(id)
      switch node.children {
      case .loaded(let children) where children.isEmpty:
        if isWhole { remark("empty", .textFaint, depth: depth + 1, guides: below) }
      case .loaded(let children):
        append(children, depth: depth + 1, guides: below, all: isWhole)
      case .loading:
        if isWhole { remark("loading…", .gridLoading, depth: depth + 1, guides: below) }
      case .failed(let reason):
        if isWhole { remark("✗ \(reason)", .error, depth: depth + 1, guides: below) }
      case .unloaded: break
      }
    }
  }

  private mutating func remark(_ text: String, _ role: Role, depth: Int, guides: [Bool]) {
    rows.append(Row(content: .remark(text, role), depth: depth, guides: guides))
  }

  /// Shows only what matches and its ancestors; the cursor goes to the best match.
  package mutating func setFilter(_ text: String) -> [Event] {
    let before = current
    let filter = TreeFilter<ID>(text)
    filtering = filter.matcher.isEmpty ? nil : filter
    refilter()
    if let best = filtering?.best(among: rows.compactMap(\.node)) {
      move(to: best)
    } else if filtering == nil, let before {
      reveal(before)
    }
    return selection(ifNot: before)
  }

  private func selection(ifNot before: ID?) -> [Event] {
    guard let current, current != before else { return [] }
    return [.selected(current)]
  }

  package mutating func move(to id: ID) {
    if let row = rows.firstIndex(where: { $0.node == id }) { scroll.move(to: row) }
  }

  /// Opens all above a node and puts the cursor on it; a filter that would hide it ends.
  package mutating func reveal(_ id: ID) {
    var next = nodes[id]?.parent
    while let ancestor = next {
      expanded.insert(ancestor)
      next = nodes[ancestor]?.parent
    }
    rebuild()
    if filtering != nil, !rows.contains(where: { $0.node == id }) {
      filtering = nil
      rebuild()
    }
    move(to: id)
  }

  package mutating func expand(_ id: ID) -> [Event] {
    guard let node = nodes[id], node.item.canExpand else { return [] }
    expanded.insert(id)
    filtering?.closed.remove(id)
    var events: [Event] = []
    switch node.children {
    case .unloaded, .failed:
      nodes[id]?.children = .loading
      events = [.load(id)]
    case .loading, .loaded: break
    }
    rebuild()
    showBranch(of: id)
    return events
  }

  /// Scrolls so that what is below the node of the cursor can be seen, as far as there is room.
  private mutating func showBranch(of id: ID) {
    guard current == id, isExpanded(id), scroll.visible.contains(scroll.cursor) else { return }
    let depth = rows[scroll.cursor].depth
    let below = rows[(scroll.cursor + 1)...].prefix { $0.depth > depth }.count
    scroll.reveal(min(scroll.cursor + below, scroll.cursor + scroll.viewport - 1))
  }

  package mutating func collapse(_ id: ID) {
    guard isExpanded(id) else { return }
    expanded.remove(id)
    filtering?.closed.insert(id)
    rebuild()
  }

  /// Nothing when the action is not one of trees or lists.
  package mutating func perform(_ action: ActionID) -> [Event]? {
    if let move = ListMove(action) { return perform(move) }
    return Command(action).map { perform($0) }
  }

  package mutating func perform(_ move: ListMove) -> [Event] {
    let before = current
    scroll.perform(move)
    return selection(ifNot: before)
  }

  package mutating func perform(_ command: Command) -> [Event] {
    let before = current
    switch command {
    case .expandAll: return expandLoaded()
    case .collapseAll:
      expanded = []
      filtering?.closed = Set(nodes.keys)
      rebuild()
    default: break
    }
    if let remarked, command == .collapse || command == .parent { move(to: remarked) }
    guard before != nil, let id = current, let node = nodes[id] else {
      return selection(ifNot: before)
    }
    let isOpen = isExpanded(id)
    switch command {
    case .open: return [.opened(id)]
    case .toggle where isOpen: collapse(id)
    case .toggle: return expand(id)
    case .expand where isOpen: return perform(ListMove.down)
    case .expand: return expand(id)
    case .collapse where isOpen && node.item.canExpand: collapse(id)
    case .collapse, .parent: if let parent = node.parent { self.move(to: parent) }
    case .expandAll, .collapseAll: break
    }
    return selection(ifNot: before)
  }

  /// Opens what is there already; fetches nothing.
  private mutating func expandLoaded() -> [Event] {
    filtering?.closed = []
    for (id, node) in nodes {
      if case .loaded = node.children { expanded.insert(id) }
    }
    rebuild()
    return []
  }

  /// The height that the tree is drawn in, so that paging and the mouse know it.
  package mutating func arrange(in size: Size) {
    scroll.update(count: rows.count, viewport: size.height)
  }

  /// Places are relative to the tree's corner.
  package mutating func handle(_ event: MouseEvent, in size: Size) -> [Event] {
    arrange(in: size)
    let before = current
    if scroll.scroll(with: event) { return selection(ifNot: before) }
    guard event.action == .press(.left), Rect(size: size).contains(event.position),
      let row = scroll.row(atLine: event.position.y)
    else { return [] }
    scroll.move(to: row)
    guard case .node(let id) = rows[row].content else { return [] }
    let marker = TreeMetrics.indent(rows[row].depth, width: size.width)
    let isOnMarker = (marker...(marker + 1)).contains(event.position.x)
    if nodes[id]?.item.canExpand == true, isOnMarker || event.clickCount == 2 {
      return selection(ifNot: before) + perform(Command.toggle)
    }
    if event.clickCount == 2 { return [.opened(id)] }
    return selection(ifNot: before)
  }
}

/// Where the parts of a tree's rows begin.
enum TreeMetrics {
  /// The column of the sign that opens a node. Deep nodes are not pushed out of narrow panes.
  static func indent(_ depth: Int, width: Int) -> Int {
    1 + min(depth * 2, max(width / 2, 0))
  }
}

import Columns
import TerminalKit

/// The tree of schemas, tables, columns and files, with the line that filters it.
struct BrowserTree {
  enum Event {
    case load(CatalogNode)
    case opened(CatalogNode)
    /// The cursor has come to another place.
    case moved
  }

  private var view: TreeView<[String]>
  private var nodes: [[String]: CatalogNode] = [:]
  private var roots: [CatalogNode]
  /// Nodes of which the children have come.
  private var loaded: Set<[String]> = []
  /// A view that was made and is to be shown when its level has come.
  private var expected: CatalogChange?
  /// The line in which a filter is typed, while it is.
  private var filterLine: InputLine?
  private(set) var showsHidden = false
  private var hasGreeted = false
  private var size = Size.zero

  init(_ roots: [CatalogNode]) {
    self.roots = roots
    view = TreeView(roots.map(\.item), emptyText: "Nothing here")
    for root in roots { nodes[root.id] = root }
  }

  var takesText: Bool { filterLine != nil }
  var current: CatalogNode? { view.current.flatMap { nodes[$0] } }

  /// What the cursor's line tells of, when that is no node but a remark: an error, that it is
  /// empty.
  var remarked: CatalogNode? { view.remarked.flatMap { nodes[$0] } }

  /// The table that a column belongs to.
  func table(of column: CatalogNode) -> CatalogNode? { nodes[Array(column.id.dropLast())] }

  /// What is below the catalog or a schema, in words; nil before it has come.
  func contents(of node: CatalogNode) -> String? {
    guard let below = view.children(of: node.id) else { return nil }
    let kinds = below.compactMap { nodes[$0]?.kind }
    let words: [(CatalogNode.Kind, String)] = [
      (.schema, "schema"), (.table, "table"), (.view, "view"), (.temporaryView, "temporary view"),
    ]
    let parts = words.compactMap { kind, word -> String? in
      let count = kinds.count { $0 == kind }
      return count == 0 ? nil : "\(Quantity.grouped(count)) \(word)\(count == 1 ? "" : "s")"
    }
    return parts.isEmpty ? "There is nothing in it" : parts.joined(separator: " · ")
  }

  /// Added by the user, who may take it away again.
  func isOpenedRoot(_ node: CatalogNode) -> Bool {
    roots.dropFirst(2).contains { $0.id == node.id }
  }

  /// Opens the catalog, so that the schemas are there from the start.
  mutating func open() -> [Event] {
    guard let first = roots.first else { return [] }
    return events(view.expand(first.id))
  }

  mutating func take(
    _ children: Result<[CatalogNode], QueryError>, of id: [String]
  ) -> [Event] {
    switch children {
    case .failure(let error):
      let before = view.current
      view.setChildren(of: id, .failed(error.message))
      return moved(from: before)
    case .success(let found):
      let fresh = expected == nil ? [] : found.filter { nodes[$0.id] == nil }
      for node in found { nodes[node.id] = node }
      let before = view.current
      view.setChildren(of: id, .loaded(found.map(\.item)))
      loaded.insert(id)
      reveal(among: found, fresh: Set(fresh.map(\.id)))
      var events: [Event] = view.current == before ? [] : [.moved]
      if !hasGreeted, let samples = found.first(where: { $0.id == Self.samples }) {
        hasGreeted = true
        events += self.events(view.expand(samples.id))
      }
      return events
    }
  }

  /// Puts the cursor on what was made.
  private mutating func reveal(among found: [CatalogNode], fresh: Set<[String]>) {
    guard case .made(let name, let isTemporary)? = expected, let last = name.last else { return }
    let wanted = found.first { node in
      guard node.name.lowercased() == last.lowercased() else { return false }
      if isTemporary, name.count == 1, node.kind == .temporaryView { return true }
      guard node.kind == .view || node.kind == .table, !isTemporary || node.kind == .view else {
        return false
      }
      return name.count == 1
        ? fresh.contains(node.id) : node.id.dropLast().last == name[name.count - 2]
    }
    guard let wanted else { return }
    expected = nil
    view.reveal(wanted.id)
  }

  /// Looks again at the levels of the catalog after a statement has changed them.
  mutating func note(_ change: CatalogChange) -> [Event] {
    guard change != .none else { return [] }
    var wanted = loaded.filter { nodes[$0]?.kind == .schema || nodes[$0]?.kind == .catalog }
    if case .made(let name, let isTemporary) = change {
      expected = change
      if !isTemporary {
        let schema = name.count > 1 ? name[name.count - 2].lowercased() : "default"
        wanted.insert(["catalog", schema])
      }
    }
    return wanted.sorted { $0.count < $1.count }.compactMap { nodes[$0].map { .load($0) } }
  }

  /// A file or folder as a root of its own, with the cursor on it.
  mutating func add(root: CatalogNode) -> [Event] {
    if nodes[root.id] == nil || !roots.contains(where: { $0.id == root.id }) {
      roots.append(root)
      nodes[root.id] = root
      view.setRoots(roots.map(\.item))
    }
    view.reveal(root.id)
    return events(root.isExpandable ? view.expand(root.id) : []) + [.moved]
  }

  /// Puts the cursor on the first table of the samples, once they have come.
  mutating func revealSamples() -> [Event] {
    let samples = nodes.keys.filter { $0.starts(with: Self.samples) && $0.count > 2 }
    guard let first = samples.min(by: { ($0.count, $0[2]) < ($1.count, $1[2]) }) else { return [] }
    view.reveal(first)
    return [.moved]
  }

  private static let samples = ["catalog", "samples"]

  mutating func remove(root: CatalogNode) -> [Event] {
    roots.removeAll { $0.id == root.id }
    view.setRoots(roots.map(\.item))
    return [.moved]
  }

  /// Reads the level of the cursor again: what is below it, or around it.
  mutating func reload() -> [Event] {
    guard let current = current ?? remarked else { return [] }
    let wanted =
      loaded.contains(current.id)
      ? current : view.parent(of: current.id).flatMap { nodes[$0] } ?? current
    return wanted.isExpandable ? [.load(wanted)] : []
  }

  mutating func toggleHidden() -> [Event] {
    showsHidden.toggle()
    return reloadFiles()
  }

  /// Reads all folders again that have been opened.
  func reloadFiles() -> [Event] {
    loaded.compactMap { nodes[$0] }.filter { $0.kind == .folder }.map { .load($0) }
  }

  mutating func startFilter() {
    filterLine = InputLine(view.filter, prompt: "/ ", placeholder: "filter")
  }

  mutating func perform(_ action: ActionID) -> [Event]? {
    let before = view.current
    return view.perform(action).map { events($0) + moved(from: before) }
  }

  /// Keys while a filter is typed; nil when there is none.
  mutating func handle(_ stroke: KeyStroke) -> [Event]? {
    let before = view.current
    guard var line = filterLine else {
      guard stroke == "escape", !view.filter.isEmpty else { return nil }
      return events(view.setFilter("")) + moved(from: before)
    }
    if let move = Self.moves[stroke] { return events(view.perform(move)) + moved(from: before) }
    let outcomes = line.handle(stroke) ?? []
    filterLine = line
    var result: [Event] = []
    for outcome in outcomes {
      switch outcome {
      case .changed: result += events(view.setFilter(line.text))
      case .submitted: filterLine = nil
      case .cancelled:
        filterLine = nil
        result += events(view.setFilter(""))
      }
    }
    return result + moved(from: before)
  }

  /// What is found can be looked through while the filter is typed.
  private static let moves: [KeyStroke: ListMove] = [
    "up": .up, "down": .down, "pageup": .pageUp, "pagedown": .pageDown,
  ]

  mutating func paste(_ text: String) -> [Event] {
    guard var line = filterLine else { return [] }
    let before = view.current
    _ = line.paste(text)
    filterLine = line
    return events(view.setFilter(line.text)) + moved(from: before)
  }

  mutating func handle(_ event: MouseEvent) -> [Event] {
    let before = view.current
    var event = event
    if showsFilter {
      if event.action == .press(.left), event.position.y == 0 { startFilter() }
      event.position = event.position.moved(y: -1)
    }
    return events(view.handle(event, in: treeSize)) + moved(from: before)
  }

  private func moved(from before: [String]?) -> [Event] {
    view.current == before ? [] : [.moved]
  }

  private func events(_ events: [TreeView<[String]>.Event]) -> [Event] {
    events.compactMap { event in
      switch event {
      case .load(let id): nodes[id].map { .load($0) }
      case .opened(let id): nodes[id].map { .opened($0) }
      case .selected: nil
      }
    }
  }

  /// Above the tree is a line for the filter, while there is one.
  private var showsFilter: Bool { filterLine != nil || !view.filter.isEmpty }

  private var treeSize: Size {
    Size(width: size.width, height: max(size.height - (showsFilter ? 1 : 0), 0))
  }

  mutating func arrange(in size: Size) {
    self.size = size
    view.arrange(in: treeSize)
  }

  func draw(into surface: inout Surface, footer: StyledText, isFocused: Bool) {
    let rect = surface.bounds
    surface.pane(rect, PaneFrame("Catalog", footer: footer, isFocused: isFocused)) { inner in
      var room = inner.bounds
      if showsFilter {
        let parts = room.rows(.fixed(1), .flexible(1))
        inner.inside(parts[0]) { drawFilter(into: &$0, isFocused: isFocused) }
        room = parts[1]
      }
      inner.inside(room) { view.draw(into: &$0, isFocused: isFocused && filterLine == nil) }
    }
    surface.scrollBar(view.scrollBar(height: treeSize.height), onFrameOf: rect)
  }

  /// The filter and how much it has found.
  private func drawFilter(into surface: inout Surface, isFocused: Bool) {
    let text = filterLine?.text ?? view.filter
    let count = view.matchCount
    let long = count == 1 ? "1 match" : "\(Quantity.grouped(count)) matches"
    let isTight = text.displayWidth + long.count + 6 > surface.size.width
    let shown = view.filter.isEmpty ? "" : isTight ? Quantity.grouped(count) : long
    let room = surface.bounds.inset(right: shown.isEmpty ? 0 : shown.count + 2)
    if let filterLine {
      surface.inside(room) { filterLine.draw(into: &$0, isFocused: isFocused) }
    } else {
      surface.write(StyledText("/ \(text)", .accent), in: room)
    }
    surface.write(shown, in: surface.bounds.inset(right: 1), .trailing, .role(.textMuted))
  }
}

extension CatalogNode {
  fileprivate var item: TreeItem<[String]> {
    let isGroup = kind == .catalog || kind == .schema || kind == .folder
    return TreeItem(
      id, name, role: isGroup ? .treeGroup : .treeItem, details: detail.isEmpty ? [] : [detail],
      canExpand: isExpandable)
  }
}

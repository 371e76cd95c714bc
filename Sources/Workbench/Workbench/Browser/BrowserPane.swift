import Columns
import TerminalKit

/// The tree of schemas, tables, columns and files.
struct BrowserPane {
  enum Request {
    case load(CatalogNode)
    /// Puts a name into the text.
    case insert(String)
    /// Runs a query in a tab of its own.
    case open(String)
  }

  private var tree: TreeView<[String]>
  private var nodes: [[String]: CatalogNode] = [:]
  /// The line in which a filter is typed, while it is.
  private var filterLine: InputLine?
  private var size = Size.zero

  init(_ roots: [CatalogNode]) {
    tree = TreeView(roots.map(\.item), emptyText: "Nothing here")
    for root in roots { nodes[root.id] = root }
  }

  var takesText: Bool { filterLine != nil }

  /// Opens the catalog, so that the schemas are there from the start.
  mutating func open() -> [Request] {
    guard let first = nodes.keys.first(where: { nodes[$0]?.kind == .catalog }) else { return [] }
    return react(to: tree.expand(first))
  }

  mutating func take(_ children: Result<[CatalogNode], QueryError>, of id: [String]) -> [Request] {
    switch children {
    case .success(let found):
      for node in found { nodes[node.id] = node }
      tree.setChildren(of: id, .loaded(found.map(\.item)))
      let samples = found.first { $0.kind == .schema && $0.name == "samples" }
      return samples.map { react(to: tree.expand($0.id)) } ?? []
    case .failure(let error):
      tree.setChildren(of: id, .failed(error.message))
      return []
    }
  }

  mutating func perform(_ action: ActionID) -> [Request]? {
    switch action {
    case .filterTree: filterLine = InputLine(tree.filter, prompt: "/ ", placeholder: "filter")
    case .selectRows:
      guard let name = tree.current.flatMap({ nodes[$0]?.sqlName }) else { return [] }
      return isTable ? [.open("SELECT * FROM \(name)")] : []
    case .reload:
      guard let id = tree.current, let node = nodes[id], node.isExpandable else { return [] }
      tree.setChildren(of: id, .loading)
      return [.load(node)]
    default: return tree.perform(action).map { react(to: $0) }
    }
    return []
  }

  private var isTable: Bool {
    guard let kind = tree.current.flatMap({ nodes[$0]?.kind }) else { return false }
    switch kind {
    case .table, .view, .temporaryView, .file: return true
    case .catalog, .schema, .column, .folder, .otherFile: return false
    }
  }

  /// Keys while a filter is typed; nil when there is none.
  mutating func handle(_ stroke: KeyStroke) -> [Request]? {
    guard var line = filterLine else {
      guard stroke == "escape", !tree.filter.isEmpty else { return nil }
      return react(to: tree.setFilter(""))
    }
    let events = line.handle(stroke) ?? []
    filterLine = line
    var requests: [Request] = []
    for event in events {
      switch event {
      case .changed: requests += react(to: tree.setFilter(line.text))
      case .submitted: filterLine = nil
      case .cancelled:
        filterLine = nil
        requests += react(to: tree.setFilter(""))
      }
    }
    return requests
  }

  mutating func handle(_ event: MouseEvent) -> [Request] {
    react(to: tree.handle(event, in: size))
  }

  private func react(to events: [TreeView<[String]>.Event]) -> [Request] {
    events.compactMap { event in
      switch event {
      case .load(let id): nodes[id].map { .load($0) }
      case .opened(let id): nodes[id]?.sqlName.map { .insert($0) }
      case .selected: nil
      }
    }
  }

  mutating func arrange(in size: Size) {
    self.size = size
    tree.arrange(in: size)
  }

  func draw(into surface: inout Surface, isFocused: Bool) {
    let filter = filterLine == nil ? tree.filter : ""
    let frame = PaneFrame(
      "Catalog", status: filter.isEmpty ? "" : StyledText("/ \(filter)", .accent),
      footer: footer, isFocused: isFocused)
    let rect = surface.bounds
    surface.pane(rect, frame) { inner in
      var room = inner.bounds
      if let filterLine {
        let parts = room.rows(.fixed(1), .flexible(1))
        inner.inside(parts[0]) { filterLine.draw(into: &$0, isFocused: isFocused) }
        room = parts[1]
      }
      inner.inside(room) { tree.draw(into: &$0, isFocused: isFocused && filterLine == nil) }
    }
    surface.scrollBar(tree.scrollBar(height: size.height), onFrameOf: rect)
  }

  private var footer: StyledText {
    guard let node = tree.current.flatMap({ nodes[$0] }) else { return "" }
    return StyledText(node.detail)
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

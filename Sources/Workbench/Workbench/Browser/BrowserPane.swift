import Columns
import Execution
import TerminalKit

/// The tree of all that queries can name and, beside it, what is known of the place of its cursor.
struct BrowserPane {
  enum Part: String {
    case tree, details, rows
  }

  private var tree: BrowserTree
  private var details = DetailPane()
  private(set) var part = Part.tree
  /// It has the whole screen, and with it room for more than the tree.
  private(set) var isAlone = false
  private var size = Size.zero
  private var wideSplit = SplitState(
    SplitState.columns(
      (3, .pane(.init(Part.tree.rawValue, minimumWidth: 24))),
      (
        7,
        SplitState.rows(
          (4, .pane(.init(Part.details.rawValue, minimumWidth: 40, minimumHeight: 4))),
          (3, .pane(.init(Part.rows.rawValue, minimumWidth: 40, minimumHeight: 4, rank: 1))))
      )))
  private var narrowSplit = SplitState(
    SplitState.rows(
      (2, .pane(.init(Part.tree.rawValue, minimumWidth: 1, minimumHeight: 6))),
      (3, .pane(.init(Part.details.rawValue, minimumWidth: 1, minimumHeight: 10, rank: 1)))))

  /// From this width on the details stand beside the tree, and not below it.
  private static let wideEnough = 64
  /// From this height on the first rows stand below the details, and are no part of them.
  private static let highEnough = 28

  init(_ roots: [CatalogNode]) { tree = BrowserTree(roots) }

  var takesText: Bool { tree.takesText }
  var current: CatalogNode? { tree.current }

  /// A profile is being made.
  var isProfiling: Bool { details.isProfiling }

  /// How the screen is shared out when the browser has it alone.
  var split: SplitState {
    get { size.width >= Self.wideEnough ? wideSplit : narrowSplit }
    set {
      if size.width >= Self.wideEnough { wideSplit = newValue } else { narrowSplit = newValue }
    }
  }

  /// What is kept of it for the next time.
  var layouts: [String: SplitState] {
    get { ["data": wideSplit, "data.narrow": narrowSplit] }
    set {
      if let layout = newValue["data"] { wideSplit.adopt(layout) }
      if let layout = newValue["data.narrow"] { narrowSplit.adopt(layout) }
    }
  }

  var keyFocus: Focus {
    if tree.takesText { return Focus([.filter, .global], takesText: true) }
    let scopes: [Scope] =
      switch part {
      case .tree: [.browser, .detailParts, "tree", "list"]
      case .details: [.detailParts] + details.scopes + [.browser]
      case .rows: [.detailParts] + SamplePane.scopes + [.browser]
      }
    return Focus(scopes + [.query, .global])
  }

  mutating func open() -> [BrowserRequest] { react(to: tree.open()) }

  mutating func revealSamples() -> [BrowserRequest] { react(to: tree.revealSamples()) }

  mutating func take(_ news: BrowserNews) -> [BrowserRequest] {
    switch news {
    case .children(let id, let children): return react(to: tree.take(children, of: id))
    case .root(.success(let node)): return react(to: tree.add(root: node))
    case .root(.failure(let error)): return [.say(.error, error.message)]
    case .spelled(let name, let use): return requests(use, name)
    case .viewSpelled(let statement): return [.run(statement)]
    case .details(let id, let result): return details.take(result, of: id)
    case .sample(let id, let result):
      details.take(result, of: id)
      return []
    case .profile(let order, let event, let time):
      details.take(event, of: order, nanoseconds: time)
      return []
    case .export(let export, let event): return take(event, of: export)
    case .exists(let export): return [.ask(.replace(export))]
    }
  }

  private mutating func take(
    _ event: ResultExport.Event, of export: TableExport
  ) -> [BrowserRequest] {
    if case .progress(let rows) = event {
      exporting = (export, rows)
      return []
    }
    exporting = nil
    switch event {
    case .progress: return []
    case .finished(let rows, let bytes):
      let size = Quantity.bytes(Double(bytes))
      let text = "\(Quantity.grouped(rows)) rows, \(size), in \(export.path)"
      return [.say(.success, text)] + react(to: tree.reloadFiles())
    case .cancelled: return [.say(.warning, "The export was cancelled; no file was written")]
    case .failed(let error): return [.say(.error, error.message)]
    }
  }

  /// An export that runs, with the rows that are written.
  private(set) var exporting: (export: TableExport, rowCount: Int)?

  /// Looks again at what a statement that has run may have changed.
  mutating func noteStatement(_ text: String) -> [BrowserRequest] {
    let change = CatalogChange(of: text)
    guard change != .none else { return [] }
    details.forget()
    return react(to: tree.note(change)) + look()
  }

  /// Goes to the next part of the screen.
  mutating func cycle(backwards: Bool) {
    part = split.next(after: part.rawValue, backwards: backwards).flatMap(Part.init) ?? .tree
  }

  mutating func toggleZoom() { split.toggleZoom(part.rawValue) }

  mutating func resize(_ sizing: PaneSizing) {
    split.resize(part.rawValue, sizing.axis, by: sizing.cells, in: Rect(size: size))
  }

  /// Takes the whole screen, or a place beside other things.
  mutating func setAlone(_ isAlone: Bool) -> [BrowserRequest] {
    guard isAlone != self.isAlone else { return [] }
    self.isAlone = isAlone
    part = .tree
    return look()
  }

  /// Shows what the tree's cursor stands on, when there is a place for it.
  private mutating func look() -> [BrowserRequest] {
    guard isAlone else { return [] }
    let node = tree.current ?? tree.remarked
    let table = node.flatMap { $0.kind == .column ? tree.table(of: $0) : nil }
    return details.show(node, table: table)
  }

  private mutating func react(to events: [BrowserTree.Event]) -> [BrowserRequest] {
    var requests: [BrowserRequest] = []
    for event in events {
      switch event {
      case .load(let node): requests.append(.load(node, showingHidden: tree.showsHidden))
      case .opened(let node):
        if let table = tableName(of: node) {
          requests += request(.insert, table)
        } else if let name = node.sqlName {
          requests.append(.insert(name))
        }
      case .moved: requests += look()
      }
    }
    return requests
  }

  // Keys and the mouse.

  mutating func perform(_ action: ActionID) -> [BrowserRequest]? {
    switch action {
    case .filterTree:
      part = .tree
      tree.startFilter()
    case .browserProfile, .browserPreview:
      guard details.isWaiting || details.hasRows || details.isColumn else {
        return [.say(.info, action == .browserProfile ? Self.noColumns : Self.noRows)]
      }
      let requests = details.perform(action)
      if action == .browserPreview { part = details.showsRowsApart ? .rows : .details }
      return requests
    case .selectRows:
      return tableName.map { request(.showRows, $0) } ?? [.say(.info, Self.noRows)]
    case .reload:
      details.forget()
      return react(to: tree.reload()) + look()
    case .showHidden: return react(to: tree.toggleHidden())
    case .copyName:
      guard let node = tree.current else { return [] }
      if let table = node.tableName { return request(.copy, table) }
      return requests(.copy, node.sqlName ?? node.path ?? node.name)
    case .openPath: return [.ask(.open)]
    case .dropNode: return drop()
    case .renameNode:
      return ask(BrowserQuestion.rename, when: isView, else: "Only views can be renamed")
    case .viewOfFile:
      let format = viewFormat ?? ""
      return ask(
        { BrowserQuestion.makeView($0, format: format) }, when: viewFormat != nil,
        else: "Views are made of files that are tables")
    case .exportTable:
      guard let node = tree.current, let tableName else {
        return [.say(.info, "There are no rows to export")]
      }
      return [.ask(.export(node, tableName))]
    case .cacheTable: return cache()
    default: break
    }
    switch part {
    case .details: if let requests = details.handle(action) { return requests }
    case .rows: if let requests = details.handleInRows(action) { return requests }
    case .tree: break
    }
    return tree.perform(action).map { react(to: $0) } ?? details.handle(action)
  }

  private static let noRows = "This has no rows: choose a table, a view or a file"
  private static let noColumns = "This has no columns to profile: choose a table, a view or a file"

  /// The table that the cursor stands on, or that its column belongs to.
  private var tableName: TableName? {
    guard let node = tree.current else { return nil }
    return tableName(of: node.kind == .column ? tree.table(of: node) ?? node : node)
  }

  private func tableName(of node: CatalogNode) -> TableName? {
    node.tableName ?? details.known(of: node).map { .written($0.sqlName) }
  }

  /// Does something with a table, as soon as it is known how SQL names it.
  private func request(_ use: NameUse, _ table: TableName) -> [BrowserRequest] {
    if case .written(let name) = table { return requests(use, name) }
    return [.spell(table, use)]
  }

  private func requests(_ use: NameUse, _ name: String) -> [BrowserRequest] {
    switch use {
    case .insert: [.insertTable(name)]
    case .showRows: [.open("SELECT * FROM \(name)")]
    case .copy: [.copy(name, what: "the name")]
    }
  }

  private var isView: Bool {
    tree.current.map { $0.kind == .view || $0.kind == .temporaryView } ?? false
  }

  /// The format of the file, or of the files in the folder.
  private var viewFormat: String? {
    guard let node = tree.current, node.path != nil else { return nil }
    if case .file(let format) = node.kind { return format }
    return details.known(of: node)?.format
  }

  private func ask(
    _ question: (CatalogNode) -> BrowserQuestion, when isPossible: Bool, else reason: String
  ) -> [BrowserRequest] {
    guard isPossible, let node = tree.current else { return [.say(.info, reason)] }
    return [.ask(question(node))]
  }

  private mutating func drop() -> [BrowserRequest] {
    guard let node = tree.current else { return [] }
    if tree.isOpenedRoot(node) { return react(to: tree.remove(root: node)) }
    return ask(
      BrowserQuestion.drop, when: isView,
      else: "Only views can be dropped, and opened paths closed")
  }

  /// Keeps the rows of a table in memory, or lets them go.
  private func cache() -> [BrowserRequest] {
    guard let node = tree.current, case .written(let name)? = node.tableName else {
      return [.say(.info, "Only tables and views of the catalog are cached")]
    }
    let isCached = node.detail == "cached"
    return [.run(isCached ? "UNCACHE TABLE \(name)" : "CACHE TABLE \(name)")]
  }

  /// Nil when the key means nothing here.
  mutating func handle(_ stroke: KeyStroke) -> [BrowserRequest]? {
    if stroke == "escape", part != .tree {
      part = .tree
      return []
    }
    return tree.handle(stroke).map { react(to: $0) }
  }

  mutating func paste(_ text: String) -> [BrowserRequest] { react(to: tree.paste(text)) }

  mutating func handle(_ event: MouseEvent) -> [BrowserRequest] {
    let rect = Rect(size: size)
    if isAlone, split.handle(event, in: rect, focused: part.rawValue) { return [] }
    let placement = placement
    // What was pressed has the mouse until it is let go.
    let name = event.isHeld ? part.rawValue : placement.pane(at: event.position)
    guard let name, let hit = Part(rawValue: name), let frame = placement[name] else { return [] }
    if case .press = event.action { part = hit }
    let inner = event.relative(to: frame.insideFrame)
    switch hit {
    case .tree: return react(to: tree.handle(inner))
    case .details: return details.handle(event.relative(to: frame))
    case .rows: return details.handleInRows(inner)
    }
  }

  /// Ends the profile that runs.
  mutating func cancelProfile() -> [BrowserRequest] { details.cancelProfile() }

  /// What the tree's frame says at the bottom.
  private func remark(_ time: Animation) -> StyledText {
    guard let exporting else { return tree.showsHidden ? "hidden files shown" : "" }
    let name = exporting.export.path.split(separator: "/").last ?? ""
    return StyledText(
      "\(time.spinner) \(name) \(Quantity.short(Double(exporting.rowCount))) rows", .badgeRunning)
  }

  // The picture.

  /// Where the parts are that have room.
  private var placement: PanePlacement {
    guard isAlone else { return PanePlacement(Part.tree.rawValue, Rect(size: size)) }
    return split.placement(in: Rect(size: size), focused: part.rawValue)
  }

  /// What is missing for the picture of this size is asked for.
  mutating func arrange(in size: Size) -> [BrowserRequest] {
    self.size = size
    let hasRoom = size.height >= Self.highEnough && size.width >= Self.wideEnough
    let showsRows = hasRoom && details.hasRows
    wideSplit.setHidden(Part.rows.rawValue, !showsRows, keepsZoom: true)
    if part == .rows, placement[Part.rows.rawValue] == nil { part = .details }
    let placement = placement
    if let frame = placement[Part.tree.rawValue] { tree.arrange(in: frame.insideFrame.size) }
    let requests = details.arrange(rowsIn: placement[Part.rows.rawValue])
    if let frame = placement[Part.details.rawValue] { details.arrange(in: frame.size) }
    return requests
  }

  func draw(into surface: inout Surface, isFocused: Bool, time: Animation) {
    for (name, frame) in placement.frames {
      let isFocused = isFocused && name == part.rawValue
      surface.inside(frame) { inner in
        switch Part(rawValue: name) {
        case .tree: tree.draw(into: &inner, footer: remark(time), isFocused: isFocused)
        case .details:
          let contents = details.node.flatMap { tree.contents(of: $0) }
          details.draw(into: &inner, contents: contents, isFocused: isFocused, time: time)
        case .rows: details.drawRows(into: &inner, isFocused: isFocused)
        case nil: break
        }
      }
    }
  }
}

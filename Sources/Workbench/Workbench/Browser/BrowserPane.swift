import Columns
import Execution
import TerminalKit

/// The tree of all that queries can name and, beside it, what is known of the place of its cursor.
struct BrowserPane {
  enum Part {
    case tree, details
  }

  private var tree: BrowserTree
  private var details = DetailPane()
  private(set) var part = Part.tree
  /// The user has asked for the details.
  private(set) var isDetailed = false
  private var size = Size.zero

  /// From this width on the details stand beside the tree without being asked for.
  private static let wideEnough = 100

  init(_ roots: [CatalogNode]) { tree = BrowserTree(roots) }

  var takesText: Bool { tree.takesText }
  var current: CatalogNode? { tree.current }

  /// A profile is being made.
  var isProfiling: Bool { details.isProfiling }

  /// The details are on the screen.
  private var showsDetails: Bool { isDetailed || size.width >= Self.wideEnough }

  var keyFocus: Focus {
    if tree.takesText { return Focus([.filter, .global], takesText: true) }
    return switch part {
    case .tree: Focus([.browser, .detailParts, "tree", "list", .query, .global])
    case .details: Focus([.detailParts] + details.scopes + [.browser, .query, .global])
    }
  }

  mutating func open() -> [BrowserRequest] { react(to: tree.open()) }

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

  /// Moves between tree and details; false when the next part is no longer one of these.
  mutating func cycle(backwards: Bool) -> Bool {
    guard showsDetails, (part == .details) == backwards else { return false }
    part = backwards ? .tree : .details
    return true
  }

  mutating func enter(backwards: Bool) { part = backwards && showsDetails ? .details : .tree }

  /// Shows what the tree's cursor stands on, when there is a place for it.
  private mutating func look() -> [BrowserRequest] {
    guard showsDetails else {
      part = .tree
      return details.show(nil, table: nil)
    }
    let node = tree.current
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
    case .browserDetails:
      isDetailed.toggle()
      return look()
    case .browserProfile, .browserPreview:
      isDetailed = true
      return look() + details.perform(action)
    case .selectRows: return tableName.map { request(.showRows, $0) } ?? []
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
    if part == .details, let requests = details.handle(action) { return requests }
    return tree.perform(action).map { react(to: $0) } ?? details.handle(action)
  }

  /// What the cursor stands on, when that has rows.
  private var tableName: TableName? {
    guard let node = tree.current else { return nil }
    return tableName(of: node)
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
    if stroke == "escape", part == .details {
      part = .tree
      return []
    }
    if let events = tree.handle(stroke) { return react(to: events) }
    guard stroke == "escape", isDetailed else { return nil }
    isDetailed = false
    return look()
  }

  mutating func paste(_ text: String) -> [BrowserRequest] { react(to: tree.paste(text)) }

  mutating func handle(_ event: MouseEvent) -> [BrowserRequest] {
    let frames = frames(in: size)
    if let frame = frames.details, frame.contains(event.position) {
      if case .press = event.action { part = .details }
      return details.handle(event.relative(to: frame))
    }
    guard let frame = frames.tree else { return [] }
    if case .press = event.action { part = .tree }
    return react(to: tree.handle(event.relative(to: frame.insideFrame)))
  }

  /// Ends the profile that runs.
  mutating func cancelProfile() -> [BrowserRequest] { details.cancelProfile() }

  /// What the tree's frame says at the bottom.
  private func remark(_ time: Animation) -> StyledText {
    guard let exporting else { return tree.showsHidden ? "hidden files shown" : "" }
    let name = exporting.export.path.split(separator: "/").last ?? ""
    return StyledText(
      "\(time.spinner) \(name) \(Quantity.grouped(exporting.rowCount)) rows", .badgeRunning)
  }

  // The picture.

  /// Side by side where there is room, one above the other on narrow screens, else what has the
  /// focus alone.
  private func frames(in size: Size) -> (tree: Rect?, details: Rect?) {
    let rect = Rect(size: size)
    guard showsDetails else { return (rect, nil) }
    if size.width >= 64 {
      let parts = rect.columns(.fixed(min(max(size.width * 3 / 10, 24), 44)), .flexible(1))
      return (parts[0], parts[1])
    }
    if size.height >= 16 {
      let parts = rect.rows(.flexible(2), .flexible(3))
      return (parts[0], parts[1])
    }
    return part == .tree ? (rect, nil) : (nil, rect)
  }

  /// What is missing for the picture of this size is asked for.
  mutating func arrange(in size: Size) -> [BrowserRequest] {
    let could = showsDetails
    self.size = size
    let frames = frames(in: size)
    if let frame = frames.tree { tree.arrange(in: frame.insideFrame.size) }
    if let frame = frames.details { details.arrange(in: frame.size) }
    return showsDetails == could ? [] : look()
  }

  func draw(into surface: inout Surface, isFocused: Bool, time: Animation) {
    let frames = frames(in: surface.size)
    if let frame = frames.tree {
      surface.inside(frame) {
        tree.draw(into: &$0, footer: remark(time), isFocused: isFocused && part == .tree)
      }
    }
    if let frame = frames.details {
      surface.inside(frame) {
        details.draw(into: &$0, isFocused: isFocused && part == .details, time: time)
      }
    }
  }
}

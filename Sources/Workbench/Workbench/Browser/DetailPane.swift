import Columns
import Execution
import TerminalKit

/// What is known of one place of the tree: facts and columns, the profile of its columns, its
/// first rows.
struct DetailPane {
  enum Part: Int, CaseIterable {
    case overview, profile, rows

    var title: String {
      switch self {
      case .overview: "Overview"
      case .profile: "Profile"
      case .rows: "Rows"
      }
    }
  }

  private(set) var part = Part.overview
  private(set) var node: CatalogNode?
  /// The table of the column that is shown.
  private var tableNode: CatalogNode?
  private(set) var details = Look<NodeDetails>.none
  private var profiles: [[String]: TableProfile] = [:]
  private var order: ProfileOrder?
  private var orderCount = 0
  private(set) var overview: OverviewText?
  private(set) var scroll = ScrollPosition()
  private(set) var columnList = ScrollPosition()
  private(set) var rows = SamplePane()
  /// The rows have a pane of their own.
  private(set) var showsRowsApart = false
  private var size = Size.zero

  private static let keptProfileCount = 64

  var isColumn: Bool { node?.kind == .column }

  /// The parts that the node has here.
  var parts: [Part] {
    if isColumn { return [.profile] }
    guard table != nil else { return [.overview] }
    return showsRowsApart ? [.overview, .profile] : Part.allCases
  }

  var hasRows: Bool { !isColumn && table != nil }

  /// What is known of the node has not come yet.
  var isWaiting: Bool { if case .waiting = details { true } else { false } }

  /// The part that is shown.
  var shownPart: Part { parts.contains(part) ? part : parts[0] }

  var scopes: [Scope] {
    shownPart == .rows ? SamplePane.scopes : [.browserDetails, "list"]
  }

  var table: TableDetails? { details.value?.table }

  /// What is known of a node that is shown.
  func known(of other: CatalogNode) -> TableDetails? { other.id == node?.id ? table : nil }

  private var tableID: [String]? { isColumn ? tableNode?.id : node?.id }

  /// The profile of the table that is shown, or of that of the column.
  var profile: TableProfile { tableID.flatMap { profiles[$0] } ?? TableProfile() }

  /// The place of the column that is shown or that the cursor is on.
  var column: Int? {
    if isColumn { return node?.place }
    guard let table, table.columns.indices.contains(columnList.cursor) else { return nil }
    return columnList.cursor
  }

  // What is shown.

  /// Shows another node; `table` is that of a column.
  mutating func show(_ node: CatalogNode?, table: CatalogNode?) -> [BrowserRequest] {
    if node?.id == self.node?.id, !isStale { return [] }
    isStale = false
    self.node = node
    tableNode = table
    details = .none
    rows.clear()
    overview = nil
    scroll = ScrollPosition(count: 0, viewport: scroll.viewport)
    columnList = ScrollPosition(count: 0, viewport: columnList.viewport)
    var requests: [BrowserRequest] = []
    if let order, order.table != tableID { requests += stopProfile(.idle) }
    guard let node else { return requests }
    if isColumn { return requests + startProfile() }
    if node.tableName != nil || node.path != nil {
      details = .waiting
      requests.append(.inspect(node))
    }
    return requests
  }

  /// What was known may have changed.
  mutating func forget() {
    profiles = [:]
    order = nil
    isStale = true
  }

  private var isStale = false

  mutating func take(
    _ result: Result<NodeDetails, QueryError>, of id: [String]
  ) -> [BrowserRequest] {
    guard id == node?.id else { return [] }
    switch result {
    case .failure(let error): details = .failed(error)
    case .success(let found):
      details = .done(found)
      overview = OverviewText(found)
      if let table = found.table {
        columnList.update(count: table.columns.count, viewport: columnList.viewport)
      }
    }
    arrange(in: size)
    return fill()
  }

  mutating func take(_ result: Result<ResultPage, QueryError>, of id: [String]) {
    guard id == node?.id, let table else { return }
    rows.take(result, of: table)
  }

  /// What is shown and not there yet is asked for.
  private mutating func fill() -> [BrowserRequest] {
    var requests: [BrowserRequest] = []
    if shownPart == .rows || showsRowsApart, hasRows, let node, let table, rows.want() {
      requests.append(.sample(node.id, name: table.sqlName))
    }
    if shownPart == .profile, profile.state != .cancelled { requests += startProfile() }
    return requests
  }

  // The profile.

  var isProfiling: Bool { order != nil }

  /// Profiles the columns that are shown and not known yet.
  private mutating func startProfile() -> [BrowserRequest] {
    guard let tableID else { return [] }
    let name = isColumn ? tableNode?.tableName : table.map { .written($0.sqlName) }
    let shown = isColumn ? [node?.place].compactMap { $0 } : Array((table?.columns ?? []).indices)
    let missing = profile.missing(of: shown)
    guard let name, !missing.isEmpty else { return [] }
    if let order {
      if order.table == tableID, Set(missing).isSubset(of: order.columns) { return [] }
      profiles[order.table]?.stop(.idle)
    }
    if profiles.count >= Self.keptProfileCount { profiles = [:] }
    profiles[tableID, default: TableProfile()].start(missing)
    orderCount += 1
    let order = ProfileOrder(number: orderCount, table: tableID, name: name, columns: missing)
    self.order = order
    return [.profile(order)]
  }

  private mutating func stopProfile(_ state: TableProfile.State) -> [BrowserRequest] {
    guard let order else { return [] }
    profiles[order.table]?.stop(state)
    self.order = nil
    return [.stopProfile]
  }

  mutating func cancelProfile() -> [BrowserRequest] { stopProfile(.cancelled) }

  mutating func take(
    _ event: ColumnProfiler.Event, of order: ProfileOrder, nanoseconds: UInt64
  ) {
    guard order == self.order else { return }
    profiles[order.table]?.take(event, of: order.columns, nanoseconds: nanoseconds)
    if case .ended = event { self.order = nil }
  }

  // Keys and the mouse.

  /// Actions of the browser that are about the details.
  mutating func perform(_ action: ActionID) -> [BrowserRequest] {
    switch action {
    case .browserProfile:
      part = .profile
      return startProfile()
    case .browserPreview: part = .rows
    default: return []
    }
    return fill()
  }

  /// Nil when the action means nothing here.
  mutating func handle(_ action: ActionID) -> [BrowserRequest]? {
    switch action {
    case .nextDetail: return turn(by: 1)
    case .previousDetail: return turn(by: -1)
    case .insertColumn: return insertion
    default: break
    }
    if shownPart == .rows { return rows.handle(action) }
    guard let move = ListMove(action) else { return nil }
    switch shownPart {
    case .profile where !isColumn: columnList.perform(move)
    case .overview where move == .up: scroll.scroll(by: -1)
    case .overview where move == .down: scroll.scroll(by: 1)
    case .overview: scroll.perform(move)
    case .profile, .rows: break
    }
    return []
  }

  private var insertion: [BrowserRequest] {
    if isColumn { return node?.sqlName.map { [.insert($0)] } ?? [] }
    guard let table else { return [] }
    if shownPart == .profile, let column {
      return [.insert(QuotedName.sql([table.columns[column].name]))]
    }
    return [.insertTable(table.sqlName)]
  }

  private mutating func turn(by step: Int) -> [BrowserRequest] {
    let parts = parts
    guard let place = parts.firstIndex(of: shownPart), parts.count > 1 else { return [] }
    return turn(to: parts[(place + step + parts.count) % parts.count])
  }

  private mutating func turn(to part: Part) -> [BrowserRequest] {
    self.part = part
    arrange(in: size)
    return fill()
  }

  /// What the rows answer when they have a pane of their own.
  mutating func handleInRows(_ action: ActionID) -> [BrowserRequest]? {
    action == .insertColumn ? insertion : rows.handle(action)
  }

  mutating func handleInRows(_ event: MouseEvent) -> [BrowserRequest] { rows.handle(event) }

  mutating func handle(_ event: MouseEvent) -> [BrowserRequest] {
    if event.action == .press(.left), event.position.y == 0 {
      let tabs = tabFrames(width: size.width)
      let hit = tabs.first { $0.frame.contains(event.position) }
      return hit.map { tabs.count == 1 ? turn(by: 1) : turn(to: $0.part) } ?? []
    }
    let inner = event.relative(to: Rect(size: size).insideFrame)
    switch shownPart {
    case .overview: _ = scroll.scroll(with: inner)
    case .profile where !isColumn:
      if columnList.scroll(with: inner) { break }
      let line = inner.position.y - ProfileTable.headerHeight
      if event.action == .press(.left), let row = columnList.row(atLine: line) {
        columnList.move(to: row)
        if event.clickCount == 2 { return insertion }
      }
    case .profile: break
    case .rows: return rows.handle(inner)
    }
    return []
  }

  /// Where the names of the parts stand in the frame; in narrow ones that of the shown part alone.
  func tabFrames(width: Int) -> [(part: Part, frame: Rect)] {
    guard parts.count > 1 else { return [] }
    func start(of parts: [Part]) -> Int {
      width - 4 - parts.reduce(-1) { $0 + $1.title.count + 3 }
    }
    let shown = start(of: parts) > Self.leastTitle ? parts : [shownPart]
    var x = start(of: shown)
    guard x > Self.leastTitle else { return [] }
    return shown.map { part in
      defer { x += part.title.count + 3 }
      return (part, Rect(x: x, y: 0, width: part.title.count + 2, height: 1))
    }
  }

  /// So much of the frame is the title's.
  private static let leastTitle = 12

  // The size.

  mutating func arrange(in size: Size) {
    self.size = size
    let inner = Rect(size: size).insideFrame.size
    scroll.update(count: overview?.lineCount ?? 0, viewport: inner.height)
    let list = ProfileTable.listHeight(of: table?.columns.count ?? 0, in: inner)
    columnList.update(count: table?.columns.count ?? 0, viewport: list)
    if !showsRowsApart { rows.arrange(in: inner) }
  }

  /// The room of the rows' own pane, if they have one. What is missing for it is asked for.
  mutating func arrange(rowsIn frame: Rect?) -> [BrowserRequest] {
    if let frame { rows.arrange(in: frame.insideFrame.size) }
    guard showsRowsApart != (frame != nil) else { return [] }
    showsRowsApart = frame != nil
    return fill()
  }
}

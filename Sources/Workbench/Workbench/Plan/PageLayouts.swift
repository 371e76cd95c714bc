package import TerminalKit

/// How each page is divided on wide and on narrow screens, and which part has the focus.
struct PageLayouts: Sendable {
  typealias Page = PlanPane.Page
  typealias Part = PlanPane.Part

  private struct Key: Hashable {
    var page: Page
    var isWide: Bool
  }

  /// From this width on there is room for two panes side by side.
  static let wide = 110

  private var splits: [Key: SplitState] = [:]
  private var focused: [Page: Part] = [:]

  init() {
    for page in Page.allCases {
      for isWide in [false, true] {
        splits[Key(page: page, isWide: isWide)] = SplitState(Self.root(page, isWide: isWide))
      }
    }
  }

  func split(_ page: Page, width: Int) -> SplitState {
    splits[Key(page: page, isWide: width >= Self.wide)] ?? SplitState(Self.root(page, isWide: true))
  }

  mutating func change(_ page: Page, width: Int, _ body: (inout SplitState) -> Void) {
    var split = split(page, width: width)
    body(&split)
    splits[Key(page: page, isWide: width >= Self.wide)] = split
  }

  /// All of them by names that stay the same.
  var named: [String: SplitState] {
    get { Dictionary(uniqueKeysWithValues: splits.map { (Self.name($0.key), $0.value) }) }
    set {
      for key in splits.keys {
        if let saved = newValue[Self.name(key)] { splits[key]?.adopt(saved) }
      }
    }
  }

  private static func name(_ key: Key) -> String {
    "plan.\(key.page).\(key.isWide ? "wide" : "narrow")"
  }

  func part(of page: Page) -> Part { focused[page] ?? Self.first(of: page) }

  mutating func focus(_ part: Part, on page: Page) { focused[page] = part }

  static func first(of page: Page) -> Part {
    switch page {
    case .runs: .runs
    case .plan: .plan
    case .stages: .stages
    case .compare: .comparison
    case .storage: .cached
    }
  }

  private static func pane(
    _ part: Part, _ width: Int, _ height: Int, rank: Int = 0, isHidden: Bool = false
  ) -> SplitState.Node {
    .pane(
      .init(
        part.rawValue, minimumWidth: width, minimumHeight: height, rank: rank, isHidden: isHidden))
  }

  private static func root(_ page: Page, isWide: Bool) -> SplitState.Node {
    switch page {
    case .runs:
      let query = pane(.query, 30, 4, rank: 1)
      let below =
        isWide
        ? SplitState.columns((3, query), (2, pane(.gauges, 40, 5, rank: 2))) : query
      return SplitState.rows(
        (3, pane(.runs, 30, 5)), (1, pane(.timeline, 30, 5, rank: 3, isHidden: true)), (1, below))
    case .plan:
      let timeline = pane(.timeline, 30, 5, rank: 2, isHidden: !isWide)
      guard isWide else {
        return SplitState.rows(
          (3, pane(.plan, 30, 6)), (1.8, pane(.details, 30, 5, rank: 1)), (1, timeline))
      }
      return SplitState.rows(
        (3.4, SplitState.columns((3, pane(.plan, 40, 6)), (1.3, pane(.details, 36, 5, rank: 1)))),
        (1, timeline))
    case .stages:
      let tasks = pane(.tasks, 30, 5, rank: 1)
      let timeline = pane(.timeline, 30, 5, rank: 2)
      guard isWide else {
        return SplitState.rows((1.2, pane(.stages, 30, 5)), (1, tasks), (1, timeline))
      }
      return SplitState.rows(
        (1, pane(.stages, 30, 5)), (1, SplitState.columns((1, tasks), (1.2, timeline))))
    case .compare: return pane(.comparison, 30, 5)
    case .storage:
      let cached = pane(.cached, 30, 5)
      let holders = pane(.holders, 30, 5, rank: 1)
      let tables =
        isWide
        ? SplitState.columns((1, cached), (1, holders))
        : SplitState.rows((1, cached), (1, holders))
      return SplitState.rows((1, pane(.gauges, 30, 6)), (2, tables))
    }
  }
}

extension PlanPane {
  /// The part with the keyboard.
  package var part: Part { layouts.part(of: page) }

  /// Below the line of pages.
  var content: Rect { Rect(size: size).inset(top: 1) }

  func placement(in size: Size) -> PanePlacement {
    layouts.split(page, width: size.width)
      .placement(in: Rect(size: size).inset(top: 1), focused: part.rawValue)
  }

  package mutating func focus(_ part: Part) {
    layouts.change(page, width: size.width) { split in
      guard let zoomed = split.zoomed, zoomed != part.rawValue else { return }
      split.unzoom()
      split.toggleZoom(part.rawValue)
    }
    layouts.focus(part, on: page)
    arrange(in: size)
  }

  /// Panes that have no room come to the screen when they get the focus.
  mutating func focusNext(by step: Int) {
    let parts = layouts.split(page, width: size.width).panes.filter { !$0.isHidden }
      .compactMap { Part(rawValue: $0.name) }.filter { $0 != .gauges }
    guard let place = parts.firstIndex(of: part) else {
      if let first = parts.first { focus(first) }
      return
    }
    focus(parts[(place + step + parts.count) % parts.count])
  }

  mutating func resize(_ sizing: PaneSizing) {
    layouts.change(page, width: size.width) { [part, content] split in
      split.resize(part.rawValue, sizing.axis, by: sizing.cells, in: content)
    }
    arrange(in: size)
  }

  mutating func toggle(_ part: Part) {
    layouts.change(page, width: size.width) { $0.toggle(part.rawValue) }
    let split = layouts.split(page, width: size.width)
    if split.pane(part.rawValue)?.isHidden == true, self.part == part {
      layouts.focus(PageLayouts.first(of: page), on: page)
    }
  }

  package mutating func arrange(in size: Size) {
    self.size = size
    prompt?.arrange(in: size)
    for (name, frame) in placement(in: size).frames {
      let inner = frame.insideFrame.size
      switch Part(rawValue: name) {
      case .runs: runTable.table.arrange(in: inner)
      case .query: query.update(count: queryLines(inner.width).count, viewport: inner.height)
      case .plan: diagram.arrange(in: inner)
      case .details: details.update(count: detailLines(inner.width).count, viewport: inner.height)
      case .timeline: timeline.arrange(in: inner)
      case .stages: stageTable.table.arrange(in: inner)
      case .tasks: report.update(count: reportLines(inner.width).count, viewport: inner.height)
      case .comparison: comparisonTable.table.arrange(in: inner)
      case .cached: storage.cached.arrange(in: inner)
      case .holders: storage.holders.arrange(in: inner)
      case .gauges, nil: break
      }
    }
  }
}

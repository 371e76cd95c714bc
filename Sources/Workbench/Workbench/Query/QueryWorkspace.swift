import Columns
import Execution
import SQL
import Session
import TerminalKit

/// Text above, rows below: the screen on which queries are written and looked at.
struct QueryWorkspace {
  enum Pane: String {
    case browser, editor, results
  }

  /// What the workspace asks of the workbench.
  enum Request {
    /// Runs in a tab that is there.
    case run(String, ResultShape?, tab: Int)
    case close(job: Int)
    /// Statements that waited for one that has not ended well.
    case dropped([String])
    case copy(String, what: String)
    case browse(BrowserRequest)
    /// The text has changed.
    case changed
    case assist(EditorAssist.Question)
    case diagnose(String, tab: Int, revision: Int)
    case edit(String)
    /// Of the vim keys, without its colon.
    case command(String)
    case ask(Prompt, Purpose)
    case confirm(Dialog, Purpose)
    case start(ResultTask, ticket: Int, tab: Int)
    case stop([ResultTask.Kind], tab: Int)
    case notify(Toasts.Kind, String)
    case unhandled
  }

  var editors: EditorPane
  var assist = EditorAssist()
  private(set) var focus = Pane.editor
  /// How the names of files end that rows can be written to.
  var exportEndings: [String] = []
  private(set) var browser: BrowserPane
  /// The browser has the whole screen.
  private(set) var isBrowsing = false
  private var split = SplitState(
    SplitState.columns(
      (1, .pane(.init(Pane.browser.rawValue, minimumWidth: 24, rank: 2))),
      (
        3,
        SplitState.rows(
          (2, .pane(.init(Pane.editor.rawValue, minimumWidth: 40, minimumHeight: 4))),
          (3, .pane(.init(Pane.results.rawValue, minimumWidth: 40, minimumHeight: 4, rank: 1))))
      )))
  /// Between the rows of results and their charts.
  private var chartSplit = ChartSplit()
  private(set) var size = Size.zero

  init(text: String, settings: EditorSettings, roots: [CatalogNode]) {
    editors = EditorPane(text: text, settings: settings)
    browser = BrowserPane(roots)
  }

  /// Sizes of the panes, which are kept for the next time.
  var layouts: [String: SplitState] {
    get {
      chartSplit.layouts.merging(browser.layouts) { $1 }.merging(["query": split]) { $1 }
    }
    set {
      if let layout = newValue["query"] { split.adopt(layout) }
      browser.layouts = newValue
      chartSplit.layouts = newValue
    }
  }

  mutating func resize(_ sizing: PaneSizing) {
    if isBrowsing { return browser.resize(sizing) }
    if focus == .results, editors.current.results.resize(sizing) {
      chartSplit = editors.current.results.split
      return
    }
    split.resize(focus.rawValue, sizing.axis, by: sizing.cells, in: Rect(size: size))
  }

  /// What is to be loaded when the workbench opens.
  mutating func start() -> [Request] { answers(to: browser.open()) }

  mutating func browseSamples() -> [Request] { answers(to: browser.revealSamples()) }

  mutating func take(_ news: BrowserNews) -> [Request] { answers(to: browser.take(news)) }

  /// A statement has run that may have changed what there is.
  mutating func noteStatement(_ text: String) -> [Request] {
    answers(to: browser.noteStatement(text))
  }

  var isProfiling: Bool { browser.isProfiling }
  var isExporting: Bool { browser.exporting != nil }

  /// Ends the profile of the browser's table.
  mutating func cancelProfile() -> [Request] { answers(to: browser.cancelProfile()) }

  var keyFocus: Focus {
    let results = Focus(editors.current.results.scopes + [.query, .global])
    if hasDetails { return results }
    switch focus {
    case .browser: return browser.keyFocus
    case .editor: return editors.current.editor.keyFocus(assist.scopes)
    case .results: return results
    }
  }

  /// A command has begun in the editor: every key is its own.
  var awaitsKeys: Bool {
    focus == .editor && !hasDetails && editors.current.editor.mode == .vimPending
  }

  mutating func focusResults() { focus = .results }

  mutating func cycleFocus(backwards: Bool) {
    assist.close()
    if isBrowsing { return browser.cycle(backwards: backwards) }
    if focus == .results, editors.current.results.cycle(backwards: backwards) { return }
    let next = split.next(after: focus.rawValue, backwards: backwards)
    focus = next.flatMap(Pane.init(rawValue:)) ?? focus
    if focus == .results { editors.current.results.enter(backwards: backwards) }
  }

  /// Gives the browser the whole screen.
  mutating func browse() -> [Request] {
    isBrowsing = true
    focus = .browser
    assist.close()
    return answers(to: browser.setAlone(true))
  }

  /// Takes the screen back from the browser.
  mutating func stopBrowsing() -> [Request] {
    guard isBrowsing else { return [] }
    isBrowsing = false
    if focus == .browser { focus = .editor }
    return answers(to: browser.setAlone(false))
  }

  mutating func toggleBrowser() {
    guard !isShown(.browser) else {
      split.setHidden(Pane.browser.rawValue, true)
      if focus == .browser { focus = .editor }
      return
    }
    split.setHidden(Pane.browser.rawValue, false)
    if !isShown(.browser) { showBrowser() }
  }

  /// There may be no room for a pane that is not hidden; with the focus it has some.
  private func isShown(_ pane: Pane) -> Bool {
    placement[pane.rawValue] != nil
  }

  var placement: PanePlacement {
    let rect = Rect(size: size)
    if isBrowsing { return PanePlacement(Pane.browser.rawValue, rect) }
    return split.placement(in: rect, focused: focus.rawValue)
  }

  /// Commands of the browser can be given wherever the focus is.
  private mutating func showBrowser() {
    split.setHidden(Pane.browser.rawValue, false)
    split.unzoom()
    focus = .browser
  }

  mutating func toggleZoom() {
    if isBrowsing { browser.toggleZoom() } else { split.toggleZoom(focus.rawValue) }
  }

  /// News of a job: its rows, its error, and the statement that waits for it.
  mutating func update(_ job: EngineJob) -> [Request] {
    guard let tab = editors.tab(of: job.id) else { return [] }
    var requests = follow(job, in: tab)
    if job.state == .complete, job.pager == nil { requests += noteStatement(job.text) }
    if job.state.hasEnded, job.state != .complete { requests += dropQueue(in: tab) }
    return requests
      + (editors.update(tab: tab) { buffer in
        if case .failed(let error) = job.state { buffer.mark(error) }
        return buffer.next(after: job).map { [.run($0.text, nil, tab: tab)] } ?? []
      } ?? [])
  }

  /// The job of a run that was asked for.
  mutating func follow(_ job: EngineJob, in tab: Int) -> [Request] {
    let left =
      editors.update(tab: tab) { buffer in
        buffer.results.firstLine = buffer.running?.position.line ?? 1
        return buffer.results.follow(job)
      } ?? [job.id]
    let wanted = editors.update(tab: tab) { $0.results.takeRequests() } ?? []
    // What reads rows ends before they go.
    return answers(to: wanted, tab: tab) + left.map { .close(job: $0) }
  }

  // Keys and the mouse.

  mutating func perform(_ action: ActionID) -> [Request] {
    if isBrowsing, WorkbenchActions.isOfEditor(action) { focus = .editor }
    switch action {
    case .runStatement: return run(editors.statementsToRun)
    case .runAll: return run(editors.allStatements)
    case .format: return formatted()
    case .externalEditor: return [.edit(editors.current.editor.text)]
    case .newTab:
      editors.addTab()
      focus = .editor
      return [.changed]
    case .closeTab: return closeTab(at: editors.selected)
    case .toggleBrowser where isBrowsing: return stopBrowsing()
    case .toggleBrowser: toggleBrowser()
    case .nextTab: editors.cycle(by: 1)
    case .previousTab: editors.cycle(by: -1)
    case .complete: return [.assist(assist.ask(completes: true, in: editors.current))]
    default: return performInProposals(action) ?? performInPane(action)
    }
    return []
  }

  private mutating func performInPane(_ action: ActionID) -> [Request] {
    if let requests = performInDetails(action) ?? performInResults(action) { return requests }
    if let requests = performAlone(action) { return requests }
    if focus != .browser, WorkbenchActions.isOfBrowser(action) { showBrowser() }
    if focus == .editor, let events = editors.current.editor.perform(action) {
      let isTyping = EditorCommand(action) == .deleteLeft && assist.popup != nil
      return react(to: events, isTyping: isTyping)
    }
    if focus == .browser {
      return browser.perform(action).map { answers(to: $0) } ?? [.unhandled]
    }
    guard let requests = editors.current.results.perform(action) else { return [.unhandled] }
    return answers(to: requests)
  }

  /// What the browser needs the whole screen for; nil for anything else.
  private mutating func performAlone(_ action: ActionID) -> [Request]? {
    switch action {
    case .browserDetails: return isBrowsing ? [] : browse()
    case .browserProfile, .browserPreview:
      return (isBrowsing ? [] : browse()) + answers(to: browser.perform(action) ?? [])
    default: return nil
    }
  }

  private mutating func escape(_ stroke: KeyStroke) -> [Request]? {
    guard stroke == "escape" else { return nil }
    return editors.current.results.escape().map { answers(to: $0) }
  }

  mutating func handle(_ stroke: KeyStroke) -> [Request] {
    if hasDetails { return escape(stroke) ?? [.unhandled] }
    switch focus {
    case .browser:
      if let requests = browser.handle(stroke) { return answers(to: requests) }
      return stroke == "escape" && isBrowsing ? stopBrowsing() : [.unhandled]
    case .editor:
      return react(to: editors.current.editor.handle(stroke), isTyping: stroke.typed != nil)
    case .results:
      return escape(stroke) ?? [.unhandled]
    }
  }

  mutating func paste(_ text: String) -> [Request] {
    if focus == .browser { return answers(to: browser.paste(text)) }
    guard focus == .editor else { return [] }
    return react(to: editors.current.editor.paste(text))
  }

  mutating func handle(_ event: MouseEvent) -> [Request] {
    if hasDetails {
      return answers(to: editors.current.results.handleInDetails(event, in: size))
    }
    if let requests = handleInProposals(event) { return requests }
    if !isBrowsing, split.handle(event, in: Rect(size: size), focused: focus.rawValue) {
      return []
    }
    let placement = placement
    // What was pressed has the mouse until it is let go.
    let name = event.isHeld ? focus.rawValue : placement.pane(at: event.position)
    guard let name, let pane = Pane(rawValue: name), let frame = placement[name] else { return [] }
    if case .press = event.action { focus = pane }
    let inner = event.relative(to: frame.insideFrame)
    switch pane {
    case .browser: return answers(to: browser.handle(event.relative(to: frame)))
    case .editor where inner.position.y < tabHeight:
      var tabs = tabBar
      return tabs.handle(inner, width: frame.insideFrame.width).flatMap { take($0) }
    case .editor: return react(to: editors.current.editor.handle(inner.below(rows: tabHeight)))
    case .results:
      let requests = editors.current.results.handle(event.relative(to: frame))
      chartSplit = editors.current.results.split
      return answers(to: requests)
    }
  }

  private mutating func take(_ event: TabBar.Event) -> [Request] {
    switch event {
    case .selected(let index):
      editors.select(index)
      return []
    case .closed(let index): return closeTab(at: index)
    case .added: return perform(.newTab)
    }
  }

  private mutating func closeTab(at index: Int) -> [Request] {
    guard editors.buffers.indices.contains(index) else { return [] }
    let tab = editors.buffers[index].id
    let closed = editors.closeTab(at: index).map { Request.close(job: $0) }
    return [.stop(ResultTask.Kind.allCases, tab: tab)] + closed + [.changed]
  }

  var tabHeight: Int { editors.buffers.count > 1 ? 1 : 0 }

  var tabBar: TabBar {
    TabBar(
      editors.buffers.map { TabBar.Tab($0.name) }, selected: editors.selected, canAdd: true,
      canClose: true)
  }

  mutating func react(
    to events: [EditorEvent], isTyping: Bool = false
  ) -> [Request] {
    var requests: [Request] = []
    if let question = assist.follow(events, isTyping: isTyping, in: editors.current) {
      requests.append(.assist(question))
    }
    for event in events {
      switch event {
      case .changed: requests.append(.changed)
      case .copied(let text): requests.append(.copy(text, what: "text"))
      case .unhandled: requests.append(.unhandled)
      case .command(let line): requests.append(.command(line))
      case .moved: break
      }
    }
    return requests
  }

  mutating func answers(to requests: [BrowserRequest]) -> [Request] {
    requests.flatMap { request -> [Request] in
      switch request {
      case .open(let text):
        focus = .results
        return open(text)
      case .insertTable(let name):
        if isBrowsing { focus = .editor }
        let isEmpty = editors.current.editor.text.allSatisfy(\.isWhitespace)
        let text = isEmpty ? "SELECT * FROM \(name)" : name
        return react(to: editors.current.editor.edit { $0.insert(text) })
      case .insert(let name):
        if isBrowsing { focus = .editor }
        return react(to: editors.current.editor.edit { $0.insert(name) })
      case .copy(let text, let what): return [.copy(text, what: what)]
      case .ask(let question):
        if let prompt = question.prompt { return [.ask(prompt, .browser(question))] }
        return question.dialog.map { [.confirm($0, .browser(question))] } ?? []
      default: return [.browse(request)]
      }
    }
  }

  // Running.

  private mutating func run(_ statements: [StatementText]) -> [Request] {
    guard let first = statements.first else { return [] }
    assist.close()
    let dropped = dropQueue(in: editors.current.id)
    editors.begin(statements)
    return dropped + [.run(first.text, nil, tab: editors.current.id)]
  }

  private mutating func formatted() -> [Request] {
    let text = editors.current.editor.text
    let laidOut = Formatter.format(text)
    guard laidOut != text else { return [] }
    return react(to: editors.current.editor.edit { $0.setText(laidOut) })
  }

  /// Runs a query in a tab of its own.
  mutating func open(_ text: String) -> [Request] {
    editors.addTab(text)
    return [.changed] + run(editors.allStatements)
  }

  /// Puts a text where it can be changed and run: into an empty tab, or a new one.
  mutating func show(_ text: String) -> [Request] {
    focus = .editor
    if editors.current.editor.text.allSatisfy(\.isWhitespace) { return replaceText(text) }
    editors.addTab(text)
    return [.changed]
  }

  mutating func open(_ file: OpenedFile) -> [Request] {
    if file.runs { return open(file.text) }
    if let index = editors.index(of: file) {
      focus = .editor
      editors.select(index)
      return [.changed]
    }
    let requests = show(file.text)
    if let path = file.path { editors.current.belong(to: path) }
    return requests
  }

  mutating func replaceText(_ text: String) -> [Request] {
    react(to: editors.current.editor.edit { $0.setText(text) })
  }

  /// What the panes need to be shown in this size is asked for.
  mutating func arrange(in size: Size) -> [Request] {
    self.size = size
    // What has been done may be for another pane.
    var requests = focus == .browser ? [] : stopBrowsing()
    let placement = placement
    if let frame = placement[Pane.browser.rawValue] {
      requests += answers(to: browser.arrange(in: frame.size))
    }
    if let results = placement[Pane.results.rawValue] {
      editors.current.results.split = chartSplit
      editors.current.results.arrange(in: results.size)
    }
    editors.current.results.arrange(detailsIn: size)
    return requests
  }
}

extension MouseEvent {
  /// A button is down, or was until now.
  var isHeld: Bool {
    switch action {
    case .drag, .release: true
    default: false
    }
  }

  fileprivate func below(rows: Int) -> MouseEvent {
    var moved = self
    moved.position = position.moved(y: -rows)
    return moved
  }
}

extension EditorPane.Buffer {
  /// The statement that follows one that has ended well. A query whose further rows nobody has
  /// asked for yet has given what it was run for.
  mutating func next(after job: EngineJob) -> StatementText? {
    guard job.state == .complete || job.state == .paused, !queue.isEmpty else { return nil }
    running = queue.removeFirst().statement
    return running
  }

  /// Shows an error of the running statement at its place.
  mutating func mark(_ error: QueryError) {
    guard let running else { return }
    let found = Diagnostics.diagnostic(of: error, in: running, Lexer.tokens(in: editor.text))
    editor.diagnostics = [found.shown(in: editor.buffer)]
  }
}

import Scheduler
import Session
package import TerminalKit

/// The workbench: a model that keys, the mouse and the engine change, and that draws itself.
package struct Workbench: Application {
  let room: EngineRoom
  private let language: LanguageService
  let paths: PathReader
  private let tasks: ResultTasks
  let post: @Sendable (WorkbenchMessage) -> Void
  let themes: ThemeLibrary
  let colors: ColorSupport
  var keyMap: KeyMap
  var settings: SettingsFile
  var matcher = KeyMatcher()
  private var isPlanInFront = false
  var query: QueryWorkspace
  var plan = PlanPane()
  var planWork = PlanWork()
  var overlay: Overlay?
  var toasts = Toasts()
  private(set) var animation = Animation()
  /// When what moves moves next, while something runs.
  private var nextFrame: ContinuousClock.Instant?
  /// When the text is looked through for errors.
  private var diagnosisDue: ContinuousClock.Instant?
  /// Commands that the browser runs, by their jobs, with the statements.
  var errands: [Int: String] = [:]
  var size: Size
  private var keeper: BufferKeeper
  var runKeeper: RunKeeper
  /// What the list of statements of before shows.
  var shownRuns: [RunRecord] = []
  var tour: Tour?
  let clock = ContinuousClock()
  package internal(set) var theme: Theme

  package init(
    _ room: EngineRoom, _ setup: WorkbenchSetup,
    post: @escaping @Sendable (WorkbenchMessage) -> Void
  ) {
    self.room = room
    self.post = post
    language = LanguageService(room.session)
    paths = PathReader(post: post)
    planWork.logFolder = room.logFolder
    tasks = ResultTasks(room.session) { post(.results($0)) }
    keeper = BufferKeeper(folder: setup.stateFolder)
    runKeeper = RunKeeper(folder: setup.stateFolder)
    settings = setup.settings
    themes = setup.themes
    colors = setup.colors
    theme = setup.theme.adapted(to: setup.colors)
    size = setup.size
    keyMap = WorkbenchActions.table.keyMap(setup.settings.settings.keyStyle).map
    query = QueryWorkspace(
      text: setup.text, settings: EditorSettings(setup.settings.settings), roots: room.catalog.roots
    )
    query.exportEndings = ResultExport.endings(in: room.session)
    let saved = keeper.restored()
    if let saved { restore(saved) }
    _ = answer(query.start())
    for file in setup.opened { _ = answer(query.open(file)) }
    diagnosisDue = clock.now
    tellProblems()
    setKeys()
    for problem in setup.warnings + settings.problems.prefix(3) {
      toasts.post(.warning, problem, at: clock.now)
    }
    if setup.greets, saved == nil { openHome() }
    arrange()
  }

  var workspace: Workspace { isPlanInFront ? .plan : query.isBrowsing ? .data : .query }

  mutating func go(to workspace: Workspace) -> [LoopCommand<WorkbenchMessage>] {
    isPlanInFront = workspace == .plan
    switch workspace {
    case .data: return answer(query.browse())
    case .query: return answer(query.stopBrowsing())
    case .plan: lookAtRuns()
    }
    return []
  }

  var context: WorkbenchContext {
    let job = query.editors.current.results.job
    return WorkbenchContext(
      hasRunningJob: query.hasTask || isBrowserBusy || job.map { !$0.state.hasEnded } ?? false,
      hasResult: query.editors.current.results.source != nil,
      planCommands: plan.usefulCommands,
      isTouring: tour != nil,
      isBrowsing: workspace == .data)
  }

  var focus: Focus {
    isPlanInFront ? plan.keyFocus : query.keyFocus
  }

  private var isBusy: Bool {
    query.hasTaskInAnyTab || isBrowserBusy
      || room.jobs.contains { $0.state == .running || $0.state == .queued }
  }

  // Time.

  package var nextTick: ContinuousClock.Instant? {
    [nextFrame, diagnosisDue, toasts.nextEnd, keeper.due].compactMap { $0 }.min()
  }

  package mutating func tick(
    at time: ContinuousClock.Instant
  ) -> [LoopCommand<WorkbenchMessage>] {
    let hasExpired = toasts.expire(at: time)
    if let due = keeper.due, due <= time {
      keeper.save(saved)
      tellProblems()
    }
    if let due = diagnosisDue, due <= time {
      diagnosisDue = nil
      _ = answer([query.diagnosis])
    }
    var hasMoved = false
    if let due = nextFrame, due <= time {
      animation.frame += 1
      hasMoved = true
      nextFrame = nil
      animate()
    }
    return hasExpired || hasMoved ? [] : [.unchanged]
  }

  private mutating func animate() {
    if nextFrame == nil, isBusy { nextFrame = clock.now + Spinner.pause }
  }

  /// Keeps what is to be kept and ends the threads.
  mutating func close() {
    keeper.close(saved)
    language.stop()
  }

  // What other threads tell.

  package mutating func handle(
    _ message: WorkbenchMessage
  ) -> [LoopCommand<WorkbenchMessage>] {
    // What is drawn is laid out here: drawing changes nothing.
    defer {
      animate()
      arrange()
    }
    switch message {
    case .engine(.job(let job)):
      sampleGauges()
      if isPlanInFront { lookAtRuns() }
      // A statement may have made what another one speaks of.
      if job.state == .complete { diagnosisDue = clock.now }
      note(job)
      return answer(endErrand(job)) + answer(query.update(job)) + followTour()
    case .engine(.closed), .engine(.noted):
      guard isPlanInFront else { return [.unchanged] }
      lookAtRuns()
    case .plan(let news): take(news)
    case .browser(let news): return answer(query.take(news))
    case .assisted(let found): return query.take(found) ? [] : [.unchanged]
    case .diagnosed(let found): query.take(found)
    case .copied(.copied(let way), let what):
      toasts.post(.success, "Copied \(what) (\(way))", at: clock.now)
    case .copied(.failed(let reason), _): toasts.post(.error, reason, at: clock.now)
    case .edited(.changed(let text)): return answer(query.replaceText(text))
    case .edited(.unchanged): break
    case .edited(.failed(let reason)): toasts.post(.error, reason, at: clock.now)
    case .results(let news): return answer(query.take(news))
    case .opened(_, .success(let file)):
      let moved = go(to: .query)
      return moved + answer(query.open(file))
    case .opened(let path, .failure(let problem)):
      if overlay == nil {
        askForFile(path, problem)
      } else {
        toasts.post(.error, "\(problem)", at: clock.now)
      }
    case .listed(let typed, let entries): offer(entries, for: typed)
    }
    return []
  }

  // What the user does.

  package mutating func handle(_ event: InputEvent) -> [LoopCommand<WorkbenchMessage>] {
    defer {
      animate()
      arrange()
    }
    return take(event) + followTour()
  }

  private mutating func take(_ event: InputEvent) -> [LoopCommand<WorkbenchMessage>] {
    switch event {
    case .key(let stroke): return handle(stroke)
    case .paste(let text):
      if overlay != nil { return pasteInOverlay(text) }
      return isPlanInFront ? react(to: plan.paste(text)) : answer(query.paste(text))
    case .mouse(let mouse): return handle(mouse)
    case .resize(let size):
      self.size = size
      return []
    case .focus: return [.unchanged]
    }
  }

  private mutating func handle(_ stroke: KeyStroke) -> [LoopCommand<WorkbenchMessage>] {
    if overlay != nil { return handleInOverlay(stroke) }
    if !isPlanInFront, query.awaitsKeys { return answer(query.handle(stroke)) }
    switch matcher.feed(stroke, keyMap, in: focus) {
    case .action(let action): return perform(action)
    case .waiting: return []
    case .unbound(let strokes):
      if isPlanInFront { return strokes.flatMap { react(to: plan.handle($0)) } }
      return strokes.flatMap { answer(query.handle($0)) }
    }
  }

  private mutating func handle(_ mouse: MouseEvent) -> [LoopCommand<WorkbenchMessage>] {
    if let commands = handleOnFrame(mouse) { return commands }
    if overlay != nil { return handleInOverlay(mouse) }
    let before = layouts
    defer { if layouts != before { keeper.noteChange(at: clock.now) } }
    let body = body
    guard body.contains(mouse.position) else { return [] }
    if isPlanInFront {
      return react(to: plan.handle(mouse.relative(to: body), in: body.size))
    }
    return answer(query.handle(mouse.relative(to: body)))
  }

  mutating func perform(_ action: ActionID) -> [LoopCommand<WorkbenchMessage>] {
    switch action {
    case .quit: return askToQuit()
    case .saveQuery: askWhereToSave()
    case .openFile: askForFile()
    case .suspend: return [.suspend]
    case .redraw: return [.redraw]
    case .palette: openPalette()
    case .help: overlay = .help(HelpPage(WorkbenchActions.table, keyMap, focus: focus))
    case .theme: openThemes()
    case .settings: openSettings()
    case .history: openHistory()
    case .dataWorkspace: return go(to: .data)
    case .queryWorkspace: return go(to: .query)
    case .planWorkspace: return go(to: .plan)
    case .nextPane where !isPlanInFront: query.cycleFocus(backwards: false)
    case .previousPane where !isPlanInFront: query.cycleFocus(backwards: true)
    case .zoom where !isPlanInFront: query.toggleZoom()
    case .nextPane: return react(to: plan.perform(.nextPart))
    case .previousPane: return react(to: plan.perform(.previousPart))
    case .zoom: return react(to: plan.perform(.zoomPart))
    case .cancel:
      let events = isPlanInFront ? plan.perform(.cancel) : []
      guard events.isEmpty else { return react(to: events) }
      return cancel()
    default:
      if let sizing = PaneSizing(action) {
        if isPlanInFront { plan.resize(sizing) } else { query.resize(sizing) }
        keeper.noteChange(at: clock.now)
        return []
      }
      if let commands = performOnTour(action) { return commands }
      if isPlanInFront { return react(to: plan.perform(action) ?? []) }
      return answer(query.perform(action))
    }
    return []
  }

  /// What runs beside the query goes first.
  private mutating func cancel() -> [LoopCommand<WorkbenchMessage>] {
    if !isPlanInFront, query.focus == .browser, cancelBrowser() { return [] }
    if let requests = query.cancelTask() { return answer(requests) }
    guard let job = query.editors.current.results.job, !job.state.hasEnded else {
      if cancelBrowser() { return [] }
      let quit = keyMap.label(of: .quit)
      toasts.post(.info, "Nothing runs. \(quit) quits.", at: clock.now)
      return []
    }
    let dropped = query.dropQueue(in: query.editors.current.id)
    room.cancel(job.id)
    return answer(dropped)
  }

  mutating func answer(
    _ requests: [QueryWorkspace.Request]
  ) -> [LoopCommand<WorkbenchMessage>] {
    var commands: [LoopCommand<WorkbenchMessage>] = []
    for request in requests {
      switch request {
      case .run(let text, let shape, let tab):
        cancelRuns(in: tab)
        let job = room.job(room.run(text, shape: shape))
        if let job { commands += answer(query.follow(job, in: tab)) }
      case .close(let job): room.close(job)
      case .dropped(let statements): tellDropped(statements)
      case .browse(let request): answer(request)
      case .changed:
        keeper.noteChange(at: clock.now)
        diagnosisDue = clock.now + Self.diagnosisPause
      case .assist(let question):
        language.assist(
          at: question.place, in: question.text, completes: question.completes,
          recent: query.assist.recent
        ) { [post] in post(.assisted($0)) }
      case .diagnose(let text, let tab, let revision):
        language.diagnose(text, tab: tab, revision: revision) { [post] in post(.diagnosed($0)) }
      case .copy(let text, let what):
        commands.append(.copy(text, then: { .copied($0, what: what) }))
      case .edit(let text): commands.append(.edit(text, suffix: ".sql", then: { .edited($0) }))
      case .command(let line): commands += run(command: line)
      case .ask(let prompt, let purpose): ask(prompt, purpose)
      case .start(let task, let ticket, let tab): tasks.start(task, ticket: ticket, tab: tab)
      case .stop(let kinds, let tab): tasks.cancel(tab: tab, kinds)
      case .notify(let kind, let text): toasts.post(kind, text, at: clock.now)
      case .confirm(let dialog, let purpose): overlay = .question(dialog, purpose)
      case .unhandled: break
      }
    }
    return commands
  }

  /// Errors of what is being written are told when the writing rests.
  private static let diagnosisPause = Duration.milliseconds(300)

  /// The rows of the run before stay on the screen; the query behind them need not go on.
  private func cancelRuns(in tab: Int) {
    let jobs = query.editors.buffers.first { $0.id == tab }?.results.jobs ?? []
    for job in jobs where room.job(job)?.state.hasEnded == false { room.cancel(job) }
  }

  private mutating func note(_ job: EngineJob) {
    do throws(FileFailure) {
      try runKeeper.note(job)
    } catch {
      toasts.post(.warning, "The run is not kept. \(error)", at: clock.now)
    }
  }

  private var saved: SavedBuffers {
    var saved = query.editors.saved
    saved.layouts = layouts
    return saved
  }

  private mutating func restore(_ saved: SavedBuffers) {
    query.editors.restore(saved)
    guard let layouts = saved.layouts else { return }
    query.layouts = layouts
    plan.layouts.named = layouts
  }

  private var layouts: [String: SplitState] {
    query.layouts.merging(plan.layouts.named) { own, _ in own }
  }

  private mutating func tellProblems() {
    if let problem = keeper.takeProblem() { toasts.post(.warning, problem, at: clock.now) }
  }

  // The picture.

  private var body: Rect { Rect(size: size).inset(top: 1, bottom: 1) }

  package func draw(into surface: inout Surface) {
    guard surface.size.width >= 20, surface.size.height >= 5 else {
      surface.writeWrapped("The screen is too small: 20×5 at least.", in: surface.bounds)
      return
    }
    if surface.size == size { return paint(into: &surface) }
    // The screen was resized and the event has not come yet.
    var picture = self
    picture.size = surface.size
    picture.arrange()
    picture.paint(into: &surface)
  }

  private mutating func arrange() {
    _ = answer(query.arrange(in: body.size))
    if isPlanInFront { plan.arrange(in: body.size) }
    overlay?.arrange(in: size)
  }

  private func paint(into surface: inout Surface) {
    let parts = surface.bounds.rows(.fixed(1), .flexible(1), .fixed(1))
    surface.inside(parts[0], drawBar)
    surface.inside(parts[1]) { inner in
      if isPlanInFront {
        plan.draw(into: &inner, isFocused: true)
      } else {
        query.draw(into: &inner, time: animation)
      }
    }
    surface.inside(parts[2], drawHints)
    tour?.draw(into: &surface)
    overlay?.draw(into: &surface)
    toasts.draw(into: &surface)
  }
}

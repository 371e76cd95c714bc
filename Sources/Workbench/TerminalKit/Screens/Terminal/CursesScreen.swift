import CNcurses
import Glibc

/// The terminal that the process was started on. Whatever ends the process, the terminal is put
/// right first.
package final class CursesScreen: Screen {
  package let glyphs: GlyphSet
  package let colorSupport: ColorSupport
  /// The terminal's background, when it told.
  package private(set) var background: Color?
  package let wake: @Sendable () -> Void
  package private(set) var size: Size

  private let options: TerminalOptions
  private let pipe: WakePipe
  private let modes: TerminalModes
  private var writer: CellWriter
  private var lastCanvas: Canvas?
  private var lastCursor: Cursor?
  private var shape: Cursor.Shape?
  /// Written last: some terminals put back with their own screen that the cursor was hidden when
  /// its place was saved.
  private var cursorShown = ""
  private var input = TerminalInput()
  private var isOpen = true
  private var isTaken = true

  package init(_ options: TerminalOptions = TerminalOptions()) throws(TerminalProblem) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    guard let pipe = WakePipe() else { throw .noPipe }
    let type = options.environment["TERM"] ?? ""
    let encoding = terminal_set_locale()
    let modes = TerminalModes(options)
    self.options = options
    self.pipe = pipe
    self.modes = modes
    wake = { pipe.wake() }
    glyphs = options.isAscii || encoding != terminal_utf8 ? .ascii : .unicode
    // Before ncurses changes the modes, so that those of now come back.
    terminal_guard(STDOUT_FILENO, "", 0, pipe.writeEnd)
    do throws(TerminalProblem) {
      colorSupport = try Self.open(type, options)
    } catch {
      terminal_unguard()
      throw error
    }
    writer = CellWriter(
      colors: ColorMapper(colorSupport, colorCount: Int(terminal_color_count())), glyphs: glyphs)
    size = .zero
    followSize()
    enterModes()
    if options.asksBackground { askBackground() }
  }

  deinit { close() }

  /// Opens ncurses with the most colours that the terminal and the user want.
  private static func open(
    _ type: String, _ options: TerminalOptions
  ) throws(TerminalProblem) -> ColorSupport {
    guard !type.isEmpty else { throw .unknownType("") }
    guard type != "dumb" else { throw .cannotPlaceCursor(type: type) }
    let wanted = ColorSupport.detect(
      options.environment, colorCount: 256,
      hasDirectFlag: terminal_type_has_flag(type, "RGB") != 0, choice: options.colors)
    if wanted == .direct, terminal_open(type, 1) == 0 { return .direct }
    guard terminal_open(type, 0) == 0 else { throw .unknownType(type) }
    return ColorSupport.detect(
      options.environment, colorCount: Int(terminal_color_count()), hasDirectFlag: false,
      choice: wanted == .direct ? "auto" : options.colors
    ).withoutDirect
  }

  /// Gives the terminal back for good.
  package func close() {
    guard isOpen else { return }
    suspend()
    isOpen = false
    terminal_close()
    terminal_unguard()
  }

  // MARK: Output

  package func present(_ canvas: Canvas, cursor: Cursor?) {
    guard isOpen, isTaken else { return }
    let runs = CanvasDiff.runs(from: lastCanvas, to: canvas)
    guard !runs.isEmpty || cursor != lastCursor || lastCanvas == nil else { return }
    for run in runs { writer.write(run, of: canvas) }
    lastCanvas = canvas
    lastCursor = cursor
    let place = cursor?.position
    terminal_place_cursor(Int32(clamping: place?.y ?? -1), Int32(clamping: place?.x ?? 0))
    send(TerminalModes.beginFrame)
    terminal_flush()
    if let wanted = cursor?.shape, wanted != shape, !options.isLinuxConsole {
      send(TerminalModes.shape(wanted))
      shape = wanted
    }
    send(TerminalModes.endFrame)
  }

  package func distrust() {
    terminal_distrust()
    lastCanvas = nil
  }

  private func send(_ text: String) {
    TerminalBytes.write(Array(text.utf8), to: STDOUT_FILENO)
  }

  // MARK: Taking the screen and giving it back

  private func enterModes() {
    send(modes.enter)
    cursorShown = capability("cnorm")
    let reset = modes.leave + capability("sgr0") + capability("rmcup") + cursorShown
    terminal_guard_reset(reset, reset.utf8.count)
    terminal_hold_errors()
    shape = nil
  }

  private func capability(_ name: String) -> String {
    terminal_capability(name).map { String(cString: $0) } ?? ""
  }

  package func suspend() {
    guard isOpen, isTaken else { return }
    isTaken = false
    send(modes.leave)
    terminal_pause()
    send(cursorShown)
    terminal_release_errors()
    terminal_guard_reset("", 0)
  }

  package func resume() {
    guard isOpen, !isTaken else { return }
    isTaken = true
    takeAgain()
  }

  /// Another program may have changed the modes and written on the screen.
  private func takeAgain() {
    terminal_unpause()
    enterModes()
    distrust()
    followSize()
  }

  package func stop() {
    suspend()
    terminal_stop_process()
    resume()
    input.queue.append(.resize(size))
  }

  package func edit(_ text: String, suffix: String) -> EditOutcome {
    suspend()
    defer {
      resume()
      input.queue.append(.resize(size))
    }
    return ExternalEditor(environment: options.environment).edit(text, suffix: suffix)
  }

  package func copyToClipboard(_ text: String) -> ClipboardOutcome {
    Clipboard(environment: options.environment).copy(text) { send($0) }
  }

  private func followSize() {
    let system = terminal_system_size(STDOUT_FILENO)
    if system.width > 0, system.height > 0 { terminal_resize(system) }
    let now = terminal_screen_size()
    size = Size(width: Int(now.width), height: Int(now.height))
    lastCanvas = nil
  }

  // MARK: Input

  package func next(before deadline: ContinuousClock.Instant?) -> InputEvent? {
    var wasWoken = false
    while true {
      if let event = input.take() { return event }
      if wasWoken { return nil }
      let rest = input.restDeadline(escapeDelay: options.escapeDelay)
      let until = [deadline, rest].compactMap { $0 }.min()
      let ready = TerminalInput.wait([STDIN_FILENO, pipe.readEnd], until: until)
      if ready.contains(pipe.readEnd) { wasWoken = answer(pipe.drain()) }
      if ready.contains(STDIN_FILENO) {
        // The terminal has gone, and with it the user.
        if !input.read(STDIN_FILENO) { raise(SIGHUP) }
      } else if let rest, rest <= .now {
        input.flush()
      } else if let deadline, deadline <= .now, input.queue.isEmpty {
        return nil
      }
    }
  }

  /// Obeys signals; whether `wake` was called.
  private func answer(_ notes: Set<UInt8>) -> Bool {
    if notes.contains(UInt8(SIGTSTP)) { stop() }
    if notes.contains(UInt8(SIGCONT)), isTaken { takeAgain() }
    if notes.contains(UInt8(SIGWINCH)) || notes.contains(UInt8(SIGCONT)) {
      followSize()
      input.queue.append(.resize(size))
    }
    return notes.contains(0)
  }

  /// Waits at most a tenth of a second; nearly all terminals answer within a few milliseconds.
  private func askBackground() {
    send(TerminalModes.question)
    let deadline = ContinuousClock.now + .milliseconds(100)
    while ContinuousClock.now < deadline {
      guard TerminalInput.wait([STDIN_FILENO], until: deadline).contains(STDIN_FILENO),
        input.read(STDIN_FILENO)
      else { return }
      for answer in input.takeAnswers() {
        if case .background(let color) = answer { background = color } else { return }
      }
    }
  }
}

extension ColorSupport {
  fileprivate var withoutDirect: ColorSupport { self == .direct ? .indexed256 : self }
}

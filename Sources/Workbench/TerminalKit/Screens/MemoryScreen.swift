/// A screen without a terminal: tests put events in and look at the frames that come out.
package final class MemoryScreen: Screen {
  package private(set) var size: Size
  package let glyphs: GlyphSet
  package let wake: @Sendable () -> Void = {}
  /// Events still to come; none where the user pauses.
  package var input: [InputEvent?] = []
  package private(set) var canvas: Canvas
  package private(set) var cursor: Cursor?
  package private(set) var frameCount = 0
  package private(set) var clipboard: String?
  package private(set) var isSuspended = false

  package init(size: Size = Size(width: 80, height: 24), glyphs: GlyphSet = .unicode) {
    self.size = size
    self.glyphs = glyphs
    canvas = Canvas(size: size)
  }

  package var text: String { canvas.text }
  package var styles: String { canvas.styles }

  /// Adds keys by their names: `screen.type("ctrl-p", "g", "g")`.
  package func type(_ keys: KeyStroke...) { input += keys.map(InputEvent.key) }

  package func present(_ canvas: Canvas, cursor: Cursor?) {
    self.canvas = canvas
    self.cursor = cursor
    frameCount += 1
  }

  package func next(before deadline: ContinuousClock.Instant?) -> InputEvent? {
    guard !input.isEmpty else { return nil }
    let event = input.removeFirst()
    if case .resize(let size)? = event { self.size = size }
    return event
  }

  package private(set) var stopCount = 0
  /// What the editor gives back.
  package var editAnswer = EditOutcome.unchanged

  package func stop() { stopCount += 1 }
  package func distrust() {}
  package func edit(_ text: String, suffix: String) -> EditOutcome { editAnswer }

  package func suspend() { isSuspended = true }
  package func resume() { isSuspended = false }

  package func copyToClipboard(_ text: String) -> ClipboardOutcome {
    clipboard = text
    return .copied(by: "memory")
  }
}

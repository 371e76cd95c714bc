/// A terminal, or what stands for one in tests. Used by one thread only, but for `wake`.
package protocol Screen: AnyObject {
  var size: Size { get }
  var glyphs: GlyphSet { get }

  /// Shows a frame; only what changed is sent.
  func present(_ canvas: Canvas, cursor: Cursor?)

  /// Waits for input until the deadline, or forever without one. Nothing when time is up or `wake`
  /// was called.
  func next(before deadline: ContinuousClock.Instant?) -> InputEvent?

  /// Ends a wait of `next`, now or the next one; may be called from any thread.
  var wake: @Sendable () -> Void { get }

  /// Gives the terminal back to the shell, as it was; `resume` takes it again.
  func suspend()
  func resume()

  /// Stops the process until the shell lets it go on.
  func stop()

  /// Distrusts what the terminal shows: the next frame is sent as a whole.
  func distrust()

  /// Lets the user change a text in their own editor, which has the terminal meanwhile.
  func edit(_ text: String, suffix: String) -> EditOutcome

  /// Puts text on the clipboard and tells the way it went.
  func copyToClipboard(_ text: String) -> ClipboardOutcome
}

/// What became of text for the clipboard.
package enum ClipboardOutcome: Hashable, Sendable {
  /// Copied by a program such as `wl-copy`, or by the terminal itself.
  case copied(by: String)
  /// Why not, as a sentence.
  case failed(String)
}

/// What became of a text in the user's editor.
package enum EditOutcome: Hashable, Sendable {
  case changed(String)
  case unchanged
  /// Why not, as a sentence.
  case failed(String)
}

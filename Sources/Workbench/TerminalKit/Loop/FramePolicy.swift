/// When to draw: what the user does shows at once, data often enough to look alive, and nothing
/// costs time when nothing happens.
package struct FramePolicy: Sendable {
  /// While more input keeps coming; a pause in it is used for a frame.
  package var inputPause = Duration.milliseconds(16)
  package var dataPause = Duration.milliseconds(33)
  private var lastFrame: ContinuousClock.Instant?
  /// Frames that only show data do not make the user wait.
  private var lastInputFrame: ContinuousClock.Instant?
  /// Something that the user did has not been shown.
  private(set) var isInputDirty = true
  private var isDataDirty = false

  package init() {}

  package mutating func noteInput() { isInputDirty = true }
  package mutating func noteData() { isDataDirty = true }

  package mutating func noteFrame(at time: ContinuousClock.Instant) {
    lastFrame = time
    if isInputDirty { lastInputFrame = time }
    isInputDirty = false
    isDataDirty = false
  }

  /// When the next frame is due; none when nothing has changed. Earlier than now when at once.
  package func due(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    if isInputDirty { return lastInputFrame.map { $0 + inputPause } ?? now }
    guard isDataDirty else { return nil }
    return lastFrame.map { $0 + dataPause } ?? now
  }
}

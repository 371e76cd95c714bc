/// When to draw: what the user does shows at once, data often enough to look alive, and nothing
/// costs time when nothing happens.
package struct FramePolicy: Sendable {
  package var inputPause = Duration.milliseconds(16)
  package var dataPause = Duration.milliseconds(100)
  private var lastFrame: ContinuousClock.Instant?
  private var isInputDirty = true
  private var isDataDirty = false

  package init() {}

  package mutating func noteInput() { isInputDirty = true }
  package mutating func noteData() { isDataDirty = true }

  package mutating func noteFrame(at time: ContinuousClock.Instant) {
    lastFrame = time
    isInputDirty = false
    isDataDirty = false
  }

  /// When the next frame is due; none when nothing has changed. Earlier than now when at once.
  package func due(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    guard isInputDirty || isDataDirty else { return nil }
    guard let lastFrame else { return now }
    return lastFrame + (isInputDirty ? inputPause : dataPause)
  }
}

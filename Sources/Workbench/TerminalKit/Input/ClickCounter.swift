/// Tells double and triple clicks from single ones.
package struct ClickCounter: Sendable {
  private var last: (event: MouseEvent, time: ContinuousClock.Instant)?
  private static let pause = Duration.milliseconds(400)

  package init() {}

  package mutating func counting(
    _ event: MouseEvent, at time: ContinuousClock.Instant
  ) -> MouseEvent {
    guard case .press = event.action else { return event }
    var event = event
    if let last, last.event.action == event.action, last.event.position == event.position,
      last.time.duration(to: time) < Self.pause
    {
      event.clickCount = last.event.clickCount % 3 + 1
    }
    last = (event, time)
    return event
  }
}

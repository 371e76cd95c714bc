import TerminalKit
import Testing

/// What timelines look like, and that no times, keys or sizes break them.
struct TimelineTests {
  private var timeline: Timeline {
    Timeline(
      rows: [
        TimelineRow(
          "w1",
          [
            TimelineSpan(id: 1, start: 0, end: 2.1, label: "S0"),
            TimelineSpan(id: 2, start: 2.1, end: 2.5, fill: .medium, role: .series1),
            TimelineSpan(id: 3, start: 2.5, end: 4.8, label: "S2"),
          ]),
        TimelineRow(
          "w2",
          [
            TimelineSpan(id: 4, start: 0, end: 1.9, label: "S0"),
            TimelineSpan(id: 5, start: 1.9, end: 2.4, fill: .light),
            TimelineSpan(
              id: 6, start: 2.4, end: 4, label: "S2", fill: .checked, remark: "straggler: task 77"),
          ]),
        TimelineRow("w10", [TimelineSpan(id: 7, start: 3, end: nil, label: "S2")]),
      ], now: 6.2)
  }

  @Test func workers() {
    let drawn = picture(70, 5) { timeline.draw(into: &$0, isFocused: true) }
    #expect(
      drawn == """
        w1  │S0███████████████████▉▒▒▒▒S2██████████████████████
        w2  │S0█████████████████▉░░░░░S2▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚ ▲ straggler: task 77
        w10 │                               S2███████████████████████████████▸
            └┬───────────────────┬────────────────────┬───────────────────┬───
             0                   2 s                  4 s                 6 s
        """)
    var zoomed = timeline
    zoomed.arrange(in: Size(width: 40, height: 5))
    #expect(zoomed.perform(.next) == [.focused(1)])
    #expect(zoomed.perform(.next) == [.focused(2)])
    #expect(zoomed.perform(.down) == [.focused(5)])
    _ = zoomed.perform(.zoomIn)
    #expect(
      picture(50, 5) { zoomed.draw(into: &$0, isFocused: true) } == """
        w1  │S0████████████▉▒▒▒▒▒▒S2██████████████████████
        w2  │S0█████████▉▸░░░░░░S2▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▚▲
        w10 │                            S2██████████████▸
            └─────────────┬─────────────┬─────────────┬───
                          2 s           3 s           4 s
        """)
  }

  @Test func lengths() {
    let texts = [0, 0.00034, 0.012, 0.25, 1.6, 12.34, 125, 11_520].map {
      TimeSpan.text(seconds: $0)
    }
    #expect(
      texts == ["0 s", "340 µs", "12 ms", "250 ms", "1.60 s", "12.3 s", "2 m 05 s", "3 h 12 m"])
  }

  @Test func theMouseFindsSpans() {
    var timeline = timeline
    let size = Size(width: 70, height: 6)
    let press = MouseEvent(.press(.left), at: Point(x: 8, y: 1))
    #expect(timeline.handle(press, in: size) == [.focused(4)])
    #expect(timeline.focusedSpan?.label == "S0")
  }

  @Test func nothingBreaksThem() {
    var dice = Dice(12)
    let times: [Double] = [0, 1, -5, 1e300, -1e300, .nan, .infinity, 3.5, 1e-12, 7e9]
    for _ in 0..<120 {
      let rows = (0..<Int.random(in: 0...6, using: &dice)).map { row in
        TimelineRow(
          dice.text(),
          (0..<Int.random(in: 0...5, using: &dice)).map { index in
            TimelineSpan(
              id: row * 10 + index, start: times.randomElement(using: &dice) ?? 0,
              end: Bool.random(using: &dice) ? times.randomElement(using: &dice) : nil,
              label: dice.text(), remark: Bool.random(using: &dice) ? dice.text() : nil)
          })
      }
      var timeline = Timeline(rows: rows, now: times.randomElement(using: &dice) ?? 0)
      for _ in 0..<20 {
        let size = oddSizes.randomElement(using: &dice) ?? .zero
        timeline.arrange(in: size)
        if let command = Timeline.Command.allCases.randomElement(using: &dice) {
          _ = timeline.perform(command)
        }
        _ = timeline.handle(randomMouse(&dice), in: size)
        _ = picture(size.width, size.height) { timeline.draw(into: &$0, isFocused: true) }
      }
    }
  }
}

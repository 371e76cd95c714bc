import TerminalKit
import Testing

/// Rectangles and layouts never trap and never leave what holds them.
struct GeometryTests {
  @Test func rectanglesFromAnywhere() {
    var dice = Dice(3)
    for _ in 0..<5_000 {
      let a = rect(&dice)
      let b = rect(&dice)
      let both = a.intersection(b)
      #expect(both.isEmpty || (both.x >= a.x && both.endX <= b.endX && both.endY <= a.endY))
      #expect(a.intersection(b) == b.intersection(a))
      let inner = a.inset(columns: dice.coordinate(), rows: dice.coordinate())
      #expect(inner.width >= 0 && inner.height >= 0)
      _ = a.union(b).moved(x: dice.coordinate(), y: dice.coordinate()).contains(b.origin)
      let centered = a.centered(b.size)
      #expect(centered.width <= a.width && centered.x >= a.x)
      _ = a.row(dice.coordinate())
      _ = a.column(dice.coordinate())
    }
  }

  private func rect(_ dice: inout Dice) -> Rect {
    Rect(
      x: dice.coordinate(), y: dice.coordinate(), width: dice.coordinate(),
      height: dice.coordinate())
  }

  @Test(
    arguments: [
      ([.fixed(1), .flexible(1), .fixed(1)], 10, [1, 8, 1]),
      ([.fixed(1), .flexible(1), .fixed(1)], 2, [1, 0, 1]),
      ([.flexible(1), .flexible(2)], 9, [3, 6]), ([.flexible(), .flexible()], 5, [2, 3]),
      ([.flexible(1, min: 20), .flexible(3)], 40, [20, 20]),
      ([.flexible(1, min: 20), .flexible(1)], 10, [10, 0]),
      ([.fraction(0.25), .flexible()], 40, [10, 30]),
      ([.fraction(0.25, min: 15), .flexible()], 40, [15, 25]),
      ([.fixed(30), .fixed(30)], 40, [30, 10]), ([], 10, []),
      ([.fixed(-5), .flexible()], 4, [0, 4]),
      ([.fraction(.nan), .fraction(9), .flexible(0)], 4, [0, 4, 0]),
    ] as [([Length], Int, [Int])])
  func layouts(lengths: [Length], total: Int, expected: [Int]) {
    #expect(Layout(lengths).extents(in: total) == expected)
  }

  @Test func partsNeverExceedTheWhole() {
    var dice = Dice(4)
    for _ in 0..<3_000 {
      let lengths = (0..<Int.random(in: 0...6, using: &dice)).map { _ -> Length in
        switch Int.random(in: 0..<3, using: &dice) {
        case 0: .fixed(dice.coordinate())
        case 1: .fraction(Double(dice.coordinate()) / 40, min: dice.coordinate())
        default: .flexible(dice.coordinate(), min: dice.coordinate())
        }
      }
      let spacing = Int.random(in: -1...3, using: &dice)
      let whole = Rect(x: 3, y: 5, width: Int.random(in: 0...90, using: &dice), height: 4)
      let extents = Layout(lengths, spacing: spacing).extents(in: whole.width)
      #expect(extents.allSatisfy { $0 >= 0 } && extents.reduce(0, +) <= whole.width)
      #expect(whole.split(.columns, lengths, spacing: spacing).count == lengths.count)
    }
  }

  @Test func splitsNest() {
    let plan = Split<String>.columns(
      (.fixed(20), .pane("tree")),
      (.flexible(), .rows((.flexible(2), .pane("editor")), (.flexible(1), .pane("grid")))))
    let frames = plan.frames(in: Rect(x: 0, y: 1, width: 80, height: 30))
    #expect(frames.map(\.pane) == ["tree", "editor", "grid"])
    #expect(
      frames.map(\.frame) == [
        Rect(x: 0, y: 1, width: 20, height: 30), Rect(x: 20, y: 1, width: 60, height: 20),
        Rect(x: 20, y: 21, width: 60, height: 10),
      ])
  }
}

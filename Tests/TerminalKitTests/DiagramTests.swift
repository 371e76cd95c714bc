import TerminalKit
import Testing

/// What diagrams look like, and that no graph, key or size breaks them.
struct DiagramTests {
  private func node(_ id: Int, _ title: String, critical: Bool = false, _ lines: String...)
    -> DiagramNode
  {
    DiagramNode(
      id: id, title: StyledText(title), trailing: "✓", lines: lines.map { StyledText($0) },
      mark: "S\(id)", isCritical: critical)
  }

  private var plan: LayeredDiagram {
    LayeredDiagram(
      nodes: [
        node(0, "Scan lineitem", critical: true, "2.1 s ████████", "6.0 M rows"),
        node(1, "Scan orders", "0.5 s ██"),
        node(2, "HashJoin", critical: true, "3.4 s ██████"),
        node(3, "Aggregate", critical: true, "0.1 s ▏"),
      ],
      edges: [
        DiagramEdge(from: 0, to: 2, label: "1.1 GB"), DiagramEdge(from: 1, to: 2),
        DiagramEdge(from: 2, to: 3, label: "4.1 M rows"),
      ])
  }

  @Test func aPlan() {
    let drawn = picture(50, 16) { plan.draw(into: &$0, isFocused: true) }
    #expect(
      drawn == """
            ┏━━━━━━━━━━━━━━━━━━┓   ╭────────────────╮
            ┃ Scan lineitem  ✓ ┃   │ Scan orders  ✓ │
            ┃ 2.1 s ████████   ┃   │ 0.5 s ██       │
            ┃ 6.0 M rows       ┃   ╰────────┬───────╯
            ┗━━━━━━━━━┳━━━━━━━━┛            │
                      ┃ 1.1 GB              │
                      ┗━━━━━━┓      ╭───────╯
                         ┏━━━┻━━━━━━┷━━━┓
                         ┃ HashJoin   ✓ ┃
                         ┃ 3.4 s ██████ ┃
                         ┗━━━━━━━┳━━━━━━┛
                                 ┃ 4.1 M rows
                         ┏━━━━━━━┻━━━━━━┓
                         ┃▸Aggregate  ✓ ┃
                         ┃ 0.1 s ▏      ┃
                         ┗━━━━━━━━━━━━━━┛
        """)
    #expect(plan.level(in: Size(width: 41, height: 9)) == .full)
    #expect(plan.level(in: Size(width: 40, height: 9)) == .tree)
    let tree = picture(24, 4) { plan.draw(into: &$0, isFocused: true) }
    #expect(
      tree == """
        ▸┃ Aggregate          ✓
         ┃ HashJoin           ✓
         ┃ ├─ Scan lineitem   ✓
           ╰─ Scan orders     ✓
        """)
    #expect(plan.minimap(width: 40).text == "S0 S1▸S2▸[S3]")
    #expect(plan.minimap(width: 9).text == "…▸[S3]")
  }

  @Test func edgesThatCross() {
    let diagram = LayeredDiagram(
      nodes: (0..<7).map { node($0, "n\($0)") },
      edges: [(0, 3), (1, 3), (1, 4), (2, 4), (0, 5), (3, 5), (4, 6), (5, 6), (2, 6)].map {
        DiagramEdge(from: $0.0, to: $0.1)
      })
    #expect(
      picture(60, 16) { diagram.draw(into: &$0, isFocused: false) } == """
                          ╭───────╮     ╭───────╮
                          │ n1  ✓ │     │ n0  ✓ │
                          ╰───┬───╯     ╰───┬───╯
                        ╭─────┤  ╭──────────┴───────╮
                        │   ╭─┴──┴──╮   ╭───────╮   │
                        │   │ n3  ✓ │   │ n2  ✓ │   │
                        │   ╰───┬───╯   ╰───┬───╯   │
                        │   ╭───┼───────────┴──╮    │
                        │   │   ╰────╮  ╭──────┼────╯
                       ╭┴───┴──╮   ╭─┴──┴──╮   │
                       │ n4  ✓ │   │ n5  ✓ │   │
                       ╰───┬───╯   ╰───┬───╯   │
                           ╰───────╮ ╭─╯╭──────╯
                                  ╭┴─┴──┴─╮
                                  │▸n6  ✓ │
                                  ╰───────╯
        """)
  }

  @Test func theFocusFollowsEdges() {
    var diagram = plan
    diagram.arrange(in: Size(width: 60, height: 20))
    #expect(diagram.focus == 3)
    #expect(diagram.perform(.up) == [.focused(2)])
    #expect(diagram.perform(.up) == [.focused(0)])
    #expect(diagram.perform(.right) == [.focused(1)])
    #expect(diagram.perform(.down) == [.focused(2)])
    #expect(diagram.perform(.fold).isEmpty)
    #expect(diagram.perform(.open) == [.opened(2)])
    #expect(
      picture(40, 12) { diagram.draw(into: &$0, isFocused: true) }.contains("HashJoin  +2"))
    #expect(diagram.perform(.up).isEmpty)
    diagram.setFocus(1)
    #expect(diagram.focus == 1)
    #expect(diagram.folded.isEmpty)
  }

  @Test func theMouseFindsBoxes() {
    var diagram = plan
    let size = Size(width: 60, height: 20)
    let press = MouseEvent(.press(.left), at: Point(x: 12, y: 1))
    #expect(diagram.handle(press, in: size) == [.focused(0)])
    #expect(diagram.node(at: Point(x: 0, y: 19), in: size) == nil)
    var twice = press
    twice.clickCount = 2
    #expect(diagram.handle(twice, in: size) == [.opened(0)])
  }

  @Test func largeGraphsAreLaidOut() {
    var dice = Dice(3)
    let nodes = (0..<500).map { node($0, "operator \($0)", "rows") }
    let edges = (1..<500).flatMap { target in
      (0..<Int.random(in: 1...2, using: &dice)).map { _ in
        DiagramEdge(from: target, to: Int.random(in: max(0, target - 40)..<target, using: &dice))
      }
    }
    var diagram = LayeredDiagram()
    diagram.update(nodes: nodes, edges: edges)
    let drawn = picture(160, 45) { diagram.draw(into: &$0, isFocused: true) }
    #expect(drawn.contains("operator 0"))
  }

  @Test func nothingBreaksThem() {
    var dice = Dice(11)
    for _ in 0..<120 {
      let count = Int.random(in: 0...14, using: &dice)
      let nodes = (0..<count).map { index in
        DiagramNode(
          id: Int.random(in: 0...20, using: &dice), title: StyledText(dice.text()),
          trailing: StyledText(dice.text()), lines: [StyledText(dice.text())],
          isCritical: index % 3 == 0)
      }
      let edges = (0..<Int.random(in: 0...24, using: &dice)).map { _ in
        DiagramEdge(
          from: Int.random(in: -1...21, using: &dice), to: Int.random(in: -1...21, using: &dice),
          label: dice.text())
      }
      var diagram = LayeredDiagram(nodes: nodes, edges: edges)
      for _ in 0..<20 {
        let size = oddSizes.randomElement(using: &dice) ?? .zero
        diagram.arrange(in: size)
        if let command = LayeredDiagram.Command.allCases.randomElement(using: &dice) {
          _ = diagram.perform(command)
        }
        _ = diagram.handle(randomMouse(&dice), in: size)
        _ = diagram.minimap(width: dice.coordinate())
        _ = picture(size.width, size.height) { diagram.draw(into: &$0, isFocused: true) }
      }
    }
  }
}

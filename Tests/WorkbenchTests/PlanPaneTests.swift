import TerminalKit
import Testing

@testable import Workbench

/// What the plan's screen looks like in several sizes, and that nothing breaks it.
struct PlanPaneTests {
  private var graph: PlanGraph {
    PlanGraph(
      nodes: [
        .init(
          id: 3, name: "Aggregate", rows: 7, estimatedRows: 7, seconds: 0.1, memoryBytes: 1_200_000,
          state: .waiting),
        .init(
          id: 2, name: "HashJoin", detail: "l_orderkey = o_orderkey", rows: 4_100_000,
          estimatedRows: 3_000_000, seconds: 3.4, memoryBytes: 38_000_000,
          spillBytes: 900_000_000, state: .running),
        .init(
          id: 0, name: "Scan lineitem", detail: "l_shipdate ≥ 1995-01-01", rows: 6_000_000,
          estimatedRows: 6_000_000, seconds: 2.1, state: .done),
        .init(
          id: 1, name: "Scan orders", rows: 1_500_000, estimatedRows: 90_000, seconds: 0.5,
          state: .done),
      ],
      edges: [.init(from: 0, to: 2), .init(from: 1, to: 2), .init(from: 2, to: 3)])
  }

  private var runs: [PlanRun] {
    let scans = (0..<4).map { index -> PlanTask in
      let start = Double(index / 2)
      return PlanTask(
        id: index, worker: index % 2, start: start, end: start + 1, rows: 1_500_000,
        waitSeconds: 0.1)
    }
    let joins = (0..<6).map { index -> PlanTask in
      let start = index < 3 ? 2.1 : 2.5
      let isLast = index == 5
      return PlanTask(
        id: 10 + index, worker: index % 3, start: start, end: isLast ? nil : start + 0.3,
        state: isLast ? .running : .done, rows: 40_000 * (index + 1),
        spillBytes: isLast ? 900_000_000 : 0)
    }
    return [
      PlanRun(id: 39, text: "select x", state: .failed, seconds: 2.1, error: "no such column: x"),
      PlanRun(id: 40, state: .done, seconds: 0.4, rows: 7),
      PlanRun(
        id: 41, seconds: 6.2, graphs: [.physical: graph],
        stages: [
          PlanStage(
            id: 0, name: "Scan lineitem", state: .done, seconds: 2.1, taskCount: 4, tasks: scans),
          PlanStage(
            id: 1, name: "HashJoin", state: .running, seconds: 4.1, taskCount: 9,
            spillBytes: 900_000_000, tasks: joins),
        ]),
    ]
  }

  private func pane(_ width: Int, _ height: Int) -> PlanPane {
    var pane = PlanPane()
    pane.update(runs: runs)
    pane.arrange(in: Size(width: width, height: height))
    return pane
  }

  private func picture(_ pane: PlanPane, _ width: Int, _ height: Int) -> String {
    var surface = Surface(size: Size(width: width, height: height), theme: .labels)
    pane.draw(into: &surface, isFocused: true)
    return surface.canvas.text
  }

  @Test func aNarrowScreenKeepsThePlanAndItsTimeline() {
    #expect(
      picture(pane(60, 18), 60, 18) == """
        ┏━╴▸ Plan Q#41╶━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╴physical╶━┓
        ┃               ┃ ██████▊  3.40 s          ┃               ┃
        ┃               ┃ est 3 M → 4.1 M ×1.4     ┃               ┃
        ┃               ┃ mem 38 MB · spill 900 MB ┃               ┃
        ┃               ┗━━━━━━━━━━━━━┳━━━━━━━━━━━━┛               ┃
        ┃                             ┃ 4.1 M rows                 ┃
        ┃                    ┏━━━━━━━━┻━━━━━━━━┓                   ┃
        ┃                    ┃▸○ Aggregate  2% ┃                   ┃
        ┃                    ┃ ▎  100 ms       ┃                   ┃
        ┃                    ┃ est 7 → 7       ┃                   ┃
        ┃                    ┃ mem 1.2 MB      ┃                   ┃
        ┃                    ┗━━━━━━━━━━━━━━━━━┛                   ┃
        ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╴Sl So▸HJ▸[A]╶━┛
        ╭─╴Timeline╶────────────────────╴█▓ work  ▚ spill  ░ wait╶─╮
        │w0 │░S0█████▉░S0█████ ▓▓▓ ▓▓                              │
        │   └┬────────────────┬────────────────┬────────────────┬──│
        │    0                2 s              4 s              6 s│
        ╰──────────────────────────────────────────────────────────╯
        """)
  }

  @Test func aWideScreenShowsAll() {
    var wide = pane(160, 42)
    _ = wide.perform(.hottest)
    let text = picture(wide, 160, 42)
    let parts = [
      "│▸  41 ◔ run   6.20 s     –  │", "│▸✓ S0  Scan l… ██████   4/4 │",
      "┃▸◔ HashJoin           56% ┃",
      "time      3.40 s · 56%", "estimate  est 3 M → 4.1 M ×1.4", "spill     ▲ 900 MB",
      "rows   1.5 M 1.5 M 1.5 M 1.5 M 1.5 M", "S1▚▚▚▚", "( ) logical  ( ) optimized  (•) physical",
    ]
    for part in parts { #expect(text.contains(part), "\(part)") }
    wide.focus("stages")
    _ = wide.perform("list.down")
    #expect(picture(wide, 160, 42).contains("▲ straggler: task 15 · w2 · 3.70 s"))
    wide.focus("runs")
    _ = wide.perform("list.last")
    #expect(picture(wide, 160, 42).contains("no such column: x"))
  }

  @Test func theCriticalPathIsTheLongest() {
    #expect(graph.criticalPath == [0, 2, 3])
    #expect(PlanGraph().criticalPath.isEmpty)
  }

  @Test func quantilesAndStragglers() {
    let values = Quantiles([4, 1, 2, 3, 5])
    #expect(values?.all == [1, 2, 3, 4, 5])
    #expect(Quantiles([]) == nil)
    let tasks = runs[2].stages[1].tasks
    #expect(TaskSummary(tasks, now: 6.2).stragglers.map(\.id) == [15])
  }

  @Test func estimates() {
    #expect(
      EstimateError(estimated: 3_000_000, actual: 4_100_000)?.text == "est 3 M → 4.1 M ×1.4")
    #expect(EstimateError(estimated: 900, actual: 3)?.text == "est 900 → 3 ÷300")
    #expect(EstimateError(estimated: .nan, actual: 3) == nil)
  }

  @Test func commands() {
    var pane = pane(160, 42)
    #expect(pane.part == .plan)
    #expect(pane.perform("plan.nextLevel") == [])
    #expect(pane.level == .logical)
    #expect(pane.perform("plan.previousLevel") == [])
    #expect(pane.perform("diagram.open") == [.opened(operator: 3)])
    #expect(pane.perform("plan.cancel") == [.cancel(run: 41)])
    #expect(pane.perform("elsewhere") == nil)
    pane.focus("runs")
    #expect(pane.perform("list.down") == [.selected(run: 40)])
    #expect(pane.run?.id == 40)
    #expect(pane.perform("plan.cancel") == [])
    pane.update(runs: runs + [PlanRun(id: 42)])
    #expect(pane.run?.id == 40)
  }

  @Test func nothingBreaksIt() {
    let sizes = [(0, 0), (1, 1), (3, 2), (20, 5), (44, 12), (80, 24), (200, 60)]
    let actions =
      PlanPane.Command.allCases.map(\.action) + LayeredDiagram.Command.allCases.map(\.action)
      + Timeline.Command.allCases.map(\.action) + ListMove.allCases.map(\.action)
    var dice = RepeatableNumbers(state: 7)
    var pane = PlanPane()
    for step in 0..<600 {
      let size = sizes.randomElement(using: &dice) ?? (0, 0)
      if step % 50 == 20 { pane.update(runs: step % 100 == 20 ? runs : []) }
      pane.arrange(in: Size(width: size.0, height: size.1))
      if let action = actions.randomElement(using: &dice) { _ = pane.perform(action) }
      let place = Point(
        x: Int.random(in: -2...210, using: &dice), y: Int.random(in: -2...70, using: &dice))
      let clicks: [MouseEvent.Action] = [
        .press(.left), .drag(.left), .release(.left), .wheelUp, .wheelDown,
      ]
      if let click = clicks.randomElement(using: &dice) {
        _ = pane.handle(MouseEvent(click, at: place), in: Size(width: size.0, height: size.1))
      }
      _ = picture(pane, size.0, size.1)
    }
  }
}

/// The same numbers in every run.
private struct RepeatableNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

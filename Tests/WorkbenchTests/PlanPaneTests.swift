import Foundation
import TerminalKit
import Testing

@testable import Workbench

/// What the plan's screen looks like in several sizes, and that nothing breaks it.
struct PlanPaneTests {
  private var graph: PlanGraph {
    PlanGraph(
      nodes: [
        .init(
          id: 3, name: "Aggregate", rows: 7, estimatedRows: 7, seconds: 0.1, memoryBytes: 1_258_291,
          state: .waiting),
        .init(
          id: 2, name: "HashJoin", detail: "l_orderkey = o_orderkey", rows: 4_100_000,
          estimatedRows: 3_000_000, seconds: 3.4, memoryBytes: 38 << 20,
          spillBytes: 900 << 20, state: .running),
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
    var joins = (0..<6).map { index -> PlanTask in
      let start = index < 3 ? 2.1 : 2.5
      let isLast = index == 5
      return PlanTask(
        id: 10 + index, worker: index % 3, start: start, end: isLast ? nil : start + 0.3,
        state: isLast ? .running : .done, rows: 40_000 * (index + 1),
        spillBytes: isLast ? 900 << 20 : 0)
    }
    joins[1].state = .failed
    joins[1].error = "disk is gone"
    joins[2].attempt = 1
    for index in joins.indices where index > 2 { joins[index].partition = index }
    var join = PlanStage(
      id: 1, name: "HashJoin", state: .running, seconds: 4.1, taskCount: 9,
      spillBytes: 900 << 20, tasks: joins)
    join.failedTaskCount = 1
    return [
      PlanRun(id: 39, text: "select x", state: .failed, seconds: 2.1, error: "no such column: x"),
      PlanRun(id: 40, state: .done, seconds: 0.4, rows: 7),
      PlanRun(
        id: 41, seconds: 6.2, graphs: [.physical: graph],
        stages: [
          PlanStage(
            id: 0, name: "Scan lineitem", state: .done, seconds: 2.1, taskCount: 4, tasks: scans),
          join,
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

  @Test func aNarrowScreenKeepsThePlanAndTheOperator() {
    #expect(
      picture(pane(60, 18), 60, 18) == """
          Runs  ▸Plan   Stages   Compare   Storage     #41 ◔ 6.20 s
        ┏━╴▸ Plan╶━━━━━━━━━━━━━━━━━━━━━━━━━━━━╴physical · by time╶━┓
        ┃               ┗━━━━━━━━━━━━━┳━━━━━━━━━━━━┛               ┃
        ┃                             ┃ 4.1 M rows                 ┃
        ┃                 ┏━━━━━━━━━━━┻━━━━━━━━━━┓                 ┃
        ┃                 ┃▸○ Aggregate       2% ┃                 ┃
        ┃                 ┃ ▎  100 ms            ┃                 ┃
        ┃                 ┃ 7 of est 7           ┃                 ┃
        ┃                 ┃ mem 1.2 MB           ┃                 ┃
        ┃                 ┃ keeps 1 row in 586 k ┃                 ┃
        ┃                 ┗━━━━━━━━━━━━━━━━━━━━━━┛                 ┃
        ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╴Sl So▸HJ▸[A]╶━┛
        ╭─╴Operator╶───────────────────────────────────────────────╮
        │ ○ Aggregate  waiting · operator 3                        ▐
        │ time      100 ms · 2%                                    ▐
        │ rows      7                                              │
        │ estimate  7 of est 7                                     │
        ╰──────────────────────────────────────────────────────────╯
        """)
  }

  @Test func allPagesAndTheStateAreToldOnASmallScreen() {
    let small = pane(40, 10)
    let top = picture(small, 40, 10).prefix { $0 != "\n" }
    #expect(top == "  Runs▸Plan Stages Compare Storage    ◔")
    #expect(small.pageName(at: 30) == .storage)
  }

  @Test func aWideScreenShowsAll() {
    var wide = pane(160, 42)
    _ = wide.perform(.hottest)
    var text = picture(wide, 160, 42)
    let parts = [
      "#41 ◔ running 6.20 s · ▲ spilled 900 MB", "┃▸◔ HashJoin           56% ┃",
      "time      3.40 s · 56%", "keeps     55% of its input", "estimate  est 3 M → 4.1 M ×1.4",
      "spill     ▲ 900 MB", "S1▚▚▚▚", "( ) logical  ( ) optimized  (•) physical",
      "estimate  ▲ est 90 k → 1.5 M ×17",
    ]
    for part in parts.dropLast() { #expect(text.contains(part), "\(part)") }
    _ = wide.perform("diagram.up")
    _ = wide.perform("diagram.right")
    text = picture(wide, 160, 42)
    #expect(text.contains(parts[parts.count - 1]), "\(text)")
    #expect(text.contains("✓ Scan orders ▲"), "a bad estimate is marked")
  }

  @Test func stagesTellOfTheirTasks() {
    var wide = pane(160, 42)
    wide.show(.stages)
    #expect(picture(wide, 160, 42).contains("1.5 M      1.5 M      1.5 M      1.5 M"))
    _ = wide.perform("list.down")
    let text = picture(wide, 160, 42)
    #expect(text.contains("▲ straggler: task 15 · w2 · 3.70 s"), "\(text)")
    #expect(text.contains("▲×12"), "the stage is skewed")
    #expect(text.contains("✗1 "), "an attempt failed")
    #expect(text.contains("attempt 1 · w1 · 300 ms"), "\(text)")
    #expect(text.contains("tried again as task 12 ✓"))
    #expect(text.contains("disk is gone"))
    wide.focus(.tasks)
    _ = wide.perform("list.last")
    let end = picture(wide, 160, 42)
    #expect(end.contains("✓    12     w2     0   2    300 ms   120 k         ·  ▊"), "\(end)")
  }

  @Test func runsAreListedSortedAndFiltered() {
    var pane = pane(160, 42)
    pane.show(.runs)
    var text = picture(pane, 160, 42)
    #expect(text.contains("▸    41 ◔ run"), "\(text)")
    #expect(text.contains("3 runs · 1 running · 1 failed"))
    for _ in 0..<4 { _ = pane.perform(.sort) }
    #expect(pane.runTable.column == .rows)
    #expect(picture(pane, 160, 42).contains("rows▾"))
    _ = pane.perform("list.first")
    #expect(pane.runTable.current?.id == 40)
    _ = pane.perform(.find)
    for key in "failed" { _ = pane.handle(KeyStroke(key)) }
    text = picture(pane, 160, 42)
    #expect(text.contains("filter failed"))
    #expect(!text.contains("✓ ok"))
    _ = pane.handle("enter")
    #expect(picture(pane, 160, 42).contains("no such column: x"))
    #expect(pane.perform("plan.open") == [])
    #expect(pane.page == .plan)
    #expect(pane.run?.id == 39)
  }

  @Test func rowsThatMayStillComeAreNoBadEstimate() {
    var node = PlanGraph.Node(
      id: 1, name: "Scan", rows: 4, estimatedRows: 900, state: .running)
    func isFar() -> Bool? {
      EstimateError(estimated: node.estimatedRows, actual: node.rows).map { node.isFar($0) }
    }
    #expect(isFar() == false)
    node.state = .done
    #expect(isFar() == true)
    node.state = .running
    node.rows = 90_000
    #expect(isFar() == true)
  }

  @Test func sourcesAreNamedByWhatTheyRead() {
    func title(_ name: String, _ detail: String) -> String {
      PlanGraph.Node(id: 1, name: name, detail: detail).title
    }
    #expect(title("Scan parquet", "parquet./data/a.b/lineitem.parquet[x, y]") == "Scan lineitem")
    #expect(title("Relation", "samples.sales[a] csv") == "Relation sales")
    #expect(title("Scan parquet", "parquet.lineitem.parquet[x, y]") == "Scan lineitem")
    #expect(title("Scan csv", "samples.sales[x]") == "Scan sales")
    #expect(title("Scan", "") == "Scan")
    #expect(title("HashJoin", "inner on a/b") == "HashJoin")
  }

  @Test func stagesAreNamedByTheirOperators() {
    var run = runs[2]
    run.stages[0].operators = [0]
    run.stages[1].operators = [2, 1]
    var last = PlanStage(id: 2, name: "HashJoin", state: .done)
    last.parents = [0, 1]
    run.stages.append(last)
    #expect(
      run.stages.map { $0.label(in: run) } == [
        "Scan lineitem", "Scan orders › HashJoin", "HashJoin ends",
      ])
    var pane = PlanPane()
    pane.update(runs: [run])
    pane.arrange(in: Size(width: 160, height: 42))
    pane.show(.stages)
    _ = pane.perform("list.down")
    _ = pane.perform(.slowest)
    #expect(pane.page == .plan)
    #expect(pane.focusedNode?.name == "HashJoin")
  }

  @Test func rowsOfTheTreeHaveFigures() {
    var pane = pane(80, 24)
    _ = pane.perform("diagram.zoomOut")
    _ = pane.perform("diagram.zoomOut")
    let text = picture(pane, 80, 24)
    #expect(text.contains("◔ HashJoin"))
    #expect(text.contains("████▌     3.40 s  4.1 M rows  ▲ 900 MB  56%"), "\(text)")
  }

  @Test func operatorsAreFound() {
    var pane = pane(160, 42)
    _ = pane.perform(.find)
    #expect(pane.keyFocus.takesText)
    for key in "scan" { _ = pane.handle(KeyStroke(key)) }
    _ = pane.handle("enter")
    #expect(pane.diagram.matches == [0, 1])
    let first = pane.diagram.focus
    _ = pane.perform(.nextMatch)
    #expect(pane.diagram.focus != first)
    _ = pane.perform(.nextMatch)
    #expect(pane.diagram.focus == first)
    #expect(picture(pane, 160, 42).contains("◆ 2 found"))
  }

  @Test func twoRunsAreCompared() {
    var slow = runs[2]
    slow.id = 42
    slow.seconds = 12.4
    slow.graphs[.physical]?.nodes[1].seconds = 6.8
    slow.graphs[.physical]?.nodes.append(.init(id: 9, name: "Sort", rows: 7, seconds: 1))
    slow.graphs[.physical]?.edges.append(.init(from: 3, to: 9))
    var pane = PlanPane()
    pane.update(runs: runs + [slow])
    pane.arrange(in: Size(width: 160, height: 42))
    pane.show(.runs)
    _ = pane.perform("list.down")
    _ = pane.perform(.mark)
    _ = pane.perform("list.up")
    _ = pane.perform(.compare)
    let text = picture(pane, 160, 42)
    #expect(text.contains("#41 → #42"), "\(text)")
    #expect(text.contains("6.20 s → 12.4 s  ×2.0"))
    let join = text.split(separator: "\n").first { $0.contains("HashJoin  ") } ?? ""
    #expect(join.contains("3.40 s   6.80 s ×2.0"), "\(join)")
    let sort = text.split(separator: "\n").first { $0.contains("Sort") } ?? ""
    #expect(sort.contains("–   1.00 s"), "\(sort)")
  }

  @Test func aRunIsComparedWithOneOfAnEarlierSession() {
    var pane = pane(160, 42)
    pane.show(.runs)
    _ = pane.perform(.mark)
    var old = runs[2]
    old.seconds = 3.1
    pane.open(log: "old.jsonl", runs: [old])
    #expect(!picture(pane, 160, 42).contains("●"))
    _ = pane.perform(.compare)
    let text = picture(pane, 160, 42)
    #expect(text.contains("#41 of this session → #41"), "\(text)")
    #expect(text.contains("6.20 s → 3.10 s  ÷2.0"))
    _ = pane.perform(.back)
    _ = pane.perform(.back)
    #expect(picture(pane, 160, 42).contains("●"))
  }

  @Test func pagesAndColumnsAreClicked() {
    var pane = pane(160, 42)
    let size = Size(width: 160, height: 42)
    _ = pane.handle(MouseEvent(.press(.left), at: Point(x: 3, y: 0)), in: size)
    #expect(pane.page == .runs)
    let head = picture(pane, 160, 42).split(separator: "\n")[2]
    let column = head.distance(
      from: head.startIndex, to: head.range(of: "time")?.lowerBound ?? head.startIndex)
    _ = pane.handle(MouseEvent(.press(.left), at: Point(x: column, y: 2)), in: size)
    #expect(pane.runTable.column == .time)
    _ = pane.handle(MouseEvent(.press(.left), at: Point(x: 20, y: 5)), in: size)
    #expect(pane.runTable.current?.id == 40)
  }

  @Test func runsHaveATimeline() {
    var pane = pane(160, 42)
    pane.show(.runs)
    _ = pane.perform(.timeline)
    #expect(picture(pane, 160, 42).contains("│#41 │"), "\(picture(pane, 160, 42))")
    pane.focus(.timeline)
    _ = pane.perform("timeline.last")
    _ = pane.perform("timeline.open")
    #expect(pane.page == .plan)
    #expect(pane.run?.id == 41)
    #expect(picture(pane, 160, 42).contains("S1▚▚▚▚"))
  }

  @Test func plansAreExported() throws {
    var pane = pane(160, 42)
    pane.show(.runs)
    _ = pane.perform(.export)
    #expect(picture(pane, 160, 42).contains("Export the plan of #41"))
    guard case .copy(let text, _)? = pane.handle("enter").first else {
      Issue.record("nothing is copied")
      return
    }
    #expect(text.contains("== physical plan of #41 =="))
    #expect(text.contains("  HashJoin l_orderkey = o_orderkey\n"))
    #expect(text.contains("(4.1 M rows, expected 3 M, 3.40 s 56%, mem 38 MB · spill 900 MB)"))
    let dot = PlanExport.dot.write(runs[2], .physical)
    #expect(dot.contains("n0 -> n2 [label=\"6 M rows\"];"))
    let json = try JSONSerialization.jsonObject(
      with: Data(PlanExport.json.write(runs[2], .physical).utf8))
    let plans = (json as? [String: Any])?["plans"] as? [String: [[String: Any]]]
    #expect(
      plans?["physical"]?.map { $0["name"] as? String } == [
        "Aggregate", "HashJoin", "Scan lineitem", "Scan orders",
      ])
    _ = pane.perform(.export)
    _ = pane.handle("down")
    #expect(
      pane.handle("enter") == [
        .askPath("Write the plan of #41", "martlet-plan-41.txt", .writePlan(.text))
      ])
    #expect(
      pane.take(.text("x.txt"), for: .writePlan(.text)) == [.write(text, path: "x.txt")])
    #expect(pane.remark(on: "/tmp", for: .writePlan(.text))?.isProblem == true)
  }

  @Test func theOperatorThatWorksIsFollowed() {
    var pane = pane(160, 42)
    _ = pane.perform(.follow)
    var later = runs
    later[2].graphs[.physical]?.nodes[2].seconds = 9
    pane.update(runs: later)
    #expect(pane.diagram.focus == 0)
    later[2].graphs[.physical]?.nodes[0].seconds = 2
    pane.update(runs: later)
    #expect(pane.diagram.focus == 3)
    _ = pane.perform("diagram.up")
    #expect(!pane.isFollowing)
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
    #expect(pane.perform("diagram.open") == [])
    #expect(pane.part == .details)
    #expect(pane.perform("plan.cancel") == [.cancel(run: 41)])
    #expect(pane.perform("plan.openLog") == [.listLogs])
    #expect(pane.perform("elsewhere") == nil)
    #expect(pane.perform("plan.back") == [])
    #expect(pane.part == .plan)
    #expect(pane.perform("plan.back") == [])
    #expect(pane.page == .runs)
    #expect(pane.perform("list.down") == [])
    #expect(pane.perform("plan.open") == [])
    #expect(pane.run?.id == 40)
    #expect(pane.perform("plan.cancel") == [])
    pane.update(runs: runs + [PlanRun(id: 42)])
    #expect(pane.run?.id == 40)
    pane.open(log: "old.jsonl", runs: [runs[1]])
    #expect(pane.page == .runs)
    #expect(pane.runs.map(\.id) == [40])
    #expect(picture(pane, 160, 42).contains("log old.jsonl"))
    _ = pane.perform(.back)
    #expect(pane.runs.map(\.id) == [42, 41, 40, 39])
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
      let keys: [KeyStroke] = ["a", "enter", "escape", "down", "backspace"]
      if let key = keys.randomElement(using: &dice) { _ = pane.handle(key) }
      if step % 90 == 40 { pane.offer([]) }
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

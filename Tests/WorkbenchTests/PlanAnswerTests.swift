import TerminalKit
import Testing

@testable import Workbench

/// What the screen of plans answers to commands that find little to do, and where room is short.
struct PlanAnswerTests {
  private func bench(_ text: String, _ size: Size = Size(width: 80, height: 24)) throws -> Bench {
    let bench = try Bench(text, size: size)
    bench.press("shift-f5")
    try #require(bench.shows("complete"))
    bench.press("alt-3")
    try #require(bench.shows("▸Plan"))
    return bench
  }

  @Test func theColumnOfTheOrderIsAlwaysShown() throws {
    let bench = try bench("SELECT 1 AS x")
    bench.press("backspace")
    try #require(bench.shows("✓ ok"))
    for title in ["state▴", "started▾", "time▾", "rows▾", "read▾", "spill▾", "shuffle▾"] {
      bench.press("s")
      #expect(bench.picture.contains(title), "\(bench.picture)")
    }
  }

  @Test func whatHasNoPlanIsNotExported() throws {
    let bench = try bench("SET spark.sql.shuffle.partitions = 3")
    bench.press("e")
    #expect(bench.shows("This run has no plan to export"))
    bench.press("n")
    #expect(bench.shows("Nothing has been found"))
  }

  @Test func aSearchInVainSaysSo() throws {
    let bench = try bench("SELECT count(*) AS n FROM range(100)")
    try #require(bench.shows("HashAggregate"))
    bench.press("/")
    bench.type("nowhere")
    bench.press("enter")
    #expect(bench.shows("No operator of the physical plan is like nowhere"))
    #expect(bench.picture.contains("▸ Plan╶"))
  }

  @Test func detailsLeadBackToTheGraph() throws {
    let bench = try bench("SELECT count(*) AS n FROM range(100)")
    try #require(bench.shows("HashAggregate"))
    bench.press("enter")
    #expect(bench.picture.contains("▸ Operator"))
    bench.press("escape")
    #expect(bench.picture.contains("▸ Plan╶"))
    bench.press("escape")
    #expect(bench.picture.contains("▸Runs"))
  }

  @Test func theFooterNamesWhatThePageHas() throws {
    let bench = try bench("SELECT 1 AS x", Size(width: 160, height: 40))
    #expect(bench.picture.contains("t timeline"))
    bench.press("]", "]")
    #expect(bench.picture.contains("▸Compare"))
    #expect(!bench.picture.contains("t timeline"))
    #expect(!bench.picture.contains("  d compare  "))
    bench.press("]")
    #expect(!bench.picture.contains("t timeline"))
    bench.press("]")
    #expect(bench.picture.contains("▸Runs"))
    #expect(!bench.picture.contains("⌫ runs"))
  }

  @Test func aDoubleClickOnAStageShowsItsOperator() throws {
    let bench = try bench(
      "SELECT id % 7 AS k, count(*) AS n FROM range(1000) GROUP BY k", Size(width: 120, height: 40))
    bench.press("]")
    let place = try #require(bench.place(of: "Range › "))
    bench.mouse(.press(.left), at: place)
    #expect(bench.picture.contains("▸Stages"))
    bench.mouse(.press(.left), at: place, clicks: 2)
    #expect(bench.picture.contains("▸Plan "), "\(bench.picture)")
  }

  @Test func tablesInMemoryCountAsCache() throws {
    let bench = try bench(
      "CACHE TABLE samples.sales; SELECT 1 AS x", Size(width: 120, height: 30))
    bench.press("backspace", "[")
    try #require(bench.shows("samples.sales"))
    let line = bench.picture.split(separator: "\n").first { $0.contains("cache  ") }
    #expect(line?.contains("KB") == true, "\(bench.picture)")
  }

  @Test func failedAttemptsAreNoFigures() {
    var tasks = (0..<4).map {
      PlanTask(id: $0, worker: 0, start: 0, end: $0 < 2 ? 0.001 : 1, rows: 10)
    }
    tasks[0].state = .failed
    tasks[1].state = .failed
    let summary = TaskSummary(tasks, now: 2)
    #expect(summary.seconds?.minimum == 1)
    #expect(summary.skew == 1)
    tasks[2].state = .failed
    tasks[3].state = .failed
    #expect(TaskSummary(tasks, now: 2).seconds?.minimum == 0.001)
  }

  @Test func deepOperatorsKeepTheirNames() {
    let nodes = (0..<20).map {
      PlanGraph.Node(id: $0, name: "HashAggregate", rows: 1, seconds: 0.1, state: .done)
    }
    let edges = (1..<20).map { PlanGraph.Edge(from: $0, to: $0 - 1) }
    let graph = PlanGraph(nodes: nodes, edges: edges)
    let runs = [1, 2].map {
      PlanRun(id: $0, text: "x", state: .done, seconds: 1, graphs: [.physical: graph])
    }
    var pane = PlanPane()
    pane.update(runs: runs)
    let size = Size(width: 100, height: 40)
    pane.arrange(in: size)
    pane.show(.compare)
    var surface = Surface(size: size, theme: .labels)
    pane.draw(into: &surface, isFocused: true)
    let whole = surface.canvas.text.split(separator: "\n").count { $0.contains("HashAggregate ") }
    #expect(!surface.canvas.text.contains("spill"), "nothing was spilled")
    #expect(whole == 20, "\(surface.canvas.text)")
  }
}

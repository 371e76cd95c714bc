import TerminalKit
import Testing

/// What the workbench shows at some place of it, reached by keys.
enum Scene: String, CaseIterable {
  case home, rows, error, completion, details, profile, chart, plan, stages, help, palette, themes
  case settings, columns

  private static let sales = """
    SELECT region, sum(quantity) AS pieces, NULL AS remark, array(1, 2) AS parts
    FROM samples.sales
    GROUP BY region
    ORDER BY region
    """

  private var text: String {
    switch self {
    case .home: ""
    case .error: "SELECT region,\n       nothing\nFROM samples.sales"
    case .completion: "SELECT reg\nFROM samples.sales"
    case .chart: "SELECT month(date) AS month, sum(Sales) AS sales\nFROM samples.sales\nGROUP BY 1"
    default: Self.sales
    }
  }

  /// A workbench that shows it.
  func open(_ size: Size, theme: Theme = .fallback) throws -> Bench {
    // Everything is at rest before the size is taken: small screens do not tell.
    let bench = try Bench(
      text, size: Size(width: 120, height: 40), theme: theme, greets: self == .home)
    try #require(bench.shows("vertices"))
    switch self {
    case .home: break
    case .rows: try run(bench, "f6", "down", "right")
    case .columns:
      try run(bench, "f6", "right", "I")
      try #require(bench.becomes { !$0.contains("Counting") && !$0.contains("Looking at") })
    case .chart:
      try run(bench, "f6", ".")
      try #require(bench.hides("drawing"))
    case .plan: try run(bench, "alt-3")
    case .stages: try run(bench, "alt-3", "]")
    case .error: try #require(bench.shows("✗"))
    case .completion:
      bench.press("end", "ctrl-space")
      try #require(bench.shows("▸Region"))
    case .details:
      try browse(bench, "i")
      try #require(bench.shows("Location"))
    case .profile:
      try browse(bench, "p")
      try #require(bench.shows("distinct"))
    case .help: bench.press("f1")
    case .palette:
      bench.press("ctrl-p")
      bench.type("col")
    case .themes: bench.press("f9")
    case .settings: bench.press("f10")
    }
    bench.resize(size)
    return bench
  }

  private func run(_ bench: Bench, _ keys: KeyStroke...) throws {
    bench.press("f5")
    try #require(bench.shows("complete"))
    for key in keys { bench.press(key) }
  }

  /// Goes to a table in the catalog.
  private func browse(_ bench: Bench, _ key: KeyStroke) throws {
    bench.press("shift-f6", "/")
    bench.type("sales")
    bench.press("enter")
    try #require(bench.shows("sales"))
    bench.press(key)
  }
}

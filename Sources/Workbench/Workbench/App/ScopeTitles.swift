import TerminalKit

extension Scope {
  private static let titles: [Scope: String] = [
    .global: "everywhere", .query: "queries", .editor: "SQL", .vim: "vim",
    .find: "search in the text", .replacement: "replacement", .completion: "proposals",
    .chosenCompletion: "chosen proposal", .results: "results", .chart: "chart",
    .details: "row, value or column", .browser: "catalog", .browserDetails: "details",
    .detailParts: "parts of details", .filter: "filter", "grid": "table", "tree": "tree",
    "list": "lists", "plan": "plans", "plan.runs": "list of runs",
    "plan.stages": "stages", "plan.graph": "graph of a plan", "diagram": "diagram",
    "timeline": "timeline",
  ]

  /// Where the actions work, in people's words.
  var title: String { Self.titles[self] ?? name }

  /// With the name that key files know it by.
  var heading: StyledText {
    let words = title.prefix(1).uppercased() + title.dropFirst()
    return StyledText(words, .title) + StyledText("  \(name)", .textFaint)
  }
}

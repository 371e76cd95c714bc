import TerminalKit

extension PlanPane {
  /// Why the run failed, and what is known of the focused operator.
  func detailLines(_ width: Int) -> [StyledText] {
    let width = max(width - 2, 1)
    var lines: [StyledText] = []
    if let error = run?.error { lines += Self.error(error, width) + [""] }
    if let node = focusedNode { lines += Self.lines(of: node, in: graph, width: width) }
    return lines.isEmpty ? [StyledText("Nothing is chosen", .textMuted)] : lines
  }

  /// What the tasks of the chosen stage have in common.
  func reportLines(_ width: Int) -> [StyledText] {
    guard let run, let stage else { return [StyledText("No stage is chosen", .textMuted)] }
    return StageReport.lines(of: stage, in: run, width: max(width - 2, 1))
  }

  /// The text of the run under the cursor, and why it failed.
  func queryLines(_ width: Int) -> [StyledText] {
    guard let run = runTable.current else { return [] }
    let width = max(width - 2, 1)
    var lines: [StyledText] = []
    if let error = run.error { lines += Self.error(error, width) + [""] }
    for line in run.text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines += String(line).sanitized.wrapped(to: width).map { StyledText($0) }
    }
    return lines
  }

  private static func error(_ text: String, _ width: Int) -> [StyledText] {
    text.split(separator: "\n").flatMap { line in
      String(line).sanitized.wrapped(to: width).map { StyledText($0, .error) }
    }
  }

  private static func field(_ name: String, _ value: String, _ role: Role = .text) -> StyledText {
    StyledText(name.fitted(to: 10), .textMuted) + StyledText(value, role)
  }

  private static func lines(
    of node: PlanGraph.Node, in graph: PlanGraph, width: Int
  ) -> [StyledText] {
    let title =
      StyledText(graph.isPhysical ? node.state.sign + " " : "", node.state.role)
      + StyledText(node.title.sanitized, .textStrong)
    let forms =
      graph.isPhysical ? ["  \(node.state) · operator \(node.id)", "  \(node.state)"] : []
    let fitting = forms.first { title.displayWidth + $0.displayWidth <= width } ?? ""
    var lines = [title + StyledText(fitting, .textFaint)]
    lines += figures(of: node, in: graph)
    lines += space(of: node)
    if graph.criticalPath.contains(node.id) {
      lines.append(field("path", "┃ on the critical path", .dagCritical))
    }
    if !node.stages.isEmpty {
      let stages = node.stages.map { "S\($0)" }.joined(separator: " ")
      lines.append(field(node.stages.count == 1 ? "stage" : "stages", stages))
    }
    let inputs = graph.inputs(of: node.id)
    for (index, input) in inputs.enumerated() {
      let rows = input.rows.map { "  " + PlanText.rows($0) } ?? ""
      lines.append(field(index == 0 ? "takes" : "", input.title.sanitized + rows))
    }
    if !node.detail.isEmpty {
      lines.append("")
      lines += expressions(node.detail).flatMap { text in
        text.wrapped(to: max(width - 2, 1)).enumerated().map { place, line in
          StyledText((place == 0 ? "" : "  ") + line)
        }
      }
    }
    return lines
  }

  private static func figures(of node: PlanGraph.Node, in graph: PlanGraph) -> [StyledText] {
    var lines: [StyledText] = []
    if let seconds = node.seconds {
      let share = graph.seconds > 0 ? seconds / graph.seconds : 0
      lines.append(
        field("time", "\(TimeSpan.text(seconds: seconds)) · \(PlanText.percent(share))"))
    }
    if let rows = node.rows {
      let perBatch =
        node.batches > 0
        ? " · \(Quantity.grouped(node.batches)) batch\(node.batches == 1 ? "" : "es")" : ""
      lines.append(field("rows", Quantity.grouped(rows) + perBatch))
    }
    if let error = EstimateError(estimated: node.estimatedRows, actual: node.rows) {
      let isFar = node.isFar(error)
      let text = (isFar ? "▲ " : "") + node.text(of: error)
      lines.append(field("estimate", text, isFar ? .warning : .text))
    } else if let rows = node.estimatedRows {
      lines.append(field("estimate", Quantity.short(rows) + " rows"))
    }
    if let share = graph.selectivity(of: node.id) {
      lines.append(field("keeps", PlanText.kept(share)))
    }
    if let rows = node.rows, let seconds = node.seconds, seconds > 0.001, rows > 0 {
      lines.append(field("speed", Quantity.short(Double(rows) / seconds) + " rows/s"))
    }
    if node.malformedRows > 0 {
      let text = "▲ " + Quantity.grouped(node.malformedRows) + " rows"
      lines.append(field("malformed", text, .warning))
    }
    return lines
  }

  private static func space(of node: PlanGraph.Node) -> [StyledText] {
    var lines: [StyledText] = []
    if node.bytes > 0 { lines.append(field("output", PlanText.bytes(node.bytes))) }
    if node.memoryBytes > 0 { lines.append(field("memory", PlanText.bytes(node.memoryBytes))) }
    if node.spillBytes > 0 {
      lines.append(field("spill", "▲ " + PlanText.bytes(node.spillBytes), .warning))
    }
    return lines
  }

  /// The parts of a detail that stand between commas outside of brackets and quotes, a line each.
  private static func expressions(_ detail: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var depth = 0
    var quote: Character?
    for character in detail.sanitized {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "`" || character == "\"" {
        quote = character
      } else if "([{".contains(character) {
        depth += 1
      } else if ")]}".contains(character) {
        depth -= 1
      }
      let isOuter = depth <= 0 || (depth == 1 && detail.first == "[")
      if character == ",", quote == nil, isOuter {
        parts.append(part + ",")
        part = ""
      } else if !(part.isEmpty && character == " ") {
        part.append(character)
      }
    }
    return parts + [part]
  }
}

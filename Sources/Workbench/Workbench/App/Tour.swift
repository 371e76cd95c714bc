import TerminalKit

/// What the tour can see of the workbench.
struct TourFacts: Hashable, Sendable {
  var pane: QueryWorkspace.Pane?
  var isPlan = false
  /// The newest job that has rows on the screen.
  var shownJob: Int?
  var hasSorted = false
  var isChart = false
  var hasPalette = false
  var theme = ""
}

/// Five minutes with real queries: each step says what to do and goes on when it was done.
struct Tour {
  struct Step: Sendable {
    var title: String
    /// Actions between braces stand for their keys.
    var text: String
    /// What is put into a tab when the step begins.
    var query: String?
    var isDone: @Sendable (_ before: TourFacts, _ now: TourFacts) -> Bool
  }

  private(set) var index = 0
  private var before: TourFacts
  /// The keys that the texts name.
  var keys: KeyMap

  init(_ facts: TourFacts, keys: KeyMap) {
    before = facts
    self.keys = keys
  }

  var step: Step { Self.steps[index] }
  var isLast: Bool { index == Self.steps.count - 1 }

  /// Goes on when the step was done; answers a query to open.
  mutating func note(_ facts: TourFacts) -> String? {
    guard !isLast, step.isDone(before, facts) else { return nil }
    return go(to: index + 1, facts)
  }

  mutating func go(by step: Int, _ facts: TourFacts) -> String? { go(to: index + step, facts) }

  private mutating func go(to step: Int, _ facts: TourFacts) -> String? {
    index = step.clamped(to: 0...(Self.steps.count - 1))
    before = facts
    return self.step.query
  }

  private static let width = 58

  /// What its lower edge says, with what a click there does.
  private var hints: [(text: String, action: ActionID)] {
    let words: [(ActionID, String)] = [
      (.nextTourStep, "next"), (.previousTourStep, "back"), (.endTour, "end"),
    ]
    return words.map { ("\(keys.label(of: $0)) \($1)", $0) }
  }

  private var footer: String { hints.map(\.text).joined(separator: " · ") }

  private func lines(_ width: Int) -> [String] {
    keys.naming(actionsIn: step.text).wrapped(to: width)
  }

  /// A card in the lower right corner, above the footer.
  private func frame(in room: Size) -> Rect? {
    let width = min(Self.width, room.width - 2)
    let height = min(lines(width - 4).count + 2, room.height - 3)
    guard width > 20, height > 2 else { return nil }
    return Rect(
      x: room.width - width - 1, y: room.height - height - 1, width: width, height: height)
  }

  func covers(_ place: Point, in room: Size) -> Bool {
    frame(in: room)?.contains(place) ?? false
  }

  /// What a click on the lower edge does.
  func action(at place: Point, in room: Size) -> ActionID? {
    guard let frame = frame(in: room), place.y == frame.endY - 1 else { return nil }
    var x = frame.endX - 3 - footer.displayWidth
    for (text, action) in hints {
      if (x..<(x + text.displayWidth)).contains(place.x) { return action }
      x += text.displayWidth + 3
    }
    return nil
  }

  func draw(into surface: inout Surface) {
    guard let rect = frame(in: surface.size) else { return }
    let text = lines(rect.width - 4)
    surface.fill(rect, .popup)
    surface.box(
      rect, .heavy,
      labels: BoxLabels(
        title: StyledText("Tour \(index + 1)/\(Self.steps.count) · \(step.title)", .accent),
        footer: StyledText(footer, .textMuted)),
      .role(.popupBorder))
    surface.inside(rect.insideFrame.inset(columns: 1, rows: 0)) { inner in
      for (row, line) in text.enumerated().prefix(inner.size.height) {
        inner.write(line, in: inner.bounds.row(row))
      }
    }
  }
}

extension Tour {
  static let steps: [Step] = [
    Step(
      title: "The catalog",
      text: "{app.data} gives it the screen: all tables and files, and what is known of the one at "
        + "the cursor. The arrows move, → opens, / filters. {app.nextPane} goes from pane to pane.",
      isDone: { $1.pane == .browser }),
    Step(
      title: "Rows of a table",
      text: "Move to sales below samples: p profiles its columns. s shows all its rows in a tab of "
        + "their own, where queries are written.",
      isDone: { $1.shownJob != nil && $1.shownJob != $0.shownJob }),
    Step(
      title: "Ordering",
      text: "{app.nextPane} until the rows have the heavy frame. Move with the arrows to a column "
        + "such as Sales and press [ to order by it, ] for the other way round.",
      isDone: { $1.hasSorted && !$0.hasSorted || $1.hasSorted && $1.shownJob != $0.shownJob }),
    Step(
      title: "A query",
      text:
        "This is Spark's SQL. {query.run} runs the statement at the cursor, {app.cancel} cancels."
        + " Names are proposed as you type: ⇥ takes one.",
      query: """
        -- What does each region buy?
        SELECT p.Category, s.Region, count(*) AS orders, round(sum(s.Sales), 2) AS sales
        FROM samples.sales s
        JOIN samples.products p ON p.ProductID = s.ProductID
        GROUP BY p.Category, s.Region
        ORDER BY sales DESC
        """,
      isDone: { $1.shownJob != nil && $1.shownJob != $0.shownJob }),
    Step(
      title: "A chart",
      text:
        "{app.nextPane} to the rows, then . draws a chart of them; the footer tells how to change"
        + " its kind and columns. Pressed again it has the room alone, then the rows do.",
      isDone: { $1.isChart && !$0.isChart }),
    Step(
      title: "Inside a run",
      text: "{app.plan} shows the plan of the run: operators with their rows and time, stages, and "
        + "what each task did when. {app.query} comes back here.",
      isDone: { $1.isPlan }),
    Step(
      title: "Files",
      text:
        "Any file is a table. Back with {app.query}, {query.run} runs this one; a path can be a "
        + "folder or have stars in it.",
      query: """
        SELECT * FROM read_files('SAMPLES/sensors.csv', header => true, inferSchema => true)
        LIMIT 100
        """,
      isDone: { $1.shownJob != nil && $1.shownJob != $0.shownJob }),
    Step(
      title: "Everything else",
      text:
        "{app.palette} lists every command: type a few letters of what you want. {app.help} shows"
        + " the keys of the pane you are in.",
      isDone: { $1.hasPalette }),
    Step(
      title: "Colours",
      text: "{app.theme} chooses a theme, with a look at each; settings are in the palette too.",
      isDone: { $0.theme != $1.theme }),
    Step(
      title: "That is all",
      text:
        "What you write is saved as you type and is here again the next time; {app.history} finds"
        + " what you ran. {app.quit} quits. {tour.end} ends the tour.",
      isDone: { _, _ in false }),
  ]
}

extension String {
  /// Lines of at most `width` cells, broken at spaces.
  fileprivate func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ") {
      let longer = line.isEmpty ? String(word) : "\(line) \(word)"
      if longer.displayWidth <= width || line.isEmpty {
        line = longer
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }
}

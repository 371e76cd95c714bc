/// What a prompt or a question is about: whoever asked takes the answer.
enum Purpose: Hashable, Sendable {
  case results(ResultsPane.Purpose)
  case plan(PlanPane.Purpose)
  case quit
  /// The file to be opened.
  case openFile
  /// The path under which the query in front is saved.
  case saveQuery
  /// A file that is there already would be replaced.
  case replaceFile(String)
  case browser(BrowserQuestion)
}

/// What came of a prompt or a question.
enum Answer: Hashable, Sendable {
  /// So far; more may be typed.
  case typed(String)
  case text(String)
  /// A button of a question.
  case button(Int)
  case cancelled
}

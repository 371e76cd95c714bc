import TerminalKit

/// How results reach the workspace, and the workspace them.
extension QueryWorkspace {
  /// Details lie above all panes, so all commands that they know go to them.
  mutating func performInDetails(_ action: ActionID) -> [Request]? {
    guard hasDetails, let requests = editors.current.results.performInDetails(action) else {
      return nil
    }
    return answers(to: requests)
  }

  /// Commands of results work from everywhere, and the keyboard goes to what they show.
  mutating func performInResults(_ action: ActionID) -> [Request]? {
    guard ResultsCommand(action) != nil || ChartView.Command(action) != nil else { return nil }
    guard let requests = editors.current.results.perform(action) else { return [] }
    focusResults()
    return answers(to: requests)
  }

  var hasDetails: Bool { !isBrowsing && editors.current.results.details != nil }

  /// Whether something runs for the rows that are shown, which the user waits for.
  var hasTask: Bool { editors.current.results.hasTask }

  var hasTaskInAnyTab: Bool { editors.buffers.contains { $0.results.hasTask } }

  /// Nil when nothing is to be ended beside the query.
  mutating func cancelTask() -> [Request]? {
    editors.current.results.cancelTask().map { answers(to: $0) }
  }

  mutating func take(_ news: ResultNews) -> [Request] {
    let requests = editors.update(tab: news.tab) { $0.results.take(news) } ?? []
    return answers(to: requests, tab: news.tab)
  }

  mutating func answers(to requests: [ResultsPane.Request], tab: Int? = nil) -> [Request] {
    let tab = tab ?? editors.current.id
    return requests.flatMap { request -> [Request] in
      switch request {
      case .reshape(let shape):
        let text = editors.current.results.job?.text
        return text.map { [.run($0, shape, tab: tab)] } ?? []
      case .query(let text): return open(text)
      case .copy(let text, let what): return [.copy(text, what: what)]
      case .ask(let prompt, let purpose): return [.ask(prompt, .results(purpose))]
      case .confirm(let dialog, let purpose): return [.confirm(dialog, .results(purpose))]
      case .start(let task, let ticket): return [.start(task, ticket: ticket, tab: tab)]
      case .stop(let kinds): return [.stop(kinds, tab: tab)]
      case .notify(let kind, let text): return [.notify(kind, text)]
      }
    }
  }

  // Prompts and questions.

  func remark(on text: String, for purpose: ResultsPane.Purpose) -> Prompt.Remark? {
    editors.current.results.remark(on: text, for: purpose, endings: exportEndings)
  }

  mutating func take(_ answer: Answer, for purpose: ResultsPane.Purpose) -> [Request] {
    answers(to: editors.current.results.take(answer, for: purpose))
  }
}

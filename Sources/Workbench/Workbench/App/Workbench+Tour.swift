import Kernels
import Scheduler
import Session
import TerminalKit

/// Home, and the tour through the workbench.
extension Workbench {
  mutating func openHome() {
    let workers = room.session.scheduler.pool.workerCount
    let zone = room.session.zone.name
    overlay = .home(HomePage(facts: "Spark's SQL in this process · \(workers) threads · \(zone)"))
  }

  mutating func react(to outcome: HomePage.Outcome) -> [LoopCommand<WorkbenchMessage>] {
    switch outcome {
    case .stays: return []
    case .closes:
      overlay = nil
      return []
    case .chosen(let action):
      overlay = nil
      return perform(action)
    }
  }

  /// Nil when the action is not about home or the tour.
  mutating func performOnTour(_ action: ActionID) -> [LoopCommand<WorkbenchMessage>]? {
    switch action {
    case .home: openHome()
    case .browseSamples: return go(to: .data) + answer(query.browseSamples())
    case .writeQuery: return go(to: .query) + answer(query.show(""))
    case .startTour:
      let commands = go(to: .query)
      tour = Tour(tourFacts, keys: keyMap)
      return commands
    case .nextTourStep: return stepTour(by: 1)
    case .previousTourStep: return stepTour(by: -1)
    case .endTour: tour = nil
    default: return nil
    }
    return []
  }

  private mutating func stepTour(by step: Int) -> [LoopCommand<WorkbenchMessage>] {
    guard var tour else { return [] }
    let isOver = step > 0 && tour.isLast
    let text = tour.go(by: step, tourFacts)
    self.tour = isOver ? nil : tour
    return isOver ? [] : open(text)
  }

  /// Goes on when what the step asks for was done.
  mutating func followTour() -> [LoopCommand<WorkbenchMessage>] {
    guard var tour else { return [] }
    let text = tour.note(tourFacts)
    self.tour = tour
    return open(text)
  }

  private mutating func open(_ text: String?) -> [LoopCommand<WorkbenchMessage>] {
    guard let text else { return [] }
    let folder = room.session.sampleFolder ?? "datasets"
    return answer(query.show(text.replacing("SAMPLES", with: folder)))
  }

  private var tourFacts: TourFacts {
    let results = query.editors.current.results
    var facts = TourFacts()
    facts.pane = workspace == .plan ? nil : query.focus
    facts.isPlan = workspace == .plan
    facts.shownJob = results.source == nil ? nil : results.shownJob
    facts.hasSorted = !results.grid.sorts.isEmpty
    facts.isChart = results.chart != nil
    if case .choices(_, .command) = overlay { facts.hasPalette = true }
    facts.theme = theme.name
    return facts
  }
}

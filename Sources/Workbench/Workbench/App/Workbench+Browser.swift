import Columns
import TerminalKit

/// What the browser asks for.
extension Workbench {
  mutating func answer(_ request: BrowserRequest) {
    let catalog = room.catalog
    switch request {
    case .load(let node, let showingHidden):
      catalog.children(of: node, showingHidden: showingHidden) { [post] in
        post(.browser(.children(node.id, $0)))
      }
    case .addRoot(let path): catalog.root(at: path) { [post] in post(.browser(.root($0))) }
    case .spell(let name, let use):
      catalog.spell(name) { [post] in post(.browser(.spelled($0, use))) }
    case .makeView(let name, let path, let format):
      catalog.spell(viewNamed: name, of: path, format: format) { [post] in
        post(.browser(.viewSpelled($0)))
      }
    case .inspect(let node):
      catalog.details(of: node) { [post] in post(.browser(.details(node.id, $0))) }
    case .sample(let id, let name):
      catalog.sample(of: name) { [post] in post(.browser(.sample(id, $0))) }
    case .profile(let order):
      catalog.profile(order.name, columns: order.columns) { [post] event, time in
        post(.browser(.profile(order, event, time)))
      }
    case .stopProfile: catalog.stopProfile()
    case .run(let statement): errands[room.run(statement)] = statement
    case .say(let kind, let text): toasts.post(kind, text, at: clock.now)
    case .export(let export):
      if query.isExporting {
        toasts.post(.info, "Another export is running", at: clock.now)
      } else {
        catalog.start(export) { [post] in post(.browser($0)) }
      }
    // The workspace of queries has done these.
    case .insert, .insertTable, .open, .copy, .ask: break
    }
  }

  /// Tells how a command of the browser has ended.
  mutating func endErrand(_ job: EngineJob) -> [QueryWorkspace.Request] {
    guard job.state.hasEnded, let statement = errands.removeValue(forKey: job.id) else {
      return []
    }
    room.close(job.id)
    switch job.state {
    case .failed(let error): toasts.post(.error, error.message, at: clock.now)
    case .cancelled: toasts.post(.warning, "Cancelled: \(statement)", at: clock.now)
    default:
      let goesOn = CatalogChange(of: statement) == .dropped && hasOpenQuery
      let rest = goesOn ? ". Queries that run already go on with it" : ""
      toasts.post(.success, "Done: \(statement)\(rest)", at: clock.now)
      return query.noteStatement(statement)
    }
    return []
  }

  /// Somebody may still read what is taken out of the catalog.
  private var hasOpenQuery: Bool {
    room.jobs.contains { $0.state == .running || $0.state == .paused }
  }

  var isBrowserBusy: Bool { query.isProfiling || query.isExporting || !errands.isEmpty }

  /// Ends what the browser runs; false when nothing does.
  mutating func cancelBrowser() -> Bool {
    guard isBrowserBusy else { return false }
    _ = answer(query.cancelProfile())
    room.catalog.cancelExport()
    for job in errands.keys { room.cancel(job) }
    return true
  }
}

import TerminalKit

/// Shows what the terminal sends and how a theme looks on it; tests drive it to see that the
/// terminal is put right whatever ends a program.
@main
struct TerminalProbe {
  static func main() {
    let options = TerminalOptions()
    do throws(TerminalProblem) {
      let screen = try CursesScreen(options)
      let library = ThemeLibrary(product: "martlet", environment: options.environment)
      let mailbox = Mailbox<Probe.Message>(wake: screen.wake)
      let chosen = CommandLine.arguments.dropFirst().first
      let theme = chosen.flatMap { try? library.theme(named: $0) } ?? .fallback
      let probe = Probe(theme: theme.adapted(to: screen.colorSupport), screen: screen)
      var loop = EventLoop(probe, on: screen, mailbox: mailbox)
      loop.run()
      screen.close()
      print("The terminal is yours again.")
    } catch {
      print("\(error)")
    }
  }
}

/// The last events, and every role in its style.
struct Probe: Application {
  enum Message: Sendable {
    case note(String)
  }

  let theme: Theme
  private var facts: String
  private var log: [String] = []

  init(theme: Theme, screen: CursesScreen) {
    self.theme = theme
    let background = screen.background.map { "\($0)" } ?? "unknown"
    facts = "\(screen.colorSupport) · \(screen.glyphs) · background \(background)"
  }

  mutating func handle(_ event: InputEvent) -> [LoopCommand<Message>] {
    log.append("\(event)")
    guard case .key(let stroke) = event else { return [] }
    switch stroke {
    case "q": return [.quit]
    case "ctrl-z": return [.suspend]
    case "t": preconditionFailure("a trap was asked for")
    case "e":
      return [.edit("select 1\n", suffix: ".sql", then: { .note("edited: \($0)") })]
    case "c": return [.copy("copied", then: { .note("copied: \($0)") })]
    default: return []
    }
  }

  mutating func handle(_ message: Message) -> [LoopCommand<Message>] {
    if case .note(let text) = message { log.append(text) }
    return []
  }

  func draw(into surface: inout Surface) {
    let parts = surface.bounds.rows(.fixed(1), .flexible(1), .fixed(1))
    surface.fill(parts[0], .bar)
    let size = "\(surface.size.width)×\(surface.size.height)"
    surface.write(
      " terminal probe · \(theme.name) · \(facts) · \(size)", in: parts[0], .leading, .role(.bar))
    let columns = parts[1].columns(.flexible(1), .flexible(1))
    surface.box(columns[0], title: "Events", .role(.paneBorderFocus))
    surface.inside(columns[0].insideFrame) { inner in
      for (row, line) in log.suffix(inner.size.height).enumerated() {
        inner.write(line, in: inner.bounds.row(row))
      }
    }
    surface.box(columns[1], title: "Roles")
    surface.inside(columns[1].insideFrame) { inner in
      let height = max(inner.size.height, 1)
      for (index, role) in Role.allCases.enumerated() {
        inner.write(role.name, at: Point(x: index / height * 18, y: index % height), role)
      }
    }
    surface.write(
      " q quit · ^Z stop · e edit · c copy · t trap", in: parts[2], .leading, .role(.hintText))
    surface.placeCursor(at: Point(x: 0, y: surface.size.height - 1))
  }
}

import Glibc
import Scheduler
package import Session
package import TerminalKit

/// With what the workbench starts.
package struct WorkbenchSetup {
  package var themes: ThemeLibrary
  package var theme = Theme.fallback
  package var colors = ColorSupport.direct
  /// What the user has chosen for all times.
  package var settings = SettingsFile(path: nil)
  package var size = Size(width: 80, height: 24)
  /// What stands in the first tab.
  package var text = ""
  /// What the call of the program named.
  package var opened: [OpenedFile] = []
  /// Where queries are kept; nil keeps none.
  package var stateFolder: String?
  /// Who comes the first time is told what can be done.
  package var greets = false
  /// What is to be known about the terminal.
  package var warnings: [String] = []

  package init(themes: ThemeLibrary) { self.themes = themes }
}

/// Opens the workbench on this terminal and stays until the user leaves.
package enum WorkbenchProgram {
  package static func run(
    _ configuration: SessionConfiguration, _ settings: SettingsFile, files: [String] = [],
    options: TerminalOptions = TerminalOptions()
  ) throws {
    // Arrow's own allocator takes memory in blocks of megabytes, zeroes them when they are first
    // touched and keeps them: dear for a screen that wants a few rows soon.
    setenv("ARROW_DEFAULT_MEMORY_POOL", "system", 0)
    let session = try Session(configuration)
    session.scheduler.pool.yieldToOthers()
    let opened = try files.map { try OpenedFile($0, in: session) }
    let screen = try CursesScreen(options)
    defer { screen.close() }
    var setup = WorkbenchSetup(
      themes: ThemeLibrary(product: "martlet", environment: options.environment))
    setup.colors = screen.colorSupport
    setup.size = screen.size
    let keys = WorkbenchActions.table.keyMap(
      settings.settings.keyStyle, overrides: settings.keys)
    setup.text = keys.map.naming(actionsIn: firstText)
    setup.stateFolder = StateFolder.path
    setup.settings = settings
    setup.opened = opened
    setup.greets = opened.isEmpty
    if !options.isAscii, let problem = TerminalLocale(environment: options.environment).problem {
      setup.warnings.append("\(problem) Better: \(TerminalLocale.remedy)")
    }
    setup.theme = theme(settings, screen, setup.themes, options)
    let mailbox = Mailbox<WorkbenchMessage>(wake: screen.wake)
    let room = EngineRoom(session, logFolder: StateFolder.path + "/runs") { change in
      mailbox.post(.engine(change))
    }
    defer { room.stop() }
    let workbench = Workbench(room, setup) { mailbox.post($0) }
    var loop = EventLoop(workbench, on: screen, mailbox: mailbox)
    loop.run()
  }

  /// The chosen theme, or one that fits the terminal's background.
  private static func theme(
    _ settings: SettingsFile, _ screen: CursesScreen, _ themes: ThemeLibrary,
    _ options: TerminalOptions
  ) -> Theme {
    if let name = settings.settings.theme, let chosen = try? themes.theme(named: name) {
      return chosen
    }
    let isLight = Theme.isLight(
      background: screen.background, environment: options.environment)
    guard isLight, let light = try? themes.theme(named: "martlet-day") else { return .fallback }
    return light
  }

  private static let firstText = """
    -- {query.run} runs the statement at the cursor, {app.palette} lists all commands, \
    {app.help} the keys.
    SELECT p.Category, s.Region, count(*) AS orders, round(sum(s.Sales), 2) AS sales
    FROM samples.sales s
    JOIN samples.products p ON p.ProductID = s.ProductID
    GROUP BY ALL
    ORDER BY sales DESC;

    SHOW TABLES IN samples;
    """
}

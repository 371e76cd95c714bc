import Session
import TerminalKit

/// What a list above the panes is a choice of.
enum Choice: Sendable {
  case command
  /// The theme of before comes back when none is chosen.
  case theme(before: Theme)
  /// A statement that was run before, by its place among the runs found.
  case history
  case settings
  case value(Setting)
}

extension Workbench {
  mutating func openPalette() {
    let items = WorkbenchActions.table.actions
      .filter { action in
        !["list.", "grid.", "completion.", "find.", "vim."].contains {
          action.id.name.hasPrefix($0)
        }
      }
      .map { action in
        PickerItem(
          action.id.name, action.title, detail: action.scope.title,
          keys: keyMap.label(of: action.id))
      }
    overlay = .choices(ListPicker(items, title: "Commands"), .command)
  }

  mutating func openThemes() {
    var picker = ListPicker(themes.names.map { PickerItem($0, $0) }, title: "Theme")
    picker.select(theme.name)
    overlay = .choices(picker, .theme(before: theme))
  }

  mutating func choose(theme name: String) {
    if show(theme: name) { keep(.theme, name) }
  }

  /// False when there is no such theme.
  @discardableResult
  private mutating func show(theme name: String) -> Bool {
    do throws(ThemeProblem) {
      theme = try themes.theme(named: name).adapted(to: colors)
      return true
    } catch {
      toasts.post(.error, "\(error)", at: clock.now)
      return false
    }
  }

  mutating func openHistory() {
    shownRuns = runKeeper.runs()
    let items = shownRuns.enumerated().map { index, record in
      PickerItem("\(index)", record.text.oneLine, detail: record.facts)
    }
    overlay = .choices(
      ListPicker(
        items, title: "Statements of before", emptyText: "Nothing was run that matches"),
      .history)
  }

  mutating func openSettings(at setting: Setting? = nil) {
    let width = Setting.allCases.reduce(0) { max($0, $1.title.count) }
    let items = Setting.allCases.map { setting in
      let gap = String(repeating: " ", count: width - setting.title.count + 2)
      return PickerItem(
        setting.rawValue, setting.title + gap + setting.help,
        detail: setting.value(in: settings.settings))
    }
    var picker = ListPicker(items, title: "Settings")
    if let setting { picker.select(setting.rawValue) }
    overlay = .choices(picker, .settings)
  }

  mutating func react(
    toChoices events: [ListPicker<String>.Event], _ choice: Choice
  ) -> [LoopCommand<WorkbenchMessage>] {
    for event in events {
      switch event {
      case .chosen(let id):
        overlay = nil
        return take(id, choice)
      case .cancelled:
        overlay = nil
        switch choice {
        case .value(let setting): openSettings(at: setting)
        case .theme(let before): theme = before
        case .command, .history, .settings: break
        }
      case .moved(let name):
        if case .theme = choice { show(theme: name) }
      case .filtered: break
      }
    }
    return []
  }

  private mutating func take(
    _ id: String, _ choice: Choice
  ) -> [LoopCommand<WorkbenchMessage>] {
    switch choice {
    case .command: return perform(ActionID(id))
    case .theme: choose(theme: id)
    case .history:
      guard let index = Int(id), shownRuns.indices.contains(index) else { return [] }
      return go(to: .query) + answer(query.show(shownRuns[index].text))
    case .settings:
      guard let setting = Setting(rawValue: id) else { return [] }
      open(setting)
    case .value(let setting):
      keep(setting, id)
      openSettings(at: setting)
    }
    return []
  }

  private mutating func open(_ setting: Setting) {
    if setting == .theme { return openThemes() }
    let current = setting.value(in: settings.settings)
    var choices = setting.choices
    if !choices.contains(current) { choices.insert(current, at: 0) }
    var picker = ListPicker(choices.map { PickerItem($0, $0) }, title: setting.title)
    picker.select(current)
    overlay = .choices(picker, .value(setting))
  }

  /// Takes a choice over at once, and for the next times.
  mutating func keep(_ setting: Setting, _ value: String) {
    do throws(FileFailure) {
      try settings.set(setting, to: value)
    } catch {
      toasts.post(.warning, "The choice is not kept. \(error)", at: clock.now)
      settings.choose(setting, value)
    }
    apply(setting)
  }

  private mutating func apply(_ setting: Setting) {
    switch setting {
    case .theme: break
    case .keyStyle, .lineNumbers, .wrap:
      query.editors.apply(settings.settings)
      setKeys()
    case .timeZone:
      guard let zone = settings.settings.timeZone else { return }
      let name = zone.replacing("'", with: "")
      if (try? room.session.run("SET TIME ZONE '\(name)'")) == nil {
        toasts.post(.error, "There is no time zone \(name)", at: clock.now)
      }
    case .threads, .memory:
      guard let own = setting.engineSetting else { return }
      room.apply(own, setting.value(in: settings.settings))
      if workspace == .plan { lookAtRuns() }
    }
  }

  /// Keys of the style, and the user's own.
  mutating func setKeys() {
    let keys = WorkbenchActions.table.keyMap(
      settings.settings.keyStyle, overrides: settings.keys)
    keyMap = keys.map
    tour?.keys = keyMap
    for problem in keys.problems.prefix(3) { toasts.post(.warning, problem, at: clock.now) }
  }
}

extension RunRecord {
  /// When, how long, how many rows and how it ended.
  fileprivate var facts: String {
    let outcome =
      switch status {
      case .done: rows.map { $0 == 1 ? "1 row" : "\(Quantity.grouped($0)) rows" } ?? "done"
      case .partial: rows.map { "\(Quantity.grouped($0)) rows so far" } ?? "partial"
      case .cancelled: "cancelled"
      case .failed: "failed"
      }
    return "\(outcome) · \(TimeSpan.text(seconds: milliseconds / 1000)) · \(age)"
  }

  private var age: String {
    let seconds = max(0, EngineClock.seconds - startedAt)
    switch seconds {
    case ..<60: return "now"
    case ..<3600: return "\(Int(seconds / 60)) min ago"
    case ..<86_400: return "\(Int(seconds / 3600)) h ago"
    default: return "\(Int(min(seconds / 86_400, 1e6))) d ago"
    }
  }
}

extension String {
  /// Runs of spaces and line ends as one space.
  var oneLine: String {
    prefix(400).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

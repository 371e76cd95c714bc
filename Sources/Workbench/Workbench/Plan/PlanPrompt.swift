import Glibc
package import TerminalKit

/// What is asked above the plan's screen: a line to type in, or a list to pick from.
enum PlanPrompt: Sendable {
  struct ExportChoice: Hashable, Sendable {
    var form: PlanExport
    var toFile: Bool
  }

  case filter(InputLine)
  case find(InputLine)
  case export(ListPicker<ExportChoice>)
  case logs(ListPicker<String>)

  static func filter(_ text: String) -> PlanPrompt {
    .filter(InputLine(text, prompt: "filter ", placeholder: "text, state or number of runs"))
  }

  static func find() -> PlanPrompt {
    .find(InputLine(prompt: "find ", placeholder: "an operator, a column, a table"))
  }

  /// Nothing without a run that has plans.
  static func exports(of run: PlanRun?) -> PlanPrompt? {
    guard let run, !run.graphs.isEmpty else { return nil }
    let items = PlanExport.allCases.flatMap { form in
      [false, true].map { toFile in
        PickerItem(
          ExportChoice(form: form, toFile: toFile), form.title,
          detail: toFile ? "to a file" : "to the clipboard")
      }
    }
    return .export(ListPicker(items, title: "Export the plan of \(run.label)"))
  }

  static func logs(_ files: [RunLogFile]) -> PlanPrompt {
    var items = files.map { file in
      PickerItem(
        file.path, PlanText.dateAndTime(Int64(file.changedAt) * 1000),
        detail: (file.name.contains("-\(getpid())-") ? "this session  " : "")
          + PlanText.bytes(file.byteCount))
    }
    items.append(PickerItem("", "Another file …", detail: "of --event-log"))
    return .logs(
      ListPicker(
        items, title: "Logs of sessions"))
  }

  /// It stands in a line of the screen, and keys that are no text do what they always do.
  var isLine: Bool {
    switch self {
    case .filter, .find: true
    case .export, .logs: false
    }
  }

  mutating func arrange(in size: Size) {
    switch self {
    case .export(var picker):
      picker.arrange(in: picker.preferredSize(in: size))
      self = .export(picker)
    case .logs(var picker):
      picker.arrange(in: picker.preferredSize(in: size))
      self = .logs(picker)
    case .filter, .find: break
    }
  }

  func draw(into surface: inout Surface) {
    switch self {
    case .filter(let line), .find(let line):
      surface.fill(surface.bounds.row(0), .field)
      surface.inside(surface.bounds.row(0).inset(columns: 1)) {
        line.draw(into: &$0, isFocused: true)
      }
    case .export(let picker): draw(picker, into: &surface)
    case .logs(let picker): draw(picker, into: &surface)
    }
  }

  private func draw<ID>(_ picker: ListPicker<ID>, into surface: inout Surface) {
    surface.recolor(surface.bounds, .backdrop)
    let rect = surface.bounds.centered(picker.preferredSize(in: surface.size))
    surface.inside(rect) { picker.draw(into: &$0) }
  }
}

extension PlanPane {
  /// Shows the logs there are.
  package mutating func offer(_ files: [RunLogFile]) {
    prompt = .logs(files)
    arrange(in: size)
  }

  /// Keys without a meaning of their own: what is typed into a prompt.
  package mutating func handle(_ stroke: KeyStroke) -> [Event] {
    guard let prompt else { return [] }
    defer { arrange(in: size) }
    switch prompt {
    case .filter(var line):
      let events = line.handle(stroke) ?? []
      self.prompt = .filter(line)
      return answer(events, line)
    case .find(var line):
      let events = line.handle(stroke) ?? []
      self.prompt = .find(line)
      return answer(events, line)
    case .export(var picker):
      let events = picker.handle(stroke) ?? []
      self.prompt = .export(picker)
      return answer(events)
    case .logs(var picker):
      let events = picker.handle(stroke) ?? []
      self.prompt = .logs(picker)
      return answer(events)
    }
  }

  package mutating func paste(_ text: String) -> [Event] {
    guard let prompt else { return [] }
    switch prompt {
    case .filter(var line):
      let events = line.paste(text)
      self.prompt = .filter(line)
      return answer(events, line)
    case .find(var line):
      let events = line.paste(text)
      self.prompt = .find(line)
      return answer(events, line)
    case .export, .logs: break
    }
    return []
  }

  private mutating func answer(_ events: [InputLine.Event], _ line: InputLine) -> [Event] {
    for event in events {
      switch (event, prompt) {
      case (.changed, .filter): runTable.setFilter(line.text)
      case (.changed, .find): find(line.text)
      case (.submitted, .find) where !line.text.isEmpty && diagram.matches.isEmpty:
        prompt = nil
        return [.tell("No operator of the \(level.title) plan is like \(line.text.sanitized)")]
      case (.submitted, _): prompt = nil
      case (.cancelled, .filter):
        runTable.setFilter("")
        prompt = nil
      case (.cancelled, .find):
        diagram.matches = []
        prompt = nil
      case (.cancelled, _): prompt = nil
      case (.changed, _): break
      }
    }
    return []
  }

  mutating func answer(_ events: [ListPicker<PlanPrompt.ExportChoice>.Event]) -> [Event] {
    for event in events {
      switch event {
      case .chosen(let choice):
        prompt = nil
        guard let run = meantRun else { return [] }
        guard choice.toFile else {
          return [.copy(choice.form.write(run, level), what: "the plan")]
        }
        let name = "martlet-plan-\(max(run.id, 0)).\(choice.form.suffix)"
        return [.askPath("Write the plan of \(run.label)", name, .writePlan(choice.form))]
      case .cancelled: prompt = nil
      case .moved, .filtered: break
      }
    }
    return []
  }

  mutating func answer(_ events: [ListPicker<String>.Event]) -> [Event] {
    for event in events {
      switch event {
      case .chosen(let path):
        prompt = nil
        return path.isEmpty ? [.askPath("Open an event log", "", .openLog)] : [.openLog(path)]
      case .cancelled: prompt = nil
      case .moved, .filtered: break
      }
    }
    return []
  }

  /// What is said of a path while it is typed.
  func remark(on path: String, for purpose: Purpose) -> Prompt.Remark? {
    switch purpose {
    case .writePlan:
      PlanFiles.exists(path) ? .problem("There is a file of this name already") : nil
    case .openLog: path.isEmpty ? .problem("A path") : nil
    }
  }

  mutating func take(_ answer: Answer, for purpose: Purpose) -> [Event] {
    guard case .text(let path) = answer, !path.isEmpty else { return [] }
    switch purpose {
    case .writePlan(let form):
      return meantRun.map { [.write(form.write($0, level), path: path)] } ?? []
    case .openLog: return [.openLog(path)]
    }
  }

  /// Marks the operators in which a text stands, and goes to the first.
  mutating func find(_ text: String) {
    if page != .plan { show(.plan) }
    isFollowing = false
    let wanted = text.lowercased()
    let found = graph.preorder.map(\.node).filter { node in
      !wanted.isEmpty && "\(node.name) \(node.detail)".lowercased().contains(wanted)
    }
    diagram.matches = Set(found.map(\.id))
    guard let first = found.first, !found.contains(where: { $0.id == diagram.focus }) else {
      return
    }
    diagram.setFocus(first.id)
  }

  /// In the order in which the plan is read, around its ends.
  mutating func moveToMatch(by step: Int) {
    let order = graph.preorder.map(\.node.id)
    let matches = order.filter { diagram.matches.contains($0) }
    guard !matches.isEmpty else { return }
    let here = diagram.focus.flatMap { order.firstIndex(of: $0) } ?? 0
    let places = matches.compactMap { order.firstIndex(of: $0) }
    let next =
      step > 0
      ? places.first { $0 > here } ?? places.first : places.last { $0 < here } ?? places.last
    if let next { diagram.setFocus(order[next]) }
  }
}

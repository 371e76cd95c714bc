import TerminalKit

/// What lies above the panes: it takes keys, text and the mouse until it is closed.
extension Workbench {
  mutating func ask(_ prompt: Prompt, _ purpose: Purpose) {
    overlay = .prompt(prompt, purpose)
    if prompt.completesPaths { paths.list(prompt.line.text) }
  }

  mutating func handleInOverlay(_ stroke: KeyStroke) -> [LoopCommand<WorkbenchMessage>] {
    if case .action(let action) = keyMap.match([stroke], in: Focus([.global], takesText: true)),
      Self.actionsAboveAll.contains(action)
    {
      return perform(action)
    }
    switch overlay {
    case .help(var page):
      overlay = page.handle(stroke) == .closes ? nil : .help(page)
    case .home(var page):
      let outcome = page.handle(stroke)
      overlay = .home(page)
      return react(to: outcome)
    case .choices(var picker, let choice):
      let events = picker.handle(stroke) ?? []
      overlay = .choices(picker, choice)
      return react(toChoices: events, choice)
    case .prompt(var prompt, let purpose):
      let events = prompt.handle(stroke)
      overlay = .prompt(prompt, purpose)
      return react(toPrompt: events, purpose)
    case .question(var dialog, let purpose):
      let events = dialog.handle(stroke)
      overlay = .question(dialog, purpose)
      return react(toQuestion: events, purpose)
    case nil: break
    }
    return []
  }

  /// What works whatever lies above the panes.
  private static let actionsAboveAll: Set<ActionID> = [.redraw, .suspend, .quit]

  mutating func handleInOverlay(_ mouse: MouseEvent) -> [LoopCommand<WorkbenchMessage>] {
    switch overlay {
    case .help(var page):
      let outcome = page.handle(mouse, in: size)
      overlay = outcome == .stays ? .help(page) : nil
    case .home(var page):
      let outcome = page.handle(mouse, in: size)
      overlay = .home(page)
      return react(to: outcome)
    case .choices(var picker, let choice):
      let events = handle(mouse, in: &picker)
      overlay = .choices(picker, choice)
      return react(toChoices: events, choice)
    case .prompt(var prompt, let purpose):
      let events = prompt.handle(mouse, in: size)
      overlay = .prompt(prompt, purpose)
      return react(toPrompt: events, purpose)
    case .question(var dialog, let purpose):
      let events = dialog.handle(mouse, in: size)
      overlay = .question(dialog, purpose)
      return react(toQuestion: events, purpose)
    case nil: break
    }
    return []
  }

  private func handle(
    _ mouse: MouseEvent, in picker: inout ListPicker<String>
  ) -> [ListPicker<String>.Event] {
    let rect = Rect(size: size).centered(picker.preferredSize(in: size))
    return picker.handle(mouse.relative(to: rect), in: rect.size)
  }

  mutating func pasteInOverlay(_ text: String) -> [LoopCommand<WorkbenchMessage>] {
    switch overlay {
    case .choices(var picker, let choice):
      let events = picker.paste(text)
      overlay = .choices(picker, choice)
      return react(toChoices: events, choice)
    case .prompt(var prompt, let purpose):
      let events = prompt.paste(text)
      overlay = .prompt(prompt, purpose)
      return react(toPrompt: events, purpose)
    case .question(var dialog, let purpose):
      dialog.paste(text)
      overlay = .question(dialog, purpose)
    case .help(var page):
      page.paste(text)
      overlay = .help(page)
    case .home, nil: break
    }
    return []
  }

  // Answers.

  private mutating func react(
    toPrompt events: [Prompt.Event], _ purpose: Purpose
  ) -> [LoopCommand<WorkbenchMessage>] {
    var commands: [LoopCommand<WorkbenchMessage>] = []
    for event in events {
      switch event {
      case .changed(let text):
        remark(on: text, purpose)
        commands += take(.typed(text), for: purpose)
      case .submitted(let text):
        remark(on: text, purpose)
        guard case .prompt(let prompt, _) = overlay, prompt.remark?.isProblem != true else { break }
        overlay = nil
        commands += take(.text(text), for: purpose)
      case .cancelled:
        overlay = nil
        commands += take(.cancelled, for: purpose)
      }
    }
    return commands
  }

  private mutating func remark(on text: String, _ purpose: Purpose) {
    guard case .prompt(var prompt, _) = overlay else { return }
    switch purpose {
    case .plan(let own): prompt.remark = plan.remark(on: text, for: own)
    case .results(let own): prompt.remark = query.remark(on: text, for: own)
    case .browser(let question): prompt.remark = question.remark(on: text)
    // What was wrong with another text says nothing of this one.
    case .quit, .openFile, .saveQuery, .replaceFile: prompt.remark = nil
    }
    overlay = .prompt(prompt, purpose)
    if prompt.completesPaths { paths.list(text) }
  }

  private mutating func react(
    toQuestion events: [Dialog.Event], _ purpose: Purpose
  ) -> [LoopCommand<WorkbenchMessage>] {
    guard let event = events.first else { return [] }
    overlay = nil
    switch event {
    case .chosen(let button, _): return take(.button(button), for: purpose)
    case .cancelled: return take(.cancelled, for: purpose)
    }
  }

  private mutating func take(
    _ answer: Answer, for purpose: Purpose
  ) -> [LoopCommand<WorkbenchMessage>] {
    switch purpose {
    case .plan(let own): return react(to: plan.take(answer, for: own))
    case .results(let own): return self.answer(query.take(answer, for: own))
    case .browser(let question):
      return self.answer(query.answers(to: question.requests(after: answer)))
    case .quit: return answer == .button(1) ? quit() : []
    case .openFile:
      if case .text(let path) = answer { open(file: path) }
    case .saveQuery:
      if case .text(let path) = answer { saveQuery(as: path, mayReplace: false) }
    case .replaceFile(let path):
      if answer == .button(1) { saveQuery(as: path, mayReplace: true) }
    }
    return []
  }

  /// What was found for a path, unless something else has been typed since.
  mutating func offer(_ entries: [PickerItem<String>], for typed: String) {
    guard case .prompt(var prompt, let purpose) = overlay, prompt.completesPaths,
      prompt.line.text == typed
    else { return }
    prompt.offer(entries)
    overlay = .prompt(prompt, purpose)
  }
}

import TerminalKit

/// What lies above the panes and takes the keys.
enum Overlay {
  case help(HelpPage)
  case home(HomePage)
  case choices(ListPicker<String>, Choice)
  case prompt(Prompt, Purpose)
  case question(Dialog, Purpose)

  mutating func arrange(in size: Size) {
    switch self {
    case .help(var page):
      page.arrange(in: size)
      self = .help(page)
    case .choices(var picker, let choice):
      picker.arrange(in: picker.preferredSize(in: size))
      self = .choices(picker, choice)
    case .home, .prompt, .question: break
    }
  }

  func draw(into surface: inout Surface) {
    if dimsScreen { surface.recolor(surface.bounds, .backdrop) }
    surface.hideCursor()
    switch self {
    case .help(let page): page.draw(into: &surface)
    case .home(let page): page.draw(into: &surface)
    case .choices(let picker, _): draw(picker, into: &surface)
    case .prompt(let prompt, _): prompt.draw(into: &surface)
    case .question(let dialog, _): dialog.draw(into: &surface)
    }
  }

  /// A dialog dims what is below by itself.
  private var dimsScreen: Bool {
    switch self {
    case .prompt(let prompt, _): prompt.dimsScreen
    case .question: false
    case .help, .home, .choices: true
    }
  }

  private func draw(_ picker: ListPicker<String>, into surface: inout Surface) {
    let size = picker.preferredSize(in: surface.size)
    let rect = surface.bounds.centered(size)
    surface.inside(rect) { picker.draw(into: &$0) }
  }
}

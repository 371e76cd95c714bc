import Foundation
import Glibc
import Session
import TerminalKit
import Testing
import Workbench

/// A workbench on a screen in memory, driven as a person drives it.
final class Bench {
  let screen: MemoryScreen
  private let room: EngineRoom
  private let mailbox: Mailbox<WorkbenchMessage>
  private var loop: EventLoop<Workbench>

  init(
    _ text: String, size: Size = Size(width: 80, height: 24), stateFolder: String? = nil,
    settings: SettingsFile = SettingsFile(path: nil), theme: Theme = .fallback,
    greets: Bool = false, opened: [OpenedFile] = []
  ) throws {
    let screen = MemoryScreen(size: size)
    let mailbox = Mailbox<WorkbenchMessage>(wake: screen.wake)
    var configuration = SessionConfiguration()
    configuration.threads = 2
    room = EngineRoom(
      try Session(configuration), logFolder: stateFolder.map { $0 + "/runs" }
    ) { mailbox.post(.engine($0)) }
    var setup = WorkbenchSetup(themes: ThemeLibrary(folders: []))
    setup.size = size
    setup.text = text
    setup.stateFolder = stateFolder
    setup.settings = settings
    setup.theme = theme
    setup.greets = greets
    setup.opened = opened
    self.screen = screen
    self.mailbox = mailbox
    let workbench = Workbench(room, setup) { mailbox.post($0) }
    loop = EventLoop(workbench, on: screen, mailbox: mailbox)
    loop.settle()
  }

  deinit { room.stop() }

  var picture: String { screen.canvas.text }

  var hasQuit: Bool { loop.hasQuit }

  func press(_ keys: KeyStroke...) {
    screen.input += keys.map(InputEvent.key)
    loop.settle()
  }

  func type(_ text: String) {
    for character in text { press(KeyStroke(character)) }
  }

  func paste(_ text: String) {
    screen.input.append(.paste(text))
    loop.settle()
  }

  /// Where a text stands; the `number`th of those from the top.
  func place(of text: String, number: Int = 0) -> Point? {
    let found = screen.canvas.lines.enumerated().lazy.compactMap { row, line in
      line.range(of: text).map { Point(x: line[..<$0.lowerBound].count, y: row) }
    }
    return found.dropFirst(number).first
  }

  func mouse(
    _ action: MouseEvent.Action, at place: Point, clicks: Int = 1, modifiers: Modifiers = []
  ) {
    let event = MouseEvent(action, at: place, modifiers: modifiers, clickCount: clicks)
    screen.input.append(.mouse(event))
    loop.settle()
  }

  /// Presses the left button where a text stands.
  func click(_ text: String) throws {
    mouse(.press(.left), at: try #require(place(of: text)))
  }

  /// Puts the cursor of the tree, which has the focus, on what a filter finds.
  func findInTree(_ name: String) {
    press("/")
    paste(name)
    press("enter")
  }

  /// Makes a file or a folder a root of the tree, which has the focus.
  func openInTree(_ path: String) {
    press("o")
    paste(path)
    press("enter")
  }

  func resize(_ size: Size) {
    screen.input.append(.resize(size))
    loop.settle()
  }

  /// Statements that the engine room still holds.
  var jobCount: Int { room.jobs.count }

  /// Waits until the screen shows a text, a minute at most.
  func shows(_ text: String) -> Bool { comesTrue { picture.contains(text) } }

  func hides(_ text: String) -> Bool { comesTrue { !picture.contains(text) } }

  /// Waits until the screen is no longer as it was.
  func changes(from picture: String) -> Bool { comesTrue { self.picture != picture } }

  /// Ends everything, as leaving does.
  func stop() { room.stop() }

  /// Waits until the picture is as wanted.
  func becomes(_ condition: (String) -> Bool) -> Bool { comesTrue { condition(picture) } }

  /// Waits until the kept queries hold a text, and until they no longer do.
  func savesText(_ text: String, in folder: String) -> Bool {
    comesTrue { saved(in: folder).contains(text) }
  }

  func forgetsText(_ text: String, in folder: String) -> Bool {
    comesTrue { !saved(in: folder).contains(text) }
  }

  private func saved(in folder: String) -> String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }
      .compactMap { try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
  }

  private func comesTrue(_ condition: () -> Bool) -> Bool {
    let start = ContinuousClock.now
    while ContinuousClock.now < start + .seconds(60) {
      loop.settle()
      if condition() { return true }
      // Who waits for long leaves the processor to others.
      usleep(ContinuousClock.now < start + .seconds(1) ? 10_000 : 100_000)
    }
    return false
  }
}

import Glibc
import Session
import TerminalKit
import Workbench

/// A workbench on a screen in memory, driven as a person drives it.
final class Bench {
  let screen: MemoryScreen
  private let room: EngineRoom
  private let mailbox: Mailbox<WorkbenchMessage>
  private var loop: EventLoop<Workbench>

  init(_ text: String, size: Size = Size(width: 80, height: 24), stateFolder: String? = nil) throws
  {
    let screen = MemoryScreen(size: size)
    let mailbox = Mailbox<WorkbenchMessage>(wake: screen.wake)
    var configuration = SessionConfiguration()
    configuration.threads = 2
    room = EngineRoom(try Session(configuration)) { mailbox.post(.engine($0)) }
    var setup = WorkbenchSetup(themes: ThemeLibrary(folders: []))
    setup.size = size
    setup.text = text
    setup.stateFolder = stateFolder
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

  func paste(_ text: String) {
    screen.input.append(.paste(text))
    loop.settle()
  }

  func resize(_ size: Size) {
    screen.input.append(.resize(size))
    loop.settle()
  }

  /// Waits until the screen shows a text, a minute at most.
  func shows(_ text: String) -> Bool {
    for _ in 0..<6000 {
      loop.settle()
      if picture.contains(text) { return true }
      usleep(10_000)
    }
    return false
  }
}

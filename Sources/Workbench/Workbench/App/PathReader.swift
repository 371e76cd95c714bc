import Session
import TerminalKit

/// Looks up what a path that is being typed may go on with, and opens it, away from the loop:
/// folders and files can be large or far away.
struct PathReader: Sendable {
  private let queue = BackgroundQueue("paths")
  private let post: @Sendable (WorkbenchMessage) -> Void

  init(post: @escaping @Sendable (WorkbenchMessage) -> Void) { self.post = post }

  func open(_ path: String, in session: Session) {
    queue.add { [post] in
      post(
        .opened(path, Result { () throws(OpenedFile.Problem) in try OpenedFile(path, in: session) })
      )
    }
  }

  func list(_ typed: String) {
    queue.add { [post] in
      let end = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
      let folder = String(typed[..<end])
      let items = PathCompletion.entries(typed).map { entry in
        PickerItem(folder + entry.label, entry.label, detail: entry.detail)
      }
      post(.listed(typed, items))
    }
  }
}

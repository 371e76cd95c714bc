import TerminalKit

/// Looks up what a path that is being typed may go on with, away from the loop: folders can be
/// large or far away.
struct PathLister: Sendable {
  private let queue = BackgroundQueue("paths")
  private let post: @Sendable (String, [PickerItem<String>]) -> Void

  init(post: @escaping @Sendable (String, [PickerItem<String>]) -> Void) { self.post = post }

  func list(_ typed: String) {
    queue.add { [post] in
      let end = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
      let folder = String(typed[..<end])
      let items = PathCompletion.entries(typed).map { entry in
        PickerItem(folder + entry.label, entry.label, detail: entry.detail)
      }
      post(typed, items)
    }
  }
}

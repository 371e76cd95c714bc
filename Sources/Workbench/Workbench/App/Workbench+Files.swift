import Glibc
import TerminalKit

/// Leaving, and texts that go to files of the user's own.
extension Workbench {
  /// What runs would be lost: that is asked about. Queries that only rest are not.
  mutating func askToQuit() -> [LoopCommand<WorkbenchMessage>] {
    let running = room.jobs.filter { $0.state == .running || $0.state == .queued }
    guard let first = running.first else { return quit() }
    let more = running.count - 1 + query.waiting.count
    let others = more > 0 ? " and \(more) more" : ""
    overlay = .question(
      Dialog(
        "Quit?", "Still running: \(first.text.oneLine.prefix(120))\(others)",
        buttons: [.init("Stay", key: "s"), .init("Quit", key: "q")], kind: .danger),
      .quit)
    return []
  }

  mutating func quit() -> [LoopCommand<WorkbenchMessage>] {
    close()
    return [.quit]
  }

  /// A path with which something is wrong can be put right.
  mutating func askForFile(_ path: String = "", _ problem: OpenedFile.Problem? = nil) {
    var prompt = Prompt.path("Open a file", path, placeholder: "SQL, or rows")
    prompt.remark = problem.map { .problem($0.description) }
    ask(prompt, .openFile)
  }

  /// Reads a file; it comes as a tab of its own.
  func open(file typed: String) {
    let path = typed.asTypedPath
    if !path.isEmpty { paths.open(path, in: room.session) }
  }

  mutating func askWhereToSave() {
    let buffer = query.editors.current
    let name = buffer.path ?? "\(buffer.name.replacing(" ", with: "-")).sql"
    ask(.path("Save the query as", name), .saveQuery)
  }

  mutating func saveQuery(as typed: String, mayReplace: Bool) {
    let path = typed.asTypedPath
    guard !path.isEmpty else { return }
    if !mayReplace, path != query.editors.current.path, access(path, F_OK) == 0 {
      overlay = .question(.replacing(path), .replaceFile(path))
      return
    }
    do throws(FileFailure) {
      try AtomicFile.write(Array(query.editors.current.editor.text.utf8), to: path)
      query.editors.current.belong(to: path)
      toasts.post(.success, "Saved \(path.sanitized)", at: clock.now)
    } catch {
      toasts.post(.error, "\(error)", at: clock.now)
    }
  }
}

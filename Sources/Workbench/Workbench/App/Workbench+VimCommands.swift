import Glibc
import TerminalKit

/// What vim calls its commands: words behind a colon.
extension Workbench {
  mutating func run(command line: String) -> [LoopCommand<WorkbenchMessage>] {
    let line = line[...].trimmed
    let name = line.prefix { $0.isLetter }
    let isForced = line.dropFirst(name.count).first == "!"
    let argument = String(line.dropFirst(name.count + (isForced ? 1 : 0)).trimmed)
    switch name {
    case "w", "write": save(as: argument, isForced: isForced)
    case "q", "quit", "close", "bd", "bdelete", "tabc", "tabclose": return closeTabOrQuit()
    case "x", "xit", "wq", "exit":
      save(as: argument, isForced: isForced)
      return overlay == nil ? closeTabOrQuit() : []
    case "qa", "qall", "wqa", "wqall", "xa", "xall": return askToQuit()
    case "e", "edit", "tabe", "tabedit":
      if argument.isEmpty { return perform(.openFile) }
      return edit(argument)
    case "tabnew", "enew", "new", "vnew":
      return argument.isEmpty ? perform(.newTab) : edit(argument)
    case "bn", "bnext", "tabn", "tabnext": return perform(.nextTab)
    case "bp", "bprevious", "bN", "bNext", "tabp", "tabprevious": return perform(.previousTab)
    case "colo", "colorscheme":
      if argument.isEmpty { openThemes() } else { choose(theme: argument) }
    case "h", "help": return perform(.help)
    case "his", "history": return perform(.history)
    case "run": return perform(.runStatement)
    case "sus", "suspend", "stop": return perform(.suspend)
    default:
      query.editors.current.editor.message = "Not a command: \(String(line).sanitized)"
    }
    return []
  }

  private mutating func save(as typed: String, isForced: Bool) {
    guard let path = typed.isEmpty ? query.editors.current.path : typed else {
      return askWhereToSave()
    }
    saveQuery(as: path, mayReplace: isForced)
  }

  /// A name that no file has yet is that of a new one.
  private mutating func edit(_ typed: String) -> [LoopCommand<WorkbenchMessage>] {
    let path = typed.asTypedPath
    guard path.hasSuffix(".sql"), access(path, F_OK) != 0, errno == ENOENT else {
      open(file: path)
      return []
    }
    defer { query.editors.current.belong(to: path) }
    return perform(.newTab)
  }

  /// The last tab is closed with the program.
  private mutating func closeTabOrQuit() -> [LoopCommand<WorkbenchMessage>] {
    query.editors.buffers.count > 1 ? perform(.closeTab) : askToQuit()
  }
}

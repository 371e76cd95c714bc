import Glibc
import TerminalKit

extension String {
  /// A path as it was typed: `~` is the home, spaces around it and slashes at its end mean nothing.
  var asTypedPath: String {
    var path = String(self[...].trimmed)
    if path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") {
      path = String(cString: home) + path.dropFirst()
    }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}

extension String {
  /// From the root: it means the same wherever the workbench is started next.
  var asAbsolutePath: String {
    guard !hasPrefix("/"), let folder = getcwd(nil, 0) else { return self }
    defer { free(folder) }
    return String(cString: folder) + "/" + self
  }
}

extension Dialog {
  /// Asks before a file is written anew. Cancel comes first, so that Enter loses nothing.
  static func replacing(_ path: String) -> Dialog {
    Dialog(
      "Replace the file?", "\(path.sanitized) is there already. Its content will be lost.",
      buttons: [Button("Cancel", key: "c"), Button("Replace", key: "r")], kind: .danger)
  }
}

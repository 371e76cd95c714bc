import Catalog
import Formats
import Glibc
package import Session
import TerminalKit

/// A file or folder with which the workbench was started: SQL to be edited, or rows to be shown.
package struct OpenedFile: Hashable, Sendable {
  package var text: String
  /// Rows are shown at once; SQL waits until it is run.
  package var runs: Bool
  /// The file that the text is from and goes back to, wherever the workbench is started next.
  package var path: String?

  package struct Problem: Error, CustomStringConvertible {
    package var description: String
  }

  package init(_ path: String, in session: Session) throws(Problem) {
    let shown = path.sanitized
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw Problem(description: "\(shown): \(String(cString: strerror(errno)))")
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    if !isFolder, path.hasSuffix(".sql") {
      guard let bytes = AtomicFile.read(path) else {
        throw Problem(description: "\(shown): \(String(cString: strerror(errno)))")
      }
      text = String(decoding: bytes, as: UTF8.self)
      runs = false
      self.path = Self.absolute(path)
      return
    }
    guard let format = Self.format(of: path, isFolder: isFolder, session) else {
      throw Problem(
        description: "\(shown): the format of the file is not known by its name; "
          + "SELECT * FROM csv.`\(shown)` names one")
    }
    text = "SELECT * FROM \(FileReference(path, format: format).sql)"
    runs = true
  }

  private static func absolute(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// Of a folder the format of the first file in it that has one.
  private static func format(of path: String, isFolder: Bool, _ session: Session) -> String? {
    guard isFolder else { return session.formats.format(ofFile: path)?.names.first }
    return (FileStatus.names(in: path) ?? []).sorted().lazy
      .filter { !$0.hasPrefix(".") && !$0.hasPrefix("_") }
      .compactMap { session.formats.format(ofFile: $0)?.names.first }.first
  }
}

import Catalog
import Columns
import Formats
import Session
import TerminalKit

/// Tells of folders and of files that are no tables.
struct FolderInspection {
  private let session: Session
  private let path: String

  init(_ session: Session, path: String) {
    self.session = session
    self.path = path
  }

  func facts() throws -> [LayoutFact] {
    guard let status = FileStatus(path) else {
      throw QueryError("PATH_NOT_FOUND", sqlState: "42K03", "There is nothing at \(path).")
    }
    guard status.isDirectory else {
      return [
        LayoutFact("Kind", "file that is no table"), LayoutFact("Location", path),
        LayoutFact("Size", Quantity.bytes(Double(status.size))),
      ]
    }
    let found = try DataFolder.names(in: path).compactMap { FileStatus(path + "/" + $0) }
    let files = found.filter { !$0.isDirectory }
    let formats = files.reduce(into: [String: Int]()) { counts, file in
      if let format = session.formats.format(ofFile: file.name)?.names.first {
        counts[format, default: 0] += 1
      }
    }
    let kinds = formats.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { " · \(Quantity.grouped($0.value)) \($0.key)" }.joined()
    return [
      LayoutFact("Kind", "folder"), LayoutFact("Location", path),
      LayoutFact("Folders", Quantity.grouped(found.count - files.count)),
      LayoutFact("Files", Quantity.grouped(files.count) + kinds),
      LayoutFact("Size of files", Quantity.bytes(files.reduce(0) { $0 + Double($1.size) })),
    ]
  }
}

/// Folders whose files are the parts of one table.
enum DataFolder {
  private static let deepest = 8
  private static let mostFiles = 10_000

  /// All that is in a folder; an error tells when nobody may look.
  static func names(in path: String) throws -> [String] {
    guard let names = FileStatus.names(in: path) else {
      throw QueryError(
        "PATH_NOT_FOUND", sqlState: "42K03",
        "The folder \(path) cannot be read. Please check that it is there and that you may read it."
      )
    }
    return names
  }

  /// The format of the files in a folder, or of those in its partitions; nil when they are of
  /// several formats or of none.
  static func format(of path: String, _ formats: FormatRegistry) -> String? {
    var path = path
    for _ in 0..<deepest {
      let names = (FileStatus.names(in: path) ?? []).filter { !isHidden($0) }
      let found = Set(names.compactMap { formats.format(ofFile: $0)?.names.first })
      if let format = found.first { return found.count == 1 ? format : nil }
      guard let partition = names.first(where: { $0.contains("=") }) else { return nil }
      path += "/" + partition
    }
    return nil
  }

  /// A file, or the first of a format in a folder and its partitions; nil when there is none.
  static func firstFile(of path: String, format: String) -> String? {
    var path = path
    for _ in 0..<deepest {
      guard let status = FileStatus(path) else { return nil }
      guard status.isDirectory else { return path }
      let names = (FileStatus.names(in: path) ?? []).filter { !isHidden($0) }
      let file = names.first { name in
        FormatRegistry.standard.format(ofFile: name)?.names.contains(format) ?? false
      }
      guard let next = file ?? names.first(where: { $0.contains("=") }) else { return nil }
      path += "/" + next
    }
    return nil
  }

  /// Whether a file, or all files in a folder, have less than so many bytes.
  static func isSmaller(_ path: String, than limit: Int) -> Bool {
    var room = limit
    var pending = [(path: path, depth: 0)]
    while let (path, depth) = pending.popLast() {
      guard let status = FileStatus(path) else { continue }
      if status.isDirectory {
        guard depth < deepest else { return false }
        let names = (FileStatus.names(in: path) ?? []).filter { !isHidden($0) }
        pending += names.map { (path + "/" + $0, depth + 1) }
      } else {
        room -= status.size
      }
      guard room > 0, pending.count <= mostFiles else { return false }
    }
    return true
  }

  /// Names that readers pass over.
  static func isHidden(_ name: String) -> Bool { name.hasPrefix(".") || name.hasPrefix("_") }
}

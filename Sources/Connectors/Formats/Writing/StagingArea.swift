import Columns
import Glibc

/// A hidden folder beside the target where output grows until it is complete.
///
/// Its name tells the process that made it, so that what a killed process left behind is removed
/// by the next one that writes to the same target.
struct StagingArea: Sendable {
  let target: String
  let path: String
  /// Folders above the target that had to be made.
  private let made: [String]

  init(target: String) throws(QueryError) {
    self.target = target
    let parent = PathText.parent(of: target) ?? "/"
    made = try FolderChanges.make(parent)
    let name = target.dropFirst(parent == "/" ? 1 : parent.count + 1)
    StagingArea.sweep(parent, prefix: ".\(name).staging-")
    path =
      "\(parent == "/" ? "" : parent)/.\(name).staging-\(getpid())-\(UniqueName.make())"
    guard mkdir(path, 0o777) == 0 else {
      let error = FolderChanges.failure("mkdir", path)
      FolderChanges.removeIfEmpty(made)
      throw error
    }
  }

  /// Removes what processes left behind that no longer live.
  private static func sweep(_ parent: String, prefix: String) {
    for name in FileStatus.names(in: parent) ?? [] where name.hasPrefix(prefix) {
      let number = name.dropFirst(prefix.count).prefix { $0 != "-" }
      guard let process = Int32(number), process > 0, kill(process, 0) != 0, errno == ESRCH else {
        continue
      }
      FolderChanges.remove("\(parent)/\(name)")
    }
  }

  /// The staged folder becomes the target, whatever that was before.
  func replaceTarget() throws(QueryError) {
    try FolderChanges.flush(path)
    try FolderChanges.replace(target, by: path)
    try FolderChanges.flush(PathText.parent(of: target) ?? "/")
    FolderChanges.remove(path)
  }

  /// The staged files, named relative to the staged folder, join those of the target.
  func mergeIntoTarget(_ files: [String]) throws(QueryError) {
    var moved: [String] = []
    var folders: [String] = []
    do throws(QueryError) {
      folders += try FolderChanges.make(target)
      for file in files {
        let place = "\(target)/\(file)"
        if let parent = PathText.parent(of: place) { folders += try FolderChanges.make(parent) }
        try FolderChanges.move("\(path)/\(file)", to: place)
        moved.append(place)
      }
      for folder in Set(moved.compactMap(PathText.parent(of:))).union([target]) {
        try FolderChanges.flush(folder)
      }
    } catch {
      for place in moved { unlink(place) }
      FolderChanges.removeIfEmpty(folders)
      throw error
    }
    FolderChanges.remove(path)
  }

  /// The one staged file becomes the target.
  func moveFile(_ name: String) throws(QueryError) {
    try FolderChanges.replace(target, by: "\(path)/\(name)")
    try FolderChanges.flush(PathText.parent(of: target) ?? "/")
    FolderChanges.remove(path)
  }

  func discard() {
    FolderChanges.remove(path)
    FolderChanges.removeIfEmpty(made)
  }
}

/// Names that no other process makes.
enum UniqueName {
  /// A random UUID, version 4.
  static func make() -> String {
    var random = SystemRandomNumberGenerator()
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array("0123456789abcdef")
    var text = ""
    for (place, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(place) { text.append("-") }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }
}

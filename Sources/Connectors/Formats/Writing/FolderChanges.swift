import CPlatform
import Columns
import Glibc

/// Changes to folders that survive a crash: every step is made durable before the next relies on
/// it.
enum FolderChanges {
  /// An operating system call that failed while writing below `path`.
  static func failure(_ action: String, _ path: String) -> QueryError {
    QueryError(
      "TASK_WRITE_FAILED", sqlState: "58030",
      "Task failed while writing rows to \(PathText.display(path)).",
      hint: "(\(action): \(String(cString: strerror(errno))))")
  }

  /// Makes a folder and those above it; returns the ones that were not there, outermost first.
  static func make(_ path: String) throws(QueryError) -> [String] {
    var missing: [String] = []
    var current = path
    while FileStatus(current) == nil, let parent = PathText.parent(of: current) {
      missing.append(current)
      current = parent
    }
    missing.reverse()
    for (place, folder) in missing.enumerated() where mkdir(folder, 0o777) != 0 {
      // Another worker may have made it in the meantime.
      if errno == EEXIST { continue }
      let error = failure("mkdir", folder)
      removeIfEmpty(Array(missing[..<place]))
      throw error
    }
    return missing
  }

  static func removeIfEmpty(_ folders: [String]) {
    for folder in folders.reversed() { rmdir(folder) }
  }

  /// Flushes a file or the entries of a folder to the disk.
  static func flush(_ path: String) throws(QueryError) {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", path) }
    let status = fsync(descriptor)
    let problem = errno
    close(descriptor)
    // Some file systems cannot flush folders; there is nothing more to be done there.
    if status != 0, problem != EINVAL, problem != ENOTSUP { throw failure("fsync", path) }
  }

  static func move(_ source: String, to target: String) throws(QueryError) {
    guard rename(source, target) == 0 else { throw failure("rename", target) }
  }

  /// Puts `source` in the place of `target`; what was there is at `source` afterwards, or gone.
  static func replace(_ target: String, by source: String) throws(QueryError) {
    if FileStatus(target) == nil {
      try move(source, to: target)
      return
    }
    if platform_exchange(source, target) == 0 { return }
    // Without an exchange in one step the old data steps aside until the new is in place.
    let aside = source + ".old"
    try move(target, to: aside)
    do throws(QueryError) {
      try move(source, to: target)
    } catch {
      try move(aside, to: target)
      throw error
    }
    remove(aside)
  }

  /// Removes a file, or a folder with all that is in it; links are not followed.
  static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in FileStatus.names(in: path) ?? [] { remove("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

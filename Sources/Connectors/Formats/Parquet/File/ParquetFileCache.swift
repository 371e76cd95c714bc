import Columns
import Glibc
import Synchronization

/// Open files of the process, so that a query that comes again parses no footer. A file is known
/// by its path, size and time of change.
final class ParquetFileCache: Sendable {
  static let shared = ParquetFileCache(capacity: 192)

  private struct Entry {
    var file: ParquetFile
    var stamp: FileStamp
    var lastUse: Int
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var clock = 0
  }

  /// Bounded, because every entry holds a file descriptor.
  private let capacity: Int
  private let state = Mutex(State())

  init(capacity: Int) {
    self.capacity = capacity
  }

  func open(_ path: String) throws(QueryError) -> ParquetFile {
    guard let stamp = FileStamp(path) else { throw ReadError.missing(path) }
    if let known = find(path, stamp) { return known }
    let file = try ParquetFile(path: path)
    state.withLock { state in
      state.clock += 1
      state.entries[path] = Entry(file: file, stamp: stamp, lastUse: state.clock)
      while state.entries.count > capacity,
        let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        state.entries[oldest.key] = nil
      }
    }
    return file
  }

  private func find(_ path: String, _ stamp: FileStamp) -> ParquetFile? {
    state.withLock { state in
      guard let entry = state.entries[path] else { return nil }
      guard entry.stamp == stamp else {
        state.entries[path] = nil
        return nil
      }
      state.clock += 1
      state.entries[path]?.lastUse = state.clock
      return entry.file
    }
  }
}

/// What tells one state of a file from another.
struct FileStamp: Hashable, Sendable {
  let size: Int
  let seconds: Int
  let nanoseconds: Int
  let inode: UInt

  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    size = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
    inode = UInt(status.st_ino)
  }
}

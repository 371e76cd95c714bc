import Columns
import Glibc
import Synchronization

/// The process's own directory for spilled blocks, made when first needed.
///
/// Its files have no names, so nothing of them outlives the process. A directory that a dead
/// process has left behind is recognised by its lock file, which nobody holds any more.
package final class SpillDirectory: Sendable {
  private struct Opened {
    var path: String
    var lockDescriptor: Int32
  }

  package let parent: String
  let faults: FaultInjection?
  private let opened = Mutex<Opened?>(nil)
  private let written = Atomic<Int>(0)
  private let nextFile = Atomic<Int>(0)

  private static let prefix = "martlet-spill-"

  package init(parent: String = SpillDirectory.defaultParent, faults: FaultInjection? = nil) {
    self.parent = parent
    self.faults = faults
  }

  deinit { remove() }

  package static var defaultParent: String {
    getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  }

  /// The directory's path, once something has been spilled.
  package var path: String? { opened.withLock { $0?.path } }

  /// Bytes written by all files since the start.
  package var writtenBytes: Int { written.load(ordering: .relaxed) }

  func countWritten(_ byteCount: Int) { written.wrappingAdd(byteCount, ordering: .relaxed) }

  /// Makes a new empty file.
  package func makeFile(for consumer: String, codec: SpillCodec? = nil) throws -> SpillFile {
    let directory = try open()
    let number = nextFile.wrappingAdd(1, ordering: .relaxed).oldValue
    let path = "\(directory)/\(number)"
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SpillFile.error(consumer, errno) }
    unlink(path)
    return SpillFile(descriptor: descriptor, consumer: consumer, directory: self, codec: codec)
  }

  /// Removes the directory; files that are still open keep working.
  package func remove() {
    opened.withLock { directory in
      guard let last = directory else { return }
      unlink("\(last.path)/lock")
      rmdir(last.path)
      close(last.lockDescriptor)
      directory = nil
    }
  }

  private func open() throws -> String {
    try opened.withLock { directory in
      if let directory { return directory.path }
      Self.removeStale(in: parent)
      Self.raiseFileLimit()
      var template = Array("\(parent)/\(Self.prefix)XXXXXX".utf8CString)
      let path = template.withUnsafeMutableBufferPointer { buffer -> String? in
        guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return nil }
        return String(cString: made)
      }
      guard let path else { throw SpillFile.error(parent, errno) }
      let descriptor = Glibc.open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw SpillFile.error(parent, errno) }
      flock(descriptor, LOCK_EX | LOCK_NB)
      directory = Opened(path: path, lockDescriptor: descriptor)
      return path
    }
  }

  /// Removes the directories whose processes have ended.
  private static func removeStale(in parent: String) {
    guard let stream = opendir(parent) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix) else { continue }
      let path = "\(parent)/\(name)"
      let descriptor = Glibc.open("\(path)/lock", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        unlink("\(path)/lock")
        rmdir(path)
      }
      close(descriptor)
    }
  }

  /// Every open spill file holds a descriptor, and the usual limit of 1,024 is soft.
  private static func raiseFileLimit() {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    setrlimit(resource, &limit)
  }
}

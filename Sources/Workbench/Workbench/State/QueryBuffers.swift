import Foundation
import Glibc
package import TerminalKit

/// A query that is being written, as it is kept.
package struct SavedBuffer: Hashable, Sendable, Codable {
  package var title: String
  /// The file it came from and goes to, if any.
  package var path: String?
  package var text: String
  package var cursorLine: Int
  package var cursorColumn: Int

  package init(title: String, path: String? = nil, text: String, cursor: TextPlace = .start) {
    self.title = title
    self.path = path
    self.text = text
    cursorLine = cursor.line
    cursorColumn = cursor.column
  }

  package var cursor: TextPlace { TextPlace(line: cursorLine, column: cursorColumn) }
}

/// All queries of one instance of the workbench.
package struct SavedBuffers: Hashable, Sendable, Codable {
  package var buffers: [SavedBuffer]
  /// The one in front.
  package var active: Int
  /// Seconds since 1970.
  package var savedAt: Double
  /// Sizes of the panes of each screen, and which are hidden.
  package var layouts: [String: SplitState]?

  package init(_ buffers: [SavedBuffer], active: Int = 0, savedAt: Double = 0) {
    self.buffers = buffers
    self.active = active
    self.savedAt = savedAt
  }
}

/// The queries of an instance that is no more.
package struct LeftBuffers: Hashable, Sendable {
  package var path: String
  package var buffers: SavedBuffers
  /// False when the instance did not come to a proper end.
  package var wasClosed: Bool
}

/// Keeps the queries of this instance in a file of its own, and finds those of instances that
/// are no more. A lock that the system drops with the process tells who is alive.
package final class QueryBuffers {
  package let path: String
  private let folder: String
  private let lock: Int32
  private var saved: SavedBuffers?
  private static let prefix = "session-"

  package init(folder: String = StateFolder.path) throws(FileFailure) {
    try StateFolder.make(folder)
    self.folder = folder
    let id = UUID().uuidString.prefix(8).lowercased()
    path = "\(folder)/\(Self.prefix)\(getpid())-\(id).json"
    lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw FileFailure("lock", path + ".lock")
    }
  }

  deinit { Glibc.close(lock) }

  /// Writes when something has changed since the last time.
  package func save(_ buffers: SavedBuffers) throws(FileFailure) {
    var buffers = buffers
    buffers.savedAt = saved?.savedAt ?? 0
    guard buffers != saved else { return }
    buffers.savedAt = Date().timeIntervalSince1970
    guard let data = try? JSONEncoder().encode(buffers) else {
      throw FileFailure("write", path, code: EINVAL)
    }
    try AtomicFile.write(Array(data), to: path)
    saved = buffers
  }

  /// A proper end: the next instance may take the queries over without asking.
  package func close() { unlink(path + ".lock") }

  /// What other instances left behind, the newest first.
  package func left() -> [LeftBuffers] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let found = names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(".json") }
      .map { folder + "/" + $0 }.filter { $0 != path && isDead($0) }
      .compactMap { path -> LeftBuffers? in
        guard let bytes = AtomicFile.read(path),
          let buffers = try? JSONDecoder().decode(SavedBuffers.self, from: Data(bytes))
        else { return nil }
        let wasClosed = access(path + ".lock", F_OK) != 0
        return LeftBuffers(path: path, buffers: buffers, wasClosed: wasClosed)
      }
    return found.sorted { $0.buffers.savedAt > $1.buffers.savedAt }
  }

  /// Forgets what another instance left: its queries are here now, or nobody wants them.
  package func discard(_ left: LeftBuffers) {
    guard isDead(left.path) else { return }
    unlink(left.path)
    unlink(left.path + ".lock")
  }

  private func isDead(_ path: String) -> Bool {
    let other = open(path + ".lock", O_RDWR | O_CLOEXEC)
    guard other >= 0 else { return true }
    defer { Glibc.close(other) }
    guard flock(other, LOCK_EX | LOCK_NB) == 0 else { return false }
    flock(other, LOCK_UN)
    return true
  }
}

/// When to save: shortly after the last change, and not much later while changes go on.
package struct SaveDelay: Sendable {
  private let pause = Duration.milliseconds(400)
  private let longest = Duration.seconds(3)
  private var first: ContinuousClock.Instant?
  private var last: ContinuousClock.Instant?

  package init() {}

  package mutating func noteChange(at time: ContinuousClock.Instant) {
    first = first ?? time
    last = time
  }

  /// Nil when there is nothing to save.
  package var due: ContinuousClock.Instant? {
    guard let first, let last else { return nil }
    return min(last.advanced(by: pause), first.advanced(by: longest))
  }

  package mutating func noteSaved() { (first, last) = (nil, nil) }
}

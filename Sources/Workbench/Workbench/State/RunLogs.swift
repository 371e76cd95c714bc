import Foundation
import Glibc
package import Scheduler
import Synchronization

/// An event log of an earlier session.
package struct RunLogFile: Hashable, Sendable {
  package var path: String
  package var name: String
  package var byteCount: Int
  /// Seconds since 1970.
  package var changedAt: Int
}

/// Keeps what the runs of this session did in an event log of its own, so that they can be looked
/// at after a restart. The file is made with the first run; the newest files stay.
package final class RunLogs: Sendable {
  private struct State {
    var log: EventLog?
    var path = ""
    var fileCount = 0
    var hasFailed = false
    var isClosed = false
  }

  package let folder: String
  private let bus: EventBus
  private let state = Mutex(State())

  package static let maximumFiles = 30
  private static let maximumFileBytes = 16 << 20
  private static let suffix = ".jsonl"

  package init(folder: String, bus: EventBus) {
    self.folder = folder
    self.bus = bus
  }

  /// Called before each run on a thread that may wait. History is a convenience: when the disk
  /// does not take it, runs go on without.
  package func runBegins() {
    state.withLock { state in
      guard !state.hasFailed, !state.isClosed else { return }
      if state.log != nil, Self.byteCount(of: state.path) > Self.maximumFileBytes {
        state.log?.close()
        state.log = nil
      }
      guard state.log == nil else { return }
      state.fileCount += 1
      do {
        try StateFolder.make(folder)
        prune()
        state.path = "\(folder)/\(Self.stamp)-\(getpid())-\(state.fileCount)\(Self.suffix)"
        state.log = try EventLog(path: state.path, bus: bus)
      } catch {
        state.hasFailed = true
      }
    }
  }

  package func close() {
    let log = state.withLock { state in
      state.isClosed = true
      defer { state.log = nil }
      return state.log
    }
    log?.close()
  }

  private static var stamp: String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let length = strftime(&text, text.count, "%Y%m%d-%H%M%S", &parts)
    return String(decoding: text.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func byteCount(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  private func prune() {
    let names = Self.names(in: folder)
    for name in names.dropLast(Self.maximumFiles - 1) { unlink("\(folder)/\(name)") }
  }

  /// Oldest first: the names begin with the time.
  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(suffix) }.sorted()
  }

  /// The logs in a folder, newest first.
  package static func files(in folder: String) -> [RunLogFile] {
    names(in: folder).reversed().compactMap { name in
      let path = "\(folder)/\(name)"
      var status = stat()
      guard stat(path, &status) == 0, status.st_size > 0 else { return nil }
      return RunLogFile(
        path: path, name: name, byteCount: Int(status.st_size),
        changedAt: Int(status.st_mtim.tv_sec))
    }
  }
}

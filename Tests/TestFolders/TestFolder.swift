import Foundation
import Glibc
import Synchronization

/// A folder of one test's own. Those of a process are all in one place, which goes when the
/// process ends, whether its tests have failed or not; what a killed one has left goes with the
/// next.
package struct TestFolder: Sendable {
  package let path: String

  package init() throws {
    path = Self.freePath()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A place of one's own at which there is nothing yet.
  package static func freePath(_ name: String = "") -> String {
    "\(place)/\(count.add(1, ordering: .relaxed).newValue)\(name)"
  }

  /// The names in it.
  package var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }

  /// Writes a file, and the folders between; returns its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    return file
  }

  /// Empty when there is no such file.
  package func contents(_ name: String) -> String {
    (try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)) ?? ""
  }

  private static let count = Atomic<Int>(0)
  private static let parent = "/tmp"
  private static let prefix = "martlet-tests-"

  /// Of this process: one that was forked off has none that it could remove.
  private static var ownPlace: String { "\(parent)/\(prefix)\(getpid())" }

  private static let place: String = {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
      guard name.hasPrefix(prefix), let owner = pid_t(name.dropFirst(prefix.count)),
        kill(owner, 0) != 0, errno == ESRCH
      else { continue }
      try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
    }
    // Numbers of processes come again.
    try? FileManager.default.removeItem(atPath: ownPlace)
    atexit { try? FileManager.default.removeItem(atPath: TestFolder.ownPlace) }
    try? FileManager.default.createDirectory(atPath: ownPlace, withIntermediateDirectories: true)
    return ownPlace
  }()
}

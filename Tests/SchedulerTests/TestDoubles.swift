import Foundation
import Scheduler
import Synchronization
import TestFolders

/// A gate that opens once.
final class Latch: Sendable {
  private let lock = Lock()
  private let changed: Condition
  private let isOpen = Mutex(false)

  init() { changed = Condition(lock) }

  func open() {
    lock.withLock {
      isOpen.withLock { $0 = true }
      changed.broadcast()
    }
  }

  func wait() {
    lock.withLock { while !isOpen.withLock({ $0 }) { changed.wait() } }
  }
}

/// A number that many threads add to.
final class Counter: Sendable {
  private let number = Atomic<Int>(0)

  var value: Int { number.load(ordering: .acquiring) }

  func add(_ amount: Int = 1) { number.add(amount, ordering: .acquiringAndReleasing) }
}

extension TestFolder {
  func make(directory: String, file: String) {
    try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    _ = FileManager.default.createFile(atPath: "\(directory)/\(file)", contents: nil)
  }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

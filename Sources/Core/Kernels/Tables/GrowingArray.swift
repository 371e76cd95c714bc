import Glibc

/// Raw memory that grows by doubling, for tables whose loops hold bare pointers into it.
final class GrowingArray<Element: BitwiseCopyable> {
  private(set) var pointer: UnsafeMutablePointer<Element>
  private(set) var capacity: Int

  init(capacity: Int = 64) {
    self.capacity = max(capacity, 1)
    pointer = .allocate(capacity: self.capacity)
  }

  deinit { pointer.deallocate() }

  var byteSize: Int { capacity * MemoryLayout<Element>.stride }

  /// Makes room for `count` elements and keeps the first `used`.
  func reserve(_ count: Int, keeping used: Int) {
    guard count > capacity else { return }
    var wanted = capacity
    while wanted < count { wanted *= 2 }
    let grown = UnsafeMutablePointer<Element>.allocate(capacity: wanted)
    memcpy(grown, pointer, used * MemoryLayout<Element>.stride)
    pointer.deallocate()
    pointer = grown
    capacity = wanted
  }
}

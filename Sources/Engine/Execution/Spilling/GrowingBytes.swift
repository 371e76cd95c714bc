import Glibc

/// Bytes that grow at their end and keep their memory when they are emptied.
final class GrowingBytes {
  private var address: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 4096) {
    self.capacity = capacity
    address = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { address.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: address, count: count) }

  func removeAll() { count = 0 }

  /// Makes `size` more bytes, which the caller fills at once.
  func extend(by size: Int) -> UnsafeMutableRawPointer {
    if count + size > capacity { grow(to: count + size) }
    defer { count += size }
    return address + count
  }

  func append(_ source: UnsafeRawPointer, count size: Int) {
    guard size > 0 else { return }
    memcpy(extend(by: size), source, size)
  }

  func append<Number: FixedWidthInteger>(_ number: Number) {
    extend(by: MemoryLayout<Number>.size)
      .storeBytes(of: number, toByteOffset: 0, as: Number.self)
  }

  private func grow(to wanted: Int) {
    let grown = max(wanted, capacity * 2)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
    memcpy(moved, address, count)
    address.deallocate()
    address = moved
    capacity = grown
  }
}

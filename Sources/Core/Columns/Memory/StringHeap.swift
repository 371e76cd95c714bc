import Glibc

/// Bytes of long strings, kept until the last vector that shows views of them is gone.
///
/// `@unchecked Sendable`: one task appends, then the heap is only read.
public final class StringHeap: @unchecked Sendable {
  private var blocks: [Buffer] = []
  private var next: UnsafeMutableRawPointer?
  private var room = 0
  public private(set) var byteCount = 0

  private static let blockBytes = 64 * 1024

  public init() {}

  /// Room for a string of `count` bytes that the caller fills at once.
  public func reserve(_ count: Int) -> UnsafeMutableRawPointer {
    if count > room || next == nil { addBlock(atLeast: count) }
    let place = next.unsafelyUnwrapped
    next = place + count
    room -= count
    byteCount += count
    return place
  }

  /// Keeps the bytes of `view` here when they are not inside the view itself.
  @inline(__always)
  public func intern(_ view: StringView) -> StringView {
    view.isInline ? view : copy(view.longAddress, count: view.count)
  }

  public func intern(_ bytes: UnsafeRawPointer, count: Int) -> StringView {
    count <= StringView.inlineCapacity ? StringView(bytes, count: count) : copy(bytes, count: count)
  }

  public func intern(_ text: String) -> StringView {
    var text = text
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return StringView() }
      return intern(start, count: bytes.count)
    }
  }

  private func copy(_ bytes: UnsafeRawPointer, count: Int) -> StringView {
    let place = reserve(count)
    memcpy(place, bytes, count)
    return StringView(place, count: count)
  }

  private func addBlock(atLeast count: Int) {
    let block = Buffer(byteCount: max(count, StringHeap.blockBytes))
    blocks.append(block)
    next = block.address
    room = block.byteCount
  }
}

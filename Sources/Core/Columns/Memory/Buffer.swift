import Glibc

/// A block of memory that vectors share; it is freed with its last owner.
///
/// `@unchecked Sendable`: one task fills a buffer before it shares it, then nobody writes.
public final class Buffer: @unchecked Sendable {
  public let address: UnsafeMutableRawPointer
  public let byteCount: Int
  private let owner: AnyObject?

  /// Bytes beyond the end that may be read, so that wide loads need no tail case.
  public static let padding = 64

  public init(byteCount: Int) {
    self.byteCount = byteCount
    address = Buffer.allocate(byteCount + Buffer.padding)
    owner = nil
  }

  public convenience init(zeroedByteCount: Int) {
    self.init(byteCount: zeroedByteCount)
    memset(address, 0, zeroedByteCount + Buffer.padding)
  }

  /// Wraps memory that `owner` keeps alive.
  public init(borrowing address: UnsafeRawPointer, byteCount: Int, owner: AnyObject) {
    self.address = UnsafeMutableRawPointer(mutating: address)
    self.byteCount = byteCount
    self.owner = owner
  }

  deinit {
    if owner == nil { free(address) }
  }

  private static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
    var address: UnsafeMutableRawPointer?
    // Memory that the kernel refuses cannot be recovered from: the budget keeps us away from it.
    let status = posix_memalign(&address, 64, max(byteCount, 64))
    precondition(status == 0, "out of memory")
    return address.unsafelyUnwrapped
  }

  @inlinable
  public func pointer<Element>(as type: Element.Type) -> UnsafeMutablePointer<Element> {
    address.assumingMemoryBound(to: type)
  }

  public static let empty = Buffer(byteCount: 0)
}

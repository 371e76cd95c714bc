import Columns
import Synchronization

/// A part of a text in memory, in valid UTF-8; views of strings may point into it.
struct TextBlock {
  var buffer: Buffer
  var start: Int
  var end: Int
  /// Nothing follows the block.
  var isFinal: Bool

  var bytes: UnsafePointer<UInt8> { UnsafePointer(buffer.pointer(as: UInt8.self)) }

  /// Offsets into a block have this many bits.
  static let offsetBits = 30
  static let byteLimit = 1 << offsetBits - 1
}

/// Gives the blocks of a text in order.
protocol BlockSource: AnyObject {
  /// The next block, which begins with what is left of the block before; nil at the end.
  func next(keeping rest: UnsafeBufferPointer<UInt8>) throws(QueryError) -> TextBlock?
}

/// Memory of blocks whose batches are gone, used again so that pages need no clearing.
final class BlockPool: Sendable {
  private let free = Mutex<[Buffer]>([])
  private static let capacity = 8

  /// A buffer of at least so many bytes.
  func take(_ byteCount: Int) -> Buffer {
    let found: Buffer? = free.withLock { free in
      for place in free.indices
      where free[place].byteCount >= byteCount && isKnownUniquelyReferenced(&free[place]) {
        return free.remove(at: place)
      }
      return nil
    }
    return found ?? Buffer(byteCount: byteCount)
  }

  /// Takes a buffer back; batches may still point into it.
  func giveBack(_ buffer: Buffer) {
    free.withLock { free in
      if free.count >= BlockPool.capacity { free.removeFirst() }
      free.append(buffer)
    }
  }
}

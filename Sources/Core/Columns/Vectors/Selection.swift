/// Rows named by their indices: those a filter left, or the partners a join found.
public struct Selection: Sendable {
  public let buffer: Buffer
  public let count: Int
  /// Some indices are negative and stand for a row of nulls.
  public let hasMisses: Bool

  public init(_ buffer: Buffer, count: Int, hasMisses: Bool = false) {
    self.buffer = buffer
    self.count = count
    self.hasMisses = hasMisses
  }

  @inlinable
  public var rows: UnsafeMutablePointer<Int32> { buffer.pointer(as: Int32.self) }

  /// The rows whose condition is true: neither false nor null.
  public static func whereTrue(_ condition: Vector) -> Selection {
    let flat = condition.flattened()
    let result = Buffer(byteCount: flat.count * 4)
    let output = result.pointer(as: Int32.self)
    let truths = flat.pointer(as: UInt8.self)
    var found = 0
    if let validity = flat.validity {
      let words = validity.words
      for row in 0..<flat.count {
        output[found] = Int32(truncatingIfNeeded: row)
        let valid = words[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1
        found &+= Int(truths[row]) & Int(truncatingIfNeeded: valid)
      }
    } else {
      for row in 0..<flat.count {
        output[found] = Int32(truncatingIfNeeded: row)
        found &+= Int(truths[row])
      }
    }
    return Selection(result, count: found)
  }

  /// Selects among the rows this selection selects.
  public func narrowed(by inner: Selection) -> Selection {
    let result = Buffer(byteCount: inner.count * 4)
    let output = result.pointer(as: Int32.self)
    for row in 0..<inner.count { output[row] = rows[Int(inner.rows[row])] }
    return Selection(result, count: inner.count, hasMisses: hasMisses)
  }
}

import Columns

/// Values of one width in the making, with their nulls.
struct JSONValues<Element: BitwiseCopyable> {
  private var buffer: Buffer
  private var slots: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count = 0
  private var nulls: [Int32] = []

  private static var startCapacity: Int { 1024 }

  init() {
    capacity = Self.startCapacity
    buffer = Buffer(byteCount: capacity * MemoryLayout<Element>.stride)
    slots = buffer.pointer(as: Element.self)
  }

  @inline(__always)
  mutating func append(_ value: Element) {
    if count == capacity { grow() }
    slots[count] = value
    count &+= 1
  }

  /// `zero` stands where the null is.
  mutating func appendNull(_ zero: Element) {
    nulls.append(Int32(truncatingIfNeeded: count))
    append(zero)
  }

  @inline(never)
  private mutating func grow() {
    let larger = Buffer(byteCount: capacity * 2 * MemoryLayout<Element>.stride)
    larger.address.copyMemory(
      from: buffer.address, byteCount: count * MemoryLayout<Element>.stride)
    buffer = larger
    slots = larger.pointer(as: Element.self)
    capacity *= 2
  }

  /// Gives the values away and starts anew.
  mutating func finish(
    _ type: DataType, children: [Vector] = [], heaps: [AnyObject] = []
  ) -> Vector {
    let result = Vector.flat(
      type, count: count, values: buffer, validity: validity, children: children, heaps: heaps)
    self = JSONValues()
    return result
  }

  /// Nil when nothing is null.
  var validity: Bitmap? {
    guard !nulls.isEmpty else { return nil }
    let bits = Bitmap(count: count, filled: true)
    for row in nulls { bits.clear(Int(row)) }
    return bits
  }
}

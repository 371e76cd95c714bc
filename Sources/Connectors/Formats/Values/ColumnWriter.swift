import Columns

/// The values and nulls of a column that is filled row by row.
struct ColumnWriter<Element: BitwiseCopyable> {
  let values: Buffer
  private let slots: UnsafeMutablePointer<Element>
  private var words: UnsafeMutablePointer<UInt64>?
  private var validity: Bitmap?
  private let count: Int
  private let zero: Element

  /// `zero` stands where a null is.
  init(count: Int, zero: Element) {
    self.count = count
    self.zero = zero
    values = Buffer(byteCount: count * MemoryLayout<Element>.stride)
    slots = values.pointer(as: Element.self)
  }

  @inline(__always)
  mutating func set(_ place: Int, _ value: Element) { slots[place] = value }

  @inline(__always)
  mutating func setNull(_ place: Int) {
    slots[place] = zero
    let words = self.words ?? startNulls()
    words[place &>> 6] &= ~(1 &<< UInt64(truncatingIfNeeded: place & 63))
  }

  @inline(never)
  private mutating func startNulls() -> UnsafeMutablePointer<UInt64> {
    let bits = Bitmap(count: count, filled: true)
    validity = bits
    words = bits.words
    return bits.words
  }

  func finish(_ type: DataType, physical: PhysicalType? = nil, heaps: [AnyObject] = []) -> Vector {
    .flat(
      type, count: count, values: values, validity: validity, physical: physical, heaps: heaps)
  }
}

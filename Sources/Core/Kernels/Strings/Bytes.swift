import CPlatform
import Columns

/// The bytes of one string, where they lie.
struct Bytes {
  var start: UnsafePointer<UInt8>
  var count: Int

  @inline(__always)
  init(_ start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    self.count = count
  }

  /// The bytes of the view that `place` points at; good for as long as the vector lives.
  @inline(__always)
  init(at place: UnsafePointer<StringView>) {
    count = place.pointee.count
    if place.pointee.isInline {
      start = UnsafeRawPointer(place).advanced(by: 4).assumingMemoryBound(to: UInt8.self)
    } else {
      start = place.pointee.longAddress.assumingMemoryBound(to: UInt8.self)
    }
  }

  @inline(__always)
  subscript(index: Int) -> UInt8 { start[index] }

  @inline(__always)
  subscript(range: Range<Int>) -> Bytes {
    Bytes(start + range.lowerBound, count: range.upperBound &- range.lowerBound)
  }

  @inline(__always)
  func from(_ place: Int) -> Bytes { Bytes(start + place, count: count &- place) }

  @inline(__always)
  func prefix(_ length: Int) -> Bytes { Bytes(start, count: length) }

  var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  var string: String { String(decoding: buffer, as: UTF8.self) }

  @inline(__always)
  static func == (left: Bytes, right: Bytes) -> Bool {
    left.count == right.count && platform_compare(left.start, right.start, left.count) == 0
  }

  func hasPrefix(_ other: Bytes) -> Bool {
    count >= other.count && platform_compare(start, other.start, other.count) == 0
  }

  func hasSuffix(_ other: Bytes) -> Bool {
    count >= other.count
      && platform_compare(start + (count &- other.count), other.start, other.count) == 0
  }

  /// True when no byte has its high bit set.
  @inline(__always)
  var isASCII: Bool {
    var place = 0
    var seen: UInt64 = 0
    let raw = UnsafeRawPointer(start)
    while place &+ 8 <= count {
      seen |= raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      place &+= 8
    }
    while place < count {
      seen |= UInt64(start[place])
      place &+= 1
    }
    return seen & 0x8080_8080_8080_8080 == 0
  }
}

/// A string argument: flat, or one string for all rows.
struct TextColumn {
  private let views: UnsafePointer<StringView>
  private let step: Int

  /// The vector must outlive the column and be flat or constant.
  init(_ vector: Vector) {
    precondition(vector.encoding != .dictionary)
    views = UnsafePointer(vector.pointer(as: StringView.self))
    step = vector.encoding == .constant ? 0 : 1
  }

  @inline(__always)
  subscript(row: Int) -> Bytes { Bytes(at: views + row &* step) }

  @inline(__always)
  func view(_ row: Int) -> StringView { views[row &* step] }
}

/// A fixed-width argument: flat, or one value for all rows.
struct ValueColumn<Element: BitwiseCopyable> {
  private let values: UnsafePointer<Element>
  private let step: Int

  /// The vector must outlive the column and be flat or constant.
  init(_ vector: Vector, as type: Element.Type = Element.self) {
    precondition(vector.encoding != .dictionary)
    values = UnsafePointer(vector.pointer(as: Element.self))
    step = vector.encoding == .constant ? 0 : 1
  }

  @inline(__always)
  subscript(row: Int) -> Element { values[row &* step] }
}

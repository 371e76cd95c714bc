import Glibc

/// Bytes of text in the making; one writer serves all rows of a batch.
struct ByteWriter: ~Copyable {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 256) {
    self.capacity = capacity
    bytes = .allocate(capacity: capacity)
  }

  deinit { bytes.deallocate() }

  var text: String {
    String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  /// Drops everything after the first `count` bytes.
  @inline(__always)
  mutating func shrink(to count: Int) { self.count = count }

  @inline(__always)
  mutating func clear() { count = 0 }

  @inline(__always)
  mutating func reserve(_ more: Int) {
    if count &+ more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = moved
    capacity = larger
  }

  @inline(__always)
  mutating func write(_ byte: UInt8) {
    reserve(1)
    bytes[count] = byte
    count &+= 1
  }

  mutating func write(_ text: StaticString) {
    write(text.utf8Start, count: text.utf8CodeUnitCount)
  }

  mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { if let start = $0.baseAddress { write(start, count: $0.count) } }
  }

  mutating func write(_ source: UnsafeRawPointer, count length: Int) {
    reserve(length)
    memcpy(bytes + count, source, length)
    count &+= length
  }

  mutating func write(_ digit: UInt8, times: Int) {
    guard times > 0 else { return }
    reserve(times)
    memset(bytes + count, Int32(digit), times)
    count &+= times
  }

  mutating func write(_ number: Int64) {
    if number < 0 { write(ByteWriter.minus) }
    write(number.magnitude)
  }

  mutating func write(_ number: UInt64, minimumDigits: Int = 1) {
    reserve(max(20, minimumDigits))
    var rest = number
    var digits = 1
    var bound: UInt64 = 10
    while digits < 20, rest >= bound {
      digits &+= 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    let width = max(digits, minimumDigits)
    var place = count &+ width
    for _ in 0..<width {
      place &-= 1
      let quotient = rest / 10
      bytes[place] = ByteWriter.zero &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
      rest = quotient
    }
    count &+= width
  }

  mutating func write(_ number: Int128) {
    if number < 0 { write(ByteWriter.minus) }
    write(number.magnitude)
  }

  mutating func write(_ number: UInt128, minimumDigits: Int = 1) {
    guard number > UInt128(UInt64.max) else {
      write(UInt64(truncatingIfNeeded: number), minimumDigits: minimumDigits)
      return
    }
    let (high, low) = number.quotientAndRemainder(dividingBy: ByteWriter.tenTo19)
    write(high, minimumDigits: max(1, minimumDigits - 19))
    write(UInt64(truncatingIfNeeded: low), minimumDigits: 19)
  }

  private static let tenTo19: UInt128 = 10_000_000_000_000_000_000

  static let minus = UInt8(ascii: "-")
  static let zero = UInt8(ascii: "0")
  static let point = UInt8(ascii: ".")
}

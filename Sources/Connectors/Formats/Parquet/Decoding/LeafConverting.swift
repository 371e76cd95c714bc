import CPlatform
import Columns

extension LeafLayout {
  /// Converts `count` stored values; `heap` takes the bytes of texts that do not lie in the page.
  func convert(
    _ source: UnsafeRawPointer, count: Int, into output: UnsafeMutableRawPointer,
    heap: StringHeap?
  ) throws(PageDamage) {
    switch conversion {
    case .copy:
      output.copyMemory(from: source, byteCount: count &* width)
    case .int32ToInt8: map(source, count, output, Int32.self) { Int8(truncatingIfNeeded: $0) }
    case .int32ToInt16: map(source, count, output, Int32.self) { Int16(truncatingIfNeeded: $0) }
    case .int32ToInt64: map(source, count, output, Int32.self) { Int64($0) }
    case .uint8ToInt16: map(source, count, output, Int32.self) { Int16($0 & 0xFF) }
    case .uint16ToInt32: map(source, count, output, Int32.self) { $0 & 0xFFFF }
    case .uint32ToInt64: map(source, count, output, UInt32.self) { Int64($0) }
    case .uint64ToInt128: map(source, count, output, UInt64.self) { Int128($0) }
    case .int64ToInt128: map(source, count, output, Int64.self) { Int128($0) }
    case .float16ToFloat:
      map(source, count, output, UInt16.self) { Float(halfBits: $0) }
    default:
      try convertRarely(source, count: count, into: output, heap: heap)
    }
  }

  private func convertRarely(
    _ source: UnsafeRawPointer, count: Int, into output: UnsafeMutableRawPointer,
    heap: StringHeap?
  ) throws(PageDamage) {
    switch conversion {
    case .int32Scaled(let factor): try scale(source, count, output, Int32.self, factor)
    case .int64Scaled(let factor): try scale(source, count, output, Int64.self, factor)
    case .int64Divided(let divisor):
      map(source, count, output, Int64.self) { value in
        value / divisor - (value % divisor < 0 ? 1 : 0)
      }
    case .int96ToMicroseconds: try convertJulian(source, count, output)
    case .fixedToView:
      let views = output.assumingMemoryBound(to: StringView.self)
      for index in 0..<count {
        views[index] = StringView(source + index &* stored.width, count: stored.width)
      }
    case .uuidToText: writeTexts(source, count, output, heap)
    case .fixedToInt64:
      let numbers = output.assumingMemoryBound(to: Int64.self)
      for index in 0..<count {
        numbers[index] = try BigEndian.int64(source + index &* stored.width, count: stored.width)
      }
    case .fixedToInt128:
      let numbers = output.assumingMemoryBound(to: Int128.self)
      for index in 0..<count {
        numbers[index] = try BigEndian.int128(source + index &* stored.width, count: stored.width)
      }
    case .bytesToInt64:
      try mapViews(source, count, output, Int64.self) { bytes, length throws(PageDamage) in
        try BigEndian.int64(bytes, count: length)
      }
    case .bytesToInt128:
      try mapViews(source, count, output, Int128.self) { bytes, length throws(PageDamage) in
        try BigEndian.int128(bytes, count: length)
      }
    default:
      throw PageDamage("a column cannot be converted")
    }
  }

  private func scale<Source: FixedWidthInteger & BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ count: Int, _ output: UnsafeMutableRawPointer,
    _: Source.Type, _ factor: Int64
  ) throws(PageDamage) {
    let numbers = output.assumingMemoryBound(to: Int64.self)
    var overflows = false
    for index in 0..<count {
      let value = source.loadUnaligned(
        fromByteOffset: index &* MemoryLayout<Source>.stride, as: Source.self)
      let (product, overflow) = Int64(value).multipliedReportingOverflow(by: factor)
      numbers[index] = product
      overflows = overflows || overflow
    }
    if overflows { throw PageDamage("a time does not fit 64 bits of microseconds") }
  }

  private func convertJulian(
    _ source: UnsafeRawPointer, _ count: Int, _ output: UnsafeMutableRawPointer
  ) throws(PageDamage) {
    let julianDayOfEpoch: Int64 = 2_440_588
    let microsecondsOfDay: Int64 = 86_400_000_000
    let numbers = output.assumingMemoryBound(to: Int64.self)
    for index in 0..<count {
      let place = source + index &* 12
      let nanoseconds = place.loadUnaligned(as: Int64.self)
      let day = Int64(place.loadUnaligned(fromByteOffset: 8, as: Int32.self)) - julianDayOfEpoch
      // Days of 32 bits cannot overflow 64 bits of microseconds by more than the sum shows.
      let (start, isTooFar) = day.multipliedReportingOverflow(by: microsecondsOfDay)
      let (sum, overflow) = start.addingReportingOverflow(nanoseconds / 1000)
      if isTooFar || overflow { throw PageDamage("a timestamp does not fit 64 bits") }
      numbers[index] = sum
    }
  }

  private func writeTexts(
    _ source: UnsafeRawPointer, _ count: Int, _ output: UnsafeMutableRawPointer,
    _ heap: StringHeap?
  ) {
    guard let heap else { return }
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    let views = output.assumingMemoryBound(to: StringView.self)
    for index in 0..<count {
      let bytes = (source + index * 16).assumingMemoryBound(to: UInt8.self)
      let text = heap.reserve(36).assumingMemoryBound(to: UInt8.self)
      var place = 0
      for byte in 0..<16 {
        if byte == 4 || byte == 6 || byte == 8 || byte == 10 {
          text[place] = UInt8(ascii: "-")
          place += 1
        }
        text[place] = digits[Int(bytes[byte] >> 4)]
        text[place + 1] = digits[Int(bytes[byte] & 15)]
        place += 2
      }
      views[index] = StringView(text, count: 36)
    }
  }
}

@inline(__always)
private func map<Source: BitwiseCopyable, Target: BitwiseCopyable>(
  _ source: UnsafeRawPointer, _ count: Int, _ output: UnsafeMutableRawPointer,
  _: Source.Type, _ convert: (Source) -> Target
) {
  let values = output.assumingMemoryBound(to: Target.self)
  for index in 0..<count {
    values[index] = convert(
      source.loadUnaligned(fromByteOffset: index &* MemoryLayout<Source>.stride, as: Source.self))
  }
}

private func mapViews<Target: BitwiseCopyable>(
  _ source: UnsafeRawPointer, _ count: Int, _ output: UnsafeMutableRawPointer, _: Target.Type,
  _ convert: (UnsafeRawPointer, Int) throws(PageDamage) -> Target
) throws(PageDamage) {
  let views = source.assumingMemoryBound(to: StringView.self)
  let values = output.assumingMemoryBound(to: Target.self)
  for index in 0..<count {
    let length = views[index].count
    // A short string's bytes lie in the view, behind its length.
    let bytes =
      views[index].isInline
      ? UnsafeRawPointer(views + index) + 4 : views[index].longAddress
    values[index] = try convert(bytes, length)
  }
}

/// Signed numbers of any length, most significant byte first.
enum BigEndian {
  static func int128(_ bytes: UnsafeRawPointer, count: Int) throws(PageDamage) -> Int128 {
    guard count > 0 else { throw PageDamage("a decimal has no digits") }
    let first = bytes.load(as: Int8.self)
    var value = Int128(first)
    for place in 1..<count {
      let byte = bytes.load(fromByteOffset: place, as: UInt8.self)
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 256)
      if overflow { throw PageDamage("a decimal has more than 38 digits") }
      value = shifted | Int128(byte)
    }
    return value
  }

  static func int64(_ bytes: UnsafeRawPointer, count: Int) throws(PageDamage) -> Int64 {
    if count == 8 { return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)) }
    if count < 8, count > 0 {
      var value = Int64(bytes.load(as: Int8.self))
      for place in 1..<count {
        value = value &<< 8 | Int64(bytes.load(fromByteOffset: place, as: UInt8.self))
      }
      return value
    }
    guard let narrow = Int64(exactly: try int128(bytes, count: count)) else {
      throw PageDamage("a decimal has more digits than its type")
    }
    return narrow
  }
}

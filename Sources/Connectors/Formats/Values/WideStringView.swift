import Columns

extension StringView {
  /// A view like any other, made with loads that may read up to 12 bytes from the start on.
  @inline(__always)
  static func wide(_ address: UnsafePointer<UInt8>, count: Int) -> StringView {
    let raw = UnsafeRawPointer(address)
    var view = StringView()
    view.length = UInt32(truncatingIfNeeded: count)
    let low = raw.loadUnaligned(as: UInt64.self)
    if count > inlineCapacity {
      view.prefix = UInt32(truncatingIfNeeded: low)
      view.tail = UInt64(UInt(bitPattern: raw))
      return view
    }
    let high = UInt64(raw.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    let bits = UInt64(truncatingIfNeeded: count &* 8)
    // Smart shifts give nothing for widths of 64 and more, which cuts all that does not belong.
    let kept = low & ~(UInt64.max << bits)
    let keptHigh = count > 8 ? high & ~(UInt64.max << (bits &- 64)) : 0
    view.prefix = UInt32(truncatingIfNeeded: kept)
    view.tail = kept &>> 32 | keptHigh &<< 32
    return view
  }
}

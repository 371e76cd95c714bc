import Columns

/// Puts values back together whose first bytes are stored before all second bytes, and so on.
enum ByteStreamSplit {
  static func decode(
    _ bytes: UnsafeRawBufferPointer, count: Int, width: Int
  ) throws(PageDamage) -> Buffer {
    guard width > 0, count <= bytes.count / width else {
      throw PageDamage("a page holds fewer values than it tells")
    }
    let result = Buffer(byteCount: count * width)
    guard count > 0, let start = bytes.baseAddress else { return result }
    // The streams are as long as the page has room for, which may be more than it tells.
    let stride = bytes.count / width
    let output = result.pointer(as: UInt8.self)
    for place in 0..<width {
      let stream = (start + place * stride).assumingMemoryBound(to: UInt8.self)
      var target = output + place
      for index in 0..<count {
        target.pointee = stream[index]
        target += width
      }
    }
    return result
  }
}

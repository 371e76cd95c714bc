/// Finds the marks with which programs bracket a frame, so that half of one is not taken for the
/// whole.
struct FrameMarks {
  private(set) var isInFrame = false
  /// The bytes of each whole frame, marks included.
  private(set) var frameSizes: [Int] = []
  private var matched = 0
  private var size = 0

  private static let mark = Array("\u{1b}[?2026".utf8)

  mutating func take(_ bytes: ArraySlice<UInt8>) {
    for byte in bytes {
      size += 1
      if matched == Self.mark.count {
        matched = 0
        if byte == UInt8(ascii: "h") {
          isInFrame = true
          size = Self.mark.count + 1
        } else if byte == UInt8(ascii: "l"), isInFrame {
          isInFrame = false
          frameSizes.append(size)
        }
      } else if byte == Self.mark[matched] {
        matched += 1
      } else {
        matched = byte == Self.mark[0] ? 1 : 0
      }
    }
  }
}

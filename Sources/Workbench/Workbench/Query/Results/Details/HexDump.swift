import TerminalKit

/// Bytes as people read them: where they are, in hexadecimal, and as text beside it.
struct HexDump {
  private let bytes: [UInt8]
  private let offsetWidth: Int
  private let bytesPerLine: Int

  private static let digits = Array("0123456789abcdef")

  init(_ bytes: [UInt8], width: Int) {
    self.bytes = bytes
    offsetWidth = bytes.count > 0x10000 ? 8 : 4
    // A byte takes three cells and its sign one.
    let room = width - offsetWidth - 3
    bytesPerLine = room >= 65 ? 16 : room >= 32 ? 8 : room >= 16 ? 4 : 2
  }

  /// So many lines at most, and how much there is beyond.
  func lines(most: Int) -> [String] {
    let shown = min(bytes.count, most * bytesPerLine)
    let lines = stride(from: 0, to: shown, by: bytesPerLine).map(line)
    let rest = bytes.count - shown
    return rest > 0 ? lines + ["… \(Quantity.grouped(rest)) more bytes"] : lines
  }

  private func line(from start: Int) -> String {
    let end = min(start + bytesPerLine, bytes.count)
    let places = (start..<start + bytesPerLine).map { place -> String in
      let gap = place - start == 8 ? " " : ""
      return gap + (place < end ? Self.hexadecimal(Int(bytes[place]), 2) : "  ") + " "
    }
    let text = bytes[start..<end].map { byte in
      (0x20...0x7E).contains(byte) ? Character(Unicode.Scalar(byte)) : "·"
    }
    return "\(Self.hexadecimal(start, offsetWidth))  \(places.joined()) \(String(text))"
  }

  private static func hexadecimal(_ value: Int, _ width: Int) -> String {
    String((0..<width).reversed().map { digits[value >> ($0 * 4) & 15] })
  }
}

import Columns

/// What ends a line inside a block.
struct NewLines: Sendable {
  enum Kind: Sendable {
    /// The bytes are one line.
    case nothing
    case lineFeed
    /// `\r` and `\n`, alone or together.
    case standard
    /// `\r\n` and `\n`, as the first end of a text shows.
    case pair
    case custom([UInt8])
  }

  let kind: Kind

  /// What stands for a line end within a quoted field.
  var normalized: [UInt8] {
    if case .custom(let bytes) = kind { bytes } else { [UInt8(ascii: "\n")] }
  }

  /// The bytes of the line end at a place; nil when there is none.
  @inline(__always)
  func width(_ bytes: UnsafePointer<UInt8>, at place: Int, limit: Int) -> Int? {
    let byte = bytes[place]
    switch kind {
    case .nothing: return nil
    case .lineFeed: return byte == UInt8(ascii: "\n") ? 1 : nil
    case .standard:
      if byte == UInt8(ascii: "\n") { return 1 }
      guard byte == UInt8(ascii: "\r") else { return nil }
      return place &+ 1 < limit && bytes[place &+ 1] == UInt8(ascii: "\n") ? 2 : 1
    case .pair:
      if byte == UInt8(ascii: "\n") { return 1 }
      guard byte == UInt8(ascii: "\r"), place &+ 1 < limit else { return nil }
      return bytes[place &+ 1] == UInt8(ascii: "\n") ? 2 : nil
    case .custom(let mark):
      guard byte == mark[0], place &+ mark.count <= limit else { return nil }
      return mark.indices.allSatisfy { bytes[place &+ $0] == mark[$0] } ? mark.count : nil
    }
  }
}

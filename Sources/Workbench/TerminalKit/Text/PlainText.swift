/// Text of printable ASCII, as most is: every byte is a glyph of one cell.
enum PlainText {
  /// How many of the first `limit` bytes of a text are printable ASCII, up to the first other.
  static func prefixCount(of text: String, limit: Int = .max) -> Int {
    let count = text.utf8.withContiguousStorageIfAvailable { bytes in
      var place = 0
      let end = min(bytes.count, limit)
      while place < end, bytes[place] &- 0x20 < 0x5f { place &+= 1 }
      return place
    }
    return count ?? 0
  }
}

package import Columns
import Glibc

extension KeyLayout {
  /// Compares two keys word by word, long strings by their bytes.
  @inline(__always)
  func equal(_ left: UnsafePointer<UInt64>, _ right: UnsafePointer<UInt64>) -> Bool {
    for word in 0..<wordCount where left[word] != right[word] {
      return !viewWords.isEmpty && equalWithStrings(left, right)
    }
    return true
  }

  /// Compares two rows of the same encoded keys.
  package func equalRows(_ keys: EncodedKeys, _ row: Int, _ other: Int) -> Bool {
    equal(keys.words + row &* wordCount, keys.words + other &* wordCount)
  }

  private func equalWithStrings(
    _ left: UnsafePointer<UInt64>, _ right: UnsafePointer<UInt64>
  ) -> Bool {
    var word = 0
    while word < wordCount {
      if left[word] == right[word] {
        if viewWords.contains(word), left[word &+ 1] != right[word &+ 1] {
          guard let leftBytes = longBytes(left, word), let leftStart = leftBytes.baseAddress,
            let rightStart = longBytes(right, word)?.baseAddress,
            memcmp(leftStart, rightStart, leftBytes.count) == 0
          else { return false }
          word += 1
        }
        word += 1
      } else {
        return false
      }
    }
    return true
  }

  /// Moves the long strings of a key into `heap`, so that the key outlives its batch.
  func intern(_ key: UnsafeMutablePointer<UInt64>, into heap: StringHeap) {
    for word in viewWords {
      guard let bytes = longBytes(key, word), let start = bytes.baseAddress else { continue }
      let kept = heap.intern(start, count: bytes.count)
      key[word &+ 1] = kept.tail
    }
  }

  /// Turns keys back into columns; `heaps` keep their strings.
  package func decode(
    _ words: UnsafePointer<UInt64>, rowCount: Int, heaps: [AnyObject]
  ) throws(QueryError) -> [Vector] {
    var columns: [Vector] = []
    for field in fields {
      let validity = field.nullable ? decodeValidity(field, words, rowCount) : nil
      columns.append(
        try decode(field, words, rowCount, heaps: heaps).withValidity(validity))
    }
    return columns
  }

  private func decode(
    _ field: Field, _ words: UnsafePointer<UInt64>, _ rowCount: Int, heaps: [AnyObject]
  ) throws(QueryError) -> Vector {
    let source = words + field.word
    let buffer = Buffer(byteCount: rowCount * field.type.physical.byteWidth)
    switch field.storage {
    case .bits(let width):
      switch width {
      case 1: readBits(UInt8.self, source, field.shift, rowCount, buffer)
      case 2: readBits(UInt16.self, source, field.shift, rowCount, buffer)
      case 4: readBits(UInt32.self, source, field.shift, rowCount, buffer)
      case 8: readBits(UInt64.self, source, field.shift, rowCount, buffer)
      default: return .nulls(field.type, count: rowCount).flattened()
      }
    case .view, .wide: readPairs(source, rowCount, buffer)
    case .encoded:
      let pairs = Buffer(byteCount: rowCount * 16)
      readPairs(source, rowCount, pairs)
      return try NestedKeys.decode(
        pairs.pointer(as: StringView.self), count: rowCount, as: field.type)
    }
    return .flat(
      field.type, count: rowCount, values: buffer,
      heaps: field.type.physical == .view ? heaps : [])
  }

  private func readBits<Raw: FixedWidthInteger>(
    _: Raw.Type, _ source: UnsafePointer<UInt64>, _ shift: UInt64, _ rowCount: Int,
    _ buffer: Buffer
  ) {
    let output = buffer.pointer(as: Raw.self)
    let stride = wordCount
    for row in 0..<rowCount {
      output[row] = Raw(truncatingIfNeeded: source[row &* stride] &>> shift)
    }
  }

  private func readPairs(_ source: UnsafePointer<UInt64>, _ rowCount: Int, _ buffer: Buffer) {
    let output = buffer.pointer(as: SIMD2<UInt64>.self)
    let stride = wordCount
    for row in 0..<rowCount {
      output[row] = SIMD2(source[row &* stride], source[row &* stride &+ 1])
    }
  }

  private func decodeValidity(
    _ field: Field, _ words: UnsafePointer<UInt64>, _ rowCount: Int
  ) -> Bitmap? {
    let valid = Bitmap(count: rowCount, filled: false)
    var nulls = 0
    for row in 0..<rowCount {
      if words[row &* wordCount &+ field.nullWord] &>> field.nullShift & 1 == 0 {
        valid.set(row)
      } else {
        nulls &+= 1
      }
    }
    return nulls == 0 ? nil : valid
  }
}

import Columns
import Testing

@testable import Formats

/// Decoders against pages made by hand.
struct ParquetDecodingTests {
  /// Packs integers least significant bit first.
  static func pack(_ values: [UInt32], width: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (values.count * width + 7) / 8)
    for (index, value) in values.enumerated() {
      for bit in 0..<width where value >> UInt32(bit) & 1 != 0 {
        let place = index * width + bit
        bytes[place >> 3] |= 1 << UInt8(place & 7)
      }
    }
    return bytes
  }

  static func varint(_ number: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static func repeated(_ value: UInt32, _ count: Int, width: Int) -> [UInt8] {
    varint(count << 1) + (0..<(width + 7) / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// A packed run; the count must be a multiple of eight.
  static func packed(_ values: [UInt32], width: Int) -> [UInt8] {
    varint((values.count / 8) << 1 | 1) + pack(values, width: width)
  }

  @Test(arguments: 0...32)
  func runsOfEveryWidth(width: Int) throws {
    var random = SeededGenerator(seed: UInt64(width))
    let limit = width == 0 ? 1 : UInt64(1) << UInt64(width)
    func some(_ count: Int) -> [UInt32] {
      (0..<count).map { _ in UInt32(truncatingIfNeeded: random.next() % limit) }
    }
    let first = some(8)
    let second = some(504)
    let third = some(16)
    let value = some(1)[0]
    let wanted = first + Array(repeating: value, count: 21) + second + third
    let bytes =
      Self.packed(first, width: width) + Self.repeated(value, 21, width: width)
      + Self.packed(second, width: width) + Self.packed(third, width: width)
    for step in [1, 3, 8, 13, 100, wanted.count] {
      try bytes.withUnsafeBytes { raw in
        var decoder = try HybridDecoder(raw, width: width)
        var read: [UInt32] = []
        var largest: UInt32 = 0
        let output = Buffer(byteCount: step * 4)
        while read.count < wanted.count {
          let count = min(step, wanted.count - read.count)
          if read.count % 3 == 2 {
            try decoder.skip(count)
            read += wanted[read.count..<read.count + count]
            continue
          }
          largest = max(
            largest, try decoder.decode(count, into: output.pointer(as: Int32.self)))
          read += (0..<count).map { output.pointer(as: UInt32.self)[$0] }
        }
        #expect(read == wanted)
        #expect(largest <= wanted.max() ?? 0)
        #expect(throws: PageDamage.self) { _ = try decoder.skip(1) }
      }
    }
  }

  @Test func validityOfRunsAndPackedBits() throws {
    var random = SeededGenerator(seed: 5)
    let bits = (0..<64).map { _ in UInt32(truncatingIfNeeded: random.next() & 1) }
    let wanted = Array(repeating: UInt32(1), count: 70) + bits + Array(repeating: 0, count: 5)
    let bytes =
      Self.repeated(1, 70, width: 1) + Self.packed(bits, width: 1) + Self.repeated(0, 5, width: 1)
    try bytes.withUnsafeBytes { raw in
      let levels = LevelBytes(bytes: raw, isBitPacked: false, maximum: 1)
      let bitmap = try #require(try levels.decodeValidity(wanted.count))
      #expect((0..<wanted.count).map { bitmap[$0] ? 1 : 0 } == wanted)
      for start in [0, 1, 63, 64, 65, 100] {
        let set = wanted[start..<130].count { $0 == 1 }
        #expect(bitmap.setCount(in: start..<130) == set)
      }
    }
    try Self.repeated(1, 900, width: 1).withUnsafeBytes { (raw) throws -> Void in
      let levels = LevelBytes(bytes: raw, isBitPacked: false, maximum: 1)
      let validity = try levels.decodeValidity(900)
      #expect(validity == nil)
    }
  }

  @Test(arguments: [
    // Too short, a width that is impossible, no values behind the header, lengths that lie.
    ([], PageEncoding.plain, StoredType.int64), ([1, 2, 3], .plain, .int64),
    ([33, 2, 0], .runsDictionary, .int32),
    ([3, 200, 200, 200, 200, 200, 200], .runsDictionary, .int32),
    ([255, 255, 255, 255, 1], .plain, .byteArray), ([5, 0, 0, 0, 1], .plain, .byteArray),
    ([128, 1, 4, 4, 0], .deltaBinaryPacked, .int64), ([1, 1, 4, 0], .deltaBinaryPacked, .int64),
    ([128, 1, 4, 4, 0, 0, 65, 0, 0, 0], .deltaBinaryPacked, .int32),
    ([128, 1, 4, 4, 200, 1, 0, 0, 0, 0, 0], .deltaLengthByteArray, .byteArray),
    ([1, 2, 3], .byteStreamSplit, .double), ([9], .runs, .boolean), ([0], .bitPacked, .int32),
    ([0], .deltaBinaryPacked, .double),
  ])
  func brokenPages(bytes: [UInt8], encoding: PageEncoding, stored: StoredType) throws {
    let leaf = Self.leaf(stored, .long)
    bytes.withUnsafeBytes { raw in
      let page = Page(encoding: encoding.rawValue, valueCount: 4, values: raw)
      #expect(throws: PageDamage.self) {
        let source = HandMadePages([page])
        _ = try FlatColumnReader(leaf, source: source, rowCount: 4).read(4)
      }
    }
  }

  static func leaf(_ stored: StoredType, _ type: DataType, optional: Bool = false) -> LeafLayout {
    LeafLayout(
      column: 0, stored: stored, type: stored == .byteArray ? .string : type, conversion: .copy,
      maximumDefinition: optional ? 1 : 0, maximumRepetition: 0)
  }

  @Test func dictionariesThatGiveWay() throws {
    // Two distinct values, three pages: indices, plain, indices; the second has a null.
    let dictionary: [Int32] = [10, 20]
    let plain: [Int32] = [7, 8, 9]
    let leaf = Self.leaf(.int32, .int, optional: true)
    let ones = Self.repeated(1, 8, width: 1)
    let indices: [UInt8] = [1] + Self.packed([0, 1, 1, 0, 0, 0, 0, 1], width: 1)
    let mixed = Self.packed([1, 0, 1, 1, 0, 0, 0, 0], width: 1)
    let whole: [Value] = [10, 20, 20, 10, 10, 10, 10, 20].map { .int($0) }
    let wanted = whole + [.int(7), .null, .int(8), .int(9)] + whole
    try withBytes(dictionary, plain, ones, indices, mixed) {
      dictionary, plain, ones, indices, mixed in
      let pages = [
        Page(isDictionary: true, encoding: 0, valueCount: 2, values: dictionary),
        Page(encoding: 8, valueCount: 8, definition: ones, values: indices),
        Page(encoding: 0, valueCount: 4, definition: mixed, values: plain),
        Page(encoding: 8, valueCount: 8, definition: ones, values: indices),
      ]
      for size in [1, 3, 8, 10, 20] {
        let reader = try FlatColumnReader(leaf, source: HandMadePages(pages), rowCount: 20)
        var read: [Value] = []
        while read.count < 20 {
          let vector = try reader.read(min(size, 20 - read.count))
          read += (0..<vector.count).map { vector.value(at: $0) }
        }
        #expect(read == wanted)
      }
      for start in 0..<20 {
        let reader = try FlatColumnReader(leaf, source: HandMadePages(pages), rowCount: 20)
        reader.skip(start)
        let rows = (0..<20 - start).filter { $0 % 3 != 1 }
        let selection = Buffer(byteCount: rows.count * 4)
        for (place, row) in rows.enumerated() {
          selection.pointer(as: Int32.self)[place] = Int32(row)
        }
        let vector = try reader.read(20 - start, only: Selection(selection, count: rows.count))
        #expect((0..<vector.count).map { vector.value(at: $0) } == rows.map { wanted[start + $0] })
        #expect(throws: PageDamage.self) { _ = try reader.read(1) }
      }
      // An index that the dictionary lacks.
      let short = Page(isDictionary: true, encoding: 0, valueCount: 1, values: dictionary)
      let source = HandMadePages([short, pages[1]])
      #expect(throws: PageDamage.self) {
        _ = try FlatColumnReader(leaf, source: source, rowCount: 8).read(8)
      }
    }
  }

  private func withBytes(
    _ dictionary: [Int32], _ plain: [Int32], _ ones: [UInt8], _ indices: [UInt8],
    _ mixed: [UInt8],
    _ body: (
      UnsafeRawBufferPointer, UnsafeRawBufferPointer, UnsafeRawBufferPointer,
      UnsafeRawBufferPointer, UnsafeRawBufferPointer
    ) throws -> Void
  ) rethrows {
    try dictionary.withUnsafeBytes { dictionary in
      try plain.withUnsafeBytes { plain in
        try ones.withUnsafeBytes { ones in
          try indices.withUnsafeBytes { indices in
            try mixed.withUnsafeBytes { mixed in
              try body(dictionary, plain, ones, indices, mixed)
            }
          }
        }
      }
    }
  }

  @Test func listsThatGoOnInTheNextPage() throws {
    // Rows [1, 2, 3], [], null, [4]; the first is cut after its second element.
    let first: [Int32] = [1, 2]
    let second: [Int32] = [3, 4]
    let leaf = LeafLayout(
      column: 0, stored: .int32, type: .int, conversion: .copy, maximumDefinition: 3,
      maximumRepetition: 1)
    let type = DataType.array(.int, containsNull: true)
    let plan = NestedPlan.list(type, [.leaf(0)], valid: 1, element: 2)
    let levels: [[UInt8]] = [
      Self.packed([0, 1, 0, 0, 0, 0, 0, 0], width: 1),
      Self.packed([3, 3, 0, 0, 0, 0, 0, 0], width: 2),
      Self.packed([1, 0, 0, 0, 0, 0, 0, 0], width: 1),
      Self.packed([3, 1, 0, 3, 0, 0, 0, 0], width: 2),
    ]
    let wanted: [Value] = [
      .array([.int(1), .int(2), .int(3)]), .array([]), .null, .array([.int(4)]),
    ]
    let buffers = levels.map { level in
      let buffer = Buffer(byteCount: level.count)
      buffer.address.copyMemory(from: level, byteCount: level.count)
      return buffer
    }
    defer { withExtendedLifetime(buffers) {} }
    let bytes = buffers.map { UnsafeRawBufferPointer(start: $0.address, count: $0.byteCount) }
    try first.withUnsafeBytes { first in
      try second.withUnsafeBytes { second in
        let pages = [
          Page(
            encoding: 0, valueCount: 2, repetition: bytes[0], definition: bytes[1], values: first),
          Page(
            encoding: 0, valueCount: 4, repetition: bytes[2], definition: bytes[3], values: second),
        ]
        for (skipped, size) in [(0, 1), (0, 2), (0, 4), (1, 3), (2, 1), (3, 1)] {
          let leafReader = try NestedLeafReader(
            leaf, slotDefinition: 2, source: HandMadePages(pages), entryCount: 6)
          let reader = NestedColumnReader(plan, leaves: [leafReader])
          reader.skip(skipped)
          var read: [Value] = []
          while read.count < 4 - skipped, read.count % max(size, 1) == 0 {
            let vector = try reader.read(min(size, 4 - skipped - read.count))
            read += (0..<vector.count).map { vector.value(at: $0) }
          }
          #expect(read == Array(wanted[skipped...].prefix(read.count)))
        }
      }
    }
  }
}

/// Gives the pages of a list.
private final class HandMadePages: PageSource {
  private var pages: ArraySlice<Page>

  init(_ pages: [Page]) { self.pages = pages[...] }

  func next(passingOver rows: Int) -> PageStep {
    var passed = 0
    while let page = pages.first, !page.isDictionary, page.repetition.isEmpty,
      passed + page.valueCount <= rows
    {
      passed += page.valueCount
      pages.removeFirst()
    }
    return PageStep(page: pages.popFirst(), passedRows: passed)
  }

  func retain() -> AnyObject? { nil }
}

import CPlatform
import Columns

/// The values of the page being read: which are dense, since nulls are not stored.
///
/// Encodings that cannot be entered in the middle are decoded as a whole when the page is opened.
struct PageValues {
  enum Kind {
    case none
    /// Stored values side by side, to be converted.
    case fixed
    /// Plain byte strings.
    case bytes
    /// Places in the dictionary.
    case indices
    /// Runs of booleans.
    case booleans
  }

  private(set) var kind = Kind.none
  private var fixed: UnsafeRawPointer
  private var bytes: ByteArrayValues
  private var indices: HybridDecoder
  /// Owns what `fixed` points at when that is not the page.
  private var decoded: Buffer?
  /// Owns the bytes of decoded views when those are not in the page.
  private(set) var heap: StringHeap?
  /// Views of this page point into the page itself.
  private(set) var viewsPointIntoPage = false
  private let leaf: LeafLayout

  /// What a page may grow to when it is decoded as a whole.
  private static let byteLimit = 1 << 30

  init(_ leaf: LeafLayout) throws(PageDamage) {
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    self.leaf = leaf
    fixed = UnsafeRawPointer(Buffer.empty.address)
    bytes = ByteArrayValues(nothing)
    indices = try HybridDecoder(nothing, width: 0)
  }

  /// Begins a page of `count` values that are not null.
  mutating func open(
    _ page: UnsafeRawBufferPointer, encoding: Int32, count: Int
  ) throws(PageDamage) {
    decoded = nil
    heap = nil
    viewsPointIntoPage = false
    kind = .none
    if count == 0 { return }
    guard let encoding = PageEncoding(rawValue: encoding) else {
      throw PageDamage("the encoding \(encoding) is not known")
    }
    switch encoding {
    case .plain: try openPlain(page, count: count)
    case .plainDictionary, .runsDictionary: try openIndices(page)
    case .runs: try openBooleans(page)
    case .byteStreamSplit:
      guard leaf.stored != .byteArray, leaf.stored != .boolean else { fallthrough }
      use(try ByteStreamSplit.decode(page, count: count, width: leaf.stored.width))
    case .deltaBinaryPacked, .deltaLengthByteArray, .deltaByteArray:
      try openDelta(page, encoding, count: count)
    case .bitPacked:
      throw PageDamage("the encoding \(encoding) is not possible for \(leaf.stored)")
    }
  }

  private mutating func openPlain(
    _ page: UnsafeRawBufferPointer, count: Int
  ) throws(PageDamage) {
    switch leaf.stored {
    case .byteArray:
      kind = .bytes
      bytes = ByteArrayValues(page)
      viewsPointIntoPage = true
    case .boolean:
      guard count <= page.count * 8 else {
        throw PageDamage("a page holds fewer values than it tells")
      }
      let truths = Buffer(byteCount: count)
      if let start = page.baseAddress?.assumingMemoryBound(to: UInt8.self) {
        platform_unpack_booleans(
          start, start + page.count, 0, count, truths.pointer(as: UInt8.self))
      }
      use(truths)
    default:
      guard count <= page.count / leaf.stored.width else {
        throw PageDamage("a page holds fewer values than it tells")
      }
      kind = .fixed
      fixed = page.baseAddress ?? UnsafeRawPointer(Buffer.empty.address)
      viewsPointIntoPage = true
    }
  }

  private mutating func openIndices(_ page: UnsafeRawBufferPointer) throws(PageDamage) {
    kind = .indices
    guard let width = page.first else {
      indices = try HybridDecoder(page, width: 0)
      return
    }
    indices = try HybridDecoder(
      UnsafeRawBufferPointer(rebasing: page.dropFirst()), width: Int(width))
  }

  private mutating func openBooleans(_ page: UnsafeRawBufferPointer) throws(PageDamage) {
    guard leaf.stored == .boolean else {
      throw PageDamage("runs are not possible for \(leaf.stored)")
    }
    kind = .booleans
    guard page.count >= 4 else { throw PageDamage("a page of booleans has no length") }
    let length = Int(page.loadUnaligned(as: UInt32.self))
    guard length <= page.count - 4 else { throw PageDamage("booleans exceed their page") }
    indices = try HybridDecoder(
      UnsafeRawBufferPointer(rebasing: page[4..<4 + length]), width: 1)
  }

  private mutating func openDelta(
    _ page: UnsafeRawBufferPointer, _ encoding: PageEncoding, count: Int
  ) throws(PageDamage) {
    guard count * leaf.stored.width <= PageValues.byteLimit else {
      throw PageDamage("a page holds too many values")
    }
    switch (encoding, leaf.stored) {
    case (.deltaBinaryPacked, .int32), (.deltaBinaryPacked, .int64):
      var decoder = try DeltaDecoder(page)
      guard decoder.valueCount == count else {
        throw PageDamage("a page holds \(decoder.valueCount) values instead of \(count)")
      }
      let numbers = Buffer(byteCount: count * leaf.stored.width)
      if leaf.stored == .int32 {
        _ = try decoder.decode(into: numbers.pointer(as: Int32.self))
      } else {
        _ = try decoder.decode(into: numbers.pointer(as: Int64.self))
      }
      use(numbers)
    case (.deltaLengthByteArray, .byteArray):
      use(try DeltaStrings.decodeLengths(page, count: count))
    case (.deltaByteArray, .byteArray):
      use(try DeltaStrings.decodePrefixes(page, count: count))
    case (.deltaByteArray, .fixed(let width)):
      use(try packed(DeltaStrings.decodePrefixes(page, count: count), count: count, width: width))
    default:
      throw PageDamage("the encoding \(encoding) is not possible for \(leaf.stored)")
    }
  }

  private mutating func use(_ buffer: Buffer) {
    kind = .fixed
    decoded = buffer
    fixed = UnsafeRawPointer(buffer.address)
  }

  private mutating func use(_ strings: DecodedViews) {
    use(strings.views)
    heap = strings.heap
    viewsPointIntoPage = strings.heap == nil
  }

  private func packed(
    _ strings: DecodedViews, count: Int, width: Int
  ) throws(PageDamage) -> Buffer {
    let result = Buffer(byteCount: count * width)
    let views = strings.views.pointer(as: StringView.self)
    for index in 0..<count {
      guard views[index].count == width else {
        throw PageDamage("a value has \(views[index].count) bytes instead of \(width)")
      }
      views[index].withBytes { bytes in
        guard let start = bytes.baseAddress else { return }
        (result.address + index * width).copyMemory(from: start, byteCount: width)
      }
    }
    return result
  }
}

extension PageValues {
  /// What fixed-length values as views have to keep alive beside the page.
  var owner: AnyObject? { decoded }

  mutating func skip(_ count: Int) throws(PageDamage) {
    switch kind {
    case .none: break
    case .fixed: fixed += count &* leaf.stored.width
    case .bytes: try bytes.skip(count)
    case .indices, .booleans: try indices.skip(count)
    }
  }

  /// Writes the next `count` dictionary indices and returns the largest.
  mutating func decodeIndices(
    _ count: Int, into output: UnsafeMutablePointer<Int32>
  ) throws(PageDamage) -> UInt32 {
    try indices.decode(count, into: output)
  }

  /// Writes the next `count` values as a vector holds them; not for dictionary indices.
  mutating func decode(
    _ count: Int, into output: UnsafeMutableRawPointer, texts: StringHeap?
  ) throws(PageDamage) {
    switch kind {
    case .fixed:
      try leaf.convert(fixed, count: count, into: output, heap: texts)
      fixed += count &* leaf.stored.width
    case .bytes where leaf.conversion == .copy:
      try bytes.decode(count, into: output.assumingMemoryBound(to: StringView.self))
    case .bytes:
      let scratch = Buffer(byteCount: count * 16)
      try bytes.decode(count, into: scratch.pointer(as: StringView.self))
      try leaf.convert(scratch.address, count: count, into: output, heap: texts)
    case .booleans:
      let scratch = Buffer(byteCount: count * 4)
      let wide = scratch.pointer(as: Int32.self)
      _ = try indices.decode(count, into: wide)
      let truths = output.assumingMemoryBound(to: UInt8.self)
      for index in 0..<count { truths[index] = UInt8(truncatingIfNeeded: wide[index]) }
    case .none, .indices:
      throw PageDamage("a page has no values")
    }
  }

  /// Writes the values at `wanted` ascending positions of the next `count`, and passes over all.
  mutating func decode(
    at positions: UnsafePointer<Int32>, _ wanted: Int, of count: Int,
    into output: UnsafeMutableRawPointer, texts: StringHeap?
  ) throws(PageDamage) {
    switch kind {
    case .fixed where leaf.conversion == .copy:
      pick(fixed, width: leaf.stored.width, at: positions, wanted, into: output)
      fixed += count &* leaf.stored.width
    case .fixed where leaf.conversion == .fixedToView:
      let views = output.assumingMemoryBound(to: StringView.self)
      let width = leaf.stored.width
      for index in 0..<wanted {
        views[index] = StringView(fixed + Int(positions[index]) &* width, count: width)
      }
      fixed += count &* width
    case .fixed:
      let scratch = Buffer(byteCount: wanted * leaf.stored.width)
      pick(fixed, width: leaf.stored.width, at: positions, wanted, into: scratch.address)
      try leaf.convert(scratch.address, count: wanted, into: output, heap: texts)
      fixed += count &* leaf.stored.width
    case .bytes where leaf.conversion == .copy && wanted < count / 8:
      try bytes.decode(
        at: positions, wanted, of: count, into: output.assumingMemoryBound(to: StringView.self))
    default:
      let scratch = Buffer(byteCount: count * leaf.width)
      try decode(count, into: scratch.address, texts: texts)
      pick(scratch.address, width: leaf.width, at: positions, wanted, into: output)
    }
  }
}

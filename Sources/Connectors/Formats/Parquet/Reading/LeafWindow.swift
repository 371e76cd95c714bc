import Columns

/// The rows of a piece that are wanted, as ascending places among its values that are not null.
struct Picks {
  let positions: UnsafePointer<Int32>
  let count: Int
}

/// Memory that a reader uses again for every piece.
final class Scratch {
  private var buffer = Buffer(byteCount: 0)

  func bytes(_ count: Int) -> UnsafeMutableRawPointer {
    if count > buffer.byteCount { buffer = Buffer(byteCount: count + count / 4) }
    return buffer.address
  }
}

/// Collects values of one leaf, page by page, into one vector: dictionary indices as long as
/// every page has them, else flat values.
struct LeafWindow {
  private let leaf: LeafLayout
  private let scratch: Scratch
  private let indexScratch: Scratch
  private(set) var count = 0
  private var capacity: Int
  private var values: Buffer
  private var dictionary: LeafDictionary?
  private var width: Int
  private var validity: BitAppender?
  private var heaps: [AnyObject] = []
  private var texts: StringHeap?

  init(_ leaf: LeafLayout, capacity: Int, scratch: Scratch, indexScratch: Scratch) {
    self.leaf = leaf
    self.scratch = scratch
    self.indexScratch = indexScratch
    self.capacity = capacity
    width = 0
    values = .empty
  }

  mutating func keep(_ owner: AnyObject?) {
    guard let owner, !heaps.contains(where: { $0 === owner }) else { return }
    heaps.append(owner)
  }

  mutating func appendNulls(_ rows: Int) {
    reserve(rows)
    markNulls(before: rows)
    validity?.append(false, count: rows)
    if width > 0 {
      let start = values.address + count * width
      start.initializeMemory(as: UInt8.self, repeating: 0, count: rows * width)
    }
    count += rows
  }

  /// Appends `rows` rows of which `valid` are valid, as bits `range` of `bits` tell; `picks` names
  /// their values among the next `consumed` ones of the page.
  mutating func append(
    rows: Int, valid: Int, bits: Bitmap?, bitStart: Int, from page: inout PageValues,
    consumed: Int, picks: Picks?, dictionary pageDictionary: LeafDictionary?
  ) throws(PageDamage) {
    if valid == 0 {
      try page.skip(consumed)
      appendNulls(rows)
      return
    }
    let isIndices = page.kind == .indices
    if isIndices, pageDictionary == nil { throw PageDamage("a dictionary page is missing") }
    choose(isIndices ? pageDictionary : nil)
    reserve(rows)
    var output = values.address + count * width
    if valid < rows, let bits {
      markNulls(before: rows)
      validity?.append(bits, bitStart..<bitStart + rows)
      output = scratch.bytes((valid + 1) * width)
      (output + valid * width).initializeMemory(as: UInt8.self, repeating: 0, count: width)
    } else {
      validity?.append(true, count: rows)
    }
    if isIndices, let pageDictionary {
      try appendIndices(
        valid, from: &page, consumed: consumed, picks: picks, pageDictionary, output)
    } else {
      try appendValues(valid, from: &page, consumed: consumed, picks: picks, output)
    }
    if valid < rows, let appender = validity {
      spread(
        output, width: width, into: values.address + count * width, rows: rows,
        validity: appender.bitmap, from: count)
    }
    count += rows
  }

  private mutating func appendValues(
    _ valid: Int, from page: inout PageValues, consumed: Int, picks: Picks?,
    _ output: UnsafeMutableRawPointer
  ) throws(PageDamage) {
    if leaf.conversion == .uuidToText, texts == nil { texts = StringHeap() }
    if let picks {
      try page.decode(
        at: picks.positions, picks.count, of: consumed, into: output, texts: texts)
    } else {
      try page.decode(valid, into: output, texts: texts)
    }
    if leaf.holdsViews {
      keep(page.heap)
      keep(page.owner)
    }
  }

  private func appendIndices(
    _ valid: Int, from page: inout PageValues, consumed: Int, picks: Picks?,
    _ pageDictionary: LeafDictionary, _ output: UnsafeMutableRawPointer
  ) throws(PageDamage) {
    let isDirect = dictionary != nil && picks == nil
    let places =
      isDirect
      ? output.assumingMemoryBound(to: Int32.self)
      : indexScratch.bytes(consumed * 4).assumingMemoryBound(to: Int32.self)
    let largest = try page.decodeIndices(consumed, into: places)
    guard consumed == 0 || largest < UInt32(pageDictionary.base.count) else {
      throw PageDamage("an index exceeds the dictionary")
    }
    if isDirect { return }
    if let picks {
      // Picked places ascend and never run ahead of the place they are written to.
      for index in 0..<picks.count { places[index] = places[Int(picks.positions[index])] }
    }
    if dictionary != nil {
      output.copyMemory(from: places, byteCount: valid * 4)
    } else {
      pick(pageDictionary.base.values.address, width: leaf.width, at: places, valid, into: output)
    }
  }

  /// Settles how the window holds its values: once flat it stays flat.
  private mutating func choose(_ pageDictionary: LeafDictionary?) {
    if width == 0 {
      dictionary = pageDictionary?.keepsIndices == true ? pageDictionary : nil
      width = dictionary == nil ? leaf.width : 4
      values = Buffer(byteCount: capacity * width)
      // Rows before the first value are all null.
      values.address.initializeMemory(as: UInt8.self, repeating: 0, count: count * width)
      keepHeaps(of: pageDictionary)
    } else if let kept = dictionary, kept !== pageDictionary {
      flatten(kept)
      keepHeaps(of: pageDictionary)
    } else if dictionary == nil {
      keepHeaps(of: pageDictionary)
    }
  }

  private mutating func keepHeaps(of pageDictionary: LeafDictionary?) {
    guard dictionary == nil, let pageDictionary else { return }
    for heap in pageDictionary.base.heaps { keep(heap) }
  }

  private mutating func flatten(_ kept: LeafDictionary) {
    let flat = Buffer(byteCount: capacity * leaf.width)
    pick(
      kept.base.values.address, width: leaf.width, at: values.pointer(as: Int32.self),
      kept.base.count > 0 ? count : 0, into: flat.address)
    values = flat
    width = leaf.width
    dictionary = nil
    for heap in kept.base.heaps { keep(heap) }
  }

  private mutating func markNulls(before rows: Int) {
    if validity == nil {
      var appender = BitAppender(capacity: capacity)
      appender.append(true, count: count)
      validity = appender
    }
    validity?.reserve(capacity)
  }

  private mutating func reserve(_ rows: Int) {
    guard count + rows > capacity else { return }
    capacity = max(count + rows, capacity * 2)
    validity?.reserve(capacity)
    guard width > 0 else { return }
    let larger = Buffer(byteCount: capacity * width)
    larger.address.copyMemory(from: values.address, byteCount: count * width)
    values = larger
  }

  func finish() -> Vector {
    if let validity, validity.setCount == 0, count > 0 { return .nulls(leaf.type, count: count) }
    let bits = validity?.finish()
    if let dictionary {
      return .dictionary(indices: values, count: count, base: dictionary.base, validity: bits)
    }
    return .flat(
      leaf.type, count: count, values: values, validity: bits,
      heaps: heaps + (texts.map { [$0] } ?? []))
  }
}

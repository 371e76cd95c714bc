import CPlatform
import Glibc

/// Reads one foreign array into a vector. Values are copied, since foreign memory has no padding;
/// the bytes of strings stay where they are, kept alive by the array.
struct ArrowArrayReader {
  private let array: ArrowArray
  private let schema: UnsafePointer<ArrowSchema>
  private let format: String
  private let type: DataType
  private let owner: ForeignArray
  private let count: Int
  private let offset: Int

  init(
    array: UnsafePointer<ArrowArray>, schema: UnsafePointer<ArrowSchema>, type: DataType,
    owner: ForeignArray
  ) throws(QueryError) {
    self.array = array.pointee
    self.schema = schema
    self.type = type
    self.owner = owner
    format = schema.pointee.format.map { String(cString: $0) } ?? ""
    guard (0...Int64(Int32.max)).contains(array.pointee.length),
      (0...Int64(Int32.max)).contains(array.pointee.offset)
    else { throw ArrowImport.malformed("an array has an impossible length") }
    count = Int(array.pointee.length)
    offset = Int(array.pointee.offset)
  }

  func vector() throws(QueryError) -> Vector {
    if schema.pointee.dictionary != nil { return try dictionary() }
    switch type {
    case .null: return .nulls(.null, count: count)
    case .structure: return try structure()
    case .array, .map: return try list()
    case .string, .binary: return try strings()
    default: return .flat(type, count: count, values: try values(), validity: try validity())
    }
  }

  private func buffer(_ place: Int) throws(QueryError) -> UnsafeRawPointer {
    if count == 0 { return UnsafeRawPointer(Buffer.empty.address) }
    guard place < array.n_buffers, let pointer = array.buffers?[place] else {
      throw ArrowImport.malformed("an array misses a buffer")
    }
    return pointer
  }

  private func validity() throws(QueryError) -> Bitmap? {
    guard array.null_count != 0, count > 0, array.n_buffers > 0,
      let bytes = array.buffers?[0]
    else { return nil }
    let bits = bitmap(bytes)
    return bits.allSet ? nil : bits
  }

  private func bitmap(_ bytes: UnsafeRawPointer) -> Bitmap {
    let result = Bitmap(count: count, filled: false)
    for row in 0..<count {
      let bit = offset + row
      if bytes.load(fromByteOffset: bit >> 3, as: UInt8.self) >> UInt8(bit & 7) & 1 != 0 {
        result.set(row)
      }
    }
    return result
  }

  private func structure() throws(QueryError) -> Vector {
    var children: [Vector] = []
    for (place, childType) in type.childTypes.enumerated() {
      let child = try self.child(place, childType)
      guard child.count >= offset + count else {
        throw ArrowImport.malformed("a struct's member is too short")
      }
      children.append(child.slice(offset..<offset + count))
    }
    return .structure(type, count: count, children: children, validity: try validity())
  }

  private func child(_ place: Int, _ type: DataType) throws(QueryError) -> Vector {
    guard place < array.n_children, place < schema.pointee.n_children,
      let childArray = array.children?[place], let childSchema = schema.pointee.children?[place]
    else { throw ArrowImport.malformed("an array misses a child") }
    return try ArrowArrayReader(
      array: childArray, schema: childSchema, type: type, owner: owner
    ).vector()
  }

  private func list() throws(QueryError) -> Vector {
    let ranges = Buffer(byteCount: count * 8)
    let end: Int
    switch format {
    case "+L": end = try readRanges(Int64.self, into: ranges)
    case "+l", "+m": end = try readRanges(Int32.self, into: ranges)
    default: end = try fixedRanges(into: ranges)
    }
    let children: [Vector]
    if case .map(let key, let value, _) = type {
      let entries = try child(0, .structure([Field("key", key), Field("value", value)]))
      children = entries.children
    } else {
      children = [try child(0, type.childTypes[0])]
    }
    guard children.allSatisfy({ $0.count >= end }) else {
      throw ArrowImport.malformed("a list exceeds its elements")
    }
    return .flat(
      type, count: count, values: ranges, validity: try validity(), children: children)
  }

  private func readRanges<Offset: FixedWidthInteger & BitwiseCopyable>(
    _: Offset.Type, into ranges: Buffer
  ) throws(QueryError) -> Int {
    guard count > 0 else { return 0 }
    let offsets = try buffer(1).assumingMemoryBound(to: Offset.self) + offset
    let output = ranges.pointer(as: ListRange.self)
    for row in 0..<count {
      guard offsets[row] >= 0, offsets[row + 1] >= offsets[row],
        let start = Int32(exactly: offsets[row]), let end = Int32(exactly: offsets[row + 1])
      else { throw ArrowImport.malformed("the offsets of a list do not ascend") }
      output[row] = ListRange(start: start, length: end - start)
    }
    return Int(offsets[count])
  }

  private func fixedRanges(into ranges: Buffer) throws(QueryError) -> Int {
    guard let size = Int(format.dropFirst(3)), size >= 0,
      (offset + count).multipliedReportingOverflow(by: size).partialValue <= Int(Int32.max)
    else { throw ArrowImport.malformed("a list has an impossible size") }
    let output = ranges.pointer(as: ListRange.self)
    for row in 0..<count {
      output[row] = ListRange(start: Int32((offset + row) * size), length: Int32(size))
    }
    return (offset + count) * size
  }

  private func dictionary() throws(QueryError) -> Vector {
    guard let valueArray = array.dictionary, let valueSchema = schema.pointee.dictionary else {
      throw ArrowImport.malformed("a dictionary has no values")
    }
    let base = try ArrowArrayReader(
      array: valueArray, schema: valueSchema, type: type, owner: owner
    ).vector()
    let indices = Buffer(zeroedByteCount: count * 4)
    let validity = try validity()
    switch format {
    case "c": try readIndices(Int8.self, into: indices, validity, base.count)
    case "C": try readIndices(UInt8.self, into: indices, validity, base.count)
    case "s": try readIndices(Int16.self, into: indices, validity, base.count)
    case "S": try readIndices(UInt16.self, into: indices, validity, base.count)
    case "i": try readIndices(Int32.self, into: indices, validity, base.count)
    case "I": try readIndices(UInt32.self, into: indices, validity, base.count)
    case "l": try readIndices(Int64.self, into: indices, validity, base.count)
    case "L": try readIndices(UInt64.self, into: indices, validity, base.count)
    default: throw ArrowImport.malformed("a dictionary has indices of the format \(format)")
    }
    if base.count == 0 { return .nulls(type, count: count) }
    if base.physical == .structure || base.encoding != .flat {
      return base.gather(indices.pointer(as: Int32.self), count: count)
        .flattened().withNulls(validity)
    }
    return .dictionary(indices: indices, count: count, base: base, validity: validity)
  }

  private func readIndices<Index: FixedWidthInteger & BitwiseCopyable>(
    _: Index.Type, into indices: Buffer, _ validity: Bitmap?, _ limit: Int
  ) throws(QueryError) {
    let source = try buffer(1).assumingMemoryBound(to: Index.self) + offset
    let output = indices.pointer(as: Int32.self)
    for row in 0..<count where validity?[row] ?? true {
      guard let index = Int32(exactly: source[row]), index >= 0, Int(index) < limit else {
        throw ArrowImport.malformed("an index exceeds its dictionary")
      }
      output[row] = index
    }
  }
}

extension ArrowArrayReader {
  private func strings() throws(QueryError) -> Vector {
    let validity = try validity()
    let views = Buffer(zeroedByteCount: count * 16)
    if format.hasPrefix("v") {
      try readViews(into: views, validity)
    } else if format.hasPrefix("w:") {
      guard let width = Int(format.dropFirst(2)), width >= 0 else {
        throw ArrowImport.malformed("a binary has an impossible width")
      }
      let start = try buffer(1)
      for row in 0..<count where validity?[row] ?? true {
        views.pointer(as: StringView.self)[row] = StringView(
          start + (offset + row) * width, count: width)
      }
    } else if format == "U" || format == "Z" {
      try readStrings(Int64.self, into: views, validity)
    } else {
      try readStrings(Int32.self, into: views, validity)
    }
    return .flat(type, count: count, values: views, validity: validity, heaps: [owner])
  }

  private func readStrings<Offset: FixedWidthInteger & BitwiseCopyable>(
    _: Offset.Type, into views: Buffer, _ validity: Bitmap?
  ) throws(QueryError) {
    guard count > 0 else { return }
    let offsets = try buffer(1).assumingMemoryBound(to: Offset.self) + offset
    let bytes = array.n_buffers > 2 ? array.buffers?[2] : nil
    let output = views.pointer(as: StringView.self)
    for row in 0..<count where validity?[row] ?? true {
      let length = Int(offsets[row + 1]).subtractingReportingOverflow(Int(offsets[row]))
      guard offsets[row] >= 0, !length.overflow, (0...Int(Int32.max)).contains(length.partialValue)
      else { throw ArrowImport.malformed("the offsets of strings do not ascend") }
      if length.partialValue == 0 { continue }
      guard let bytes else { throw ArrowImport.malformed("an array misses a buffer") }
      output[row] = StringView(bytes + Int(offsets[row]), count: length.partialValue)
    }
  }

  /// Arrow's views name a buffer and a place in it where ours hold an address.
  private func readViews(into views: Buffer, _ validity: Bitmap?) throws(QueryError) {
    guard count > 0 else { return }
    let source = try buffer(1) + offset * 16
    // The last buffer holds the lengths of those between.
    let dataCount = Int(array.n_buffers) - 3
    let sizes =
      dataCount > 0
      ? array.buffers?[dataCount + 2]?.assumingMemoryBound(to: Int64.self) : nil
    let output = views.pointer(as: StringView.self)
    for row in 0..<count where validity?[row] ?? true {
      let place = source + row * 16
      let length = Int(place.loadUnaligned(as: Int32.self))
      guard length >= 0 else { throw ArrowImport.malformed("a string has a negative length") }
      if length <= StringView.inlineCapacity {
        output[row] = StringView(place + 4, count: length)
        continue
      }
      let number = Int(place.loadUnaligned(fromByteOffset: 8, as: Int32.self))
      let start = Int(place.loadUnaligned(fromByteOffset: 12, as: Int32.self))
      guard (0..<max(dataCount, 0)).contains(number), start >= 0, let sizes,
        let bytes = array.buffers?[number + 2], Int64(start + length) <= sizes[number]
      else { throw ArrowImport.malformed("a string exceeds its buffer") }
      output[row] = StringView(bytes + start, count: length)
    }
  }

  /// Fixed-width values, converted to the layout of their type.
  private func values() throws(QueryError) -> Buffer {
    let start = try buffer(1)
    switch format {
    case "b":
      let bits = bitmap(start)
      let truths = Buffer(byteCount: count)
      for row in 0..<count { truths.pointer(as: UInt8.self)[row] = bits[row] ? 1 : 0 }
      return truths
    case "C": return map(start, UInt8.self) { Int16($0) }
    case "S": return map(start, UInt16.self) { Int32($0) }
    case "I": return map(start, UInt32.self) { Int64($0) }
    case "L": return map(start, UInt64.self) { Int128($0) }
    case "e": return map(start, UInt16.self) { Float(halfBits: $0) }
    case "tdm": return map(start, Int64.self) { Int32(truncatingIfNeeded: $0 / 86_400_000) }
    case "tts": return map(start, Int32.self) { Int64($0) &* 1_000_000_000 }
    case "ttm": return map(start, Int32.self) { Int64($0) &* 1_000_000 }
    case "ttu": return map(start, Int64.self) { $0 &* 1000 }
    case "tiD":
      return map(start, (Int32, Int32).self) {
        CalendarInterval(months: 0, days: $0.0, microseconds: Int64($0.1) &* 1000)
      }
    case "tin":
      return map(start, CalendarInterval.self) {
        CalendarInterval(months: $0.months, days: $0.days, microseconds: $0.microseconds / 1000)
      }
    case "tDs": return map(start, Int64.self) { $0 &* 1_000_000 }
    case "tDm": return map(start, Int64.self) { $0 &* 1000 }
    case "tDn": return map(start, Int64.self) { $0 / 1000 }
    default: return try moreValues(start)
    }
  }

  private func moreValues(_ start: UnsafeRawPointer) throws(QueryError) -> Buffer {
    if format.hasPrefix("d:") { return try decimals(start) }
    if format.hasPrefix("tss") { return map(start, Int64.self) { $0 &* 1_000_000 } }
    if format.hasPrefix("tsm") { return map(start, Int64.self) { $0 &* 1000 } }
    if format.hasPrefix("tsn") {
      return map(start, Int64.self) { $0 / 1000 - ($0 % 1000 < 0 ? 1 : 0) }
    }
    let width = type.physical.byteWidth
    let result = Buffer(byteCount: count * width)
    memcpy(result.address, start + offset * width, count * width)
    return result
  }

  private func decimals(_ start: UnsafeRawPointer) throws(QueryError) -> Buffer {
    let isNarrow = type.physical == .int64
    let parts = format.split(separator: ",")
    switch parts.count > 2 ? parts[2] : "128" {
    case "32" where isNarrow: return map(start, Int32.self) { Int64($0) }
    case "64" where isNarrow: return map(start, Int64.self) { $0 }
    case "128" where isNarrow: return mapWide(start) { Int64(truncatingIfNeeded: $0) }
    case "32": return map(start, Int32.self) { Int128($0) }
    case "64": return map(start, Int64.self) { Int128($0) }
    case "128": return mapWide(start) { $0 }
    default: throw ArrowImport.malformed("a decimal has the format \(format)")
    }
  }

  /// As `map` of 128-bit numbers, which foreign memory need not align.
  @inline(__always)
  private func mapWide<Target: BitwiseCopyable>(
    _ start: UnsafeRawPointer, _ convert: (Int128) -> Target
  ) -> Buffer {
    let result = Buffer(byteCount: count * MemoryLayout<Target>.stride)
    let source = start + offset * 16
    let target = result.pointer(as: Target.self)
    for row in 0..<count {
      target[row] = convert(source.loadUnaligned(fromByteOffset: row * 16, as: Int128.self))
    }
    return result
  }

  @inline(__always)
  private func map<Source, Target: BitwiseCopyable>(
    _ start: UnsafeRawPointer, _: Source.Type, _ convert: (Source) -> Target
  ) -> Buffer {
    let result = Buffer(byteCount: count * MemoryLayout<Target>.stride)
    let source = (start + offset * MemoryLayout<Source>.stride)
      .assumingMemoryBound(to: Source.self)
    let target = result.pointer(as: Target.self)
    for row in 0..<count { target[row] = convert(source[row]) }
    return result
  }
}

extension Vector {
  /// Rows that are null in `nulls` are null here too.
  fileprivate func withNulls(_ nulls: Bitmap?) -> Vector {
    withValidity(Bitmap.both(validity, nulls))
  }
}

extension Float {
  /// Widens the bits of a 16-bit float, which not every processor has as a type of its own.
  package init(halfBits half: UInt16) {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = UInt32(half >> 10) & 0x1F
    let fraction = UInt32(half & 0x3FF)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      self = sign == 0 ? magnitude : -magnitude
    case 31: self = Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self = Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}

import Glibc

extension Vector {
  /// The rows at `indices`, in that order. Constants and dictionaries stay what they are.
  public func gather(_ indices: UnsafePointer<Int32>, count: Int) -> Vector {
    switch encoding {
    case .constant:
      return resized(to: count)
    case .dictionary:
      return Vector(
        type: type, physical: physical, count: count, encoding: .dictionary,
        values: gatherValues(Int32.self, from: values, indices, count),
        validity: gatherValidity(indices, count), base: base, children: [], heaps: heaps)
    case .flat:
      return gatherFlat(indices, count: count)
    }
  }

  /// As `gather`, where a negative index makes a null row; the result is flat.
  public func gatherOrNull(_ indices: UnsafePointer<Int32>, count: Int) -> Vector {
    let safe = Buffer(byteCount: count * 4)
    let places = safe.pointer(as: Int32.self)
    let valid = Bitmap(count: count, filled: false)
    let source = flattened()
    for row in 0..<count {
      let index = indices[row]
      places[row] = max(index, 0)
      if index >= 0, !source.isNull(at: Int(index)) { valid.set(row) }
    }
    if source.count == 0 { return .nulls(type, count: count).flattened() }
    return source.withValidity(nil).gather(places, count: count).withValidity(valid)
  }

  /// Flat values, whatever the encoding was.
  public func flattened() -> Vector {
    switch encoding {
    case .flat:
      return self
    case .dictionary:
      guard let base else { return self }
      return base.gatherFlat(pointer(as: Int32.self), count: count).withValidity(validity)
    case .constant:
      if count == 1 {
        return .flat(
          type, count: 1, values: values, validity: validity, physical: physical,
          children: children, heaps: heaps)
      }
      let zeros = Buffer(zeroedByteCount: count * 4)
      let single = resized(to: 1).flattened()
      return single.gatherFlat(zeros.pointer(as: Int32.self), count: count)
    }
  }

  /// Rows `range` as a vector of their own.
  public func slice(_ range: Range<Int>) -> Vector {
    if range.lowerBound == 0, range.upperBound == count { return self }
    if encoding == .constant { return resized(to: range.count) }
    let indices = Buffer(byteCount: range.count * 4)
    let places = indices.pointer(as: Int32.self)
    for row in 0..<range.count { places[row] = Int32(truncatingIfNeeded: range.lowerBound + row) }
    return gather(places, count: range.count)
  }

  private func resized(to count: Int) -> Vector {
    Vector(
      type: type, physical: physical, count: count, encoding: .constant, values: values,
      validity: validity, base: nil, children: children, heaps: heaps)
  }

  private func gatherFlat(_ indices: UnsafePointer<Int32>, count: Int) -> Vector {
    let gathered: Buffer
    switch physical.byteWidth {
    case 1: gathered = gatherValues(UInt8.self, from: values, indices, count)
    case 2: gathered = gatherValues(UInt16.self, from: values, indices, count)
    case 4: gathered = gatherValues(UInt32.self, from: values, indices, count)
    case 8: gathered = gatherValues(UInt64.self, from: values, indices, count)
    case 16: gathered = gatherValues(SIMD2<UInt64>.self, from: values, indices, count)
    default: gathered = .empty
    }
    let members =
      physical == .structure ? children.map { $0.gather(indices, count: count) } : children
    return .flat(
      type, count: count, values: gathered, validity: gatherValidity(indices, count),
      physical: physical, children: members, heaps: heaps)
  }

  private func gatherValidity(_ indices: UnsafePointer<Int32>, _ count: Int) -> Bitmap? {
    guard let validity else { return nil }
    let result = Bitmap(Buffer(byteCount: Bitmap.wordCount(count) * 8), count: count)
    let source = validity.words
    var row = 0
    for word in 0..<Bitmap.wordCount(count) {
      var bits: UInt64 = 0
      let end = min(row &+ 64, count)
      var shift: UInt64 = 0
      while row < end {
        let index = Int(indices[row])
        bits |= (source[index &>> 6] &>> UInt64(truncatingIfNeeded: index & 63) & 1) &<< shift
        shift &+= 1
        row &+= 1
      }
      result.words[word] = bits
    }
    return result
  }
}

private func gatherValues<Element: BitwiseCopyable>(
  _: Element.Type, from source: Buffer, _ indices: UnsafePointer<Int32>, _ count: Int
) -> Buffer {
  let result = Buffer(byteCount: count &* MemoryLayout<Element>.stride)
  let input = source.pointer(as: Element.self)
  let output = result.pointer(as: Element.self)
  for row in 0..<count { output[row] = input[Int(indices[row])] }
  return result
}

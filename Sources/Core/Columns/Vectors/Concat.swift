import Glibc

extension Vector {
  /// The rows of all parts, one after the other, as one flat vector.
  public static func concat(_ parts: [Vector], as type: DataType) -> Vector {
    if parts.count == 1, let only = parts.first { return only.flattened() }
    var flat = parts.map { $0.flattened() }
    let count = flat.reduce(0) { $0 + $1.count }
    let physical = concatPhysical(flat, type)
    if physical == .int128 { flat = flat.map(\.widenedStorage) }
    let validity = concatValidity(flat, count: count)
    var heaps: [AnyObject] = []
    if physical == .view {
      var seen: Set<ObjectIdentifier> = []
      for heap in flat.lazy.flatMap(\.heaps) where seen.insert(ObjectIdentifier(heap)).inserted {
        heaps.append(heap)
      }
    }
    let children = concatChildren(flat, type, physical)
    let values =
      physical == .list ? concatRanges(flat, count: count) : concatBytes(flat, physical, count)
    return .flat(
      type, count: count, values: values, validity: validity, physical: physical,
      children: children, heaps: heaps)
  }

  private static func concatPhysical(_ parts: [Vector], _ type: DataType) -> PhysicalType {
    guard type.isDecimal else { return type.physical }
    if parts.isEmpty { return type.physical }
    return parts.contains { $0.physical == .int128 } ? .int128 : .int64
  }

  private var widenedStorage: Vector {
    guard physical == .int64 else { return self }
    let buffer = Buffer(byteCount: count * 16)
    let input = pointer(as: Int64.self)
    let output = buffer.pointer(as: Int128.self)
    for row in 0..<count { output[row] = Int128(truncatingIfNeeded: input[row]) }
    return .flat(type, count: count, values: buffer, validity: validity, physical: .int128)
  }

  private static func concatBytes(
    _ parts: [Vector], _ physical: PhysicalType, _ count: Int
  ) -> Buffer {
    let width = physical.byteWidth
    guard width > 0 else { return .empty }
    let buffer = Buffer(byteCount: count * width)
    var offset = 0
    for part in parts {
      let bytes = part.count * width
      if part.physical == physical {
        memcpy(buffer.address + offset, part.values.address, bytes)
      } else {
        memset(buffer.address + offset, 0, bytes)
      }
      offset += bytes
    }
    return buffer
  }

  /// Ranges move by the children that stand before theirs.
  private static func concatRanges(_ parts: [Vector], count: Int) -> Buffer {
    let buffer = Buffer(byteCount: count * 8)
    let output = buffer.pointer(as: ListRange.self)
    var place = 0
    var base: Int32 = 0
    for part in parts {
      guard part.physical == .list else {
        for _ in 0..<part.count {
          output[place] = ListRange(start: 0, length: 0)
          place &+= 1
        }
        continue
      }
      let ranges = part.pointer(as: ListRange.self)
      for row in 0..<part.count {
        output[place] = ListRange(start: ranges[row].start &+ base, length: ranges[row].length)
        place &+= 1
      }
      base &+= Int32(truncatingIfNeeded: part.children.first?.count ?? 0)
    }
    return buffer
  }

  private static func concatChildren(
    _ parts: [Vector], _ type: DataType, _ physical: PhysicalType
  ) -> [Vector] {
    let types = type.childTypes
    return types.indices.map { index in
      let pieces = parts.compactMap { part -> Vector? in
        if part.children.indices.contains(index) { return part.children[index] }
        return physical == .structure ? .nulls(types[index], count: part.count) : nil
      }
      return concat(pieces, as: types[index])
    }
  }

  private static func concatValidity(_ parts: [Vector], count: Int) -> Bitmap? {
    guard parts.contains(where: { !$0.hasNoNulls }) else { return nil }
    let valid = Bitmap(count: count, filled: false)
    var place = 0
    for part in parts {
      if part.physical != .null {
        if let validity = part.validity {
          for row in 0..<part.count where validity[row] { valid.set(place + row) }
        } else {
          for row in place..<place + part.count { valid.set(row) }
        }
      }
      place += part.count
    }
    return valid
  }
}

extension Batch {
  /// The rows of all batches as one.
  public static func concat(_ batches: [Batch], types: [DataType]) -> Batch {
    if batches.count == 1, let only = batches.first { return only.materialized }
    let rowCount = batches.reduce(0) { $0 + $1.rowCount }
    let columns = types.indices.map { index in
      Vector.concat(batches.map { $0.column(index) }, as: types[index])
    }
    return Batch(columns, rowCount: rowCount)
  }
}

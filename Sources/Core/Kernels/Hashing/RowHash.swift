package import Columns

/// Hashes every row of some columns for grouping, joining and partitioning: one `UInt64` a row.
///
/// Equal values hash alike whatever their encoding and layout; null equals null.
package func hashColumns(_ columns: [Vector], rowCount: Int) -> Buffer {
  let result = Buffer(byteCount: rowCount * 8)
  let hashes = result.pointer(as: UInt64.self)
  guard let first = columns.first else {
    for row in 0..<rowCount { hashes[row] = HashConstant.seed }
    return result
  }
  writeHashes(of: first, rowCount: rowCount, to: hashes)
  if columns.count > 1 {
    let scratch = Buffer(byteCount: rowCount * 8)
    for column in columns.dropFirst() {
      addHashes(of: column, rowCount: rowCount, to: hashes, scratch: scratch)
    }
  }
  return result
}

private func addHashes(
  of column: Vector, rowCount: Int, to hashes: UnsafeMutablePointer<UInt64>, scratch: Buffer
) {
  let added = scratch.pointer(as: UInt64.self)
  writeHashes(of: column, rowCount: rowCount, to: added)
  for row in 0..<rowCount { hashes[row] = combined(hashes[row], added[row]) }
}

private func writeHashes(
  of column: Vector, rowCount: Int, to hashes: UnsafeMutablePointer<UInt64>
) {
  switch column.encoding {
  case .constant:
    let single = column.slice(0..<min(rowCount, 1)).flattened()
    guard rowCount > 0 else { return }
    writeFlatHashes(of: single, rowCount: 1, to: hashes)
    let hash = hashes[0]
    for row in 0..<rowCount { hashes[row] = hash }
  case .dictionary:
    guard let base = column.base, base.count <= rowCount &* 2 else {
      writeFlatHashes(of: column.flattened(), rowCount: rowCount, to: hashes)
      return
    }
    let baseHashes = Buffer(byteCount: base.count * 8)
    let entries = baseHashes.pointer(as: UInt64.self)
    writeFlatHashes(of: base, rowCount: base.count, to: entries)
    let indices = column.pointer(as: Int32.self)
    for row in 0..<rowCount { hashes[row] = entries[Int(indices[row])] }
    replaceNulls(column.validity, rowCount: rowCount, in: hashes)
  case .flat:
    writeFlatHashes(of: column, rowCount: rowCount, to: hashes)
  }
}

private func writeFlatHashes(
  of column: Vector, rowCount: Int, to hashes: UnsafeMutablePointer<UInt64>
) {
  switch column.physical {
  case .bool: hashIntegers(column.pointer(as: UInt8.self), rowCount, to: hashes)
  case .int8: hashIntegers(column.pointer(as: Int8.self), rowCount, to: hashes)
  case .int16: hashIntegers(column.pointer(as: Int16.self), rowCount, to: hashes)
  case .int32: hashIntegers(column.pointer(as: Int32.self), rowCount, to: hashes)
  case .int64: hashIntegers(column.pointer(as: Int64.self), rowCount, to: hashes)
  case .int128:
    let values = column.pointer(as: Int128.self)
    for row in 0..<rowCount { hashes[row] = hashed(values[row]) }
  case .float32:
    let values = column.pointer(as: Float.self)
    for row in 0..<rowCount { hashes[row] = hashed(Double(values[row])) }
  case .float64:
    let values = column.pointer(as: Double.self)
    for row in 0..<rowCount { hashes[row] = hashed(values[row]) }
  case .view:
    let values = column.pointer(as: StringView.self)
    if let validity = column.validity {
      for row in 0..<rowCount where validity[row] { hashes[row] = hashed(values[row]) }
    } else {
      for row in 0..<rowCount { hashes[row] = hashed(values[row]) }
    }
  case .interval:
    let values = column.pointer(as: CalendarInterval.self)
    for row in 0..<rowCount {
      let parts = UInt64(UInt32(bitPattern: values[row].months)) &<< 32
      let days = UInt64(UInt32(bitPattern: values[row].days))
      let micros = UInt64(bitPattern: values[row].microseconds)
      hashes[row] = combined(hashed(parts | days), micros)
    }
  case .list: hashLists(column, rowCount, to: hashes)
  case .structure:
    for row in 0..<rowCount { hashes[row] = HashConstant.seed }
    let scratch = Buffer(byteCount: rowCount * 8)
    for child in column.children {
      addHashes(of: child, rowCount: rowCount, to: hashes, scratch: scratch)
    }
  case .null:
    for row in 0..<rowCount { hashes[row] = HashConstant.null }
  }
  replaceNulls(column.validity, rowCount: rowCount, in: hashes)
}

@inline(__always)
private func hashIntegers<Integer: FixedWidthInteger & BitwiseCopyable>(
  _ values: UnsafePointer<Integer>, _ rowCount: Int, to hashes: UnsafeMutablePointer<UInt64>
) {
  for row in 0..<rowCount { hashes[row] = hashed(UInt64(truncatingIfNeeded: values[row])) }
}

private func replaceNulls(
  _ validity: Bitmap?, rowCount: Int, in hashes: UnsafeMutablePointer<UInt64>
) {
  guard let words = validity?.words else { return }
  for row in 0..<rowCount {
    let bit = words[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1
    hashes[row] = bit == 0 ? HashConstant.null : hashes[row]
  }
}

/// Arrays add up their elements in order; maps in any order, because equal maps may differ in it.
private func hashLists(
  _ column: Vector, _ rowCount: Int, to hashes: UnsafeMutablePointer<UInt64>
) {
  let elements = ListElements(of: column, rowCount: rowCount)
  let children = column.children.map { elements.gather($0) }
  let hashed = hashColumns(children, rowCount: elements.count)
  let elementHashes = hashed.pointer(as: UInt64.self)
  let isMap = children.count == 2
  var next = 0
  for row in 0..<rowCount {
    var hash = HashConstant.emptyList
    for _ in 0..<elements.length(of: row) {
      let element = elementHashes[next]
      hash = isMap ? hash &+ element : combined(hash, element)
      next &+= 1
    }
    hashes[row] = hash
  }
}

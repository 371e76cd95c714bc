package import Columns

/// Rows made out of collections.
package enum Explosion {
  package struct Rows {
    /// How many rows each input row gives.
    package var counts: [Int32]
    package var columns: [Vector]
  }

  /// Each element of an array or entry of a map as a row; `isOuter` gives a row of nulls for
  /// collections that are empty or null.
  package static func explode(
    _ column: Vector, rowCount: Int, hasPosition: Bool, isOuter: Bool
  ) -> Rows {
    let flat = column.flattened()
    let ranges = flat.pointer(as: ListRange.self)
    var counts: [Int32] = []
    var places: [Int32] = []
    var positions: [Int32] = []
    counts.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      let range = flat.isNull(at: row) ? ListRange(start: 0, length: 0) : ranges[row]
      if range.length == 0 {
        counts.append(isOuter ? 1 : 0)
        if isOuter {
          places.append(-1)
          positions.append(-1)
        }
        continue
      }
      counts.append(range.length)
      for offset in 0..<range.length {
        places.append(range.start &+ offset)
        positions.append(offset)
      }
    }
    var columns = flat.children.map { gather($0, places, mayMiss: isOuter) }
    if hasPosition { columns.insert(numbers(positions, nullable: isOuter), at: 0) }
    return Rows(counts: counts, columns: columns)
  }

  /// Each struct of an array as a row of its fields.
  package static func inline(_ column: Vector, rowCount: Int, isOuter: Bool) -> Rows {
    let rows = explode(column, rowCount: rowCount, hasPosition: false, isOuter: isOuter)
    let structs = rows.columns[0].flattened()
    let fields = structs.children.indices.map {
      Structures.field(structs, $0, rowCount: structs.count)
    }
    return Rows(counts: rows.counts, columns: fields)
  }

  /// The values dealt out over rows; what is missing in the last row is null.
  package static func stack(
    _ values: [Vector], rows: Int, types: [DataType], rowCount: Int
  ) throws(QueryError) -> Rows {
    let (count, isHuge) = rows.multipliedReportingOverflow(by: rowCount)
    try MemoryCeiling.check(isHuge ? .max : count, of: 32 * max(types.count, 1))
    let width = types.count
    let columns = types.enumerated().map { column, type -> Vector in
      let parts = (0..<rows).map { row -> Vector in
        let place = row * width + column
        return place < values.count ? values[place] : .nulls(type, count: rowCount)
      }
      let all = Vector.concat(parts, as: type)
      var places: [Int32] = []
      for input in 0..<rowCount {
        for row in 0..<rows { places.append(Int32(truncatingIfNeeded: row * rowCount + input)) }
      }
      return gather(all, places, mayMiss: false)
    }
    return Rows(
      counts: Array(repeating: Int32(truncatingIfNeeded: rows), count: rowCount),
      columns: columns)
  }

  private static func gather(_ child: Vector, _ places: [Int32], mayMiss: Bool) -> Vector {
    places.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return child.slice(0..<0).flattened() }
      return mayMiss
        ? child.gatherOrNull(start, count: buffer.count) : child.gather(start, count: buffer.count)
    }
  }

  private static func numbers(_ positions: [Int32], nullable: Bool) -> Vector {
    let buffer = Buffer(byteCount: positions.count * 4)
    let output = buffer.pointer(as: Int32.self)
    let valid = Bitmap(count: positions.count, filled: true)
    for (place, position) in positions.enumerated() {
      output[place] = max(position, 0)
      if position < 0 { valid.clear(place) }
    }
    return .flat(
      .int, count: positions.count, values: buffer, validity: nullable ? valid : nil)
  }
}

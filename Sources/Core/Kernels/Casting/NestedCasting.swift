import Columns

/// Casts of arrays, maps and structs by casting what is inside.
enum NestedCasting {
  static func cast(_ input: Vector, _ count: Int, _ plan: CastPlan) throws(QueryError) -> Vector {
    let types = plan.target.childTypes
    guard types.count == input.children.count else {
      throw QueryError.internalError("cast to \(plan.target.simpleString)")
    }
    do throws(QueryError) {
      return try rebuilt(input, count, types, plan)
    } catch {
      // What failed may lie in memory that no valid row shows.
      guard plan.mode == .error else { throw error }
      return try rebuilt(compacted(input, count), count, types, plan)
    }
  }

  private static func rebuilt(
    _ input: Vector, _ count: Int, _ types: [DataType], _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    var children: [Vector] = []
    for (child, type) in zip(input.children, types) {
      children.append(
        try Casting.cast(child, plan.with(from: child.type, to: type), rowCount: child.count))
    }
    return .flat(
      plan.target, count: count, values: input.values, validity: input.validity,
      children: children.map { $0.flattened() }, heaps: input.heaps)
  }

  /// The same rows with children that hold just what valid rows show.
  private static func compacted(_ input: Vector, _ count: Int) -> Vector {
    if input.physical == .structure {
      let children = input.children.map { $0.nullWhereAny([input], rowCount: count) }
      return .structure(input.type, count: count, children: children, validity: input.validity)
    }
    let ranges = input.pointer(as: ListRange.self)
    let values = Buffer(byteCount: count * 8)
    let output = values.pointer(as: ListRange.self)
    var places: [Int32] = []
    for row in 0..<count {
      let isShown = !input.isNull(at: row)
      let length = isShown ? ranges[row].length : 0
      output[row] = ListRange(start: Int32(truncatingIfNeeded: places.count), length: length)
      for offset in 0..<length { places.append(ranges[row].start + offset) }
    }
    let children = input.children.map { child in
      places.withUnsafeBufferPointer { indices in
        guard let start = indices.baseAddress else { return child.slice(0..<0) }
        return child.gather(start, count: indices.count).flattened()
      }
    }
    return .flat(
      input.type, count: count, values: values, validity: input.validity, children: children,
      heaps: input.heaps)
  }
}

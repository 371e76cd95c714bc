package import Columns

/// What is told of the distinct elements of lists.
package enum DistinctElements {
  /// Each list with every element once, where it first stood.
  package static func unique(_ lists: Vector) throws(QueryError) -> Vector {
    let flat = lists.flattened()
    guard let elements = flat.children.first, elements.count > 0 else { return flat }
    let numbered = number(flat, elements)
    var places: [Int32] = []
    let ranges = Buffer(byteCount: flat.count * 8)
    let output = ranges.pointer(as: ListRange.self)
    let source = flat.pointer(as: ListRange.self)
    var known: Int32 = 0
    for row in 0..<flat.count {
      let start = Int32(truncatingIfNeeded: places.count)
      for offset in 0..<source[row].length {
        let place = Int(source[row].start + offset)
        // Numbers are given in order, so that a new one is the next.
        guard numbered[place] == known else { continue }
        known += 1
        places.append(Int32(truncatingIfNeeded: place))
      }
      output[row] = ListRange(
        start: start, length: Int32(truncatingIfNeeded: places.count) - start)
    }
    let chosen = places.withUnsafeBufferPointer { indices in
      indices.baseAddress.map { elements.gather($0, count: indices.count).flattened() }
    }
    return .flat(
      flat.type, count: flat.count, values: ranges, validity: flat.validity,
      children: [chosen ?? elements])
  }

  /// The most frequent element of each list, of equally frequent ones the least, or the greatest;
  /// null for empty lists.
  package static func mostFrequent(
    _ lists: Vector, preferGreatest: Bool
  ) throws(QueryError) -> Vector {
    let flat = lists.flattened()
    guard let elements = flat.children.first, elements.count > 0 else {
      return Vector.nulls(flat.type.childTypes.first ?? .null, count: flat.count).flattened()
    }
    let numbered = number(flat, elements)
    var counts = [Int32](repeating: 0, count: elements.count)
    for place in 0..<elements.count { counts[Int(numbered[place])] += 1 }
    let order = RowOrder(elements)
    let source = flat.pointer(as: ListRange.self)
    let indices = Buffer(byteCount: flat.count * 4)
    let output = indices.pointer(as: Int32.self)
    for row in 0..<flat.count {
      var best: Int32 = -1
      for offset in 0..<source[row].length {
        let place = source[row].start + offset
        guard best >= 0 else {
          best = place
          continue
        }
        let gain = counts[Int(numbered[Int(place)])] - counts[Int(numbered[Int(best)])]
        if gain > 0 {
          best = place
        } else if gain == 0 {
          let comparison = order.compare(Int(place), order, Int(best))
          if preferGreatest ? comparison > 0 : comparison < 0 { best = place }
        }
      }
      output[row] = best
    }
    return elements.gatherOrNull(output, count: flat.count)
  }

  /// A number for every element: equal ones of one list have the same, new ones the next.
  private static func number(_ lists: Vector, _ elements: Vector) -> [Int32] {
    let owners = Buffer(byteCount: elements.count * 4)
    let rows = owners.pointer(as: Int32.self)
    let source = lists.pointer(as: ListRange.self)
    for row in 0..<lists.count {
      for offset in 0..<source[row].length {
        rows[Int(source[row].start + offset)] = Int32(truncatingIfNeeded: row)
      }
    }
    let owner = Vector.flat(.int, count: elements.count, values: owners)
    let layout = KeyLayout(types: [.int, elements.type], nullable: [false, true])
    let table = GroupTable(layout)
    let encoded = layout.encode([owner, elements], rowCount: elements.count)
    let hashes = layout.hash(encoded)
    var numbers = [Int32](repeating: 0, count: elements.count)
    numbers.withUnsafeMutableBufferPointer { output in
      guard let start = output.baseAddress else { return }
      table.findOrInsert(
        encoded.words, hashes: hashes.pointer(as: UInt64.self), rowCount: elements.count,
        into: start)
    }
    return numbers
  }
}

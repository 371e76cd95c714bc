package import Columns

/// Questions about arrays and maps, and single elements of them.
package enum ListQueries {
  /// The number of elements or entries.
  package static func count(_ column: Vector, rowCount: Int) -> Vector {
    let lists = ListColumn(column)
    return makeValues([column], rowCount: rowCount, type: .int, as: Int32.self) {
      Int32(truncatingIfNeeded: lists[$0].count)
    }
  }

  /// True when an element equals the value; null when none does but some element is null.
  package static func contains(_ column: Vector, _ values: Vector, rowCount: Int) -> Vector {
    let lists = ListColumn(column)
    let elements = RowOrder(lists.elements)
    let wanted = RowOrder(values)
    return makeOptionals([column, values], rowCount: rowCount, type: .boolean, as: UInt8.self) {
      row -> UInt8? in
      var hasNull = false
      for place in lists[row] {
        if elements.vector.isNull(at: place) {
          hasNull = true
        } else if elements.compareValid(place, wanted, row) == 0 {
          return 1
        }
      }
      return hasNull ? nil : 0
    }
  }

  /// The place of the first element that equals the value, from 1; 0 for none.
  package static func position(_ column: Vector, _ values: Vector, rowCount: Int) -> Vector {
    let lists = ListColumn(column)
    let elements = RowOrder(lists.elements)
    let wanted = RowOrder(values)
    return makeValues([column, values], rowCount: rowCount, type: .long, as: Int64.self) { row in
      let range = lists[row]
      for place in range
      where !elements.vector.isNull(at: place) && elements.compareValid(place, wanted, row) == 0 {
        return Int64(place - range.lowerBound + 1)
      }
      return 0
    }
  }

  /// True when a map has the key.
  package static func containsKey(_ column: Vector, _ keys: Vector, rowCount: Int) -> Vector {
    let lists = ListColumn(column)
    let known = RowOrder(lists.elements)
    let wanted = RowOrder(keys)
    return makeTruths([column, keys], rowCount: rowCount) { row in
      lists[row].contains { known.compareValid($0, wanted, row) == 0 }
    }
  }

  /// The least or greatest element that is not null.
  package static func extreme(_ column: Vector, greatest: Bool, rowCount: Int) -> Vector {
    let lists = ListColumn(column)
    let elements = RowOrder(lists.elements)
    return pickElements([column], from: lists.elements, rowCount: rowCount) { row in
      var best: Int?
      for place in lists[row] where !elements.vector.isNull(at: place) {
        guard let known = best else {
          best = place
          continue
        }
        let order = elements.compareValid(place, elements, known)
        if greatest ? order > 0 : order < 0 { best = place }
      }
      return best
    }
  }

  /// The element at a place from 0; `failure` makes the error of places out of bounds, which are
  /// null without one.
  package static func element(
    _ column: Vector, at indices: Vector, rowCount: Int,
    failure: ((Int, Int) -> QueryError)?
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let index = ValueColumn<Int32>(indices)
    return try pickElements([column, indices], from: lists.elements, rowCount: rowCount) {
      (row) throws(QueryError) in
      let range = lists[row]
      let wanted = Int(index[row])
      if wanted >= 0, wanted < range.count { return range.lowerBound + wanted }
      if let failure { throw failure(wanted, range.count) }
      return nil
    }
  }

  /// The element at a place from 1, or from the end when negative.
  package static func elementFromOne(
    _ column: Vector, at indices: Vector, rowCount: Int,
    failure: ((Int, Int) -> QueryError)?
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let index = ValueColumn<Int32>(indices)
    return try pickElements([column, indices], from: lists.elements, rowCount: rowCount) {
      (row) throws(QueryError) in
      let range = lists[row]
      let wanted = Int(index[row])
      if wanted == 0 { throw ListErrors.zeroIndex }
      if wanted.magnitude <= range.count {
        return wanted > 0 ? range.lowerBound + wanted - 1 : range.upperBound + wanted
      }
      if let failure { throw failure(wanted, range.count) }
      return nil
    }
  }

  /// The value of a key; null when the map has none.
  package static func value(_ column: Vector, of keys: Vector, rowCount: Int) -> Vector {
    let maps = ListColumn(column)
    let known = RowOrder(maps.children[0])
    let wanted = RowOrder(keys)
    return pickElements([column, keys], from: maps.children[1], rowCount: rowCount) { row in
      maps[row].first { known.compareValid($0, wanted, row) == 0 }
    }
  }

  /// One element a row; no place makes null.
  private static func pickElements<Failure: Error>(
    _ arguments: [Vector], from elements: Vector, rowCount: Int,
    _ place: (Int) throws(Failure) -> Int?
  ) throws(Failure) -> Vector {
    let buffer = Buffer(byteCount: rowCount * 4)
    let places = buffer.pointer(as: Int32.self)
    for row in 0..<rowCount { places[row] = -1 }
    let validity = sharedValidity(arguments, rowCount: rowCount)
    try eachRow(rowCount, where: validity) { (row) throws(Failure) in
      if let found = try place(row) { places[row] = Int32(truncatingIfNeeded: found) }
    }
    return elements.gatherOrNull(places, count: rowCount)
  }
}

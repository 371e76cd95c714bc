package import Columns

/// Arrays with elements added, taken away or in another order.
package enum ListEdits {
  package static func reversed(
    _ column: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    return try makeLists([column], rowCount: rowCount, type: type, from: [lists.elements]) {
      row, assembly in
      for place in lists[row].reversed() { assembly.append(place) }
    }
  }

  /// Sorted; nulls at the beginning or the end.
  package static func sorted(
    _ column: Vector, ascending: Vector?, nullsLast: Bool, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let order = RowOrder(lists.elements)
    let rising = ascending.map { ValueColumn<UInt8>($0) }
    let arguments = [column] + (ascending.map { [$0] } ?? [])
    return try makeLists(arguments, rowCount: rowCount, type: type, from: [lists.elements]) {
      row, assembly in
      let isRising = rising.map { $0[row] != 0 } ?? true
      let nulls = lists[row].filter { order.vector.isNull(at: $0) }
      var places = lists[row].filter { !order.vector.isNull(at: $0) }
      places.sort {
        let result = order.compareValid($0, order, $1)
        return result == 0 ? $0 < $1 : isRising ? result < 0 : result > 0
      }
      let nullsFirst = !nullsLast && isRising
      if nullsFirst { for place in nulls { assembly.append(place) } }
      for place in places { assembly.append(place) }
      if !nullsFirst { for place in nulls { assembly.append(place) } }
    }
  }

  /// Without the elements that equal the value.
  package static func removing(
    _ column: Vector, _ values: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let elements = RowOrder(lists.elements)
    let unwanted = RowOrder(values)
    return try makeLists([column, values], rowCount: rowCount, type: type, from: [lists.elements]) {
      row, assembly in
      for place in lists[row]
      where elements.vector.isNull(at: place) || elements.compareValid(place, unwanted, row) != 0 {
        assembly.append(place)
      }
    }
  }

  package static func withoutNulls(
    _ column: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let elements = lists.elements
    return try makeLists([column], rowCount: rowCount, type: type, from: [elements]) {
      row, assembly in
      for place in lists[row] where !elements.isNull(at: place) { assembly.append(place) }
    }
  }

  /// So many elements from a place on, which counts from 1, or from the end when negative.
  package static func slice(
    _ column: Vector, _ starts: Vector, _ lengths: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let start = ValueColumn<Int32>(starts)
    let length = ValueColumn<Int32>(lengths)
    return try makeLists(
      [column, starts, lengths], rowCount: rowCount, type: type, from: [lists.elements]
    ) { (row, assembly) throws(QueryError) in
      let range = lists[row]
      let first = Int(start[row])
      if first == 0 {
        throw QueryError(
          "INVALID_PARAMETER_VALUE.START", sqlState: "22023",
          "The value of parameter(s) `start` in `slice` is invalid: Expects a positive or a "
            + "negative value for `start`, but got 0.")
      }
      if length[row] < 0 {
        throw QueryError(
          "INVALID_PARAMETER_VALUE.LENGTH", sqlState: "22023",
          "The value of parameter(s) `length` in `slice` is invalid: Expects `length` greater "
            + "than or equal to 0, but got \(length[row]).")
      }
      let from = first > 0 ? first - 1 : range.count + first
      guard from >= 0, from < range.count else { return }
      let place = range.lowerBound + from
      assembly.append(place..<min(place + Int(length[row]), range.upperBound))
    }
  }

  /// Where `added` puts the value of its row, which may be null.
  package enum End: Sendable { case front, back }

  package static func adding(
    _ column: Vector, _ values: Vector, at end: End, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let offset = lists.elements.count
    let elements = Vector.concat([lists.elements, values], as: type.childTypes[0])
    return try makeLists([column], rowCount: rowCount, type: type, from: [elements]) {
      row, assembly in
      if end == .front { assembly.append(offset + row) }
      assembly.append(lists[row])
      if end == .back { assembly.append(offset + row) }
    }
  }

  /// With a value put at a place, which counts from 1, or from the end when negative; places
  /// beyond the ends are reached through nulls.
  package static func inserting(
    _ column: Vector, _ positions: Vector, _ values: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let position = ValueColumn<Int32>(positions)
    let offset = lists.elements.count
    let elements = Vector.concat([lists.elements, values], as: type.childTypes[0])
    return try makeLists([column, positions], rowCount: rowCount, type: type, from: [elements]) {
      (row, assembly) throws(QueryError) in
      let range = lists[row]
      let wanted = Int(position[row])
      if wanted == 0 { throw ListErrors.zeroIndex }
      if wanted.magnitude > UInt(ListAssembly.maximumCount) / 2 {
        throw ListErrors.tooLong(Int(wanted.magnitude))
      }
      try assembly.admit(Int(wanted.magnitude), of: elements)
      let before = wanted > 0 ? wanted - 1 : range.count + wanted + 1
      if before < 0 {
        assembly.append(offset + row)
        for _ in before..<0 { assembly.appendNull() }
        assembly.append(range)
      } else {
        let cut = range.lowerBound + min(before, range.count)
        assembly.append(range.lowerBound..<cut)
        for _ in 0..<max(before - range.count, 0) { assembly.appendNull() }
        assembly.append(offset + row)
        assembly.append(cut..<range.upperBound)
      }
    }
  }

  /// All arrays of a row one after the other.
  package static func concat(
    _ columns: [Vector], type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = columns.map { ListColumn($0) }
    let elements = Vector.concat(lists.map(\.elements), as: type.childTypes[0])
    var offsets: [Int] = [0]
    for list in lists { offsets.append((offsets.last ?? 0) + list.elements.count) }
    return try makeLists(columns, rowCount: rowCount, type: type, from: [elements]) {
      row, assembly in
      for (list, offset) in zip(lists, offsets) {
        let range = list[row]
        assembly.append((range.lowerBound + offset)..<(range.upperBound + offset))
      }
    }
  }

  /// The elements of the inner arrays; null when one of them is null.
  package static func flattened(
    _ column: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let outer = ListColumn(column)
    let middle = outer.elements.flattened()
    let inner = ListColumn(middle)
    return try makeLists([column], rowCount: rowCount, type: type, from: [inner.elements]) {
      row, assembly in
      for place in outer[row] {
        if middle.isNull(at: place) { return assembly.setNull(row) }
        assembly.append(inner[place])
      }
    }
  }

  /// An array of one value so many times; the value may be null.
  package static func repeated(
    _ values: Vector, _ counts: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let count = ValueColumn<Int32>(counts)
    let elements = values.flattened()
    return try makeLists([counts], rowCount: rowCount, type: type, from: [elements]) {
      (row, assembly) throws(QueryError) in
      let times = max(Int(count[row]), 0)
      if times > ListAssembly.maximumCount {
        throw ListErrors.tooLong(times, parameter: "count", of: "array_repeat")
      }
      guard assembly.count + times < ListAssembly.maximumCount else {
        throw ListErrors.tooLong(times)
      }
      try assembly.admit(times, of: elements)
      for _ in 0..<times { assembly.append(row) }
    }
  }

  /// The arguments of a row as an array.
  package static func array(
    _ columns: [Vector], type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let elements = Vector.concat(columns, as: type.childTypes[0])
    return try makeLists([], rowCount: rowCount, type: type, from: [elements]) { row, assembly in
      for number in columns.indices { assembly.append(number * rowCount + row) }
    }
  }
}

package import Columns

/// Structs, and lists seen as lists of structs.
package enum Structures {
  /// The field at a place: the child, null also where the struct is.
  package static func field(_ column: Vector, _ place: Int, rowCount: Int) -> Vector {
    let flat = column.flattened()
    let child = flat.children[place]
    guard let validity = flat.validity else { return child }
    if child.encoding == .constant {
      let wide = child.flattened()
      return wide.withValidity(Bitmap.both(wide.validity, validity))
    }
    return child.withValidity(Bitmap.both(child.validity, validity))
  }

  /// One struct a row of equally long columns.
  package static func make(_ columns: [Vector], type: DataType, rowCount: Int) -> Vector {
    let children = zip(columns, type.childTypes).map { $0.flattened().retyped($1) }
    return .structure(type, count: rowCount, children: children)
  }

  /// The keys or the values of maps as arrays: the same ranges over one child.
  package static func mapPart(_ column: Vector, _ child: Int, type: DataType) -> Vector {
    let flat = column.flattened()
    return .flat(
      type, count: flat.count, values: flat.values, validity: flat.validity,
      children: [flat.children[child]])
  }

  /// Maps as arrays of key and value.
  package static func entries(_ column: Vector, type: DataType) -> Vector {
    let flat = column.flattened()
    let children = flat.children.map { $0.flattened() }
    let pairs = Vector.structure(
      type.childTypes[0], count: children[0].count, children: children)
    return .flat(
      type, count: flat.count, values: flat.values, validity: flat.validity, children: [pairs])
  }

  /// Arrays side by side as one array of structs; shorter ones are filled up with nulls.
  package static func zipped(
    _ columns: [Vector], type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = columns.map { ListColumn($0) }
    let validity = sharedValidity(columns, rowCount: rowCount)
    let ranges = Buffer(zeroedByteCount: rowCount * MemoryLayout<ListRange>.stride)
    let output = ranges.pointer(as: ListRange.self)
    var places = Array(repeating: [Int32](), count: lists.count)
    var total = 0
    try eachRow(rowCount, where: validity) { (row) throws(QueryError) in
      let longest = lists.map { $0[row].count }.max() ?? 0
      guard total + longest < ListAssembly.maximumCount else { throw ListErrors.tooLong(longest) }
      for (number, list) in lists.enumerated() {
        let range = list[row]
        for offset in 0..<longest {
          let place = offset < range.count ? range.lowerBound + offset : -1
          places[number].append(Int32(truncatingIfNeeded: place))
        }
      }
      output[row] = ListRange(
        start: Int32(truncatingIfNeeded: total), length: Int32(truncatingIfNeeded: longest))
      total += longest
    }
    let children = zip(lists, places).map { list, indices in
      indices.withUnsafeBufferPointer { buffer -> Vector in
        guard let start = buffer.baseAddress else {
          return list.elements.slice(0..<0).flattened()
        }
        return list.elements.gatherOrNull(start, count: buffer.count)
      }
    }
    let element = type.childTypes[0]
    let typed = zip(children, element.childTypes).map { $0.retyped($1) }
    let pairs = Vector.structure(element, count: total, children: typed)
    return .flat(
      type, count: rowCount, values: ranges, validity: validity, children: [pairs])
  }
}

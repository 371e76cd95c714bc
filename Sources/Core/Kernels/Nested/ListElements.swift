package import Columns

/// The elements that the non-null lists of a flat vector really show, in row order: children may
/// hold many more after a filter.
package struct ListElements {
  package let count: Int
  private let lengths: Buffer
  private let indices: Buffer

  package init(of lists: Vector, rowCount: Int) {
    let ranges = lists.pointer(as: ListRange.self)
    lengths = Buffer(byteCount: rowCount * 4)
    let lengthOf = lengths.pointer(as: Int32.self)
    var total = 0
    for row in 0..<rowCount {
      let length = lists.validity?[row] ?? true ? ranges[row].length : 0
      lengthOf[row] = length
      total += Int(length)
    }
    indices = Buffer(byteCount: total * 4)
    count = total
    let places = indices.pointer(as: Int32.self)
    var next = 0
    for row in 0..<rowCount {
      let start = ranges[row].start
      for element in 0..<lengthOf[row] {
        places[next] = start &+ element
        next &+= 1
      }
    }
  }

  /// The shown elements of a child vector.
  package func gather(_ child: Vector) -> Vector {
    child.gather(indices.pointer(as: Int32.self), count: count)
  }

  /// How many elements a row shows; null rows show none.
  package func length(of row: Int) -> Int { Int(lengths.pointer(as: Int32.self)[row]) }
}

package import Columns

/// Arrays as sets: the order of first appearance is kept, and nulls are equal to each other.
package enum ListSets {
  package static func distinct(
    _ column: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    var seen = ElementSet(lists.elements)
    return try makeLists([column], rowCount: rowCount, type: type, from: [lists.elements]) {
      row, assembly in
      seen.removeAll()
      for place in lists[row] where seen.insert(place) { assembly.append(place) }
    }
  }

  package enum Operation: Sendable { case union, intersection, difference }

  package static func combine(
    _ left: Vector, _ right: Vector, _ operation: Operation, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let first = ListColumn(left)
    let second = ListColumn(right)
    let offset = first.elements.count
    let elements = Vector.concat([first.elements, second.elements], as: type.childTypes[0])
    var seen = ElementSet(elements)
    var others = ElementSet(elements)
    return try makeLists([left, right], rowCount: rowCount, type: type, from: [elements]) {
      row, assembly in
      seen.removeAll()
      others.removeAll()
      let range = second[row]
      let shifted = (range.lowerBound + offset)..<(range.upperBound + offset)
      switch operation {
      case .union:
        for place in first[row] where seen.insert(place) { assembly.append(place) }
        for place in shifted where seen.insert(place) { assembly.append(place) }
      case .intersection, .difference:
        for place in shifted { _ = others.insert(place) }
        for place in first[row]
        where others.contains(place) == (operation == .intersection) && seen.insert(place) {
          assembly.append(place)
        }
      }
    }
  }

  /// True when both hold an equal element that is not null; null when only a null may be equal.
  package static func overlap(_ left: Vector, _ right: Vector, rowCount: Int) -> Vector {
    let first = ListColumn(left)
    let second = ListColumn(right)
    let offset = first.elements.count
    let elements = Vector.concat(
      [first.elements, second.elements], as: left.type.childTypes.first ?? .null)
    var seen = ElementSet(elements)
    return makeOptionals([left, right], rowCount: rowCount, type: .boolean, as: UInt8.self) {
      row -> UInt8? in
      seen.removeAll()
      var hasNull = false
      for place in first[row] {
        if elements.isNull(at: place) { hasNull = true } else { _ = seen.insert(place) }
      }
      for place in second[row] {
        if elements.isNull(at: place + offset) {
          hasNull = true
        } else if seen.contains(place + offset) {
          return 1
        }
      }
      return hasNull && !first[row].isEmpty && !second[row].isEmpty ? nil : 0
    }
  }
}

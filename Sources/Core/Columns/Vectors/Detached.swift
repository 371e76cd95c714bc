extension Vector {
  /// The same values without the memory of others: long strings and the elements of lists are
  /// copied, so that what they were taken from can go.
  public func detached() -> Vector {
    if heaps.isEmpty, children.isEmpty, base == nil { return self }
    let flat = flattened()
    switch flat.physical {
    case .view: return flat.withOwnStrings
    case .list: return flat.withOwnElements
    case .structure:
      return .structure(
        type, count: count, children: flat.children.map { $0.detached() }, validity: flat.validity)
    default: return flat
    }
  }

  private var withOwnStrings: Vector {
    let heap = StringHeap()
    let buffer = Buffer(byteCount: count * 16)
    let output = buffer.pointer(as: StringView.self)
    let input = pointer(as: StringView.self)
    for row in 0..<count {
      output[row] = validity?[row] ?? true ? heap.intern(input[row]) : StringView()
    }
    return .flat(type, count: count, values: buffer, validity: validity, heaps: [heap])
  }

  private var withOwnElements: Vector {
    let input = pointer(as: ListRange.self)
    let buffer = Buffer(byteCount: count * 8)
    let output = buffer.pointer(as: ListRange.self)
    var elements: [Int32] = []
    for row in 0..<count {
      let range = validity?[row] ?? true ? input[row] : ListRange(start: 0, length: 0)
      output[row] = ListRange(
        start: Int32(truncatingIfNeeded: elements.count), length: range.length)
      for element in 0..<range.length { elements.append(range.start &+ element) }
    }
    return .flat(
      type, count: count, values: buffer, validity: validity, physical: physical,
      children: children.map { $0.gather(elements, count: elements.count).detached() })
  }
}

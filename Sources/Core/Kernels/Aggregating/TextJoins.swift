package import Columns

/// The texts of each group joined by a delimiter, in the order of arrival or of keys.
package final class TextJoins: GroupStates {
  /// How one key orders the texts.
  package struct Key: Sendable {
    package var type: DataType
    package var ascending: Bool
    package var nullsFirst: Bool

    package init(_ type: DataType, ascending: Bool, nullsFirst: Bool) {
      self.type = type
      self.ascending = ascending
      self.nullsFirst = nullsFirst
    }
  }

  private let type: DataType
  private let distinct: Bool
  private let keys: [Key]
  private let texts: CollectedRows
  private let keyRows: [CollectedRows]
  private var delimiter: Value = .null

  /// The arguments are the text, a delimiter and the keys. `type` is STRING or BINARY.
  package init(_ type: DataType, distinct: Bool = false, keys: [Key]) {
    self.type = type
    self.distinct = distinct
    self.keys = keys
    texts = CollectedRows(type)
    keyRows = keys.map { CollectedRows($0.type) }
  }

  package func resize(groupCount: Int) {
    texts.resize(groupCount: groupCount)
    for rows in keyRows { rows.resize(groupCount: groupCount) }
  }

  package func update(_ grouped: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard grouped.count > 0, let text = arguments.first, !text.isConstantNull else { return }
    if arguments.count > 1, delimiter.isNull { delimiter = arguments[1].value(at: 0) }
    let valid = RowValidity([text])
    var places: [Int32] = []
    var groups: [Int32] = []
    for row in 0..<grouped.count where valid.isValid(row) {
      places.append(Int32(truncatingIfNeeded: row))
      groups.append(grouped.groups?[row] ?? 0)
    }
    places.withUnsafeBufferPointer { indices in
      groups.withUnsafeBufferPointer { owners in
        guard let start = indices.baseAddress, !indices.isEmpty else { return }
        let chosen = GroupedRows(groups: owners.baseAddress, count: owners.count)
        texts.add(text.gather(start, count: indices.count), chosen, keepingNulls: true)
        for (rows, key) in zip(keyRows, arguments.dropFirst(2)) {
          rows.add(key.gather(start, count: indices.count), chosen, keepingNulls: true)
        }
      }
    }
  }

  private func listType(_ element: DataType) -> DataType { .array(element, containsNull: true) }

  package var stateTypes: [DataType] {
    [listType(type)] + keys.map { listType($0.type) } + [type]
  }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    let lists = zip(keyRows, keys).map { $0.lists(groups, as: listType($1.type)) }
    let shown = Vector.constant(delimiter, type, count: groups.count).flattened()
    return [texts.lists(groups, as: listType(type))] + lists + [shown]
  }

  package func merge(states: [Vector], _ grouped: GroupedRows) throws(QueryError) {
    guard grouped.count > 0 else { return }
    if delimiter.isNull, let last = states.last { delimiter = last.value(at: 0) }
    texts.merge(states[0], grouped)
    for (rows, list) in zip(keyRows, states.dropFirst()) { rows.merge(list, grouped) }
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let lists = texts.lists(groups, as: listType(type))
    let views = lists.children[0].flattened()
    let source = views.pointer(as: StringView.self)
    let orders = zip(keyRows, keys).map {
      RowOrder($0.lists(groups, as: listType($1.type)).children[0])
    }
    let ranges = lists.pointer(as: ListRange.self)
    let heap = StringHeap()
    let buffer = Buffer(byteCount: groups.count * 16)
    let output = buffer.pointer(as: StringView.self)
    let validity = Bitmap(count: groups.count, filled: false)
    var writer = ByteWriter()
    var seen = ElementSet(views)
    for row in 0..<groups.count {
      output[row] = StringView()
      let start = Int(ranges[row].start)
      var places = Array(start..<start + Int(ranges[row].length))
      if places.isEmpty { continue }
      if !orders.isEmpty { places.sort { isBefore($0, $1, orders) } }
      if distinct {
        seen.removeAll()
        places.removeAll { !seen.insert($0) }
      }
      writer.clear()
      for (index, place) in places.enumerated() {
        if index > 0 { writeDelimiter(&writer) }
        source[place].withBytes { bytes in
          if let first = bytes.baseAddress { writer.write(first, count: bytes.count) }
        }
      }
      output[row] = heap.intern(writer.bytes, count: writer.count)
      validity.set(row)
    }
    return .flat(
      type, count: groups.count, values: buffer, validity: validity.allSet ? nil : validity,
      heaps: [heap])
  }

  private func writeDelimiter(_ writer: inout ByteWriter) {
    switch delimiter {
    case .string(let text): writer.write(text)
    case .binary(let bytes): for byte in bytes { writer.write(byte) }
    default: break
    }
  }

  private func isBefore(_ one: Int, _ other: Int, _ orders: [RowOrder]) -> Bool {
    for (order, key) in zip(orders, keys) {
      let nulls = (order.vector.isNull(at: one), order.vector.isNull(at: other))
      if nulls.0 != nulls.1 { return nulls.0 == key.nullsFirst }
      let comparison = order.compare(one, order, other)
      if comparison != 0 { return (comparison < 0) == key.ascending }
    }
    return one < other
  }

  package var byteSize: Int { keyRows.reduce(texts.byteSize) { $0 + $1.byteSize } }
}

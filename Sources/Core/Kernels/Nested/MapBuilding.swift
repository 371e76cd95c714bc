package import Columns

/// Maps made of keys and values. Keys must not be null and no two may be equal.
package enum MapBuilding {
  /// From keys and values in turn.
  package static func map(
    _ columns: [Vector], type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let types = type.childTypes
    let pairs = columns.count / 2
    let keys = Vector.concat((0..<pairs).map { columns[$0 * 2] }, as: types[0])
    let values = Vector.concat((0..<pairs).map { columns[$0 * 2 + 1] }, as: types[1])
    return try make([], [keys, values], type: type, rowCount: rowCount) { row, assembly in
      for pair in 0..<pairs { assembly.append(pair * rowCount + row) }
    }
  }

  package static func fromArrays(
    _ keys: Vector, _ values: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let keyLists = ListColumn(keys)
    let valueLists = ListColumn(values)
    // The two children have different places: the values are brought into the keys' order first.
    let buffer = Buffer(byteCount: keyLists.elements.count * 4)
    let places = buffer.pointer(as: Int32.self)
    for place in 0..<keyLists.elements.count { places[place] = -1 }
    let validity = sharedValidity([keys, values], rowCount: rowCount)
    let sharesKeys = keys.encoding == .constant && values.encoding != .constant
    if sharesKeys {
      return try fromArrays(keys.flattened(), values, type: type, rowCount: rowCount)
    }
    try eachRow(rowCount, where: validity) { (row) throws(QueryError) in
      let range = keyLists[row]
      let other = valueLists[row]
      guard range.count == other.count else {
        throw QueryError(
          "_LEGACY_ERROR_TEMP_2128", sqlState: "22023",
          "The key array and value array of MapData must have the same length.")
      }
      for (place, source) in zip(range, other) {
        places[place] = Int32(truncatingIfNeeded: source)
      }
    }
    let aligned = valueLists.elements.gatherOrNull(places, count: keyLists.elements.count)
    return try make(
      [keys, values], [keyLists.elements, aligned], type: type, rowCount: rowCount
    ) { row, assembly in assembly.append(keyLists[row]) }
  }

  /// From an array of pairs; a null pair makes the map null.
  package static func fromEntries(
    _ column: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let lists = ListColumn(column)
    let entries = lists.elements.flattened()
    return try make([column], entries.children, type: type, rowCount: rowCount) { row, assembly in
      for place in lists[row] where entries.isNull(at: place) { return assembly.setNull(row) }
      assembly.append(lists[row])
    }
  }

  package static func concat(
    _ columns: [Vector], type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let maps = columns.map { ListColumn($0) }
    let types = type.childTypes
    let keys = Vector.concat(maps.map { $0.children[0] }, as: types[0])
    let values = Vector.concat(maps.map { $0.children[1] }, as: types[1])
    var offsets: [Int] = [0]
    for map in maps { offsets.append((offsets.last ?? 0) + map.elements.count) }
    return try make(columns, [keys, values], type: type, rowCount: rowCount) { row, assembly in
      for (map, offset) in zip(maps, offsets) {
        let range = map[row]
        assembly.append((range.lowerBound + offset)..<(range.upperBound + offset))
      }
    }
  }

  /// Lists of keys and of values, made elsewhere, as maps whose keys are checked.
  package static func checked(
    _ lists: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let column = ListColumn(lists)
    return try make([lists], lists.children, type: type, rowCount: rowCount) { row, assembly in
      assembly.append(column[row])
    }
  }

  /// Text such as `a:1,b:2` as a map; a part without a value has null.
  package static func parse(
    _ column: Vector, pairs: RegularExpression, values: RegularExpression, type: DataType,
    rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let ranges = Buffer(zeroedByteCount: rowCount * MemoryLayout<ListRange>.stride)
    let output = ranges.pointer(as: ListRange.self)
    var keySink = TextListSink()
    var valueSink = TextListSink()
    var missing: [Int] = []
    let validity = sharedValidity([column], rowCount: rowCount)
    try pairs.withMatcher { (pairMatcher) throws(QueryError) in
      try values.withMatcher { (valueMatcher) throws(QueryError) in
        try eachRow(rowCount, where: validity) { (row) throws(QueryError) in
          let start = keySink.count
          try eachPart(of: text[row], pairMatcher) { (part) throws(QueryError) in
            if try valueMatcher.find(in: part), let found = valueMatcher.group(0) {
              keySink.share(part.prefix(found.lowerBound))
              valueSink.share(part.from(found.upperBound))
            } else {
              keySink.share(part)
              missing.append(valueSink.count)
              valueSink.share(part.prefix(0))
            }
          }
          output[row] = ListRange(
            start: Int32(truncatingIfNeeded: start),
            length: Int32(truncatingIfNeeded: keySink.count - start))
        }
      }
    }
    let count = valueSink.count
    var found = valueSink.finish(sharing: [column])
    if !missing.isEmpty {
      let bits = Bitmap(count: count, filled: true)
      for place in missing { bits.clear(place) }
      found = found.withValidity(bits)
    }
    let lists = Vector.flat(
      type, count: rowCount, values: ranges, validity: validity,
      children: [keySink.finish(sharing: [column]), found])
    return try checked(lists, type: type, rowCount: rowCount)
  }

  private static func eachPart(
    of text: Bytes, _ matcher: RegexMatcher, _ body: (Bytes) throws(QueryError) -> Void
  ) throws(QueryError) {
    var start = 0
    var cuts: [Range<Int>] = []
    try matcher.eachMatch(in: text) { match in
      if !match.isEmpty { cuts.append(match) }
      return true
    }
    for cut in cuts {
      try body(text[start..<cut.lowerBound])
      start = cut.upperBound
    }
    try body(text.from(start))
  }

  private static func make(
    _ arguments: [Vector], _ children: [Vector], type: DataType, rowCount: Int,
    _ body: (Int, inout ListAssembly) throws(QueryError) -> Void
  ) throws(QueryError) -> Vector {
    let result = try makeLists(
      arguments, rowCount: rowCount, type: type, from: children, body)
    try checkKeys(of: result)
    return result
  }

  private static func checkKeys(of maps: Vector) throws(QueryError) {
    let lists = ListColumn(maps)
    let keys = lists.elements
    if !keys.hasNoNulls {
      for place in 0..<keys.count where keys.isNull(at: place) { throw ListErrors.nullKey }
    }
    var seen = ElementSet(keys)
    for row in 0..<maps.count {
      seen.removeAll()
      for place in lists[row] where !seen.insert(place) {
        throw ListErrors.duplicateKey(ValueText.text(keys.value(at: place), keys.type) ?? "null")
      }
    }
  }
}

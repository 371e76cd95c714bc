package import Columns

/// Numbers and truths about strings.
package enum TextMeasures {
  /// Characters of text, bytes of binary values.
  package static func length(_ column: Vector, rowCount: Int) -> Vector {
    if column.type == .binary { return byteLength(column, times: 1, rowCount: rowCount) }
    let text = TextColumn(column)
    return makeValues([column], rowCount: rowCount, type: .int, as: Int32.self) {
      Int32(truncatingIfNeeded: text[$0].characterCount)
    }
  }

  /// Bytes, or bits when `times` is 8.
  package static func byteLength(_ column: Vector, times: Int32, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeValues([column], rowCount: rowCount, type: .int, as: Int32.self) {
      Int32(truncatingIfNeeded: text.view($0).count) &* times
    }
  }

  /// The code of the first character; 0 for none.
  package static func firstCode(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeValues([column], rowCount: rowCount, type: .int, as: Int32.self) { row in
      let bytes = text[row]
      return bytes.count == 0 ? 0 : Int32(bitPattern: bytes.scalar(at: 0).scalar.value)
    }
  }

  package enum Containment: Sendable { case prefix, suffix, anywhere }

  package static func contains(
    _ column: Vector, _ parts: Vector, _ containment: Containment, rowCount: Int
  ) -> Vector {
    let text = TextColumn(column)
    let part = TextColumn(parts)
    let arguments = [column, parts]
    switch containment {
    case .prefix: return makeTruths(arguments, rowCount: rowCount) { text[$0].hasPrefix(part[$0]) }
    case .suffix: return makeTruths(arguments, rowCount: rowCount) { text[$0].hasSuffix(part[$0]) }
    case .anywhere:
      return makeTruths(arguments, rowCount: rowCount) {
        TextSearch(part[$0]).find(in: text[$0]) >= 0
      }
    }
  }

  /// The character position of a part at or after a position, from 1; 0 when it is not there.
  package static func position(
    of parts: Vector, in column: Vector, from starts: Vector?, rowCount: Int
  ) -> Vector {
    let text = TextColumn(column)
    let part = TextColumn(parts)
    let start = starts.map { ValueColumn<Int32>($0) }
    let arguments = [column, parts] + (starts.map { [$0] } ?? [])
    return makeValues(arguments, rowCount: rowCount, type: .int, as: Int32.self) { row in
      let bytes = text[row]
      let first = start.map { Int($0[row]) } ?? 1
      if first < 1 { return 0 }
      if part[row].count == 0 { return 1 }
      let place = bytes.place(after: first &- 1)
      let found = TextSearch(part[row]).find(in: bytes, from: place)
      return found < 0 ? 0 : Int32(truncatingIfNeeded: bytes.prefix(found).characterCount &+ 1)
    }
  }

  /// The place of a word in a list parted by commas, from 1; 0 when it is not there.
  package static func positionInList(
    of words: Vector, _ lists: Vector, rowCount: Int
  ) -> Vector {
    let word = TextColumn(words)
    let list = TextColumn(lists)
    return makeValues([words, lists], rowCount: rowCount, type: .int, as: Int32.self) { row in
      let items = list[row]
      let wanted = word[row]
      if wanted.buffer.contains(UInt8(ascii: ",")) { return 0 }
      var number: Int32 = 1
      var start = 0
      for place in 0...items.count
      where place == items.count || items[place] == UInt8(ascii: ",") {
        if items[start..<place] == wanted { return number }
        number &+= 1
        start = place &+ 1
      }
      return 0
    }
  }

  /// The least number of insertions, deletions and replacements between two strings; -1 where
  /// it is above the threshold.
  package static func editDistance(
    _ left: Vector, _ right: Vector, threshold: Vector?, rowCount: Int
  ) -> Vector {
    let one = TextColumn(left)
    let other = TextColumn(right)
    let limit = threshold.map { ValueColumn<Int32>($0) }
    let arguments = [left, right] + (threshold.map { [$0] } ?? [])
    return makeValues(arguments, rowCount: rowCount, type: .int, as: Int32.self) { row in
      let distance = editDistance(one[row].scalars, other[row].scalars)
      if let limit, distance > max(Int(limit[row]), -1) { return -1 }
      return Int32(truncatingIfNeeded: distance)
    }
  }

  private static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var costs = Array(0...right.count)
    for (row, scalar) in left.enumerated() {
      var diagonal = costs[0]
      costs[0] = row + 1
      for (column, other) in right.enumerated() {
        let replaced = diagonal + (scalar == other ? 0 : 1)
        diagonal = costs[column + 1]
        costs[column + 1] = min(replaced, diagonal + 1, costs[column] + 1)
      }
    }
    return costs[right.count]
  }

  /// True when the digits satisfy Luhn's check sum.
  package static func hasValidCheckDigit(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    return makeTruths([column], rowCount: rowCount) { row in
      let bytes = text[row]
      if bytes.count == 0 { return false }
      var sum = 0
      for place in 0..<bytes.count {
        let byte = bytes[bytes.count &- 1 &- place]
        guard byte >= 0x30, byte <= 0x39 else { return false }
        var digit = Int(byte &- 0x30)
        if place & 1 == 1 {
          digit &*= 2
          if digit > 9 { digit &-= 9 }
        }
        sum &+= digit
      }
      return sum % 10 == 0
    }
  }
}

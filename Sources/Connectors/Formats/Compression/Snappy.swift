/// Snappy's raw blocks: the length of the text, then literals and copies of what came before.
enum Snappy {
  /// Nil for damaged blocks and for texts longer than `limit`.
  static func decode(_ input: [UInt8], limit: Int) -> [UInt8]? {
    var place = 0
    guard let length = variableLength(input, &place), length <= limit else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(length)
    while place < input.count {
      let tag = input[place]
      place += 1
      if tag & 3 == 0 {
        guard let count = literalLength(tag, input, &place), place + count <= input.count,
          output.count + count <= length
        else { return nil }
        output += input[place..<place + count]
        place += count
      } else {
        guard let (offset, count) = copy(tag, input, &place), offset > 0,
          offset <= output.count, output.count + count <= length
        else { return nil }
        // The copy may reach into what it writes.
        let start = output.count - offset
        for step in 0..<count { output.append(output[start + step]) }
      }
    }
    return output.count == length ? output : nil
  }

  private static func variableLength(_ input: [UInt8], _ place: inout Int) -> Int? {
    var result = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      guard place < input.count else { return nil }
      let byte = input[place]
      place += 1
      result |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return result }
    }
    return nil
  }

  private static func literalLength(
    _ tag: UInt8, _ input: [UInt8], _ place: inout Int
  ) -> Int? {
    let short = Int(tag >> 2)
    if short < 60 { return short + 1 }
    return number(short - 59, input, &place).map { $0 + 1 }
  }

  private static func copy(
    _ tag: UInt8, _ input: [UInt8], _ place: inout Int
  ) -> (offset: Int, count: Int)? {
    switch tag & 3 {
    case 1:
      guard let low = number(1, input, &place) else { return nil }
      return (Int(tag >> 5) << 8 | low, Int(tag >> 2 & 7) + 4)
    case 2: return number(2, input, &place).map { ($0, Int(tag >> 2) + 1) }
    default: return number(4, input, &place).map { ($0, Int(tag >> 2) + 1) }
    }
  }

  private static func number(_ width: Int, _ input: [UInt8], _ place: inout Int) -> Int? {
    guard place + width <= input.count else { return nil }
    var result = 0
    for offset in 0..<width { result |= Int(input[place + offset]) << (8 * offset) }
    place += width
    return result
  }

  /// Compresses at most 64 KiB, so that all offsets fit two bytes.
  static func encode(_ input: ArraySlice<UInt8>) -> [UInt8] {
    let input = Array(input)
    var output: [UInt8] = []
    var length = input.count
    while length >= 0x80 {
      output.append(UInt8(length & 0x7F) | 0x80)
      length >>= 7
    }
    output.append(UInt8(length))
    var seen = [Int](repeating: -1, count: 1 << 13)
    var literalStart = 0
    var place = 0
    while place + 4 <= input.count {
      let word = four(input, place)
      let slot = Int((word &* 0x1E35_A7BD) >> 19)
      let candidate = seen[slot]
      seen[slot] = place
      guard candidate >= 0, four(input, candidate) == word else {
        place += 1
        continue
      }
      var count = 4
      while place + count < input.count, input[candidate + count] == input[place + count] {
        count += 1
      }
      appendLiteral(input[literalStart..<place], to: &output)
      appendCopies(offset: place - candidate, count: count, to: &output)
      place += count
      literalStart = place
    }
    appendLiteral(input[literalStart...], to: &output)
    return output
  }

  private static func four(_ input: [UInt8], _ place: Int) -> UInt32 {
    UInt32(input[place]) | UInt32(input[place + 1]) << 8 | UInt32(input[place + 2]) << 16
      | UInt32(input[place + 3]) << 24
  }

  private static func appendLiteral(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let count = bytes.count - 1
    if count < 60 {
      output.append(UInt8(count << 2))
    } else if count < 256 {
      output += [60 << 2, UInt8(count)]
    } else {
      output += [61 << 2, UInt8(count & 255), UInt8(count >> 8 & 255)]
    }
    output += bytes
  }

  private static func appendCopies(offset: Int, count: Int, to output: inout [UInt8]) {
    var rest = count
    while rest > 0 {
      let step = min(rest, 64)
      output += [UInt8((step - 1) << 2 | 2), UInt8(offset & 255), UInt8(offset >> 8)]
      rest -= step
    }
  }
}

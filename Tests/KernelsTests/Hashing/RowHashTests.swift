import Columns
import Kernels
import Testing

@Suite struct RowHashTests {
  private func hashes(_ columns: [Vector]) -> [UInt64] {
    let count = columns.first?.count ?? 0
    let result = hashColumns(columns, rowCount: count)
    return (0..<count).map { result.pointer(as: UInt64.self)[$0] }
  }

  @Test func encodingsHashAlike() {
    let long = "a string that is longer than twelve bytes"
    let base = Vector.of(.string, [.string("b"), .string(long), .null])
    let indices = Buffer(byteCount: 16)
    for (place, index) in [Int32(1), 0, 2, 1].enumerated() {
      indices.pointer(as: Int32.self)[place] = index
    }
    let dictionary = Vector.dictionary(indices: indices, count: 4, base: base)
    let flat = Vector.of(.string, [.string(long), .string("b"), .null, .string(long)])
    #expect(hashes([dictionary]) == hashes([flat]))
    let constant = Vector.constant(.string(long), .string, count: 4)
    #expect(hashes([constant])[3] == hashes([flat])[0])
    #expect(hashes([Vector.nulls(.string, count: 4)])[0] == hashes([flat])[2])
  }

  @Test func decimalLayoutsHashAlike() {
    let values: [Value] = [-1, 0, 5, 1 << 62].map { .decimal(unscaled: $0, scale: 2) }
    let narrow = Vector.of(.decimal(precision: 18, scale: 2), values)
    let wide = Vector.of(.decimal(precision: 38, scale: 2), values)
    #expect(narrow.physical != wide.physical)
    #expect(hashes([narrow]) == hashes([wide]))
  }

  @Test func zerosAndNaNsAreOneValueEach() {
    let payload = Double(nan: 7, signaling: false)
    let found = hashes([.of(.double, [.double(0), .double(-0.0), .double(.nan), .double(payload)])])
    #expect(found[0] == found[1])
    #expect(found[2] == found[3])
    #expect(found[0] != found[2])
  }

  @Test func mapsHashInAnyOrder() {
    let type = DataType.map(.int, .string, valueContainsNull: true)
    let found = hashes([
      .of(
        type,
        [
          .map(keys: [.int(1), .int(2)], values: [.string("a"), .null]),
          .map(keys: [.int(2), .int(1)], values: [.null, .string("a")]),
          .map(keys: [.int(1), .int(2)], values: [.null, .string("a")]),
        ])
    ])
    #expect(found[0] == found[1])
    #expect(found[0] != found[2])
  }

  @Test func stringsOfAllLengthsDiffer() {
    var values: [Value] = []
    for length in 0..<80 {
      values.append(.string(String(repeating: "x", count: length)))
      values.append(.string(String(repeating: "x", count: length) + "y"))
      values.append(.string("y" + String(repeating: "x", count: length + 1)))
    }
    #expect(Set(hashes([.of(.string, values)])).count == values.count)
  }

  /// The low and the high bits of hashed consecutive keys must spread over slots.
  @Test func consecutiveKeysSpread() {
    let found = hashes([.of(.long, (0..<4096).map { .long($0 &* 1024) })])
    for shift in [0, 20, 52] {
      let slots = Set(found.map { ($0 >> UInt64(shift)) & 4095 })
      #expect(slots.count > 2300, "bits from \(shift) on fill \(slots.count) of 4096 slots")
    }
  }

  @Test func columnOrderMatters() {
    let left = Vector.of(.int, [.int(1), .int(2)])
    let right = Vector.of(.int, [.int(2), .int(1)])
    let found = hashes([left, right])
    #expect(found[0] != found[1])
  }
}

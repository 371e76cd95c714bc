import Columns
import Kernels
import Testing

/// Hashes that other systems computed; buckets and shuffles must agree with them.
@Suite struct SparkHashTests {
  struct Case: Sendable, CustomStringConvertible {
    var value: Value
    var type: DataType
    var hash: Int32
    var description: String { "\(type.simpleString) \(value)" }
  }

  static let cases = [
    Case(value: .null, type: .int, hash: 42),
    Case(value: .int(1), type: .int, hash: -559_580_957),
    Case(value: .long(1), type: .long, hash: -1_712_319_331),
    Case(value: .double(1.5), type: .double, hash: 1_290_763_749),
    Case(value: .boolean(true), type: .boolean, hash: -559_580_957),
    Case(value: .date(19723), type: .date, hash: -456_589_419),
    Case(value: .string("a"), type: .string, hash: 1_485_273_170),
    Case(value: .string(""), type: .string, hash: 142_593_372),
    Case(
      value: .array([.int(1), .int(2)]), type: .array(.int, containsNull: false),
      hash: -222_940_379),
  ]

  @Test(arguments: cases) func murmur3(_ example: Case) {
    let column = Vector.of(example.type, [example.value])
    let hashes = SparkHash.murmur3([column], rowCount: 1)
    #expect(hashes.pointer(as: Int32.self)[0] == example.hash)
  }

  @Test func severalColumns() {
    let columns = [Vector.of(.int, [.int(1)]), Vector.of(.string, [.string("a")])]
    let hashes = SparkHash.murmur3(columns, rowCount: 1)
    #expect(hashes.pointer(as: Int32.self)[0] == -936_062_819)
  }

  @Test func xxHash64() {
    let texts = SparkHash.xxHash64([.of(.string, [.string("a")])], rowCount: 1)
    #expect(texts.pointer(as: Int64.self)[0] == -8_582_455_328_737_087_284)
    let numbers = SparkHash.xxHash64([.of(.int, [.int(1)])], rowCount: 1)
    #expect(numbers.pointer(as: Int64.self)[0] == -6_698_625_589_789_238_999)
  }
}

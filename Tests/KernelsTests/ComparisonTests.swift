import Columns
import Kernels
import Testing

@Suite struct ComparisonTests {
  static let words = ["", "a", "ab", "abcdabcdabcd", "abcdabcdabcde", "abcdabcdabcdf", "b", "é"]

  static let makers: [(DataType, @Sendable (inout SeededGenerator) -> Value)] = [
    (.int, { .int(Int32($0.next() % 5)) }), (.long, { .long(Int64($0.next() % 5)) }),
    (.byte, { .byte(Int8($0.next() % 5)) }), (.boolean, { .boolean($0.next() % 2 == 0) }),
    (.string, { .string(words[Int($0.next() % 8)]) }),
    (.double, { .double([0, -0.0, .nan, 1, -.infinity][Int($0.next() % 5)]) }),
    (.float, { .float([0, -0.0, .nan, 1, -.infinity][Int($0.next() % 5)]) }),
    (
      .decimal(precision: 38, scale: 2),
      { .decimal(unscaled: Int128($0.next() % 5) << 70, scale: 2) }
    ),
    (
      .array(.int, containsNull: true),
      { .array([.int(1), $0.next() % 2 == 0 ? .null : .int(Int32($0.next() % 3))]) }
    ),
  ]

  /// The order of two values, nulls inside first; NaN last.
  static func order(_ left: Value, _ right: Value) -> Int {
    func sign<T: Comparable>(_ one: T, _ other: T) -> Int {
      one < other ? -1 : one == other ? 0 : 1
    }
    switch (left, right) {
    case (.null, .null): return 0
    case (.null, _): return -1
    case (_, .null): return 1
    case (.int(let one), .int(let other)): return sign(one, other)
    case (.long(let one), .long(let other)): return sign(one, other)
    case (.byte(let one), .byte(let other)): return sign(one, other)
    case (.boolean(let one), .boolean(let other)): return sign(one ? 1 : 0, other ? 1 : 0)
    case (.string(let one), .string(let other)):
      return Array(one.utf8).lexicographicallyPrecedes(Array(other.utf8))
        ? -1 : one == other ? 0 : 1
    case (.double(let one), .double(let other)):
      return one.isNaN || other.isNaN
        ? sign(one.isNaN ? 1 : 0, other.isNaN ? 1 : 0) : sign(one, other)
    case (.float(let one), .float(let other)):
      return order(.double(Double(one)), .double(Double(other)))
    case (.decimal(let one, _), .decimal(let other, _)): return sign(one, other)
    case (.array(let ones), .array(let others)):
      for (one, other) in zip(ones, others) where order(one, other) != 0 {
        return order(one, other)
      }
      return sign(ones.count, others.count)
    default: return 0
    }
  }

  static let relations: [(Comparison, @Sendable (Int) -> Bool)] = [
    (.equal, { $0 == 0 }), (.unequal, { $0 != 0 }), (.less, { $0 < 0 }),
    (.lessOrEqual, { $0 <= 0 }), (.greater, { $0 > 0 }), (.greaterOrEqual, { $0 >= 0 }),
  ]

  @Test(arguments: makers.indices)
  func matchesTheReference(index: Int) throws {
    let (type, make) = Self.makers[index]
    var random = RandomVectors(seed: UInt64(index) + 11)
    for count in [0, 1, 63, 64, 65, 500] {
      for leftShape in RandomVectors.Shape.allCases {
        for rightShape in RandomVectors.Shape.allCases {
          let left = random.vector(type, leftShape, count: count, make)
          let right = random.vector(type, rightShape, count: count, make)
          try check(left, right)
        }
      }
    }
  }

  private func check(_ left: Vector, _ right: Vector) throws {
    let count = left.count
    let (lefts, rights) = (left.allValues, right.allValues)
    for (relation, holds) in Self.relations {
      let result = try relation.compute(left, right, rowCount: count)
        .nullWhereAny([left, right], rowCount: count)
      let expected = (0..<count).map { row -> Value in
        lefts[row].isNull || rights[row].isNull
          ? .null : .boolean(holds(Self.order(lefts[row], rights[row])))
      }
      #expect(result.allValues == expected)
    }
    let safe = try Comparison.nullSafeEqual(left, right, rowCount: count)
    #expect(
      safe.allValues
        == (0..<count).map { .boolean(Self.order(lefts[$0], rights[$0]) == 0) })
  }

  @Test(arguments: RandomVectors.Shape.allCases, RandomVectors.Shape.allCases)
  func threeValuedLogic(leftShape: RandomVectors.Shape, rightShape: RandomVectors.Shape) {
    var random = RandomVectors(seed: 5)
    func truth(_ value: Value) -> Bool? {
      if case .boolean(let truth) = value { truth } else { nil }
    }
    for count in [0, 1, 64, 65, 300] {
      let left = random.vector(.boolean, leftShape, count: count) { .boolean($0.next() % 2 == 0) }
      let right = random.vector(.boolean, rightShape, count: count) { .boolean($0.next() % 2 == 0) }
      let pairs = zip(left.allValues, right.allValues).map { (truth($0), truth($1)) }
      let and = Logic.and(left, right, rowCount: count).allValues.map(truth)
      let or = Logic.or(left, right, rowCount: count).allValues.map(truth)
      #expect(
        and
          == pairs.map { $0 == false || $1 == false ? false : $0 == nil || $1 == nil ? nil : true })
      #expect(
        or == pairs.map { $0 == true || $1 == true ? true : $0 == nil || $1 == nil ? nil : false })
      #expect(
        Logic.not(left, rowCount: count).allValues.map(truth) == pairs.map { $0.0.map { !$0 } })
    }
  }
}

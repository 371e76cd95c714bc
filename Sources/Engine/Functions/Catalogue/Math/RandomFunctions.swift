import Columns
import Expressions
import Kernels
import Synchronization

/// Random values, repeatable where a seed is given.
package enum RandomFunctions {
  package static let entries: [FunctionEntry] = [
    number("rand", aliases: ["random"], "A random number from 0 up to 1.") {
      $0.uniform(rowCount: $1)
    },
    number("randn", aliases: [], "A random number of the standard normal distribution.") {
      $0.normal(rowCount: $1)
    },
    FunctionEntry(
      "randstr", .math, usage: "randstr(length[, seed])", "Random letters and digits.",
      examples: [FunctionExample("randstr(3, 0)", "ceV")], nulls: .neverNull,
      deterministic: false,
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...2)
        try TypingRule.cast(&call, 0, to: .uncast(.oneOf([.int, .exactly(.short)])))
        guard call.arguments[0].isFoldable else {
          throw TypingErrors.nonFoldable(call, argument: 0, name: "length", type: .int)
        }
        try checkSeed(&call, 1)
        return .string
      },
      .prepared { (_, _) in
        SeededFunction(seedAt: 1) { (stream, input) throws(QueryError) in
          let length = input[0].value(at: 0).wholeNumber ?? 0
          guard length >= 0 else {
            throw QueryError(
              "INVALID_PARAMETER_VALUE.LENGTH", sqlState: "22023",
              "The value of parameter(s) `length` in `randstr` is invalid: Expects `length` "
                + "greater than or equal to 0, but got \(length).")
          }
          return try stream.strings(length: Int(length), rowCount: input.rowCount)
        }
      }),
    FunctionEntry(
      "uniform", .math, usage: "uniform(min, max[, seed])", "A random number of a range.",
      examples: [FunctionExample("uniform(10, 20, 0)", "17")], deterministic: false,
      typing: uniformTyping,
      .prepared { (_, _) in SeededFunction(seedAt: 2, uniform) }),
    FunctionEntry(
      "shuffle", .array, usage: "shuffle(array[, seed])", "The elements in random order.",
      deterministic: false,
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...2)
        try TypingRule.cast(&call, 0, to: .anyArray)
        try checkSeed(&call, 1)
        return call.arguments[0].type
      },
      .prepared { (_, _) in
        SeededFunction(seedAt: 1) { $0.shuffled($1[0], rowCount: $1.rowCount) }
      }),
  ]

  private static func number(
    _ name: String, aliases: [String], _ summary: String,
    _ values: @escaping @Sendable (RandomStream, _ rowCount: Int) -> Vector
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .math, usage: "\(name)([seed])", summary, nulls: .neverNull,
      deterministic: false,
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 0...1)
        try checkSeed(&call, 0)
        return .double
      },
      .prepared { (_, _) in SeededFunction(seedAt: 0) { values($0, $1.rowCount) } })
  }

  private static func checkSeed(_ call: inout Call, _ index: Int) throws(QueryError) {
    guard index < call.arguments.count else { return }
    try TypingRule.cast(&call, index, to: .uncast(.oneOf([.int, .long])))
    guard call.arguments[index].isFoldable else {
      throw QueryError(
        "SEED_EXPRESSION_IS_UNFOLDABLE", sqlState: "42K08",
        "The seed expression \"\(call.arguments[index].sqlText)\" of the expression "
          + "\"\(call.sqlText)\" must be foldable.", at: call.place.position)
    }
  }

  private static let uniformTyping = TypingRule { (call, _) throws(QueryError) in
    try TypingRule.checkCount(call, 2...3)
    for index in 0..<2 {
      try TypingRule.cast(&call, index, to: .uncast(.numeric))
      guard call.arguments[index].isFoldable else {
        throw TypingErrors.nonFoldable(
          call, argument: index, name: index == 0 ? "min" : "max", type: .int)
      }
    }
    try checkSeed(&call, 2)
    let (left, right) = (call.arguments[0].type, call.arguments[1].type)
    if left.isInteger, right.isInteger { return TypeCoercion.tightest(left, right) ?? .long }
    if left == .double || right == .double { return .double }
    if left == .float || right == .float { return .float }
    return left.isDecimal ? left : right
  }

  private static let uniform: @Sendable (RandomStream, KernelInput) throws(QueryError) -> Vector = {
    (stream, input) throws(QueryError) in
    let count = input.rowCount
    let low = try Casting.cast(input[0], to: .double, rowCount: count)
    let high = try Casting.cast(input[1], to: .double, rowCount: count)
    let width = try Arithmetic.subtract(high, low, .double, rowCount: count)
    let distance = try Arithmetic.multiply(
      width, stream.uniform(rowCount: count), .double, rowCount: count)
    let sum = try Arithmetic.add(low, distance, .double, rowCount: count)
    return try Casting.cast(sum, to: input.type, rowCount: count)
  }
}

/// A random function of one call: its stream begins with the first batch, which tells the seed.
private final class SeededFunction: PreparedFunction {
  private let place: Int
  private let compute: @Sendable (RandomStream, KernelInput) throws(QueryError) -> Vector
  private let stream = Mutex<RandomStream?>(nil)

  init(
    seedAt place: Int,
    _ compute: @escaping @Sendable (RandomStream, KernelInput) throws(QueryError) -> Vector
  ) {
    self.place = place
    self.compute = compute
  }

  func evaluate(_ input: KernelInput) throws(QueryError) -> Vector {
    guard input.rowCount > 0 else { return .nulls(input.type, count: 0) }
    let stream = stream.withLock { known in
      if let known { return known }
      let made = RandomStream(seed: seed(of: input))
      known = made
      return made
    }
    return try compute(stream, input)
  }

  private func seed(of input: KernelInput) -> Int64 {
    guard place < input.arguments.count else { return RandomStream.anySeed() }
    return input[place].value(at: 0).wholeNumber ?? 0
  }
}

extension Value {
  /// The number of a whole number of any size.
  var wholeNumber: Int64? {
    switch self {
    case .byte(let number): Int64(number)
    case .short(let number): Int64(number)
    case .int(let number): Int64(number)
    case .long(let number): number
    default: nil
    }
  }
}

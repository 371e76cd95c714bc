import Columns
import Expressions
import Functions

/// Comparisons with a literal, the literal on the right and brought to the type of what it is
/// compared with: sources and statistics know columns, not casts of columns.
struct ComparisonSimplification {
  private let context: RuleContext

  init(_ context: RuleContext) { self.context = context }

  private static let mirrored = [
    "=": "=", "<=>": "<=>", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
  ]

  func simplified(_ written: Call) -> Expression? {
    guard written.arguments.count == 2 else { return nil }
    var call = written
    var changed = false
    if call.arguments[0].isLiteral, !call.arguments[1].isLiteral,
      let mirrored = Self.mirrored[call.name]
    {
      call.name = mirrored
      call.arguments.swapAt(0, 1)
      changed = true
    }
    if call.name != "<=>", call.arguments.contains(where: \.isNullLiteral) {
      return .literal(Literal(.null, .boolean))
    }
    if let unwrapped = unwrapped(call) { return unwrapped }
    return changed ? .call(call) : nil
  }

  /// `cast(x AS wider) < literal` as a comparison of `x`, when the literal fits its type.
  private func unwrapped(_ call: Call) -> Expression? {
    guard case .cast(let cast) = call.arguments[0], cast.mode != .attempt,
      case .literal(let literal) = call.arguments[1], !literal.value.isNull,
      Self.keepsOrder(from: cast.child.type, to: cast.type),
      let value = Self.narrowed(literal.value, to: cast.child.type)
    else { return nil }
    var inner = call
    inner.arguments = [cast.child, .literal(Literal(value, cast.child.type))]
    return .call(inner)
  }

  /// True when every value of the type has an image of its own, in the same order.
  static func keepsOrder(from: DataType, to target: DataType) -> Bool {
    switch (from, target) {
    case (.decimal(let precision, let scale), .decimal(let wider, let widerScale)):
      return widerScale >= scale && wider - widerScale >= precision - scale
    case (_, .decimal(let precision, let scale)):
      guard from.isInteger, let shape = DecimalTypes.shape(of: from) else { return false }
      return precision - scale >= shape.precision
    case (.byte, .double), (.short, .double), (.int, .double), (.byte, .float), (.short, .float):
      return true
    case (.date, .timestampNTZ): return true
    default:
      guard let one = width(from), let other = width(target) else { return false }
      return other >= one
    }
  }

  private static func width(_ type: DataType) -> Int? {
    switch type {
    case .byte: 1
    case .short: 2
    case .int: 4
    case .long: 8
    default: nil
    }
  }

  /// The same value in a narrower type; nil when the type does not have it.
  static func narrowed(_ value: Value, to type: DataType) -> Value? {
    switch type {
    case .byte, .short, .int, .long: return wholeNumber(value).flatMap { whole($0, type) }
    case .decimal(let precision, let scale): return decimal(value, precision, scale)
    case .date:
      let day: Int64 = 86_400_000_000
      guard case .timestampNTZ(let micros) = value, micros % day == 0 else { return nil }
      return Int32(exactly: micros / day).map { .date($0) }
    default: return nil
    }
  }

  private static func whole(_ number: Int128, _ type: DataType) -> Value? {
    switch type {
    case .byte: Int8(exactly: number).map { .byte($0) }
    case .short: Int16(exactly: number).map { .short($0) }
    case .int: Int32(exactly: number).map { .int($0) }
    default: Int64(exactly: number).map { .long($0) }
    }
  }

  private static func wholeNumber(_ value: Value) -> Int128? {
    switch value {
    case .byte(let number): return Int128(number)
    case .short(let number): return Int128(number)
    case .int(let number): return Int128(number)
    case .long(let number): return Int128(number)
    case .float(let number): return Int128(exactly: number)
    case .double(let number): return Int128(exactly: number)
    case .decimal(let unscaled, let scale):
      guard let power = powerOfTen(scale), unscaled % power == 0 else { return nil }
      return unscaled / power
    default: return nil
    }
  }

  private static func decimal(_ value: Value, _ precision: Int, _ scale: Int) -> Value? {
    guard case .decimal(var unscaled, var place) = value else { return nil }
    while place > scale, unscaled % 10 == 0 {
      unscaled /= 10
      place -= 1
    }
    guard place <= scale, let power = powerOfTen(scale - place),
      let limit = powerOfTen(precision)
    else { return nil }
    let (product, overflow) = unscaled.multipliedReportingOverflow(by: power)
    guard !overflow, product.magnitude < limit.magnitude else { return nil }
    return .decimal(unscaled: product, scale: scale)
  }

  private static func powerOfTen(_ exponent: Int) -> Int128? {
    guard (0...38).contains(exponent) else { return nil }
    var power: Int128 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }
}

/// `x = 1 OR x = 2 OR x IN (3, 4)` as one list.
enum DisjunctionOfEqualities {
  static func merged(_ disjunction: Expression) -> Expression? {
    var subject: Expression?
    var choices: [Expression] = []
    for part in disjunction.disjuncts {
      guard case .call(let call) = part, let first = call.arguments.first,
        call.name == "=" && call.arguments.count == 2 || call.name == "in",
        subject == nil || subject == first, first.isDeterministic, !first.isLiteral,
        call.arguments.dropFirst().allSatisfy({ $0.isLiteral && !$0.isNullLiteral })
      else { return nil }
      subject = first
      choices += call.arguments.dropFirst()
    }
    guard let subject, choices.count > 1 else { return nil }
    return .call(
      Call(
        "in", [subject] + choices,
        resolution: .init(.scalar, .boolean, nullable: subject.nullable)))
  }
}

/// Patterns without anything special in them as the plain comparisons that they are.
struct PatternSimplification {
  private let context: RuleContext

  init(_ context: RuleContext) { self.context = context }

  func simplified(_ call: Call) throws(QueryError) -> Expression? {
    guard call.arguments.count == 2, case .literal(let literal) = call.arguments[1],
      case .string(let pattern) = literal.value, call.arguments[0].type == .string,
      !pattern.contains("_"), !pattern.contains("\\")
    else { return nil }
    let text = call.arguments[0]
    var middle = Substring(pattern)
    let opens = middle.hasPrefix("%")
    while middle.hasPrefix("%") { middle.removeFirst() }
    let closes = middle.hasSuffix("%")
    while middle.hasSuffix("%") { middle.removeLast() }
    guard !middle.isEmpty, !middle.contains("%") else { return nil }
    let part = Expression.literal(Literal(.string(String(middle)), .string))
    switch (opens, closes) {
    case (false, false): return .predicate("=", [text, part])
    case (false, true): return try context.call("startswith", [text, part])
    case (true, false): return try context.call("endswith", [text, part])
    case (true, true): return try context.call("contains", [text, part])
    }
  }
}

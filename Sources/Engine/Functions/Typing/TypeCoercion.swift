package import Columns
package import Expressions

/// Which types turn into which without being asked, under ANSI rules.
package enum TypeCoercion {
  /// The type to which choices, comparisons, set operations and lists bring two types; a string
  /// takes the type of the other side.
  package static func common(_ left: DataType, _ right: DataType) -> DataType? {
    widest(left, right) ?? nested(left, right, common) ?? withString(left, right)
  }

  /// The common type of many; the null type when there are none.
  package static func common(of types: [DataType]) -> DataType? {
    fold(types, common)
  }

  /// As `common(of:)`, where strings and other types have nothing in common.
  package static func commonWithoutStrings(of types: [DataType]) -> DataType? {
    fold(types) { widest($0, $1) ?? nested($0, $1, widest) }
  }

  /// The narrowest type that holds both without loss, decimals included.
  package static func widest(_ left: DataType, _ right: DataType) -> DataType? {
    tightest(left, right) ?? widestDecimal(left, right)
  }

  /// The type to which the two sides of an operator are brought before it looks at them.
  package static func tightest(_ left: DataType, _ right: DataType) -> DataType? {
    let left = left.asText
    let right = right.asText
    if left == right { return left }
    if left == .null { return right }
    if right == .null { return left }
    if let number = tightestNumber(left, right) { return number }
    switch (left, right) {
    case (.date, .timestamp), (.timestamp, .date), (.timestamp, .timestampNTZ),
      (.timestampNTZ, .timestamp):
      return .timestamp
    case (.date, .timestampNTZ), (.timestampNTZ, .date): return .timestampNTZ
    case (.time(let one), .time(let other)): return .time(precision: max(one, other))
    case (.yearMonthInterval(let from, let to), .yearMonthInterval(let from2, let to2)):
      return .yearMonthInterval(from: min(from, from2), to: max(to, to2))
    case (.dayTimeInterval(let from, let to), .dayTimeInterval(let from2, let to2)):
      return .dayTimeInterval(from: min(from, from2), to: max(to, to2))
    default: return nested(left, right, tightest)
    }
  }

  /// The type that a string takes beside `other`; nil when it takes none.
  package static func withString(_ left: DataType, _ right: DataType) -> DataType? {
    let other: DataType
    switch (left.isText, right.isText) {
    case (true, false): other = right
    case (false, true): other = left
    default: return nil
    }
    switch other {
    case .byte, .short, .int, .long: return .long
    case .float, .double, .decimal: return .double
    case .null: return .string
    case .boolean, .binary, .date, .timestamp, .timestampNTZ, .time: return other
    default: return nil
    }
  }

  /// True when a value may be stored as, or handed to a parameter of, another type unasked.
  package static func isAssignable(_ from: DataType, to target: DataType) -> Bool {
    if from == target || from == .null { return true }
    if from.isNumeric, target.isNumeric { return true }
    if target.isText { return !from.isNested && from != .variant }
    switch (from, target) {
    case (.date, .timestamp), (.date, .timestampNTZ), (.timestamp, .date),
      (.timestamp, .timestampNTZ), (.timestampNTZ, .date), (.timestampNTZ, .timestamp):
      return true
    case (.time, .time), (.yearMonthInterval, .yearMonthInterval),
      (.dayTimeInterval, .dayTimeInterval):
      return true
    case (.array(let element, let nulls), .array(let wanted, let allowed)):
      return (allowed || !nulls) && isAssignable(element, to: wanted)
    case (.map(let key, let value, let nulls), .map(let key2, let value2, let allowed)):
      return (allowed || !nulls) && isAssignable(key, to: key2) && isAssignable(value, to: value2)
    case (.structure(let fields), .structure(let wanted)):
      return fields.count == wanted.count
        && zip(fields, wanted).allSatisfy {
          ($1.nullable || !$0.nullable) && isAssignable($0.type, to: $1.type)
        }
    default: return false
    }
  }

  private static func fold(
    _ types: [DataType], _ join: (DataType, DataType) -> DataType?
  ) -> DataType? {
    var result = DataType.null
    for type in types {
      guard let next = join(result, type) else { return nil }
      result = next
    }
    return result
  }

  private static let integers: [DataType] = [.byte, .short, .int, .long]

  private static func tightestNumber(_ left: DataType, _ right: DataType) -> DataType? {
    switch (left.isNumeric, right.isNumeric) {
    case (true, true): break
    default: return nil
    }
    switch (left, right) {
    case (.decimal, .decimal): return nil
    case (.decimal(let precision, let scale), _):
      return holds(precision - scale, right) ? left : nil
    case (_, .decimal(let precision, let scale)):
      return holds(precision - scale, left) ? right : nil
    default: break
    }
    if left.isFloating || right.isFloating {
      return left == .float && right == .float ? .float : .double
    }
    let places = [left, right].compactMap { integers.firstIndex(of: $0) }
    return places.max().map { integers[$0] }
  }

  private static func holds(_ integerDigits: Int, _ type: DataType) -> Bool {
    guard type.isInteger, let shape = DecimalTypes.shape(of: type) else { return false }
    return integerDigits >= shape.precision
  }

  private static func widestDecimal(_ left: DataType, _ right: DataType) -> DataType? {
    guard left.isDecimal || right.isDecimal, left.isNumeric, right.isNumeric else { return nil }
    if left.isFloating || right.isFloating { return .double }
    guard let one = DecimalTypes.shape(of: left), let other = DecimalTypes.shape(of: right) else {
      return nil
    }
    return DecimalTypes.wider(one, other).type
  }

  private static func nested(
    _ left: DataType, _ right: DataType, _ join: (DataType, DataType) -> DataType?
  ) -> DataType? {
    switch (left, right) {
    case (.array(let one, let nulls), .array(let other, let nulls2)):
      return join(one, other).map { .array($0, containsNull: nulls || nulls2) }
    case (.map(let key, let value, let nulls), .map(let key2, let value2, let nulls2)):
      guard let joined = join(key, key2), let values = join(value, value2) else { return nil }
      return .map(joined, values, valueContainsNull: nulls || nulls2)
    case (.structure(let fields), .structure(let others)):
      guard fields.count == others.count else { return nil }
      var result: [Field] = []
      for (field, other) in zip(fields, others) {
        guard field.name.lowercased() == other.name.lowercased(),
          let type = join(field.type, other.type)
        else { return nil }
        result.append(Field(field.name, type, nullable: field.nullable || other.nullable))
      }
      return .structure(result)
    default: return nil
    }
  }
}

extension DataType {
  /// Text of any kind is plain text in expressions: lengths matter to tables alone.
  package var asText: DataType { isText ? .string : self }

  /// Equal but for what may be null inside and how fields are called.
  package func hasSameShape(as other: DataType) -> Bool {
    switch (self, other) {
    case (.array(let one, _), .array(let two, _)): one.hasSameShape(as: two)
    case (.map(let key, let value, _), .map(let key2, let value2, _)):
      key.hasSameShape(as: key2) && value.hasSameShape(as: value2)
    case (.structure(let one), .structure(let two)):
      one.count == two.count && zip(one, two).allSatisfy { $0.type.hasSameShape(as: $1.type) }
    default: asText == other.asText
    }
  }
}

extension Expression {
  /// This expression as `type`: itself when it has the type, a null literal turned into one of
  /// that type, else an implicit cast.
  package func coerced(to type: DataType) -> Expression {
    if self.type == type { return self }
    if case .literal(let literal) = self, literal.value.isNull {
      return .literal(Literal(.null, type))
    }
    return .cast(Cast(self, to: type, mode: .implicit))
  }
}

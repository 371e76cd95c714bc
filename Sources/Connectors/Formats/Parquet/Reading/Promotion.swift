import Columns

/// Turns vectors of the type that a file has into those of the type that its table has.
indirect enum Promotion: Sendable {
  /// The same memory under another type.
  case retype(DataType)
  /// Between fixed-width numbers, by layout.
  case number(to: DataType)
  /// Multiplies by a power of ten.
  case decimal(to: DataType, factor: Int128)
  case days(to: DataType)
  /// Members by name; nil for those that the file lacks.
  case structure(to: DataType, [Member?])
  case list(to: DataType, [Promotion])

  struct Member: Sendable {
    var place: Int
    var promotion: Promotion
  }

  /// Nil when values of the one type cannot be read as the other.
  init?(from source: DataType, to target: DataType) {
    if source.isReadAs(target) {
      self = .retype(target)
      return
    }
    switch (source, target) {
    case (_, .string) where source == .binary || source.isText,
      (_, .char) where source.isText, (_, .varchar) where source.isText,
      (.string, .binary):
      self = .retype(target)
    case (.byte, .short), (.byte, .int), (.byte, .long), (.short, .int), (.short, .long),
      (.int, .long), (.short, .byte), (.int, .byte), (.int, .short), (.byte, .double),
      (.short, .double), (.int, .double), (.float, .double):
      self = .number(to: target)
    case (.date, .timestampNTZ): self = .days(to: target)
    case (_, .decimal(let precision, let scale)):
      guard let digits = Promotion.digits(source), scale >= digits.scale,
        precision - scale >= digits.whole
      else { return nil }
      self = .decimal(to: target, factor: Promotion.power(scale - digits.scale))
    default:
      guard let nested = Promotion.nested(from: source, to: target) else { return nil }
      self = nested
    }
  }

  private static func nested(from source: DataType, to target: DataType) -> Promotion? {
    switch (source, target) {
    case (.structure(let fields), .structure(let wanted)):
      var members: [Member?] = []
      for field in wanted {
        let name = field.name.lowercased()
        guard let place = fields.firstIndex(where: { $0.name.lowercased() == name }) else {
          members.append(nil)
          continue
        }
        guard let promotion = Promotion(from: fields[place].type, to: field.type) else {
          return nil
        }
        members.append(Member(place: place, promotion: promotion))
      }
      return .structure(to: target, members)
    case (.array, .array), (.map, .map):
      var children: [Promotion] = []
      for (child, wanted) in zip(source.childTypes, target.childTypes) {
        guard let promotion = Promotion(from: child, to: wanted) else { return nil }
        children.append(promotion)
      }
      return .list(to: target, children)
    default:
      return nil
    }
  }

  private static func digits(_ type: DataType) -> (whole: Int, scale: Int)? {
    switch type {
    case .byte: (3, 0)
    case .short: (5, 0)
    case .int: (10, 0)
    case .long: (20, 0)
    case .decimal(let precision, let scale): (precision - scale, scale)
    default: nil
    }
  }

  private static func power(_ exponent: Int) -> Int128 {
    (0..<exponent).reduce(Int128(1)) { product, _ in product * 10 }
  }

  func apply(_ vector: Vector) throws(PageDamage) -> Vector {
    if case .retype(let type) = self { return vector.retyped(type) }
    let flat = vector.flattened()
    switch self {
    case .retype: return flat
    case .number(let type): return Promotion.convert(flat, to: type)
    case .decimal(let type, let factor):
      return try Promotion.scale(flat, to: type, factor: factor)
    case .days(let type): return Promotion.multiplyDays(flat, to: type)
    case .structure(let type, let members):
      var children: [Vector] = []
      for (place, member) in members.enumerated() {
        if let member {
          children.append(try member.promotion.apply(flat.children[member.place]))
        } else {
          children.append(.nulls(type.childTypes[place], count: flat.count))
        }
      }
      return .structure(type, count: flat.count, children: children, validity: flat.validity)
    case .list(let type, let promotions):
      var children: [Vector] = []
      for (child, promotion) in zip(flat.children, promotions) {
        children.append(try promotion.apply(child))
      }
      return .flat(
        type, count: flat.count, values: flat.values, validity: flat.validity, children: children)
    }
  }
}

extension Promotion {
  private static func convert(_ vector: Vector, to type: DataType) -> Vector {
    switch (vector.physical, type.physical) {
    case (.int8, .int16): map(vector, type, Int8.self) { Int16($0) }
    case (.int8, .int32): map(vector, type, Int8.self) { Int32($0) }
    case (.int8, .int64): map(vector, type, Int8.self) { Int64($0) }
    case (.int16, .int32): map(vector, type, Int16.self) { Int32($0) }
    case (.int16, .int64): map(vector, type, Int16.self) { Int64($0) }
    case (.int32, .int64): map(vector, type, Int32.self) { Int64($0) }
    case (.int16, .int8): map(vector, type, Int16.self) { Int8(truncatingIfNeeded: $0) }
    case (.int32, .int8): map(vector, type, Int32.self) { Int8(truncatingIfNeeded: $0) }
    case (.int32, .int16): map(vector, type, Int32.self) { Int16(truncatingIfNeeded: $0) }
    case (.int8, .float64): map(vector, type, Int8.self) { Double($0) }
    case (.int16, .float64): map(vector, type, Int16.self) { Double($0) }
    case (.int32, .float64): map(vector, type, Int32.self) { Double($0) }
    case (.float32, .float64): map(vector, type, Float.self) { Double($0) }
    default: vector.retyped(type)
    }
  }

  private static func multiplyDays(_ vector: Vector, to type: DataType) -> Vector {
    map(vector, type, Int32.self) { Int64($0) * 86_400_000_000 }
  }

  private static func scale(
    _ vector: Vector, to type: DataType, factor: Int128
  ) throws(PageDamage) -> Vector {
    let result = Buffer(byteCount: vector.count * type.physical.byteWidth)
    for row in 0..<vector.count {
      let source: Int128
      switch vector.physical {
      case .int8: source = Int128(vector.pointer(as: Int8.self)[row])
      case .int16: source = Int128(vector.pointer(as: Int16.self)[row])
      case .int32: source = Int128(vector.pointer(as: Int32.self)[row])
      case .int64: source = Int128(vector.pointer(as: Int64.self)[row])
      default: source = vector.pointer(as: Int128.self)[row]
      }
      let (product, overflow) = source.multipliedReportingOverflow(by: factor)
      let isValid = vector.validity?[row] ?? true
      if type.physical == .int128 {
        if overflow, isValid { throw PageDamage("a decimal has more digits than its type") }
        result.pointer(as: Int128.self)[row] = product
      } else {
        let narrow = Int64(exactly: product)
        if narrow == nil, isValid { throw PageDamage("a decimal has more digits than its type") }
        result.pointer(as: Int64.self)[row] = narrow ?? 0
      }
    }
    return .flat(type, count: vector.count, values: result, validity: vector.validity)
  }

  private static func map<Source: BitwiseCopyable, Target: BitwiseCopyable>(
    _ vector: Vector, _ type: DataType, _: Source.Type, _ convert: (Source) -> Target
  ) -> Vector {
    let result = Buffer(byteCount: vector.count * MemoryLayout<Target>.stride)
    let source = vector.pointer(as: Source.self)
    let target = result.pointer(as: Target.self)
    for row in 0..<vector.count { target[row] = convert(source[row]) }
    return .flat(type, count: vector.count, values: result, validity: vector.validity)
  }
}

extension DataType {
  /// True when vectors of this type need no change to be of the other: they differ at most in
  /// what may be null.
  func isReadAs(_ other: DataType) -> Bool {
    switch (self, other) {
    case (.array(let left, _), .array(let right, _)): left.isReadAs(right)
    case (.map(let leftKey, let leftValue, _), .map(let rightKey, let rightValue, _)):
      leftKey.isReadAs(rightKey) && leftValue.isReadAs(rightValue)
    case (.structure(let left), .structure(let right)):
      left.count == right.count
        && zip(left, right).allSatisfy {
          $0.name.lowercased() == $1.name.lowercased() && $0.type.isReadAs($1.type)
        }
    case (.char, .char), (.varchar, .varchar), (.time, .time): true
    default: self == other
    }
  }
}

/// Reads a column whose type in the file is narrower than in the table.
final class PromotedColumnReader: ColumnReader {
  private let source: any ColumnReader
  private let promotion: Promotion
  private let path: String

  init(_ source: any ColumnReader, _ promotion: Promotion, path: String) {
    self.source = source
    self.promotion = promotion
    self.path = path
  }

  func skip(_ count: Int) { source.skip(count) }

  func read(_ count: Int) throws -> Vector { try promotion.apply(source.read(count)) }

  func read(_ count: Int, only rows: Selection) throws -> Vector {
    try promotion.apply(source.read(count, only: rows))
  }
}

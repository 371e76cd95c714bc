import Columns

/// What a variant is made of, as SQL spells types.
indirect enum VariantSchema {
  case void
  case plain(DataType)
  case object([(name: String, schema: VariantSchema)])
  case array(VariantSchema)
  case variant

  init(_ value: VariantValue) {
    switch value {
    case .null: self = .void
    case .boolean: self = .plain(.boolean)
    case .long: self = .plain(.long)
    case .decimal(let unscaled, let scale):
      let digits = max(String(unscaled.magnitude).count, scale)
      self = .plain(.decimal(precision: digits, scale: scale))
    case .float: self = .plain(.float)
    case .double: self = .plain(.double)
    case .string: self = .plain(.string)
    case .binary: self = .plain(.binary)
    case .date: self = .plain(.date)
    case .timestamp: self = .plain(.timestamp)
    case .timestampNTZ: self = .plain(.timestampNTZ)
    case .object(let members):
      self = .object(members.map { ($0.name, VariantSchema($0.value)) })
    case .array(let elements):
      self = .array(elements.reduce(.void) { $0.joined(with: VariantSchema($1)) })
    }
  }

  /// What both are; a variant when they have nothing in common.
  func joined(with other: VariantSchema) -> VariantSchema {
    switch (self, other) {
    case (.void, _): return other
    case (_, .void): return self
    case (.plain(let one), .plain(let two)):
      return Self.joined(one, two).map { .plain($0) } ?? .variant
    case (.array(let one), .array(let two)): return .array(one.joined(with: two))
    case (.object(let one), .object(let two)):
      var members = one
      for member in two {
        if let place = members.firstIndex(where: { $0.name == member.name }) {
          members[place].schema = members[place].schema.joined(with: member.schema)
        } else {
          members.append(member)
        }
      }
      return .object(
        members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    default: return .variant
    }
  }

  private static func joined(_ left: DataType, _ right: DataType) -> DataType? {
    if left == right { return left }
    guard left.isNumeric, right.isNumeric else { return nil }
    if left.isFloating || right.isFloating { return .double }
    let (one, other) = (shape(left), shape(right))
    let scale = max(one.scale, other.scale)
    let whole = max(one.precision - one.scale, other.precision - other.scale)
    return whole + scale > 38 ? .double : .decimal(precision: whole + scale, scale: scale)
  }

  private static func shape(_ type: DataType) -> (precision: Int, scale: Int) {
    if case .decimal(let precision, let scale) = type { (precision, scale) } else { (20, 0) }
  }

  var text: String {
    switch self {
    case .void: "VOID"
    case .plain(let type): type.sqlName
    case .variant: "VARIANT"
    case .array(let element): "ARRAY<\(element.text)>"
    case .object(let members):
      "OBJECT<" + members.map { "\($0.name): \($0.schema.text)" }.joined(separator: ", ") + ">"
    }
  }
}

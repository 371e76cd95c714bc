import Columns

/// Casts to and from variants.
enum VariantCasting {
  enum Result {
    case value(Value)
    case invalid
  }

  // MARK: From variants

  static func fromVariants(
    _ input: Vector, _ count: Int, _ plan: CastPlan
  ) throws(QueryError) -> Vector {
    var builder = VectorBuilder(plan.target)
    for row in 0..<count {
      if input.isNull(at: row) {
        builder.append(.null)
        continue
      }
      let variant = input.variant(at: row)
      switch value(variant, plan.target, plan.zone) {
      case .value(let value): builder.append(value)
      case .invalid:
        if plan.mode != .null { throw invalid(variant, plan.target, "try_variant_get") }
        builder.append(.null)
      }
    }
    return builder.finish()
  }

  static func invalid(
    _ variant: VariantValue, _ type: DataType, _ suggestion: String
  ) -> QueryError {
    QueryError(
      "INVALID_VARIANT_CAST", sqlState: "22023",
      "The variant value `\(variant.json)` cannot be cast into `\"\(type.sqlName)\"`. Please use "
        + "`\(suggestion)` instead.")
  }

  static func value(_ variant: VariantValue, _ type: DataType, _ zone: TimeZone) -> Result {
    if type == .variant { return .value(.binary(variant.bytes)) }
    switch (variant, type) {
    case (.null, _): return .value(.null)
    case (.array(let elements), .array(let element, _)):
      return all(elements, element, zone).map { .value(.array($0)) } ?? .invalid
    case (.object(let members), .map(_, let item, _)):
      let values = all(members.map(\.value), item, zone)
      return values.map {
        .value(.map(keys: members.map { .string($0.name) }, values: $0))
      } ?? .invalid
    case (.object(let members), .structure(let fields)):
      var values: [Value] = []
      for field in fields {
        guard let member = members.first(where: { $0.name == field.name }) else {
          values.append(.null)
          continue
        }
        guard case .value(let value) = value(member.value, field.type, zone) else {
          return .invalid
        }
        values.append(value)
      }
      return .value(.structure(values))
    case (_, .string), (_, .char), (_, .varchar):
      var writer = ByteWriter()
      variant.write(to: &writer, quoted: false, zone: zone)
      return .value(.string(writer.text))
    default: return scalar(variant, type, zone)
    }
  }

  private static func all(
    _ variants: [VariantValue], _ type: DataType, _ zone: TimeZone
  ) -> [Value]? {
    var values: [Value] = []
    for variant in variants {
      guard case .value(let value) = value(variant, type, zone) else { return nil }
      values.append(value)
    }
    return values
  }

  private static func scalar(
    _ variant: VariantValue, _ type: DataType, _ zone: TimeZone
  ) -> Result {
    guard let (value, from) = variant.scalar, !type.isNested,
      CastRules.canCast(from: from, to: type)
    else { return .invalid }
    let source = Vector.of(from, [value])
    let result = try? Casting.cast(source, to: type, mode: .null, zone: zone, rowCount: 1)
    guard let cast = result?.value(at: 0), !cast.isNull else { return .invalid }
    return .value(cast)
  }

  // MARK: To variants

  static func toVariants(_ input: Vector, _ count: Int, _ plan: CastPlan) -> Vector {
    var builder = VectorBuilder(.variant)
    for row in 0..<count {
      let value = input.value(at: row)
      if value.isNull {
        builder.append(.null)
      } else {
        builder.append(.binary(variant(value, input.type).bytes))
      }
    }
    return builder.finish()
  }

  static func variant(_ value: Value, _ type: DataType) -> VariantValue {
    switch (value, type) {
    case (.null, _): return .null
    case (.boolean(let truth), _): return .boolean(truth)
    case (.byte(let number), _): return .long(Int64(number))
    case (.short(let number), _): return .long(Int64(number))
    case (.int(let number), _): return .long(Int64(number))
    case (.long(let number), _): return .long(number)
    case (.float(let number), _): return .float(number)
    case (.double(let number), _): return .double(number)
    case (.decimal(let unscaled, let scale), _): return VariantValue.plain(unscaled, scale: scale)
    case (.string(let text), _): return .string(text)
    case (.binary(let raw), .variant): return raw.withUnsafeBytes { VariantValue($0) }
    case (.binary(let raw), _): return .binary(raw)
    case (.date(let days), _): return .date(days)
    case (.timestamp(let micros), _): return .timestamp(micros)
    case (.timestampNTZ(let micros), _): return .timestampNTZ(micros)
    case (.array(let elements), .array(let element, _)):
      return .array(elements.map { variant($0, element) })
    case (.map(let keys, let values), .map(_, let item, _)):
      let members = zip(keys, values).map { key, value in
        (name: ValueText.text(key, .string) ?? "", value: variant(value, item))
      }
      return .object(VariantValue.sorted(members) ?? members)
    case (.structure(let values), .structure(let fields)):
      let members = zip(fields, values).map { field, value in
        (name: field.name, value: variant(value, field.type))
      }
      return .object(VariantValue.sorted(members) ?? members)
    default: return .string(ValueText.text(value, type) ?? "")
    }
  }
}

extension VariantValue {
  /// A scalar as a plain value with its type.
  fileprivate var scalar: (value: Value, type: DataType)? {
    switch self {
    case .boolean(let truth): (.boolean(truth), .boolean)
    case .long(let number): (.long(number), .long)
    case .decimal(let unscaled, let scale):
      (.decimal(unscaled: unscaled, scale: scale), .decimal(precision: 38, scale: scale))
    case .float(let number): (.float(number), .float)
    case .double(let number): (.double(number), .double)
    case .string(let text): (.string(text), .string)
    case .binary(let raw): (.binary(raw), .binary)
    case .date(let days): (.date(days), .date)
    case .timestamp(let micros): (.timestamp(micros), .timestamp)
    case .timestampNTZ(let micros): (.timestampNTZ(micros), .timestampNTZ)
    case .null, .object, .array: nil
    }
  }
}

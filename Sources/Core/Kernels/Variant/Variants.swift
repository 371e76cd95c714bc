package import Columns

/// Functions of variants.
package enum Variants {
  /// JSON text as variants; text that is none is an error or null.
  package static func parse(
    _ column: Vector, mode: FailureMode, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    let validity = sharedValidity([column], rowCount: rowCount)
    var tape = JSONTape(VariantValue.dialect)
    var builder = VectorBuilder(.variant)
    for row in 0..<rowCount {
      guard validity?[row] ?? true else {
        builder.append(.null)
        continue
      }
      if let value = VariantValue(json: text[row], &tape) {
        builder.append(.binary(value.bytes))
      } else if mode == .null {
        builder.append(.null)
      } else {
        throw QueryError(
          "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", sqlState: "22023",
          "Malformed records are detected in record parsing: \(text[row].string). Parse Mode: "
            + "FAILFAST. To process malformed records as null result, try setting the option "
            + "'mode' as 'PERMISSIVE'.")
      }
    }
    return builder.finish()
  }

  /// What a path finds, cast to a type; null where it finds nothing.
  package static func get(
    _ column: Vector, _ path: VariantPath, _ type: DataType, zone: TimeZone, mode: FailureMode,
    rowCount: Int
  ) throws(QueryError) -> Vector {
    let flat = column.flattened()
    var builder = VectorBuilder(type)
    for row in 0..<rowCount {
      guard !flat.isNull(at: row), let found = path.find(in: flat.variant(at: row)) else {
        builder.append(.null)
        continue
      }
      switch VariantCasting.value(found, type, zone) {
      case .value(let value): builder.append(value)
      case .invalid:
        if mode != .null { throw VariantCasting.invalid(found, type, "try_variant_get") }
        builder.append(.null)
      }
    }
    return builder.finish()
  }

  package static func isNull(_ column: Vector, rowCount: Int) -> Vector {
    let flat = column.flattened()
    let buffer = Buffer(byteCount: rowCount)
    let output = buffer.pointer(as: UInt8.self)
    for row in 0..<rowCount {
      output[row] = 0
      guard !flat.isNull(at: row), flat.type == .variant else { continue }
      if case .null = flat.variant(at: row) { output[row] = 1 }
    }
    return .flat(.boolean, count: rowCount, values: buffer)
  }

  package static func schema(_ column: Vector, rowCount: Int) -> Vector {
    let flat = column.flattened()
    return makeText([flat], rowCount: rowCount) { row, sink in
      sink.put(VariantSchema(flat.variant(at: row)).text)
    }
  }

  /// Structs, maps and arrays as variants.
  package static func objects(_ column: Vector, rowCount: Int) -> Vector {
    let plan = CastPlan(
      from: column.type, target: .variant, mode: .error, zone: .utc, now: 0, isConstant: false)
    return VariantCasting.toVariants(column.flattened(), rowCount, plan)
  }

  /// The members of objects and the elements of arrays as rows of place, name and value.
  package static func explode(
    _ column: Vector, rowCount: Int
  ) -> (counts: [Int32], columns: [Vector]) {
    let flat = column.flattened()
    var counts: [Int32] = []
    var (places, names, values) = (
      VectorBuilder(.int), VectorBuilder(.string), VectorBuilder(.variant)
    )
    func append(_ place: Int, _ name: Value, _ value: VariantValue) {
      places.append(.int(Int32(truncatingIfNeeded: place)))
      names.append(name)
      values.append(.binary(value.bytes))
    }
    for row in 0..<rowCount {
      guard !flat.isNull(at: row), flat.type == .variant else {
        counts.append(0)
        continue
      }
      switch flat.variant(at: row) {
      case .object(let members):
        for (place, member) in members.enumerated() {
          append(place, .string(member.name), member.value)
        }
        counts.append(Int32(truncatingIfNeeded: members.count))
      case .array(let elements):
        for (place, element) in elements.enumerated() { append(place, .null, element) }
        counts.append(Int32(truncatingIfNeeded: elements.count))
      default: counts.append(0)
      }
    }
    return (counts, [places.finish(), names.finish(), values.finish()])
  }
}

/// A path such as `$.a.b[0]['c d']` into a variant.
package struct VariantPath: Sendable {
  private enum Step: Sendable {
    case name(String)
    case index(Int)
  }

  private var steps: [Step] = []

  /// Nil for text that is no path.
  package init?(_ text: String) {
    var rest = Substring(text)
    guard rest.popFirst() == "$" else { return nil }
    while let next = rest.popFirst() {
      switch next {
      case ".":
        let name = rest.prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty else { return nil }
        rest = rest.dropFirst(name.count)
        steps.append(.name(String(name)))
      case "[":
        if let quote = rest.first, quote == "'" || quote == "\"" {
          rest.removeFirst()
          guard let end = rest.firstIndex(of: quote) else { return nil }
          steps.append(.name(String(rest[..<end])))
          rest = rest[rest.index(after: end)...]
          guard rest.popFirst() == "]" else { return nil }
        } else {
          guard let end = rest.firstIndex(of: "]"), let index = Int(rest[..<end]), index >= 0 else {
            return nil
          }
          steps.append(.index(index))
          rest = rest[rest.index(after: end)...]
        }
      default: return nil
      }
    }
  }

  func find(in variant: VariantValue) -> VariantValue? {
    var current = variant
    for step in steps {
      switch (step, current) {
      case (.name(let name), .object(let members)):
        guard let member = members.first(where: { $0.name == name }) else { return nil }
        current = member.value
      case (.index(let index), .array(let elements)):
        guard index < elements.count else { return nil }
        current = elements[index]
      default: return nil
      }
    }
    return current
  }
}

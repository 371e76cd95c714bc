import Columns

/// What inference may find in JSON.
package struct JSONShapeOptions: Sendable {
  package var primitivesAsString = false
  package var prefersDecimal = false
  /// Text that reads as an instant makes a column of timestamps.
  package var infersTimestamp = false
  /// Members that are never more than null are left out.
  package var dropsNulls = false

  package init() {}
}

/// The shape of all values seen at one place.
final class JSONShape {
  enum Kind {
    /// Only nulls and empty texts.
    case nothing
    case scalar(DataType)
    case list(JSONShape)
    case object
    /// Values that have nothing in common but their text.
    case text
  }

  private(set) var kind = Kind.nothing
  /// The members of objects in the order in which they were met.
  private var members: [(name: String, shape: JSONShape)] = []
  private var places: [String: Int] = [:]
  /// The names again, in a form that is fast to compare.
  private var views: [StringView] = []
  private let heap = StringHeap()

  /// Widens the shape by a value.
  func add(_ node: Int, of tape: JSONTape, _ options: JSONShapeOptions, _ times: JSONTimes) {
    if case .text = kind { return }
    switch tape.nodes[node].kind {
    case .null: break
    case .object: addObject(node, tape, options, times)
    case .array:
      let elements = list()
      for child in tape.children(of: node) { elements?.add(child, of: tape, options, times) }
    default:
      if let type = JSONShape.scalar(node, tape, options, times) { add(type) }
    }
  }

  private func addObject(
    _ node: Int, _ tape: JSONTape, _ options: JSONShapeOptions, _ times: JSONTimes
  ) {
    guard becomesObject() else { return }
    var child = node + 1
    var hint = 0
    for _ in 0..<tape.nodes[node].count {
      // Members tend to come in the same order from object to object.
      let place: Int
      if hint < views.count, tape.isName(child, views[hint]) {
        place = hint
      } else {
        place = self.place(of: tape.string(child))
      }
      hint = place + 1
      members[place].shape.add(child + 1, of: tape, options, times)
      child = Int(tape.nodes[child + 1].next)
    }
  }

  private func place(of name: String) -> Int {
    if let known = places[name] { return known }
    places[name] = members.count
    members.append((name, JSONShape()))
    views.append(heap.intern(name))
    return members.count - 1
  }

  private func add(_ type: DataType) {
    switch kind {
    case .nothing: kind = .scalar(type)
    case .scalar(let known):
      if known == type { return }
      kind = JSONShape.common(known, type).map { .scalar($0) } ?? .text
    default: kind = .text
    }
  }

  private func becomesObject() -> Bool {
    switch kind {
    case .nothing: kind = .object
    case .object: break
    default: kind = .text
    }
    if case .object = kind { return true }
    return false
  }

  /// The shape of the elements, unless there were other values too.
  private func list() -> JSONShape? {
    switch kind {
    case .list(let elements): return elements
    case .nothing:
      let elements = JSONShape()
      kind = .list(elements)
      return elements
    default:
      kind = .text
      return nil
    }
  }

  /// Widens the shape by all that another has seen.
  func merge(_ other: JSONShape) {
    switch other.kind {
    case .nothing: break
    case .scalar(let type): add(type)
    case .text: kind = .text
    case .list(let elements): list()?.merge(elements)
    case .object:
      guard becomesObject() else { return }
      for (name, shape) in other.members { members[place(of: name)].shape.merge(shape) }
    }
  }

  /// Nil when there is nothing to keep. The members of objects are in order of their names;
  /// objects without members are left out, unless `keepsEmpty`.
  func type(dropsNulls: Bool, keepsEmpty: Bool = false) -> DataType? {
    switch kind {
    case .nothing: return dropsNulls ? nil : .string
    case .text: return .string
    case .scalar(let type): return type
    case .list(let elements):
      return elements.type(dropsNulls: dropsNulls, keepsEmpty: keepsEmpty)
        .map { .array($0, containsNull: true) }
    case .object:
      let fields = fields(dropsNulls: dropsNulls, keepsEmpty: keepsEmpty)
      return fields.isEmpty && !keepsEmpty ? nil : .structure(fields)
    }
  }

  func fields(dropsNulls: Bool, keepsEmpty: Bool = false) -> [Field] {
    members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
      .compactMap { name, shape in
        if name.isEmpty, !keepsEmpty { return nil }
        return shape.type(dropsNulls: dropsNulls, keepsEmpty: keepsEmpty).map { Field(name, $0) }
      }
  }
}

// MARK: - Scalars

extension JSONShape {
  /// Nil for the empty text, which says as little as null does.
  private static func scalar(
    _ node: Int, _ tape: JSONTape, _ options: JSONShapeOptions, _ times: JSONTimes
  ) -> DataType? {
    let kind = tape.nodes[node].kind
    switch kind {
    case .string, .escapedString: return textType(node, kind, tape, options, times)
    case .yes, .no: return options.primitivesAsString ? .string : .boolean
    case .integer:
      if options.primitivesAsString { return .string }
      let bytes = UnsafeRawBufferPointer(tape.bytes(node).buffer)
      if NumberParsing.integer(bytes, Int64.self, allowFraction: false) != nil { return .long }
      return decimal(bytes) ?? .double
    case .fraction:
      if options.primitivesAsString { return .string }
      let bytes = UnsafeRawBufferPointer(tape.bytes(node).buffer)
      return options.prefersDecimal ? decimal(bytes) ?? .double : .double
    default: return options.primitivesAsString ? .string : .double
    }
  }

  private static func textType(
    _ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape, _ options: JSONShapeOptions,
    _ times: JSONTimes
  ) -> DataType? {
    let text = tape.nodes[node]
    if text.start == text.end { return nil }
    guard options.prefersDecimal || options.infersTimestamp else { return .string }
    return tape.withText(node, kind) { bytes in
      if options.prefersDecimal, let type = decimal(bytes) { return type }
      if options.infersTimestamp, times.instant(bytes) != nil { return .timestamp }
      return .string
    } ?? .string
  }

  /// The narrowest decimal that holds a number; nil when none does.
  private static func decimal(_ bytes: UnsafeRawBufferPointer) -> DataType? {
    guard let number = DecimalText.parse(bytes) else { return nil }
    let digits = String(number.coefficient).utf8.count
    let scale = max(-number.exponent, 0)
    let precision = max(digits + max(number.exponent, 0), scale)
    guard precision <= DataType.maximumDecimalPrecision else { return nil }
    return .decimal(precision: precision, scale: scale)
  }

  /// The type that holds the values of both; nil when only text does.
  private static func common(_ left: DataType, _ right: DataType) -> DataType? {
    switch (left, right) {
    case (.long, .double), (.double, .long), (.decimal, .double), (.double, .decimal):
      return .double
    case (.long, .decimal(let precision, let scale)), (.decimal(let precision, let scale), .long):
      return wider((20, 0), (precision, scale))
    case (.decimal(let one, let oneScale), .decimal(let other, let otherScale)):
      return wider((one, oneScale), (other, otherScale))
    default: return nil
    }
  }

  private static func wider(
    _ left: (precision: Int, scale: Int), _ right: (precision: Int, scale: Int)
  ) -> DataType {
    let scale = max(left.scale, right.scale)
    let whole = max(left.precision - left.scale, right.precision - right.scale)
    guard whole + scale <= DataType.maximumDecimalPrecision else { return .double }
    return .decimal(precision: whole + scale, scale: scale)
  }
}

extension JSONTape {
  func isName(_ node: Int, _ name: StringView) -> Bool {
    guard nodes[node].kind == .string else { return string(node) == name.string }
    let found = bytes(node)
    return StringView.equal(StringView(found.start, count: found.count), name)
  }
}

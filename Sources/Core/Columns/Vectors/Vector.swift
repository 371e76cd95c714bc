/// A column of a batch: typed values in one of three encodings, immutable once shared.
///
/// Invariants: `values` holds `physical.byteWidth` bytes a value, `count` values when flat and one
/// when constant; a dictionary's `base` is flat without nulls and every index is inside it; list
/// ranges lie inside the children. They are checked where data enters, never per row inside.
///
/// `@unchecked Sendable`: its memory is written before the vector is made and only read after.
public final class Vector: @unchecked Sendable {
  public enum Encoding: Sendable {
    case flat
    /// One value, or one null, for all rows.
    case constant
    /// `Int32` indices into a flat base.
    case dictionary
  }

  public let type: DataType
  public let physical: PhysicalType
  public let count: Int
  public let encoding: Encoding
  /// Flat: the values. Constant: the one value. Dictionary: the `Int32` indices.
  public let values: Buffer
  /// Nil when no row is null. A constant has one bit.
  public let validity: Bitmap?
  /// The distinct values of a dictionary.
  public let base: Vector?
  /// Arrays: the elements. Maps: keys, values. Structs: the fields, as long as the struct.
  public let children: [Vector]
  /// What keeps the bytes of string views alive.
  public let heaps: [AnyObject]

  public init(
    type: DataType, physical: PhysicalType, count: Int, encoding: Encoding, values: Buffer,
    validity: Bitmap?, base: Vector?, children: [Vector], heaps: [AnyObject]
  ) {
    self.type = type
    self.physical = physical
    self.count = count
    self.encoding = encoding
    self.values = values
    self.validity = validity
    self.base = base
    self.children = children
    self.heaps = heaps
  }

  /// A flat vector over `values`; `physical` differs from the type's own only for decimals.
  public static func flat(
    _ type: DataType, count: Int, values: Buffer, validity: Bitmap? = nil,
    physical: PhysicalType? = nil, children: [Vector] = [], heaps: [AnyObject] = []
  ) -> Vector {
    Vector(
      type: type, physical: physical ?? type.physical, count: count, encoding: .flat,
      values: values, validity: validity, base: nil, children: children, heaps: heaps)
  }

  /// A struct vector of equally long fields.
  public static func structure(
    _ type: DataType, count: Int, children: [Vector], validity: Bitmap? = nil
  ) -> Vector {
    flat(type, count: count, values: .empty, validity: validity, children: children)
  }

  /// Every row null.
  public static func nulls(_ type: DataType, count: Int) -> Vector {
    let validity = Bitmap(count: 1, filled: false)
    let width = max(type.physical.byteWidth, 1)
    return Vector(
      type: type, physical: type.physical, count: count, encoding: .constant,
      values: Buffer(zeroedByteCount: width), validity: validity, base: nil,
      children: type.childTypes.map { .nulls($0, count: 1) }, heaps: [])
  }

  /// The first row of a flat vector, for `count` rows.
  public static func constant(_ single: Vector, count: Int) -> Vector {
    precondition(single.encoding == .flat && single.count >= 1)
    return Vector(
      type: single.type, physical: single.physical, count: count, encoding: .constant,
      values: single.values, validity: single.validity, base: nil, children: single.children,
      heaps: single.heaps)
  }

  /// Rows that are indices into `base`; nulls of the base become nulls of the rows.
  public static func dictionary(
    indices: Buffer, count: Int, base: Vector, validity: Bitmap? = nil
  ) -> Vector {
    precondition(base.encoding == .flat && base.physical != .structure)
    var valid = validity
    var clean = base
    if let baseValidity = base.validity {
      valid = foldNulls(of: baseValidity, through: indices, count: count, into: validity)
      clean = base.withValidity(nil)
    }
    return Vector(
      type: base.type, physical: base.physical, count: count, encoding: .dictionary,
      values: indices, validity: valid, base: clean, children: [], heaps: [])
  }

  private static func foldNulls(
    of baseValidity: Bitmap, through indices: Buffer, count: Int, into validity: Bitmap?
  ) -> Bitmap {
    let result = Bitmap(count: count, filled: false)
    let rows = indices.pointer(as: Int32.self)
    for row in 0..<count where validity?[row] ?? true {
      if baseValidity[Int(rows[row])] { result.set(row) }
    }
    return result
  }

  /// The same values with another validity.
  public func withValidity(_ validity: Bitmap?) -> Vector {
    Vector(
      type: type, physical: physical, count: count, encoding: encoding, values: values,
      validity: validity, base: base, children: children, heaps: heaps)
  }

  /// The same memory under another type of the same layout.
  public func retyped(_ type: DataType) -> Vector {
    Vector(
      type: type, physical: physical, count: count, encoding: encoding, values: values,
      validity: validity, base: base?.retyped(type), children: children, heaps: heaps)
  }

  /// The same dictionary indices over another flat base of at least as many entries, so that a
  /// function of one column is computed once a distinct value.
  public func rebased(on base: Vector) -> Vector {
    .dictionary(indices: values, count: count, base: base, validity: validity)
  }

  @inlinable
  public func pointer<Element>(as type: Element.Type) -> UnsafeMutablePointer<Element> {
    values.pointer(as: type)
  }

  public var isConstantNull: Bool {
    if encoding == .constant, let validity { return !validity[0] }
    return physical == .null
  }

  /// True when no row can be null.
  public var hasNoNulls: Bool { validity == nil && physical != .null }

  /// Slow: for tests, printing and single rows.
  public func isNull(at row: Int) -> Bool {
    if physical == .null { return true }
    guard let validity else { return false }
    return !validity[encoding == .constant ? 0 : row]
  }
}

extension DataType {
  /// The types of a nested type's child vectors.
  public var childTypes: [DataType] {
    switch self {
    case .array(let element, _): [element]
    case .map(let key, let value, _): [key, value]
    case .structure(let fields): fields.map(\.type)
    case .variant: []
    default: []
    }
  }
}

package import Columns

/// Which rows are valid in all of some vectors: for the slow paths that look at single rows.
package struct RowValidity {
  private var flat: [Bitmap] = []
  private var isNever = false

  package init(_ vectors: [Vector]) {
    for vector in vectors {
      if vector.isConstantNull {
        isNever = true
      } else if vector.encoding != .constant, let validity = vector.validity {
        flat.append(validity)
      }
    }
  }

  package func isValid(_ row: Int) -> Bool {
    if isNever { return false }
    for bitmap in flat where !bitmap[row] { return false }
    return true
  }

  /// True when no row is null.
  package var isAlways: Bool { flat.isEmpty && !isNever }

  /// The bits of all rows; nil when every row is valid.
  package func bitmap(rowCount: Int) -> Bitmap? {
    if isNever { return Bitmap(count: rowCount, filled: false) }
    var result: Bitmap?
    for bitmap in flat { result = Bitmap.both(result, bitmap) }
    return result
  }
}

extension Vector {
  /// This result made null where any of the arguments is: what callers of kernels that ignore
  /// nulls do to their results.
  package func nullWhereAny(_ arguments: [Vector], rowCount: Int) -> Vector {
    if arguments.contains(where: \.isConstantNull) { return .nulls(type, count: rowCount) }
    guard let bits = RowValidity(arguments).bitmap(rowCount: rowCount) else { return self }
    if isConstantNull { return self }
    let target = encoding == .constant && rowCount > 0 ? flattened() : self
    return target.withValidity(Bitmap.both(target.validity, bits))
  }
}

package import Columns

/// How one sort key orders its values.
package struct SortKeyOrder: Hashable, Sendable {
  package var type: DataType
  package var ascending: Bool
  package var nullsFirst: Bool
  /// False when no row can be null: the key is then one byte shorter.
  package var nullable: Bool

  /// Nulls come first when ascending and last when descending, unless said otherwise.
  package init(
    _ type: DataType, ascending: Bool = true, nullsFirst: Bool? = nil, nullable: Bool = true
  ) {
    self.type = type
    self.ascending = ascending
    self.nullsFirst = nullsFirst ?? ascending
    self.nullable = nullable
  }

  /// Bytes of an encoded key with its null mark; nil when it depends on the value.
  var fixedWidth: Int? {
    guard let width = type.sortKeyWidth else { return nil }
    return width + (nullable ? 1 : 0)
  }
}

extension DataType {
  /// Bytes of a value in a sort key, the same for every layout of the type.
  var sortKeyWidth: Int? {
    switch physical {
    case .bool, .int8: 1
    case .int16: 2
    case .int32, .float32: 4
    case .int64, .float64: 8
    case .int128, .interval: 16
    case .null: 0
    case .view, .list: nil
    case .structure: structureSortKeyWidth
    }
  }

  /// Each field of a struct carries a null mark.
  private var structureSortKeyWidth: Int? {
    var total = 0
    for child in childTypes {
      guard let width = child.sortKeyWidth else { return nil }
      total += width + 1
    }
    return total
  }
}

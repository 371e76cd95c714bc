import Columns

/// Reads the rows of one column of one row group in order.
protocol ColumnReader: AnyObject {
  /// The next `count` rows.
  func read(_ count: Int) throws -> Vector

  /// Those of the next `count` rows that `rows` selects, as a vector of them alone.
  func read(_ count: Int, only rows: Selection) throws -> Vector

  /// Passes over rows; costs nothing before the next read.
  func skip(_ count: Int)
}

/// A column that has one value in the whole file: a partition value, or null where the file lacks
/// the column.
final class ConstantColumnReader: ColumnReader {
  private let single: Vector

  init(_ value: Value, _ type: DataType) {
    single = .constant(value, type, count: 1)
  }

  func read(_ count: Int) -> Vector { repeated(count) }

  func read(_ count: Int, only rows: Selection) -> Vector { repeated(rows.count) }

  func skip(_ count: Int) {}

  private func repeated(_ count: Int) -> Vector {
    Vector(
      type: single.type, physical: single.physical, count: count, encoding: .constant,
      values: single.values, validity: single.validity, base: nil, children: single.children,
      heaps: single.heaps)
  }
}

package import Columns

/// Runs kernels for flat and constant operands on operands of any encoding.
package enum Encodings {
  /// Computes a function of one column: once for a constant, on the distinct values of a
  /// dictionary when that is less work and none of them fails, else row by row.
  package static func unary(
    _ vector: Vector, _ type: DataType, rowCount: Int,
    _ compute: (Vector, Int) throws(QueryError) -> Vector
  ) throws(QueryError) -> Vector {
    if vector.isConstantNull { return .nulls(type, count: rowCount) }
    switch vector.encoding {
    case .constant:
      guard rowCount > 0 else { return .nulls(type, count: 0) }
      return single(try compute(vector.slice(0..<1).flattened(), 1), rowCount)
    case .dictionary:
      if let base = vector.base, base.count <= rowCount {
        if let result = attempt({ () throws(QueryError) in try compute(base, base.count) }) {
          return rebase(vector, result)
        }
      }
      return try compute(vector.flattened(), rowCount)
    case .flat:
      return try compute(vector, rowCount)
    }
  }

  /// Computes a function of two columns; `compute` is handed flat or constant operands.
  package static func binary(
    _ left: Vector, _ right: Vector, _ type: DataType, rowCount: Int,
    _ compute: (Vector, Vector, Int) throws(QueryError) -> Vector
  ) throws(QueryError) -> Vector {
    if left.isConstantNull || right.isConstantNull { return .nulls(type, count: rowCount) }
    switch (left.encoding, right.encoding) {
    case (.constant, .constant):
      guard rowCount > 0 else { return .nulls(type, count: 0) }
      return single(try compute(left, right, 1), rowCount)
    case (.dictionary, .constant):
      if let base = left.base, base.count <= rowCount {
        let result = attempt { () throws(QueryError) in try compute(base, right, base.count) }
        if let result { return rebase(left, result) }
      }
    case (.constant, .dictionary):
      if let base = right.base, base.count <= rowCount {
        let result = attempt { () throws(QueryError) in try compute(left, base, base.count) }
        if let result { return rebase(right, result) }
      }
    default: break
    }
    return try compute(plain(left), plain(right), rowCount)
  }

  /// Flat or constant.
  package static func plain(_ vector: Vector) -> Vector {
    vector.encoding == .dictionary ? vector.flattened() : vector
  }

  private static func single(_ result: Vector, _ rowCount: Int) -> Vector {
    .constant(result.flattened(), count: rowCount)
  }

  private static func attempt(
    _ compute: () throws(QueryError) -> Vector
  ) -> Vector? {
    do throws(QueryError) { return try compute() } catch { return nil }
  }

  private static func rebase(_ dictionary: Vector, _ result: Vector) -> Vector {
    if result.physical == .structure || result.physical == .null {
      let rows = dictionary.pointer(as: Int32.self)
      return result.gather(rows, count: dictionary.count)
        .nullWhereAny([dictionary], rowCount: dictionary.count)
    }
    return dictionary.rebased(on: result.flattened())
  }
}

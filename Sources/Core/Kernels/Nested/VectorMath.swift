package import Columns
import Glibc

/// Arrays of floats as vectors of numbers. A null element makes the result null.
package enum VectorMath {
  package enum Pair: Sendable { case innerProduct, cosine, distance }

  package static func compute(
    _ pair: Pair, _ left: Vector, _ right: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let (one, other) = (Floats(left), Floats(right))
    return try makeOptionals([left, right], rowCount: rowCount, type: .float, as: Float.self) {
      (row) throws(QueryError) in
      guard let a = one[row], let b = other[row] else { return nil }
      guard a.count == b.count else {
        throw QueryError(
          "VECTOR_DIMENSION_MISMATCH", sqlState: "22000",
          "Vectors passed to the function must have the same dimension, but got \(a.count) and "
            + "\(b.count).")
      }
      switch pair {
      case .innerProduct: return Float(sum(a, b) { $0 * $1 })
      case .distance: return Float(sum(a, b) { ($0 - $1) * ($0 - $1) }.squareRoot())
      case .cosine:
        let size = sum(a, a) { $0 * $1 } * sum(b, b) { $0 * $1 }
        return size == 0 ? nil : Float(sum(a, b) { $0 * $1 } / size.squareRoot())
      }
    }
  }

  private static func sum(
    _ left: [Float], _ right: [Float], _ term: (Double, Double) -> Double
  ) -> Double {
    var total = 0.0
    for place in left.indices { total += term(Double(left[place]), Double(right[place])) }
    return total
  }

  package static func norm(
    _ vectors: Vector, degree: Vector, rowCount: Int
  ) throws(QueryError) -> Vector {
    let column = Floats(vectors)
    let degrees = degree.flattened()
    return try makeOptionals([vectors, degree], rowCount: rowCount, type: .float, as: Float.self) {
      (row) throws(QueryError) in
      guard let values = column[row] else { return nil }
      return Float(try norm(values, degrees.pointer(as: Float.self)[row]))
    }
  }

  private static func norm(_ values: [Float], _ degree: Float) throws(QueryError) -> Double {
    switch degree {
    case 1: return sum(values, values) { one, _ in abs(one) }
    case 2: return sum(values, values) { $0 * $1 }.squareRoot()
    case .infinity: return Double(values.map(abs).max() ?? 0)
    default:
      throw QueryError(
        "INVALID_VECTOR_NORM_DEGREE", sqlState: "22023",
        "Invalid norm degree \(degree). Supported degrees are 1.0, 2.0 and infinity.")
    }
  }

  /// Each vector divided by its norm; null where that is zero.
  package static func normalized(
    _ vectors: Vector, degree: Vector, type: DataType, rowCount: Int
  ) throws(QueryError) -> Vector {
    let column = Floats(vectors)
    let degrees = degree.flattened()
    let valid = sharedValidity([vectors, degree], rowCount: rowCount)
    var builder = VectorBuilder(type)
    for row in 0..<rowCount {
      guard valid?[row] ?? true, let values = column[row] else {
        builder.append(.null)
        continue
      }
      let size = try norm(values, degrees.pointer(as: Float.self)[row])
      guard size != 0 || values.isEmpty else {
        builder.append(.null)
        continue
      }
      builder.append(.array(values.map { .float(Float(Double($0) / size)) }))
    }
    return builder.finish()
  }

  /// The numbers of each row; nil where one is null.
  private struct Floats {
    private let lists: ListColumn
    private let elements: Vector

    init(_ vector: Vector) {
      lists = ListColumn(vector.encoding == .dictionary ? vector.flattened() : vector)
      elements = lists.elements.flattened()
    }

    subscript(row: Int) -> [Float]? {
      var values: [Float] = []
      for place in lists[row] {
        if elements.isNull(at: place) { return nil }
        values.append(elements.pointer(as: Float.self)[place])
      }
      return values
    }
  }
}

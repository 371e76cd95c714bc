import Columns

/// Makes columns of random values in every encoding.
struct RandomVectors {
  static let rowCounts = [0, 1, 63, 64, 65, 8192]

  enum Shape: CaseIterable {
    case flat, flatWithNulls, constant, constantNull, dictionary, dictionaryWithNulls
  }

  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func vector(
    _ type: DataType, _ shape: Shape, count: Int, _ makeValue: (inout SeededGenerator) -> Value
  ) -> Vector {
    switch shape {
    case .flat: return .of(type, (0..<count).map { _ in makeValue(&generator) })
    case .flatWithNulls:
      return .of(
        type, (0..<count).map { _ in isLucky(4) ? .null : makeValue(&generator) })
    case .constant: return .constant(makeValue(&generator), type, count: count)
    case .constantNull: return .nulls(type, count: count)
    case .dictionary, .dictionaryWithNulls:
      let base = Vector.of(type, (0..<7).map { _ in makeValue(&generator) })
      let indices = Buffer(byteCount: count * 4)
      let places = indices.pointer(as: Int32.self)
      for row in 0..<count { places[row] = Int32(generator.next() % 7) }
      var validity: Bitmap?
      if shape == .dictionaryWithNulls {
        let bits = Bitmap(count: count, filled: false)
        for row in 0..<count where !isLucky(3) { bits.set(row) }
        validity = bits
      }
      return .dictionary(indices: indices, count: count, base: base, validity: validity)
    }
  }

  mutating func isLucky(_ oneIn: UInt64) -> Bool { generator.next() % oneIn == 0 }
}

extension Vector {
  var allValues: [Value] { (0..<count).map(value) }
}

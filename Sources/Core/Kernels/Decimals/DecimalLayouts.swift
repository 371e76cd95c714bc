package import Columns

extension Vector {
  /// The precision and scale of a decimal vector's type.
  var decimalShape: (precision: Int, scale: Int) {
    if case .decimal(let precision, let scale) = type { (precision, scale) } else { (38, 0) }
  }

  /// The same decimals in 128 bits each.
  package func widenedDecimal() -> Vector {
    guard physical == .int64 else { return self }
    switch encoding {
    case .dictionary:
      guard let base else { return self }
      return rebased(on: base.widenedDecimal())
    case .flat, .constant:
      let stored = encoding == .constant ? 1 : count
      let wide = mapValues(self, stored) { (value: Int64) in Int128(value) }
      return Vector(
        type: type, physical: .int128, count: count, encoding: encoding, values: wide,
        validity: validity, base: nil, children: [], heaps: [])
    }
  }

  /// The same decimals in the layout that is asked for; a value that 64 bits cannot hold is cut,
  /// so ask for them only when the precision says they fit.
  package func asPhysical(_ wanted: PhysicalType) -> Vector {
    if physical == wanted { return self }
    if physical == .int64, wanted == .int128 { return widenedDecimal() }
    guard physical == .int128, wanted == .int64 else { return self }
    if encoding == .dictionary, let base { return rebased(on: base.asPhysical(wanted)) }
    let stored = encoding == .constant ? 1 : count
    let narrow = mapValues(self, stored) { (value: Int128) in
      Int64(truncatingIfNeeded: value)
    }
    return Vector(
      type: type, physical: .int64, count: count, encoding: encoding, values: narrow,
      validity: validity, base: nil, children: [], heaps: [])
  }
}

/// The powers of ten that decimals are scaled by.
package enum PowersOfTen {
  private static let table: [Int128] = {
    var powers: [Int128] = [1]
    for _ in 1...38 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()

  /// 10^exponent for 0...38.
  package static func signed(_ exponent: Int) -> Int128 { table[exponent] }

  package static func unsigned(_ exponent: Int) -> UInt128 { UInt128(table[exponent]) }

  /// 10^exponent for 0...18.
  package static func narrow(_ exponent: Int) -> Int64 {
    Int64(truncatingIfNeeded: table[exponent])
  }
}

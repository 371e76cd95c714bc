/// Mixes 64 bits into 64 by one widening multiplication: both the high and the low bits of the
/// result are good enough to pick a slot and a salt from.
@inline(__always)
func mixed(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}

enum HashConstant {
  static let seed: UInt64 = 0x2D35_8DCC_AA6C_78A5
  static let first: UInt64 = 0x8BB8_4B93_962E_ACC9
  static let second: UInt64 = 0x4B33_A62E_D433_D4A3
  static let null: UInt64 = 0x9E37_79B9_7F4A_7C15
  static let emptyList: UInt64 = 0xC2B2_AE3D_27D4_EB4F
}

/// The hash of an integer, the same for every width it may be stored in.
@inline(__always)
func hashed(_ value: UInt64) -> UInt64 {
  mixed(value ^ HashConstant.first, HashConstant.seed ^ (value &>> 32))
}

/// Adds the hash of a further column or element to those before it.
@inline(__always)
func combined(_ hash: UInt64, _ next: UInt64) -> UInt64 {
  mixed(hash ^ HashConstant.second, next ^ HashConstant.first &+ hash &<< 1)
}

@inline(__always)
func hashed(_ value: Int128) -> UInt64 {
  let low = Int64(truncatingIfNeeded: value)
  let hash = hashed(UInt64(bitPattern: low))
  // Decimals that fit 64 bits hash alike in both of their layouts.
  if Int128(low) == value { return hash }
  return combined(hash, UInt64(truncatingIfNeeded: value &>> 64))
}

/// Both zeros are one value and so are all NaNs.
@inline(__always)
func hashed(_ value: Double) -> UInt64 {
  if value == 0 { return hashed(0 as UInt64) }
  return hashed(value.isNaN ? Double.nan.bitPattern : value.bitPattern)
}

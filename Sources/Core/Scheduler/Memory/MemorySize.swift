/// Amounts of memory as people write them: `512MB`, `1.5GiB`, `4g`.
package enum MemorySize {
  /// With less than this, queries spill all the time.
  package static let least = 16 << 20

  /// The bytes, where every letter stands for a power of 1024; nil for what is no size.
  package static func byteCount(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text[digits.endIndex...].drop { $0 == " " }.lowercased()
    let powers: [String: Int] = [
      "": 0, "b": 0, "k": 1, "kb": 1, "kib": 1, "m": 2, "mb": 2, "mib": 2, "g": 3, "gb": 3,
      "gib": 3, "t": 4, "tb": 4, "tib": 4,
    ]
    guard let number = Double(digits), number >= 0, let power = powers[unit] else { return nil }
    let bytes = (0..<power).reduce(number) { bytes, _ in bytes * 1024 }
    return bytes < 9e18 ? Int(bytes) : nil
  }

  /// A size that queries can be given.
  package static func limit(_ text: String) -> Int? {
    byteCount(text).flatMap { $0 >= least ? $0 : nil }
  }
}

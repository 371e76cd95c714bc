/// Sizes for people: `12.3 MB`.
package enum ByteCountText {
  package static func text(_ bytes: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    var size = Double(bytes)
    var unit = 0
    while size >= 999.5, unit < units.count - 1 { (size, unit) = (size / 1000, unit + 1) }
    if unit == 0 { return "\(bytes) B" }
    let tenths = Int((size * 10).rounded())
    return size >= 99.95
      ? "\(Int(size.rounded())) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}

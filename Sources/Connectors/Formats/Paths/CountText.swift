import Catalog

extension LayoutFact {
  /// A number whose digits stand in groups.
  init(_ label: String, count: Int) { self.init(label, count.inGroups) }
}

extension Int {
  /// `1,234,567`.
  var inGroups: String {
    var text = ""
    for (place, digit) in String(magnitude).reversed().enumerated() {
      if place > 0, place.isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return (self < 0 ? "-" : "") + String(text.reversed())
  }
}

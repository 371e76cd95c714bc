/// Lengths of time as people read them.
package enum TimeSpan {
  /// `340 µs`, `12 ms`, `1.6 s`, `2 m 05 s`, `3 h 12 m`.
  package static func text(seconds: Double) -> String {
    guard seconds.isFinite else { return "–" }
    let size = abs(seconds)
    let sign = seconds < 0 ? "-" : ""
    switch size {
    case 0: return "0 s"
    case ..<0.0009995: return sign + "\(Int((size * 1e6).rounded())) µs"
    case ..<0.00995: return sign + "\(Quantity.short((size * 1e3 * 10).rounded() / 10)) ms"
    case ..<0.9995: return sign + "\(Int((size * 1e3).rounded())) ms"
    case ..<59.95: return sign + "\(Quantity.fixed(size, places: size < 9.95 ? 2 : 1)) s"
    case ..<3599.5:
      let whole = Int(size.rounded())
      return sign + "\(whole / 60) m \(twoDigits(whole % 60)) s"
    case ..<1e9:
      let whole = Int((size / 60).rounded())
      return sign + "\(whole / 60) h \(twoDigits(whole % 60)) m"
    default: return sign + Quantity.short(size / 3600) + " h"
    }
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// Round steps for an axis, in seconds.
  static func step(atLeast seconds: Double) -> Double {
    guard seconds.isFinite, seconds > 0 else { return 1 }
    let clockSteps: [Double] = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400]
    if seconds > 30, let step = clockSteps.first(where: { $0 >= seconds }) { return step }
    var unit = 1e-6
    while unit * 5 < seconds, unit < 1e15 { unit *= 10 }
    return [unit / 2, unit, unit * 2, unit * 5].first { $0 >= seconds } ?? unit * 10
  }
}

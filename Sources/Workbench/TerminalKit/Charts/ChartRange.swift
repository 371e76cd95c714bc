import Glibc

/// The values between the ends of an axis. Never empty, never infinite.
package struct ChartRange: Hashable, Sendable {
  package let low: Double
  package let high: Double
  /// Beyond it, differences would not be numbers.
  private static let largest = 4e307

  package init(_ low: Double, _ high: Double) {
    let bounds = [low, high].map { value in
      value.isNaN ? 0 : min(max(value, -Self.largest), Self.largest)
    }
    let (a, b) = (min(bounds[0], bounds[1]), max(bounds[0], bounds[1]))
    if a < b, b - a > abs(b) * 1e-12 {
      (self.low, self.high) = (a, b)
    } else if a == 0 {
      (self.low, self.high) = (0, 1)
    } else {
      // All are equal: they stand in the middle.
      let half = abs(a) * 0.5
      (self.low, self.high) = (a - half, a + half)
    }
  }

  /// From the least to the greatest of what can be drawn.
  package init(of values: some Sequence<Double>, includingZero: Bool = false) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else {
      self.init(0, 1)
      return
    }
    self.init(
      includingZero ? min(low, 0) : low, includingZero ? max(high, 0) : high)
  }

  package var span: Double { high - low }

  /// From 0 at the low end to 1 at the high one; nothing for what is no number or outside.
  package func share(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    let share = (value - low) / span
    return share >= -1e-9 && share <= 1 + 1e-9 ? min(max(share, 0), 1) : nil
  }

  /// A step of 1, 2 or 5 times a power of ten, so that there are at most so many.
  static func niceStep(_ span: Double, atMost count: Int) -> Double {
    let rough = span / Double(max(count, 1))
    guard rough.isFinite, rough > 0 else { return 1 }
    let power = pow(10, floor(log10(rough)))
    guard power > 0 else { return rough }
    let factor = [1.0, 2, 5, 10].first { $0 * power >= rough * (1 - 1e-9) } ?? 10
    return factor * power
  }

  /// Wider, so that the ends are round numbers.
  package func nice(atMost count: Int) -> ChartRange {
    let step = Self.niceStep(span, atMost: count)
    return ChartRange(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step)
  }

  /// Round numbers inside.
  package func ticks(atMost count: Int) -> [ChartTick] {
    guard count > 0 else { return [] }
    let step = Self.niceStep(span, atMost: count)
    let first = ceil(low / step - 1e-9)
    let values = (0...count).map { (first + Double($0)) * step }.filter { $0 <= high + step * 1e-9 }
    let labels = Quantity.labels(values, step: step)
    return zip(values, labels).map { ChartTick(value: $0, label: $1) }
  }
}

/// A place of an axis that has a label.
package struct ChartTick: Hashable, Sendable {
  package var value: Double
  package var label: String
}

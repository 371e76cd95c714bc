import Columns

/// Count, mean, variance and range of numbers, mergeable.
public struct StatCounter: Hashable, Codable, Sendable, CustomStringConvertible {
  public private(set) var count = 0
  public private(set) var mean = 0.0
  private var squares = 0.0
  public private(set) var max = -Double.infinity
  public private(set) var min = Double.infinity

  public init() {}

  public mutating func add(_ value: Double) {
    let delta = value - mean
    count += 1
    mean += delta / Double(count)
    squares += delta * (value - mean)
    max = Swift.max(max, value)
    min = Swift.min(min, value)
  }

  public mutating func add(_ other: StatCounter) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let delta = other.mean - mean
    let total = Double(count + other.count)
    if other.count * 10 < count {
      mean += delta * Double(other.count) / total
    } else if count * 10 < other.count {
      mean = other.mean - delta * Double(count) / total
    } else {
      mean = (mean * Double(count) + other.mean * Double(other.count)) / total
    }
    squares += other.squares + delta * delta * Double(count) * Double(other.count) / total
    count += other.count
    max = Swift.max(max, other.max)
    min = Swift.min(min, other.min)
  }

  public var sum: Double { Double(count) * mean }
  public var variance: Double { count == 0 ? .nan : squares / Double(count) }
  public var sampleVariance: Double { count <= 1 ? .nan : squares / Double(count - 1) }
  public var standardDeviation: Double { variance.squareRoot() }
  public var sampleStandardDeviation: Double { sampleVariance.squareRoot() }

  public var description: String {
    "(count: \(count), mean: \(mean), stdev: \(standardDeviation), max: \(max), min: \(min))"
  }
}

/// An element that has a place on the number line.
public protocol NumericElement: Sendable {
  var doubleValue: Double { get }
}

extension Int: NumericElement { public var doubleValue: Double { Double(self) } }
extension Int32: NumericElement { public var doubleValue: Double { Double(self) } }
extension Int64: NumericElement { public var doubleValue: Double { Double(self) } }
extension Float: NumericElement { public var doubleValue: Double { Double(self) } }
extension Double: NumericElement { public var doubleValue: Double { self } }

extension RDD where Element: NumericElement {
  public func stats() throws -> StatCounter {
    try aggregate(StatCounter(), add: { $0.add($1.doubleValue) }, merge: { $0.add($1) })
  }

  public func mean() throws -> Double { try stats().mean }
  public func variance() throws -> Double { try stats().variance }
  public func stdev() throws -> Double { try stats().standardDeviation }
  public func sampleVariance() throws -> Double { try stats().sampleVariance }
  public func sampleStdev() throws -> Double { try stats().sampleStandardDeviation }

  /// Counts in so many buckets of equal width between the smallest and the largest element.
  public func histogram(_ bucketCount: Int) throws -> (bounds: [Double], counts: [Int]) {
    let stats = try stats()
    guard bucketCount >= 1, stats.count > 0, stats.min.isFinite, stats.max.isFinite else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE", sqlState: "22023",
        "Histogram on either an empty RDD or RDD containing +/-infinity or NaN")
    }
    guard stats.min < stats.max else { return ([stats.min, stats.max], [stats.count]) }
    let width = (stats.max - stats.min) / Double(bucketCount)
    let bounds = (0...bucketCount).map {
      $0 == bucketCount ? stats.max : stats.min + Double($0) * width
    }
    return (bounds, try histogram(bounds))
  }

  /// Counts in buckets between sorted bounds; the last bucket includes its upper bound.
  public func histogram(_ bounds: [Double]) throws -> [Int] {
    guard bounds.count >= 2, Swift.zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE", sqlState: "22023",
        "Histogram buckets must be at least two sorted, distinct numbers.")
    }
    return try aggregate(
      [Int](repeating: 0, count: bounds.count - 1),
      add: { counts, element in
        let value = element.doubleValue
        guard value >= bounds[0], value <= bounds[bounds.count - 1] else { return }
        var low = 0
        var high = bounds.count - 1
        while high - low > 1 {
          let middle = (low + high) / 2
          if value < bounds[middle] { high = middle } else { low = middle }
        }
        counts[low] += 1
      },
      merge: { counts, others in for index in others.indices { counts[index] += others[index] } })
  }
}

extension RDD where Element: FixedWidthInteger {
  public func sum() throws -> Element {
    try fold(0) { left, right in
      let (sum, overflows) = left.addingReportingOverflow(right)
      guard !overflows else {
        throw QueryError(
          "ARITHMETIC_OVERFLOW", sqlState: "22003", "The sum does not fit \(Element.self).")
      }
      return sum
    }
  }
}

extension RDD where Element: FloatingPoint {
  public func sum() throws -> Element { try fold(0) { $0 + $1 } }
}

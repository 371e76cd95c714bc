package import Columns

/// What the values of one column are like.
package struct ColumnProfile: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    case waiting
    /// The counts are there; values are still to come.
    case counted
    case complete
    case failed(QueryError)
  }

  /// A number that may be an estimate: shown with `≈`.
  package struct Count: Hashable, Sendable {
    package var value: Int
    package var isApproximate: Bool

    package init(_ value: Int, isApproximate: Bool = false) {
      self.value = value
      self.isApproximate = isApproximate
    }
  }

  package struct TopValue: Hashable, Sendable {
    package var text: String
    package var count: Count
  }

  package struct Quantile: Hashable, Sendable {
    /// From 0 to 1.
    package var place: Double
    package var value: Double
    package var isApproximate: Bool
  }

  /// Values from `lower` up to `upper`, which belongs to the next bin but in the last one.
  package struct Bin: Hashable, Sendable {
    package var lower: Double
    package var upper: Double
    package var count: Int
  }

  package var name: String
  package var type: DataType
  package var state = State.waiting
  package var rowCount = 0
  package var nullCount = 0
  package var distinctCount: Count?
  package var minimum: String?
  package var maximum: String?
  package var mean: Double?
  package var deviation: Double?
  /// Of text: the lengths in characters.
  package var shortest: Int?
  package var longest: Int?
  /// Of numbers; of dates in days, of timestamps in microseconds since 1970.
  package var quantiles: [Quantile] = []
  package var histogram: [Bin] = []
  package var isHistogramApproximate = false
  /// The commonest first.
  package var topValues: [TopValue] = []

  package init(name: String, type: DataType) {
    self.name = name
    self.type = type
  }

  static let quantilePlaces = [0.05, 0.25, 0.5, 0.75, 0.95]
  static let binCount = 24
  static let topCount = 10
}

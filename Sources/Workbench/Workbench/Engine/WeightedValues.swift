/// The numbers of a column in order, with how often each is there: what quantiles and bins are
/// made of.
struct WeightedValues {
  var values: [(value: Double, count: Int)]
  /// The part of all rows that was counted.
  var share: Double
  var isApproximate: Bool

  var total: Int { values.reduce(0) { $0 + $1.count } }

  /// The smallest value that reaches each part of the rows.
  func quantiles(_ places: [Double]) -> [ColumnProfile.Quantile] {
    let total = self.total
    guard total > 0 else { return [] }
    var result: [ColumnProfile.Quantile] = []
    var index = 0
    var seen = values[0].count
    for place in places.sorted() {
      let wanted = max(1, (place * Double(total)).rounded(.up))
      while Double(seen) < wanted, index + 1 < values.count {
        index += 1
        seen += values[index].count
      }
      result.append(
        .init(place: place, value: values[index].value, isApproximate: isApproximate))
    }
    return result
  }

  /// Bins of equal width; counts are those of all rows.
  func bins(_ count: Int) -> [ColumnProfile.Bin] {
    guard let low = values.first?.value, let high = values.last?.value else { return [] }
    func scaled(_ rows: Int) -> Int { Int((Double(rows) / share).rounded()) }
    guard high > low, (high - low).isFinite else {
      return [.init(lower: low, upper: high, count: scaled(total))]
    }
    let step = (high - low) / Double(count)
    var rows = [Int](repeating: 0, count: count)
    for (value, each) in values {
      let place = Int(((value - low) / step).rounded(.down))
      rows[min(count - 1, max(0, place))] += each
    }
    return rows.enumerated().map { place, rows in
      ColumnProfile.Bin(
        lower: low + Double(place) * step, upper: low + Double(place + 1) * step,
        count: scaled(rows))
    }
  }
}

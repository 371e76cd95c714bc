package import Columns

/// Values at given places of the sorted rows of each group.
package final class Percentiles: GroupStates {
  package enum Method: Sendable {
    /// Between two rows the value between both.
    case interpolated
    /// The first row at which at least that part of all rows is reached.
    case reached
  }

  private let element: DataType
  private let type: DataType
  private let method: Method
  private let isDescending: Bool
  /// Where among the arguments the values, the percentages and the frequencies stand.
  private let valueIndex: Int
  private let percentageIndex: Int?
  private let frequencyIndex: Int?
  private let rows: CollectedRows
  private var percentages: [Double] = []

  /// Without a percentage among the arguments it is the median. `element` is the type of the
  /// values, `type` that of the result, an array when several percentages are asked for.
  package init(
    of element: DataType, _ type: DataType, _ method: Method, descending: Bool = false,
    value: Int = 0, percentage: Int? = nil, frequency: Int? = nil
  ) {
    self.element = element
    self.type = type
    self.method = method
    isDescending = descending
    valueIndex = value
    percentageIndex = percentage
    frequencyIndex = frequency
    rows = CollectedRows(element)
    if percentage == nil { percentages = [0.5] }
  }

  package func resize(groupCount: Int) { rows.resize(groupCount: groupCount) }

  package func update(_ grouped: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard grouped.count > 0, valueIndex < arguments.count else { return }
    if percentages.isEmpty, let index = percentageIndex, index < arguments.count {
      percentages = Self.numbers(arguments[index].value(at: 0))
      if percentages.contains(where: { $0 < 0 || $0 > 1 }) {
        throw QueryError(
          "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", sqlState: "42K09",
          "Cannot resolve a percentile due to data type mismatch: "
            + Self.rangeText(percentages))
      }
    }
    if let frequencyIndex, frequencyIndex < arguments.count {
      try addRepeated(arguments[valueIndex], arguments[frequencyIndex].flattened(), grouped)
    } else {
      rows.add(arguments[valueIndex], grouped, keepingNulls: false)
    }
  }

  package static func rangeText(_ percentages: [Double]) -> String {
    let texts = percentages.map { (ValueText.text(.double($0), .double) ?? "") + "D" }
    return "The percentage must be between [0.0, 1.0] (current value = "
      + "\(texts.joined(separator: ",")))."
  }

  private static func numbers(_ value: Value) -> [Double] {
    switch value {
    case .double(let number): [number.isNaN ? 0 : number]
    case .float(let number): [Double(number)]
    case .int(let number): [Double(number)]
    case .decimal(let unscaled, let scale): [DecimalText.double(unscaled, scale)]
    case .array(let elements): elements.flatMap(numbers)
    default: []
    }
  }

  private func addRepeated(
    _ values: Vector, _ frequencies: Vector, _ grouped: GroupedRows
  ) throws(QueryError) {
    let counts = frequencies.pointer(as: Int64.self)
    var places: [Int32] = []
    var groups: [Int32] = []
    for row in 0..<grouped.count where !frequencies.isNull(at: row) {
      if counts[row] < 0 {
        throw QueryError(
          "NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION", sqlState: "22003",
          "Found the negative value in frequency: \(counts[row])L, but expected a positive "
            + "integral value.")
      }
      try MemoryCeiling.check(places.count + Int(min(counts[row], 1 << 40)), of: 8)
      for _ in 0..<counts[row] {
        places.append(Int32(truncatingIfNeeded: row))
        groups.append(grouped.groups?[row] ?? 0)
      }
    }
    places.withUnsafeBufferPointer { indices in
      groups.withUnsafeBufferPointer { owners in
        guard let start = indices.baseAddress else { return }
        let column = values.gather(start, count: indices.count)
        rows.add(
          column, GroupedRows(groups: owners.baseAddress, count: owners.count),
          keepingNulls: false)
      }
    }
  }

  private var listType: DataType { .array(element, containsNull: false) }

  package var stateTypes: [DataType] { [listType, .array(.double, containsNull: false)] }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    let asked = Value.array(percentages.map { .double($0) })
    return [
      rows.lists(groups, as: listType),
      Vector.constant(asked, stateTypes[1], count: groups.count).flattened(),
    ]
  }

  package func merge(states: [Vector], _ grouped: GroupedRows) throws(QueryError) {
    if percentages.isEmpty, grouped.count > 0 {
      percentages = Self.numbers(states[1].value(at: 0))
    }
    rows.merge(states[0], grouped)
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let lists = rows.lists(groups, as: listType)
    let elements = lists.children[0]
    let order = RowOrder(elements)
    let ranges = lists.pointer(as: ListRange.self)
    var builder = VectorBuilder(type)
    for row in 0..<groups.count {
      let start = Int(ranges[row].start)
      let length = Int(ranges[row].length)
      if length == 0 || percentages.isEmpty {
        builder.append(.null)
        continue
      }
      let sorted = (start..<start + length).sorted { one, other in
        let comparison = order.compareValid(one, order, other)
        return isDescending ? comparison > 0 : comparison < 0
      }
      let results = percentages.map { value($0, sorted, elements) }
      if case .array = type {
        builder.append(.array(results))
      } else {
        builder.append(results.first ?? .null)
      }
    }
    return builder.finish()
  }

  private func value(_ percentage: Double, _ sorted: [Int], _ elements: Vector) -> Value {
    let last = sorted.count - 1
    switch method {
    case .reached:
      let rank = Int((percentage * Double(sorted.count)).rounded(.up)) - 1
      return elements.value(at: sorted[min(max(rank, 0), last)])
    case .interpolated:
      let position = percentage * Double(last)
      let lower = min(max(Int(position.rounded(.down)), 0), last)
      let higher = min(max(Int(position.rounded(.up)), 0), last)
      let (one, other) = (elements.value(at: sorted[lower]), elements.value(at: sorted[higher]))
      if lower == higher || one == other { return one }
      return Self.between(one, other, Double(higher) - position, position - Double(lower))
    }
  }

  private static func between(
    _ one: Value, _ other: Value, _ nearOne: Double, _ nearOther: Double
  ) -> Value {
    switch (one, other) {
    case (.double(let low), .double(let high)):
      .double(nearOne * low + nearOther * high)
    case (.yearMonthInterval(let low), .yearMonthInterval(let high)):
      .yearMonthInterval(
        Int32(exactly: (nearOne * Double(low) + nearOther * Double(high)).rounded(.towardZero))
          ?? low)
    case (.dayTimeInterval(let low), .dayTimeInterval(let high)):
      .dayTimeInterval(
        Int64(exactly: (nearOne * Double(low) + nearOther * Double(high)).rounded(.towardZero))
          ?? low)
    default: one
    }
  }

  package var byteSize: Int { rows.byteSize }
}

import Columns

/// A column of a result, as charts see it.
struct ChartColumn: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case number, time, name
    /// Nested values and bytes have no place in a chart.
    case other
  }

  var name: String
  var type: DataType
  /// What is hidden among the rows is not proposed.
  var isHidden: Bool

  init(_ field: Field, isHidden: Bool = false) {
    name = field.name
    type = field.type
    self.isHidden = isHidden
  }

  var kind: Kind { isHidden ? .other : Self.kind(of: type) }

  static func kind(of type: DataType) -> Kind {
    switch type {
    case .byte, .short, .int, .long, .float, .double, .decimal: .number
    case .date, .timestamp, .timestampNTZ: .time
    case .string, .char, .varchar, .boolean: .name
    default: .other
    }
  }

  var isWhole: Bool { [.byte, .short, .int, .long].contains(type) }

  var isFloating: Bool { type == .double || type == .float }

  /// Numbers that only tell rows apart say nothing as a sum.
  var looksLikeKey: Bool {
    let name = name.lowercased()
    return ["id", "key", "number", "code"].contains(where: name.hasSuffix) || looksLikePeriod
  }

  /// Whole numbers that count years, months and the like follow each other as times do.
  var looksLikePeriod: Bool {
    guard isWhole else { return false }
    let name = name.lowercased()
    return Self.periods.contains { name.split(separator: "_").last ?? "" == $0 }
      || Self.periods.contains { name.hasPrefix("\($0)(") }
  }

  private static let periods = [
    "year", "quarter", "month", "week", "weekofyear", "day", "dayofweek", "dayofmonth", "dayofyear",
    "hour", "minute", "second",
  ]
}

/// What of a result is drawn, and how.
struct ChartChoice: Hashable, Sendable {
  enum Kind: String, CaseIterable, Hashable, Sendable {
    case line, area, bars, columns, scatter, histogram
    case heatMap = "heat map"
  }

  /// What becomes of several rows at one place.
  enum Measure: String, CaseIterable, Hashable, Sendable {
    case sum, average, least, greatest, count
  }

  var kind: Kind
  /// The column below the chart; none where a histogram counts `values`.
  var x: Int?
  /// Columns of numbers; none counts rows.
  var values: [Int]
  /// A column with a series for each of its values.
  var group: Int?
  var measure = Measure.sum

  init(_ kind: Kind, x: Int?, values: [Int], group: Int? = nil, measure: Measure = .sum) {
    self.kind = kind
    self.x = x
    self.values = values
    self.group = group
    self.measure = measure
  }

  /// What fits the types best, with the cursor's column in it where that has a place.
  /// `isGrouped` when there are few rows and the first column has another value in each.
  init(_ columns: [ChartColumn], cursor: Int?, isGrouped: Bool) {
    func places(_ kind: ChartColumn.Kind) -> [Int] {
      let all = columns.indices.filter { columns[$0].kind == kind }
      // The cursor's column goes first, and keys last.
      return all.sorted { left, right in
        func rank(_ place: Int) -> Int {
          columns[place].looksLikeKey ? 1_000_000 + place : place == cursor ? -1 : place
        }
        return rank(left) < rank(right)
      }
    }
    let numbers = places(.number)
    let values = numbers.first.map { [$0] } ?? []
    let period = numbers.first { columns[$0].looksLikePeriod && values != [$0] }
    let measure: Measure = values.isEmpty ? .count : .sum
    // What is measured over time is a mean; what is counted or paid adds up.
    let isMeasured = values.first.map { columns[$0].isFloating } ?? false
    let overTime = isMeasured ? .average : measure
    let cursorKind = cursor.flatMap { columns.indices.contains($0) ? columns[$0].kind : nil }
    if let time = places(.time).first, cursorKind != .name {
      self.init(.line, x: time, values: values, measure: overTime)
    } else if let name = places(.name).first {
      self.init(.bars, x: name, values: values, measure: measure)
    } else if let period {
      self.init(.line, x: period, values: values, measure: overTime)
    } else if numbers.count > 1 {
      // In the order of the columns, as they were written.
      let pair = numbers.prefix(2).sorted()
      // Whole numbers that rows were grouped by: each has a column of its own.
      let hasColumns = isGrouped && pair[0] == 0 && columns[0].isWhole
      self.init(hasColumns ? .columns : .scatter, x: pair[0], values: [pair[1]])
    } else if !numbers.isEmpty {
      self.init(.histogram, x: nil, values: values)
    } else {
      self.init(.bars, x: columns.indices.first, values: [], measure: .count)
    }
  }

  /// Whether rows at the same place become one.
  var isAggregated: Bool { kind != .scatter }

  /// All columns that it reads.
  var columns: [Int] { [x, group].compactMap { $0 } + values }

  /// Counting needs no numbers.
  var counts: Bool { measure == .count || values.isEmpty }

  func title(_ columns: [ChartColumn]) -> String {
    func name(_ place: Int) -> String { columns.indices.contains(place) ? columns[place].name : "" }
    let list = values.map(name).joined(separator: ", ")
    let by = x.map { " by \(name($0))" } ?? ""
    let and = group.map { " and \(name($0))" } ?? ""
    switch kind {
    case .histogram: return "Distribution of \(list)"
    case .scatter: return "\(list)\(by)\(and)"
    default: return (counts ? "rows" : "\(measure.rawValue) of \(list)") + by + and
    }
  }
}

/// Changes at a key.
extension ChartChoice {
  mutating func turn(kind step: Int, _ columns: [ChartColumn]) {
    kind = Kind.allCases.next(after: kind, by: step)
    complete(columns)
  }

  mutating func turn(measure step: Int) {
    measure = Measure.allCases.next(after: measure, by: step)
  }

  mutating func turn(x step: Int, _ columns: [ChartColumn]) {
    let usable = columns.indices.filter { isUsable(columns[$0], asX: true) && $0 != group }
    let free = usable.filter { !values.contains($0) }
    let places = free.isEmpty ? usable : free
    x = places.next(afterAny: x, by: step) ?? x
  }

  /// The first of the values becomes another one.
  mutating func turn(value step: Int, _ columns: [ChartColumn]) {
    let places = columns.indices.filter { isUsable(columns[$0], asX: false) }
    guard let next = places.next(afterAny: values.first, by: step) else { return }
    values = [next] + values.dropFirst().filter { $0 != next }
    if measure == .count { measure = .sum }
  }

  mutating func addValue(_ columns: [ChartColumn]) {
    let places = columns.indices.filter {
      isUsable(columns[$0], asX: false) && !values.contains($0)
    }
    let after = places.first { $0 > (values.last ?? -1) } ?? places.first
    guard let after, kind != .histogram, kind != .heatMap else { return }
    values.append(after)
    group = nil
    if measure == .count { measure = .sum }
  }

  mutating func removeValue() {
    if values.count > 1 { values.removeLast() }
  }

  /// None is one of the groups.
  mutating func turn(group step: Int, _ columns: [ChartColumn]) {
    guard kind != .histogram else { return }
    let places = columns.indices.filter {
      $0 != x && (columns[$0].kind == .name || columns[$0].kind == .number)
    }
    let all: [Int?] = [nil] + places
    group = all.next(after: group, by: step)
    if group != nil { values = Array(values.prefix(1)) }
    complete(columns)
  }

  private func isUsable(_ column: ChartColumn, asX: Bool) -> Bool {
    switch (kind, column.kind) {
    case (_, .other): false
    case (_, .number): true
    case (.scatter, .time): asX
    case (.scatter, .name): false
    case (.histogram, .time): !asX
    default: asX
    }
  }

  /// Gives a kind what it needs and has not.
  private mutating func complete(_ columns: [ChartColumn]) {
    let candidates = columns.indices.filter { columns[$0].kind != .other }
    if kind == .histogram {
      group = nil
      values = Array(values.prefix(1))
      if values.isEmpty, let first = candidates.first(where: { columns[$0].kind != .name }) {
        values = [first]
      }
      return
    }
    if x == nil || x.map({ !isUsable(columns[$0], asX: true) }) == true {
      x =
        candidates.first { isUsable(columns[$0], asX: true) && !values.contains($0) }
        ?? candidates.first { isUsable(columns[$0], asX: true) }
    }
    if kind == .scatter, values.isEmpty,
      let first = candidates.first(where: {
        columns[$0].kind == .number && $0 != x
      })
    {
      values = [first]
    }
    if kind == .heatMap {
      values = Array(values.prefix(1))
      if group == nil {
        group =
          candidates.first { columns[$0].kind == .name && $0 != x }
          ?? candidates.first { $0 != x && !values.contains($0) }
      }
    }
  }
}

extension Array where Element: Equatable {
  /// The element some steps further, round and round; the first when there is no such element.
  fileprivate func next(after element: Element, by step: Int) -> Element {
    guard let place = firstIndex(of: element) else { return first ?? element }
    return self[((place + step) % count + count) % count]
  }

  fileprivate func next(afterAny element: Element?, by step: Int) -> Element? {
    element.map { next(after: $0, by: step) } ?? first
  }
}

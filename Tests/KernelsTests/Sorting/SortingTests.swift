import Columns
import Kernels
import Testing

/// Small numbers that are the same in every run.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}

/// Sorting by encoded keys against a comparison of values.
@Suite struct SortingTests {
  struct Case: Sendable, CustomStringConvertible {
    var types: [DataType]
    var rowCount: Int
    var description: String { "\(rowCount) × " + types.map(\.simpleString).joined(separator: ",") }
  }

  static let types: [[DataType]] = [
    [.int], [.long], [.double], [.float], [.string], [.boolean, .short], [.date, .string, .byte],
    [.decimal(precision: 9, scale: 2), .long], [.decimal(precision: 30, scale: 2)],
    [.array(.string, containsNull: true)],
    [.structure([Field("a", .int), Field("b", .string)]), .int],
    [.structure([Field("a", .int), Field("b", .long)])], [.binary],
  ]

  static let cases = types.flatMap { types in
    [1, 40, 3000].map { Case(types: types, rowCount: $0) }
  }

  @Test(arguments: cases) func agreesWithValueOrder(_ example: Case) {
    var numbers = SeededNumbers(seed: UInt64(example.rowCount))
    let columns = example.types.map { type in
      (0..<example.rowCount).map { _ in randomValue(type, &numbers) }
    }
    let orders = example.types.enumerated().map { place, type in
      SortKeyOrder(type, ascending: place % 2 == example.rowCount % 2, nullsFirst: place == 0)
    }
    let keys = SortKeys(orders)
    let half = example.rowCount / 2
    for range in [0..<half, half..<example.rowCount] {
      let vectors = zip(example.types, columns).map { Vector.of($0, Array($1[range])) }
      keys.append(vectors, rowCount: range.count)
    }
    let rows = sortedRows(keys)
    #expect(Set(rows).count == example.rowCount)
    for (left, right) in zip(rows, rows.dropFirst()) {
      let order = compareRows(left, right, columns, orders)
      #expect(order < 0 || order == 0 && left < right, "\(left) before \(right)")
      if order > 0 { break }
    }
  }

  @Test func floatsOrderNaNLastAndZerosTogether() {
    let values: [Double] = [.nan, -0.0, 1, 0, -.infinity, .infinity]
    let keys = SortKeys([SortKeyOrder(.double)])
    keys.append([.of(.double, values.map { .double($0) })], rowCount: values.count)
    #expect(sortedRows(keys) == [4, 1, 3, 2, 5, 0])
  }

  @Test func mergesRuns() {
    var numbers = SeededNumbers(seed: 5)
    let runCount = 5
    var values: [[[Int]]] = []
    for _ in 0..<runCount {
      let run = (0..<numbers.next(below: 300)).map { _ in numbers.next(below: 90) }.sorted()
      values.append(
        stride(from: 0, to: run.count, by: 17).map { Array(run[$0..<min($0 + 17, run.count)]) })
    }
    var merger = RunMerger(runCount: runCount)
    var current = Array(repeating: -1, count: runCount)
    var merged: [Int] = []
    let runs = UnsafeMutablePointer<Int32>.allocate(capacity: 200)
    defer { runs.deallocate() }
    let rows = runs + 100
    while true {
      let (count, step) = merger.take(100, runs: runs, rows: rows)
      for pick in 0..<count {
        let run = Int(runs[pick])
        merged.append(values[run][current[run]][Int(rows[pick])])
      }
      if case .finished = step { break }
      guard case .needsBlock(let run) = step else { continue }
      current[run] += 1
      guard current[run] < values[run].count else {
        merger.supply(run: run, nil)
        continue
      }
      let keys = SortKeys([SortKeyOrder(.long)])
      let block = values[run][current[run]]
      keys.append([.of(.long, block.map { .long(Int64($0)) })], rowCount: block.count)
      merger.supply(run: run, keys)
    }
    #expect(merged == values.joined().joined().sorted())
  }

  @Test(arguments: [0, 1, 10, 5000]) func keepsTheFirstRows(limit: Int) {
    var numbers = SeededNumbers(seed: 9)
    let top = TopRows([SortKeyOrder(.int, ascending: false)], limit: limit)
    var kept: [Int] = []
    var all: [Int] = []
    func compact() {
      let selection = top.compact()
      kept = (0..<selection.count).map { kept[Int(selection.rows[$0])] }
    }
    for _ in 0..<20 {
      let batch = (0..<700).map { _ in numbers.next(below: 100_000) }
      all += batch
      let chosen = top.offer([.of(.int, batch.map { .int(Int32($0)) })], rowCount: batch.count)
      kept += (0..<chosen.count).map { batch[Int(chosen.rows[$0])] }
      if top.needsCompaction { compact() }
    }
    compact()
    #expect(kept == Array(all.sorted(by: >).prefix(limit)))
  }
}

private func sortedRows(_ keys: SortKeys) -> [Int] {
  let sorted = keys.sortedRows()
  return (0..<keys.rowCount).map { Int(sorted.pointer(as: Int32.self)[$0]) }
}

private func randomValue(_ type: DataType, _ numbers: inout SeededNumbers) -> Value {
  if numbers.next(below: 8) == 0 { return .null }
  let wide = numbers.next(below: 3) == 0 ? 1_000_000_000 : 20
  let number = numbers.next(below: wide) - wide / 2
  switch type {
  case .int: return .int(Int32(number))
  case .long: return .long(Int64(number) << 20)
  case .short: return .short(Int16(number % 30000))
  case .byte: return .byte(Int8(number % 100))
  case .boolean: return .boolean(number % 2 == 0)
  case .date: return .date(Int32(number % 40000))
  case .double: return .double(Double(number) / 8)
  case .float: return .float(Float(number) / 8)
  case .decimal: return .decimal(unscaled: Int128(number) << 10, scale: 2)
  case .binary:
    return .binary((0..<numbers.next(below: 20)).map { _ in UInt8(numbers.next(below: 2)) })
  case .array(let element, _):
    return .array((0..<numbers.next(below: 4)).map { _ in randomValue(element, &numbers) })
  case .structure(let fields):
    return .structure(fields.map { randomValue($0.type, &numbers) })
  default:
    let shared = numbers.next(below: 3) == 0 ? "a rather long beginning " : ""
    return .string(shared + String(number))
  }
}

private func compareRows(
  _ left: Int, _ right: Int, _ columns: [[Value]], _ orders: [SortKeyOrder]
) -> Int {
  for (column, order) in zip(columns, orders) {
    let (first, second) = (column[left], column[right])
    if first.isNull != second.isNull { return first.isNull == order.nullsFirst ? -1 : 1 }
    let result = compareValues(first, second)
    if result != 0 { return order.ascending ? result : -result }
  }
  return 0
}

/// Nulls inside arrays and structs come first.
private func compareValues(_ left: Value, _ right: Value) -> Int {
  switch (left, right) {
  case (.null, .null): 0
  case (.null, _): -1
  case (_, .null): 1
  case (.int(let left), .int(let right)): Int(left) - Int(right)
  case (.long(let left), .long(let right)): left < right ? -1 : left > right ? 1 : 0
  case (.short(let left), .short(let right)): Int(left) - Int(right)
  case (.byte(let left), .byte(let right)): Int(left) - Int(right)
  case (.date(let left), .date(let right)): Int(left) - Int(right)
  case (.boolean(let left), .boolean(let right)): (left ? 1 : 0) - (right ? 1 : 0)
  case (.double(let left), .double(let right)): left < right ? -1 : left > right ? 1 : 0
  case (.float(let left), .float(let right)): left < right ? -1 : left > right ? 1 : 0
  case (.decimal(let left, _), .decimal(let right, _)): left < right ? -1 : left > right ? 1 : 0
  case (.string(let left), .string(let right)):
    compareLists(Array(left.utf8), Array(right.utf8)) {
      Int($0) - Int($1)
    }
  case (.binary(let left), .binary(let right)): compareLists(left, right) { Int($0) - Int($1) }
  case (.array(let left), .array(let right)): compareLists(left, right, compareValues)
  case (.structure(let left), .structure(let right)): compareLists(left, right, compareValues)
  default: 0
  }
}

private func compareLists<Element>(
  _ left: [Element], _ right: [Element], _ compare: (Element, Element) -> Int
) -> Int {
  for (first, second) in zip(left, right) {
    let order = compare(first, second)
    if order != 0 { return order }
  }
  return left.count - right.count
}

import Columns
import Kernels
import Testing

/// Tables of keys against dictionaries of values, over types, nulls and sizes.
@Suite struct KeyTableTests {
  private struct Shape: Sendable, CustomStringConvertible {
    var types: [DataType]
    var nullable: Bool
    var rowCount: Int
    var distinct: Int

    var description: String { "\(types.map(\.simpleString)) ×\(rowCount) of \(distinct)" }
  }

  private static let shapes: [Shape] = [
    Shape(types: [.long], nullable: false, rowCount: 5000, distinct: 700),
    Shape(types: [.int], nullable: true, rowCount: 5000, distinct: 5000),
    Shape(types: [.string], nullable: true, rowCount: 3000, distinct: 200),
    Shape(types: [.string, .int], nullable: true, rowCount: 3000, distinct: 40),
    Shape(types: [.double, .boolean, .short], nullable: true, rowCount: 2000, distinct: 30),
    Shape(
      types: [.decimal(precision: 30, scale: 2)], nullable: true, rowCount: 1000, distinct: 90),
    Shape(
      types: [.array(.string, containsNull: true), .date], nullable: true, rowCount: 800,
      distinct: 20),
  ]

  @Test(arguments: shapes.indices)
  func groupsAreNumberedByFirstAppearance(_ index: Int) throws {
    let shape = Self.shapes[index]
    var random = SeededRandom(seed: UInt64(index + 1))
    let rows = (0..<shape.rowCount).map { _ in Self.row(shape, &random) }
    let layout = KeyLayout(types: shape.types, nullable: shape.types.map { _ in true })
    let table = GroupTable(layout)
    var numbers: [[Value]: Int32] = [:]
    for start in stride(from: 0, to: rows.count, by: 777) {
      let part = Array(rows[start..<min(start + 777, rows.count)])
      let groups = Self.groups(of: part, shape, layout, table)
      for (row, group) in zip(part, groups) {
        if numbers[row] == nil { numbers[row] = Int32(numbers.count) }
        #expect(group == numbers[row])
      }
    }
    #expect(table.groupCount == numbers.count)
    let columns = try table.keyColumns(0..<table.groupCount)
    for (row, number) in numbers {
      #expect(columns.map { $0.value(at: Int(number)) } == row)
    }
  }

  @Test(arguments: shapes.indices)
  func probesFindAllPartnersInOrder(_ index: Int) {
    var shape = Self.shapes[index]
    shape.nullable = false
    var random = SeededRandom(seed: UInt64(index + 50))
    let build = (0..<shape.rowCount / 4).map { _ in Self.row(shape, &random) }
    let probe = (0..<shape.rowCount / 2).map { _ in Self.row(shape, &random) }
    let layout = KeyLayout(types: shape.types, nullable: shape.types.map { _ in false })
    let columns = Self.columns(build, shape)
    let table = JoinTable(
      layout, keys: columns.first, columns: [],
      encoded: layout.encode(columns, rowCount: build.count))
    for part in 0..<3 { table.link(part: part, of: 3) }
    let prober = JoinProbe(table)
    prober.start(Self.columns(probe, shape), rowCount: probe.count)
    var found: [[Int32]] = Array(repeating: [], count: probe.count)
    while let pairs = prober.nextPairs() {
      for pair in 0..<pairs.probe.count {
        found[Int(pairs.probe.rows[pair])].append(pairs.build.rows[pair])
      }
    }
    for (row, partners) in zip(probe, found) {
      #expect(partners == build.indices.filter { build[$0] == row }.map { Int32($0) })
    }
  }

  @Test func nullKeysHaveNoPartner() {
    let layout = KeyLayout(types: [.int], nullable: [false])
    let keys = Vector.of(.int, [.int(0), .int(1)])
    let table = JoinTable(
      layout, keys: keys, columns: [], encoded: layout.encode([keys], rowCount: 2))
    table.link(part: 0, of: 1)
    let probe = JoinProbe(table)
    probe.start([.of(.int, [.null, .int(1)])], rowCount: 2)
    #expect(probe.firstMatches[0] == -1)
    #expect(probe.firstMatches[1] == 1)
  }

  private static func groups(
    of rows: [[Value]], _ shape: Shape, _ layout: KeyLayout, _ table: GroupTable
  ) -> [Int32] {
    let encoded = layout.encode(columns(rows, shape), rowCount: rows.count)
    let hashes = layout.hash(encoded)
    var groups = [Int32](repeating: -1, count: rows.count)
    table.findOrInsert(
      encoded.words, hashes: hashes.pointer(as: UInt64.self), rowCount: rows.count, into: &groups)
    return groups
  }

  private static func columns(_ rows: [[Value]], _ shape: Shape) -> [Vector] {
    shape.types.indices.map { column in .of(shape.types[column], rows.map { $0[column] }) }
  }

  private static func row(_ shape: Shape, _ random: inout SeededRandom) -> [Value] {
    shape.types.map { type in
      let number = Int(random.next() % UInt64(shape.distinct))
      if shape.nullable, number == 0 { return .null }
      return value(number, type)
    }
  }

  private static func value(_ number: Int, _ type: DataType) -> Value {
    switch type {
    case .long: .long(Int64(number) &* 0x1234_5678_9ABC)
    case .int: .int(Int32(number))
    case .short: .short(Int16(number))
    case .date: .date(Int32(number))
    case .boolean: .boolean(number % 2 == 0)
    case .double: .double(Double(number) / 4)
    case .decimal(_, let scale): .decimal(unscaled: Int128(number) << 70, scale: scale)
    case .string: .string(number % 3 == 0 ? "k\(number)" : "a rather long key number \(number)")
    case .array(let element, _): .array([value(number % 5, element), .null])
    default: .null
    }
  }
}

/// Numbers that are the same in every run.
private struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed &>> 31)
  }
}

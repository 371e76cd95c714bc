import Columns
import Testing

@testable import Execution

/// Batches come back from bytes as they were, and damaged bytes make errors.
@Suite struct BatchCodecTests {
  private static let types: [DataType] = [
    .int, .boolean, .string, .decimal(precision: 38, scale: 2), .array(.string, containsNull: true),
    .map(.string, .array(.long, containsNull: true), valueContainsNull: true),
    .structure([Field("x", .int), Field("y", .array(.double, containsNull: true))]), .null,
    .calendarInterval, .timestamp, .binary,
  ]

  private static func batch(rowCount: Int) -> Batch {
    let columns = types.map { type in
      Vector.of(type, (0..<rowCount).map { $0 % 3 == 2 ? .null : value(type, $0) })
    }
    return Batch(columns, rowCount: rowCount)
  }

  private static func value(_ type: DataType, _ row: Int) -> Value {
    switch type {
    case .int: .int(Int32(row))
    case .boolean: .boolean(row % 2 == 0)
    case .string: .string(String(repeating: "text ", count: row % 9))
    case .decimal: .decimal(unscaled: Int128(row) << 70, scale: 2)
    case .double: .double(Double(row) / 3)
    case .long: .long(Int64(row) << 40)
    case .array(let element, _):
      .array((0..<row % 4).map { $0 == 1 ? .null : value(element, row + $0) })
    case .map(let key, let item, _):
      .map(
        keys: (0..<row % 3).map { value(key, row + $0) },
        values: (0..<row % 3).map { value(item, row + $0) })
    case .structure(let fields): .structure(fields.map { value($0.type, row) })
    case .calendarInterval:
      .calendarInterval(CalendarInterval(months: 1, days: Int32(row), microseconds: -5))
    case .timestamp: .timestamp(Int64(row))
    case .binary: .binary([UInt8](repeating: 7, count: row % 30))
    default: .null
    }
  }

  private func rows(_ batch: Batch) -> [[Value]] {
    let columns = batch.columns
    return (0..<batch.rowCount).map { row in columns.map { $0.value(at: row) } }
  }

  private func encoded(_ batches: [Batch]) -> [UInt8] {
    let output = GrowingBytes()
    for batch in batches { BatchEncoder(output: output).append(batch) }
    return Array(output.bytes)
  }

  private func decoded(_ bytes: [UInt8]) throws -> [Batch] {
    try bytes.withUnsafeBytes { raw in
      var decoder = BatchDecoder(raw, types: Self.types)
      var batches: [Batch] = []
      while let batch = try decoder.next() { batches.append(batch) }
      return batches
    }
  }

  @Test(arguments: [0, 1, 3, 64, 65, 300])
  func batchesComeBack(rowCount: Int) throws {
    let batch = Self.batch(rowCount: rowCount)
    let odd = Array(stride(from: Int32(rowCount) - 1, to: -1, by: -2))
    let buffer = Buffer(byteCount: odd.count * 4)
    for (place, row) in odd.enumerated() { buffer.pointer(as: Int32.self)[place] = row }
    let picked = batch.filtered(by: Selection(buffer, count: odd.count))
    let constants = Batch(
      Self.types.map { .constant(Self.value($0, 4), $0, count: 5) }, rowCount: 5)
    let all = [batch, picked, constants]
    let back = try decoded(encoded(all))
    #expect(back.map(rows) == all.map(rows))
  }

  @Test func damagedBytesAreErrors() throws {
    let bytes = encoded([Self.batch(rowCount: 40)])
    for end in stride(from: 1, to: bytes.count, by: 7) {
      #expect(throws: QueryError.self) { try decoded(Array(bytes[..<end])) }
    }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      var spoiled = bytes
      spoiled[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255)
      // Any answer will do, as long as there is one.
      for batch in (try? decoded(spoiled)) ?? [] { _ = batch.rowCount }
    }
  }
}

import CArrow
import CPlatform
import Testing

/// What the schema tells of each type, from Arrow's through Parquet's and back.
struct ParquetTypeTests {
  struct Case: CustomStringConvertible {
    var format: String
    var physical: Int
    var logical = PARQUET_LOGICAL_NONE
    var precision: Int32 = -1
    var scale: Int32 = -1
    var unit = PARQUET_UNIT_NONE
    var bits: Int32 = 0
    var isSigned = false
    var isUTC = false

    var description: String { format }
  }

  static let cases = [
    Case(format: "b", physical: PARQUET_BOOLEAN),
    Case(
      format: "c", physical: PARQUET_INT32, logical: PARQUET_LOGICAL_INTEGER, bits: 8,
      isSigned: true),
    Case(format: "S", physical: PARQUET_INT32, logical: PARQUET_LOGICAL_INTEGER, bits: 16),
    Case(format: "i", physical: PARQUET_INT32),
    Case(format: "l", physical: PARQUET_INT64),
    Case(format: "f", physical: PARQUET_FLOAT),
    Case(format: "g", physical: PARQUET_DOUBLE),
    Case(format: "z", physical: PARQUET_BYTE_ARRAY),
    Case(format: "u", physical: PARQUET_BYTE_ARRAY, logical: PARQUET_LOGICAL_STRING),
    Case(format: "vu", physical: PARQUET_BYTE_ARRAY, logical: PARQUET_LOGICAL_STRING),
    Case(format: "tdD", physical: PARQUET_INT32, logical: PARQUET_LOGICAL_DATE),
    Case(
      format: "tsu:UTC", physical: PARQUET_INT64, logical: PARQUET_LOGICAL_TIMESTAMP,
      unit: PARQUET_UNIT_MICROSECONDS, isUTC: true),
    Case(
      format: "tsn:", physical: PARQUET_INT64, logical: PARQUET_LOGICAL_TIMESTAMP,
      unit: PARQUET_UNIT_NANOSECONDS),
    Case(
      format: "d:9,2", physical: PARQUET_INT32, logical: PARQUET_LOGICAL_DECIMAL, precision: 9,
      scale: 2),
    Case(
      format: "d:18,0", physical: PARQUET_INT64, logical: PARQUET_LOGICAL_DECIMAL,
      precision: 18, scale: 0),
    Case(
      format: "d:38,10", physical: PARQUET_FIXED_LEN_BYTE_ARRAY,
      logical: PARQUET_LOGICAL_DECIMAL, precision: 38, scale: 10),
  ]

  private func leaf(
    _ format: String, _ change: (inout parquet_write_options) -> Void = { _ in }
  ) throws -> parquet_node {
    let bridge = try loadedBridge()
    let target = TemporaryFile("parquet")
    var schema = ArrowExport.schema("+s", "", children: [ArrowExport.schema(format, "value")])
    var options = parquet_write_options.standard
    change(&options)
    var writer: OpaquePointer?
    try BridgeFailure.check(bridge.writing.open_parquet(target.path, &schema, &options, &writer))
    var size: Int64 = 0
    try BridgeFailure.check(bridge.writing.finish(try #require(writer), &size))
    return try #require(ParquetHandle(target.path).nodes.last)
  }

  @Test(arguments: cases)
  func typesKeepTheirMeaning(expected: Case) throws {
    let node = try leaf(expected.format)
    #expect(Int(node.physical_type) == expected.physical)
    #expect(Int(node.logical_type) == expected.logical)
    #expect(node.precision == expected.precision)
    #expect(node.scale == expected.scale)
    #expect(Int(node.unit) == expected.unit)
    #expect(node.bit_width == expected.bits)
    #expect(node.is_signed == expected.isSigned)
    #expect(node.is_adjusted_to_utc == expected.isUTC)
  }

  @Test func timestampsAreWrittenAsAsked() throws {
    let old = try leaf("tsu:UTC") { $0.timestamps = Int32(PARQUET_TIMESTAMPS_INT96) }
    #expect(Int(old.physical_type) == PARQUET_INT96)
    let coarse = try leaf("tsn:UTC") { $0.timestamps = Int32(PARQUET_TIMESTAMPS_MILLISECONDS) }
    #expect(Int(coarse.unit) == PARQUET_UNIT_MILLISECONDS)
  }

  /// String views, short ones inside the view and long ones behind it.
  @Test func stringViewsAreWritten() throws {
    let bridge = try loadedBridge()
    let target = TemporaryFile("parquet")
    let long = Array("a string longer than twelve bytes".utf8)
    var schema = ArrowExport.schema("+s", "", children: [ArrowExport.schema("vu", "text")])
    var options = parquet_write_options.standard
    options.without_dictionary = true
    var writer: OpaquePointer?
    try BridgeFailure.check(bridge.writing.open_parquet(target.path, &schema, &options, &writer))
    let opened = try #require(writer)
    let short: [UInt8] = [5, 0, 0, 0] + Array("short".utf8) + Array(repeating: 0, count: 7)
    let view: [UInt8] = [UInt8(long.count), 0, 0, 0] + long[..<4] + Array(repeating: 0, count: 8)
    let texts = ArrowExport.array(
      length: 2,
      buffers: [
        nil, ArrowExport.buffer(short + view), ArrowExport.buffer(long),
        ArrowExport.buffer([Int64(long.count)]),
      ])
    var batch = ArrowExport.array(length: 2, buffers: [nil], children: [texts])
    try BridgeFailure.check(bridge.writing.write(opened, &batch))
    var size: Int64 = 0
    try BridgeFailure.check(bridge.writing.finish(opened, &size))

    let file = try ParquetHandle(target.path)
    let reader = try PageHandle(file, 0, 0)
    let page = try #require(try reader.next())
    let expected = [5, 0, 0, 0] + Array("short".utf8) + [UInt8(long.count), 0, 0, 0] + long
    #expect(Array(page.values.raw) == expected)
  }
}

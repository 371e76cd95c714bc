import CArrow
import CPlatform
import Testing

/// ORC and Arrow IPC: what was written comes back, batch by batch.
struct BatchFormatTests {
  let table = SampleTable(rows: 2500)

  /// The rows of a stream, checked against the sample; ends the stream.
  private func countRows(_ stream: inout ArrowArrayStream, columns: Int) throws -> Int {
    defer { stream.release?(&stream) }
    var schema = ArrowSchema()
    #expect(stream.get_schema?(&stream, &schema) == 0)
    #expect(schema.n_children == Int64(columns))
    schema.release?(&schema)
    var rows = 0
    while true {
      var batch = ArrowArray()
      try #require(stream.get_next?(&stream, &batch) == 0)
      guard batch.release != nil else { return rows }
      let ids = try #require(batch.children?[0]?.pointee.buffers?[1])
      let offset = Int(batch.children?[0]?.pointee.offset ?? 0)
      for row in 0..<Int(batch.length) {
        let id = ids.load(fromByteOffset: (offset + row) * 8, as: Int64.self)
        #expect(id == Int64(rows + row))
      }
      rows += Int(batch.length)
      batch.release?(&batch)
    }
  }

  @Test(arguments: [0, 1, 2, 6, 7])
  func orcRoundTrip(codec: Int32) throws {
    let bridge = try loadedBridge()
    let target = TemporaryFile("orc")
    var schema = table.schema()
    var options = orc_write_options(codec: codec, stripe_bytes: 0)
    var writer: OpaquePointer?
    try BridgeFailure.check(bridge.writing.open_orc(target.path, &schema, &options, &writer))
    let size = try table.write(bridge, try #require(writer))
    #expect(size == Int64(try target.bytes().count))

    var opened: OpaquePointer?
    try BridgeFailure.check(bridge.orc.open(target.path, &opened))
    let file = try #require(opened)
    defer { bridge.orc.close(file) }
    var summary = orc_summary()
    bridge.orc.summary(file, &summary)
    #expect(summary.row_count == 2500)
    var rows = 0
    for number in 0..<summary.stripe_count {
      var stripe = orc_stripe()
      try BridgeFailure.check(bridge.orc.stripe(file, number, &stripe))
      #expect(stripe.first_row == Int64(rows))
      var stream = ArrowArrayStream()
      let columns: [Int32] = [0, 2]
      try BridgeFailure.check(bridge.orc.read(file, number, 1000, columns, 2, &stream))
      rows += try countRows(&stream, columns: 2)
    }
    #expect(rows == 2500)
  }

  @Test(arguments: [false, true], [0, 6, 7])
  func ipcRoundTrip(asStream: Bool, codec: Int32) throws {
    let bridge = try loadedBridge()
    let target = TemporaryFile("arrow")
    var schema = table.schema()
    var options = ipc_write_options(as_stream: asStream, codec: codec, descriptor: -1)
    var writer: OpaquePointer?
    try BridgeFailure.check(bridge.writing.open_ipc(target.path, &schema, &options, &writer))
    _ = try table.write(bridge, try #require(writer))
    var stream = ArrowArrayStream()
    try BridgeFailure.check(bridge.ipc.read(target.path, nil, 0, &stream))
    #expect(try countRows(&stream, columns: 3) == 2500)
    let columns: [Int32] = [0]
    try BridgeFailure.check(bridge.ipc.read(target.path, columns, 1, &stream))
    #expect(try countRows(&stream, columns: 1) == 2500)
  }

  @Test func aBatchThatDoesNotFitIsRefused() throws {
    let bridge = try loadedBridge()
    let target = TemporaryFile("parquet")
    var schema = table.schema()
    var options = parquet_write_options.standard
    var writer: OpaquePointer?
    try BridgeFailure.check(bridge.writing.open_parquet(target.path, &schema, &options, &writer))
    let opened = try #require(writer)
    var batch = ArrowExport.array(length: 1, buffers: [nil])
    #expect(throws: BridgeFailure.self) {
      try BridgeFailure.check(bridge.writing.write(opened, &batch))
    }
    bridge.writing.abandon(opened)
  }
}

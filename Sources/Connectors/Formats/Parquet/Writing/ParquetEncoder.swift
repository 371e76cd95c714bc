import CArrow
import CPlatform
import Columns
import Glibc

/// Writes one Parquet file through Arrow's library.
final class ParquetEncoder: FileEncoder {
  private let path: String
  private let bridge: UnsafePointer<arrow_bridge>
  private var writer: OpaquePointer?

  init(path: String, schema: Schema, options: ParquetWriteOptions) throws {
    self.path = path
    bridge = try ArrowBridge.load()
    var exported = ArrowExport.schemaWithPlainIntervals(schema.fields)
    let opening = WriterOpening(schema: schema, options: options)
    do {
      writer = try opening.open(path, &exported, bridge)
    } catch {
      throw ParquetEncoder.describe(error, path)
    }
  }

  func write(_ batch: Batch) throws {
    guard let writer else { throw QueryError.internalError("a finished file was written to") }
    var array = ArrowExport.array(batch)
    try check(bridge.pointee.writing.write(writer, &array))
  }

  func finish() throws {
    guard let writer else { return }
    self.writer = nil
    var size: Int64 = 0
    try check(bridge.pointee.writing.finish(writer, &size))
  }

  func abandon() {
    guard let writer else { return }
    self.writer = nil
    bridge.pointee.writing.abandon(writer)
  }

  deinit { abandon() }

  private func check(_ result: UnsafeMutablePointer<arrow_failure>?) throws {
    do throws(ArrowFailure) {
      try ArrowFailure.check(result)
    } catch {
      throw ParquetEncoder.describe(error, path)
    }
  }

  private static func describe(_ failure: ArrowFailure, _ path: String) -> QueryError {
    QueryError(
      "TASK_WRITE_FAILED", sqlState: "58030",
      "Task failed while writing rows to \(PathText.display(path)).", hint: "(\(failure.message))")
  }
}

/// Keeps the C form of the options while a writer is opened.
private struct WriterOpening {
  let schema: Schema
  let options: ParquetWriteOptions

  func open(
    _ path: String, _ exported: inout ArrowSchema, _ bridge: UnsafePointer<arrow_bridge>
  ) throws(ArrowFailure) -> OpaquePointer? {
    let texts = [
      "org.apache.spark.version", "4.3.0", "org.apache.spark.sql.parquet.row.metadata",
      SchemaText.write(schema),
    ].map { Array($0.utf8) }
    let copies = texts.map { text in
      let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(text.count, 1))
      copy.initialize(from: text, count: text.count)
      return copy
    }
    let blooms = options.bloomColumns.compactMap { strdup($0).map { UnsafePointer($0) } }
    defer {
      for copy in copies { copy.deallocate() }
      for bloom in blooms { free(UnsafeMutableRawPointer(mutating: bloom)) }
    }
    func bytes(_ place: Int) -> arrow_bytes {
      arrow_bytes(data: UnsafePointer(copies[place]), size: Int64(texts[place].count))
    }
    let pairs = [
      arrow_pair(key: bytes(0), value: bytes(1)), arrow_pair(key: bytes(2), value: bytes(3)),
    ]
    var writer: OpaquePointer?
    let failure = pairs.withUnsafeBufferPointer { pairs in
      blooms.withUnsafeBufferPointer { blooms in
        "martlet".withCString { creator in
          var native = nativeOptions(creator)
          native.pair_count = Int32(pairs.count)
          native.pairs = pairs.baseAddress
          native.bloom_column_count = Int32(blooms.count)
          native.bloom_columns = blooms.isEmpty ? nil : blooms.baseAddress
          return bridge.pointee.writing.open_parquet(path, &exported, &native, &writer)
        }
      }
    }
    try ArrowFailure.check(failure)
    return writer
  }

  private func nativeOptions(_ creator: UnsafePointer<CChar>) -> parquet_write_options {
    var native = parquet_write_options()
    native.codec = options.codec.number
    native.level = Int32.min
    native.data_page_version = options.pageVersion
    native.timestamps = options.timestamps
    native.row_group_rows = Int64(options.rowGroupRows)
    native.page_bytes = Int64(options.pageBytes)
    native.without_dictionary = !options.hasDictionary
    native.created_by = creator
    return native
  }
}

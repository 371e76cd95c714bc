import CArrow
import CPlatform
import Glibc
import TestFolders
import Testing

/// What the bridge reported, with its memory given back.
struct BridgeFailure: Error, CustomStringConvertible {
  var code: Int
  var description: String

  static func check(_ failure: UnsafeMutablePointer<arrow_failure>?) throws(BridgeFailure) {
    guard let failure else { return }
    let thrown = BridgeFailure(
      code: Int(failure.pointee.code), description: String(cString: failure.pointee.message))
    arrow_failure_free(failure)
    throw thrown
  }
}

func loadedBridge() throws -> arrow_bridge {
  try #require(arrow_bridge_load(), "\(String(cString: arrow_bridge_problem()))").pointee
}

/// A path for one test's file.
struct TemporaryFile {
  let path: String

  init(_ suffix: String) { path = TestFolder.freePath(".\(suffix)") }

  func bytes() throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return bytes
  }

  func write(_ bytes: [UInt8]) throws {
    let file = try #require(fopen(path, "w"))
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
}

extension arrow_bytes {
  var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: data, count: Int(size)) }
  var text: String { String(decoding: raw, as: UTF8.self) }
  func number<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
    raw.count == MemoryLayout<Value>.size ? raw.loadUnaligned(as: Value.self) : nil
  }
}

extension parquet_write_options {
  static var standard: parquet_write_options {
    var options = parquet_write_options()
    options.codec = Int32(ARROW_CODEC_SNAPPY)
    options.level = Int32.min
    options.data_page_version = 1
    return options
  }
}

extension SampleTable {
  @discardableResult
  func writeParquet(to path: String, _ options: parquet_write_options) throws -> Int64 {
    let bridge = try loadedBridge()
    var schema = schema()
    var options = options
    var writer: OpaquePointer?
    try BridgeFailure.check(bridge.writing.open_parquet(path, &schema, &options, &writer))
    return try write(bridge, try #require(writer))
  }

  func write(_ bridge: arrow_bridge, _ writer: OpaquePointer) throws -> Int64 {
    var batch = batch()
    do {
      try BridgeFailure.check(bridge.writing.write(writer, &batch))
    } catch {
      bridge.writing.abandon(writer)
      throw error
    }
    var size: Int64 = 0
    try BridgeFailure.check(bridge.writing.finish(writer, &size))
    return size
  }
}

/// An open file, closed when the last test holding it ends.
final class ParquetHandle {
  let bridge: arrow_bridge
  let file: OpaquePointer
  let summary: parquet_summary

  init(_ path: String, memoryMap: Bool = false) throws {
    bridge = try loadedBridge()
    var options = parquet_open_options(memory_map: memoryMap, verify_checksums: true)
    var opened: OpaquePointer?
    try BridgeFailure.check(bridge.parquet.open(path, &options, &opened))
    file = try #require(opened)
    var summary = parquet_summary()
    bridge.parquet.summary(file, &summary)
    self.summary = summary
  }

  deinit { bridge.parquet.close(file) }

  var nodes: [parquet_node] {
    Array(UnsafeBufferPointer(start: bridge.parquet.nodes(file), count: Int(summary.node_count)))
  }

  func chunk(_ rowGroup: Int32, _ column: Int32) throws -> parquet_chunk {
    var chunk = parquet_chunk()
    try BridgeFailure.check(bridge.parquet.chunk(file, rowGroup, column, &chunk))
    return chunk
  }

  func places(_ rowGroup: Int32, _ column: Int32) throws -> [parquet_page_place] {
    var index = parquet_page_index()
    try BridgeFailure.check(bridge.parquet.page_index(file, rowGroup, column, &index))
    return Array(UnsafeBufferPointer(start: index.pages, count: Int(index.page_count)))
  }

  func mayContain(_ value: String, _ rowGroup: Int32, _ column: Int32) throws -> Bool {
    var answer = false
    try Array(value.utf8).withUnsafeBufferPointer { bytes in
      let value = arrow_bytes(data: bytes.baseAddress, size: Int64(bytes.count))
      try BridgeFailure.check(
        bridge.parquet.may_contain(file, rowGroup, column, value, &answer))
    }
    return answer
  }
}

/// A reader over one chunk, closed before its file.
final class PageHandle {
  let file: ParquetHandle
  let reader: OpaquePointer
  var pages: parquet_page_functions { file.bridge.pages }

  init(_ file: ParquetHandle, _ rowGroup: Int32, _ column: Int32, inOneRead: Bool = true) throws {
    self.file = file
    var opened: OpaquePointer?
    try BridgeFailure.check(
      file.bridge.pages.open(file.file, rowGroup, column, inOneRead, &opened))
    reader = try #require(opened)
  }

  deinit { pages.close(reader) }

  func next() throws -> parquet_page? {
    var page = parquet_page()
    try BridgeFailure.check(pages.next(reader, &page))
    return page.kind == PARQUET_PAGE_END ? nil : page
  }

  func dictionary() throws -> parquet_page? {
    var page = parquet_page()
    try BridgeFailure.check(pages.dictionary(reader, &page))
    return page.kind == PARQUET_PAGE_END ? nil : page
  }

  func seek(_ row: Int64) throws { try BridgeFailure.check(pages.seek(reader, row)) }
}

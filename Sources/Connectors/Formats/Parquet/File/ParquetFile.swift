import CArrow
import Columns
import Synchronization

/// An open file: its schema and what its footer tells.
///
/// `@unchecked Sendable`: the library guards its handle itself; everything else is constant.
final class ParquetFile: @unchecked Sendable {
  let path: String
  let rowCount: Int
  let byteSize: Int
  let rowGroupCount: Int
  let columns: [ParquetColumn]
  /// Key-value pairs of the footer.
  let metadata: [String: String]
  let bridge: UnsafePointer<arrow_bridge>
  let handle: OpaquePointer
  /// What was learned of columns by looking at their dictionaries.
  let distinctShares = Mutex<[Int: DistinctShare?]>([:])
  private let places: [String: Int]

  init(path: String) throws(QueryError) {
    self.path = path
    bridge = try ArrowBridge.load()
    var options = parquet_open_options(memory_map: false, verify_checksums: false)
    var opened: OpaquePointer?
    do throws(ArrowFailure) {
      try ArrowFailure.check(bridge.pointee.parquet.open(path, &options, &opened))
    } catch {
      throw ParquetFile.describe(error, path: path)
    }
    guard let opened else { throw QueryError.internalError("no file was opened") }
    handle = opened
    var summary = parquet_summary()
    bridge.pointee.parquet.summary(opened, &summary)
    rowCount = Int(summary.row_count)
    byteSize = Int(summary.file_size)
    rowGroupCount = Int(summary.row_group_count)
    var pairs: [String: String] = [:]
    if let source = summary.pairs {
      for index in 0..<Int(summary.pair_count) {
        pairs[source[index].key.string] = source[index].value.string
      }
    }
    metadata = pairs
    do throws(QueryError) {
      guard rowCount >= 0 else { throw ReadError.unreadableFooter(path, "negative row count") }
      let root = try SchemaTree(
        bridge.pointee.parquet.nodes(opened), count: Int(summary.node_count), path: path
      ).root()
      let intervals =
        pairs["org.apache.spark.sql.parquet.row.metadata"].map(SchemaTextReader.intervals) ?? [:]
      columns = ParquetSchemaReader.columns(of: root).map { column in
        intervals[column.field.name].flatMap(column.asInterval) ?? column
      }
      places = Dictionary(
        columns.enumerated().map { ($1.field.name.lowercased(), $0) }, uniquingKeysWith: min)
    } catch {
      bridge.pointee.parquet.close(opened)
      throw error
    }
  }

  deinit {
    bridge.pointee.parquet.close(handle)
  }

  private static func describe(_ failure: ArrowFailure, path: String) -> QueryError {
    switch failure.code {
    case Int32(ARROW_FAILURE_NOT_FOUND): ReadError.missing(path)
    case Int32(ARROW_FAILURE_INPUT_OUTPUT), Int32(ARROW_FAILURE_MEMORY):
      ReadError.damaged(path, failure.message)
    default: ReadError.unreadableFooter(path, failure.message)
    }
  }

  /// Columns are found by name, ignoring case.
  func place(ofColumn name: String) -> Int? { places[name.lowercased()] }

  func rowGroup(_ number: Int) throws(ArrowFailure) -> parquet_row_group {
    var result = parquet_row_group()
    try ArrowFailure.check(bridge.pointee.parquet.row_group(handle, Int32(number), &result))
    return result
  }

  func chunk(_ rowGroup: Int, column: Int) throws(ArrowFailure) -> parquet_chunk {
    var result = parquet_chunk()
    try ArrowFailure.check(
      bridge.pointee.parquet.chunk(handle, Int32(rowGroup), Int32(column), &result))
    return result
  }

  func pageIndex(_ rowGroup: Int, column: Int) throws(ArrowFailure) -> parquet_page_index {
    var result = parquet_page_index()
    try ArrowFailure.check(
      bridge.pointee.parquet.page_index(handle, Int32(rowGroup), Int32(column), &result))
    return result
  }

  /// Asks the chunk's Bloom filter for a value in plain encoding.
  func mayContain(
    _ value: UnsafeRawBufferPointer, rowGroup: Int, column: Int
  ) throws(ArrowFailure) -> Bool {
    var result = true
    let bytes = arrow_bytes(
      data: value.baseAddress?.assumingMemoryBound(to: UInt8.self), size: Int64(value.count))
    try ArrowFailure.check(
      bridge.pointee.parquet.may_contain(
        handle, Int32(rowGroup), Int32(column), bytes, &result))
    return result
  }
}

/// Builds the schema tree out of the nodes that lie depth first.
private struct SchemaTree {
  private let nodes: UnsafeBufferPointer<parquet_node>
  private let path: String

  /// How deep schemas may nest: deeper ones are attacks on the stack.
  private static let depthLimit = 100

  init(_ nodes: UnsafePointer<parquet_node>, count: Int, path: String) {
    self.nodes = UnsafeBufferPointer(start: nodes, count: count)
    self.path = path
  }

  func root() throws(QueryError) -> ParquetNode {
    var next = 0
    return try node(&next, depth: 0)
  }

  private func node(_ next: inout Int, depth: Int) throws(QueryError) -> ParquetNode {
    guard next < nodes.count, depth < SchemaTree.depthLimit else {
      throw ReadError.unreadableFooter(path, "the schema makes no sense")
    }
    let source = nodes[next]
    next += 1
    var children: [ParquetNode] = []
    for _ in 0..<max(source.child_count, 0) {
      children.append(try node(&next, depth: depth + 1))
    }
    return ParquetNode(
      name: source.name.string, repetition: source.repetitionCase, logical: source.logicalCase,
      stored: source.storedType, column: Int(source.column),
      maximumDefinition: Int(source.max_definition_level),
      maximumRepetition: Int(source.max_repetition_level),
      hasOrderedStatistics: source.sort_order != Int32(PARQUET_SORT_UNKNOWN), children: children)
  }
}

extension parquet_node {
  fileprivate var repetitionCase: ParquetNode.Repetition {
    switch Int(repetition) {
    case Int(PARQUET_REQUIRED): .required
    case Int(PARQUET_REPEATED): .repeated
    default: .optional
    }
  }

  fileprivate var storedType: StoredType? {
    switch Int(physical_type) {
    case Int(PARQUET_BOOLEAN): .boolean
    case Int(PARQUET_INT32): .int32
    case Int(PARQUET_INT64): .int64
    case Int(PARQUET_INT96): .int96
    case Int(PARQUET_FLOAT): .float
    case Int(PARQUET_DOUBLE): .double
    case Int(PARQUET_BYTE_ARRAY): .byteArray
    case Int(PARQUET_FIXED_LEN_BYTE_ARRAY): .fixed(Int(type_length))
    default: nil
    }
  }

  fileprivate var timeUnit: LogicalType.TimeUnit {
    switch Int(unit) {
    case Int(PARQUET_UNIT_MILLISECONDS): .millis
    case Int(PARQUET_UNIT_NANOSECONDS): .nanos
    default: .micros
    }
  }

  fileprivate var logicalCase: LogicalType {
    switch Int(logical_type) {
    case Int(PARQUET_LOGICAL_STRING): .string
    case Int(PARQUET_LOGICAL_MAP): .map
    case Int(PARQUET_LOGICAL_LIST): .list
    case Int(PARQUET_LOGICAL_ENUM): .enumeration
    case Int(PARQUET_LOGICAL_DECIMAL): .decimal(precision: Int(precision), scale: Int(scale))
    case Int(PARQUET_LOGICAL_DATE): .date
    case Int(PARQUET_LOGICAL_TIME): .time(timeUnit, isUTC: is_adjusted_to_utc)
    case Int(PARQUET_LOGICAL_TIMESTAMP): .timestamp(timeUnit, isUTC: is_adjusted_to_utc)
    case Int(PARQUET_LOGICAL_INTERVAL): .interval
    case Int(PARQUET_LOGICAL_INTEGER): .integer(bits: Int(bit_width), signed: is_signed)
    case Int(PARQUET_LOGICAL_NULL): .null
    case Int(PARQUET_LOGICAL_JSON): .json
    case Int(PARQUET_LOGICAL_BSON): .bson
    case Int(PARQUET_LOGICAL_UUID): .uuid
    case Int(PARQUET_LOGICAL_FLOAT16): .float16
    case Int(PARQUET_LOGICAL_GEOMETRY): .geometry
    case Int(PARQUET_LOGICAL_GEOGRAPHY): .geography
    case Int(PARQUET_LOGICAL_VARIANT): .variant
    default: .none
    }
  }
}

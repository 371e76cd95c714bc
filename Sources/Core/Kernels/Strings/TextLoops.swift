import Columns
import Glibc

/// Takes the strings that a function makes, row by row.
struct TextSink: ~Copyable {
  let values: Buffer
  private let views: UnsafeMutablePointer<StringView>
  fileprivate let heap = StringHeap()
  fileprivate var validity: Bitmap?
  private let rowCount: Int
  /// The row that the next result is for.
  fileprivate(set) var row = 0
  /// Text in the making, for `putWritten`.
  var writer = ByteWriter()

  init(rowCount: Int) {
    self.rowCount = rowCount
    values = Buffer(byteCount: rowCount * MemoryLayout<StringView>.stride)
    views = values.pointer(as: StringView.self)
  }

  /// Copies the bytes.
  @inline(__always)
  mutating func put(_ bytes: Bytes) {
    views[row] = heap.intern(UnsafeRawPointer(bytes.start), count: bytes.count)
  }

  mutating func put(_ text: String) { views[row] = heap.intern(text) }

  /// Shows bytes that an argument keeps alive: a part of it, or a view of it.
  @inline(__always)
  mutating func share(_ bytes: Bytes) {
    views[row] = StringView(UnsafeRawPointer(bytes.start), count: bytes.count)
  }

  /// The longest string that one row may hold.
  static let maximumByteCount = Int(Int32.max) - 16

  /// Throws when the result of this row may not get so many bytes longer than `writer` is.
  mutating func admit(_ byteCount: Int) throws(QueryError) {
    let (total, isHuge) = writer.count.addingReportingOverflow(byteCount)
    if isHuge || total > Self.maximumByteCount {
      throw QueryError(
        "COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION", sqlState: "54000",
        "Can't create array with \(isHuge ? Int.max : total) elements which exceeding the array "
          + "size limit \(Self.maximumByteCount), unsuccessful try to create arrays in the "
          + "function.")
    }
    if total > 1 << 16 { try MemoryCeiling.check(heap.byteCount &+ total) }
  }

  @inline(__always)
  mutating func putEmpty() { views[row] = StringView() }

  mutating func putNull() {
    views[row] = StringView()
    let bits = validity ?? Bitmap(count: rowCount, filled: true)
    bits.clear(row)
    validity = bits
  }

  /// Takes what `writer` holds and empties it.
  @inline(__always)
  mutating func putWritten() {
    views[row] = heap.intern(UnsafeRawPointer(writer.bytes), count: writer.count)
    writer.clear()
  }

  /// Makes a string of exactly `count` bytes in place.
  @inline(__always)
  mutating func fill(_ count: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Void) {
    if count <= StringView.inlineCapacity {
      writer.reserve(16)
      write(writer.bytes)
      views[row] = StringView(UnsafeRawPointer(writer.bytes), count: count)
    } else {
      let place = heap.reserve(count)
      write(place.assumingMemoryBound(to: UInt8.self))
      views[row] = StringView(place, count: count)
    }
  }

  consuming func finish(_ type: DataType, _ valid: Bitmap?, sharing: [Vector]) -> Vector {
    .flat(
      type, count: rowCount, values: values, validity: Bitmap.both(valid, validity),
      heaps: [heap] + sharing.flatMap(\.heaps))
  }
}

/// Rows that are valid in all arguments; nil when all rows are.
func sharedValidity(_ arguments: [Vector], rowCount: Int) -> Bitmap? {
  var result: Bitmap?
  for argument in arguments {
    if argument.isConstantNull { return Bitmap(count: rowCount, filled: false) }
    if argument.encoding != .constant { result = Bitmap.both(result, argument.validity) }
  }
  return result
}

/// Calls `body` for each row in which no argument is null.
@inline(__always)
func eachRow<Failure: Error>(
  _ rowCount: Int, where validity: Bitmap?, _ body: (Int) throws(Failure) -> Void
) throws(Failure) {
  if let words = validity?.words {
    for row in 0..<rowCount {
      if words[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1 != 0 { try body(row) }
    }
  } else {
    for row in 0..<rowCount { try body(row) }
  }
}

/// A string column of what `body` puts for each row in which no argument is null; other rows are
/// null. `sharing` names the arguments of which results may be parts.
@inline(__always)
func makeText<Failure: Error>(
  _ arguments: [Vector], rowCount: Int, type: DataType = .string, sharing: [Vector] = [],
  _ body: (Int, inout TextSink) throws(Failure) -> Void
) throws(Failure) -> Vector {
  var sink = TextSink(rowCount: rowCount)
  let validity = sharedValidity(arguments, rowCount: rowCount)
  if validity != nil { memset(sink.values.address, 0, sink.values.byteCount) }
  try eachRow(rowCount, where: validity) { (row) throws(Failure) in
    sink.row = row
    try body(row, &sink)
  }
  return sink.finish(type, validity, sharing: sharing)
}

/// A fixed-width column of `body` for each row in which no argument is null.
@inline(__always)
func makeValues<Element: BitwiseCopyable, Failure: Error>(
  _ arguments: [Vector], rowCount: Int, type: DataType, as _: Element.Type = Element.self,
  _ body: (Int) throws(Failure) -> Element
) throws(Failure) -> Vector {
  let byteCount = rowCount * MemoryLayout<Element>.stride
  let buffer = Buffer(byteCount: byteCount)
  let validity = sharedValidity(arguments, rowCount: rowCount)
  if validity != nil { memset(buffer.address, 0, byteCount) }
  let output = buffer.pointer(as: Element.self)
  try eachRow(rowCount, where: validity) { (row) throws(Failure) in output[row] = try body(row) }
  return .flat(type, count: rowCount, values: buffer, validity: validity)
}

/// As `makeValues`, where a missing result makes the row null.
@inline(__always)
func makeOptionals<Element: BitwiseCopyable, Failure: Error>(
  _ arguments: [Vector], rowCount: Int, type: DataType, as _: Element.Type = Element.self,
  _ body: (Int) throws(Failure) -> Element?
) throws(Failure) -> Vector {
  let buffer = Buffer(zeroedByteCount: rowCount * MemoryLayout<Element>.stride)
  let valid = Bitmap(count: rowCount, filled: false)
  let output = buffer.pointer(as: Element.self)
  let validity = sharedValidity(arguments, rowCount: rowCount)
  try eachRow(rowCount, where: validity) { (row) throws(Failure) in
    if let value = try body(row) {
      output[row] = value
      valid.set(row)
    }
  }
  return .flat(type, count: rowCount, values: buffer, validity: valid)
}

/// A boolean column.
@inline(__always)
func makeTruths<Failure: Error>(
  _ arguments: [Vector], rowCount: Int, _ body: (Int) throws(Failure) -> Bool
) throws(Failure) -> Vector {
  try makeValues(arguments, rowCount: rowCount, type: .boolean, as: UInt8.self) {
    (row) throws(Failure) in try body(row) ? 1 : 0
  }
}

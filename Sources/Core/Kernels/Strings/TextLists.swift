import Columns

/// Takes the strings of array rows, whose number is not known before.
struct TextListSink: ~Copyable {
  private var views: UnsafeMutablePointer<StringView>
  private var capacity = 256
  private(set) var count = 0
  private let heap = StringHeap()

  init() { views = .allocate(capacity: capacity) }

  deinit { views.deallocate() }

  /// Shows bytes that an argument keeps alive.
  mutating func share(_ bytes: Bytes) {
    append(StringView(UnsafeRawPointer(bytes.start), count: bytes.count))
  }

  /// Copies the bytes.
  mutating func put(_ bytes: Bytes) {
    append(heap.intern(UnsafeRawPointer(bytes.start), count: bytes.count))
  }

  mutating func put(_ text: String) { append(heap.intern(text)) }

  private mutating func append(_ view: StringView) {
    if count == capacity {
      let larger = UnsafeMutablePointer<StringView>.allocate(capacity: capacity * 2)
      larger.update(from: views, count: count)
      views.deallocate()
      views = larger
      capacity *= 2
    }
    views[count] = view
    count &+= 1
  }

  consuming func finish(sharing: [Vector]) -> Vector {
    let buffer = Buffer(byteCount: count * MemoryLayout<StringView>.stride)
    buffer.pointer(as: StringView.self).update(from: views, count: count)
    return .flat(
      .string, count: count, values: buffer, heaps: [heap] + sharing.flatMap(\.heaps))
  }
}

/// A column of string arrays: `body` gives the elements of each row in which no argument is null.
func makeTextLists(
  _ arguments: [Vector], rowCount: Int, sharing: [Vector],
  _ body: (Int, inout TextListSink) throws(QueryError) -> Void
) throws(QueryError) -> Vector {
  let ranges = Buffer(zeroedByteCount: rowCount * MemoryLayout<ListRange>.stride)
  let output = ranges.pointer(as: ListRange.self)
  let validity = sharedValidity(arguments, rowCount: rowCount)
  var sink = TextListSink()
  try eachRow(rowCount, where: validity) { (row) throws(QueryError) in
    let start = sink.count
    try body(row, &sink)
    guard sink.count < Int(Int32.max) else {
      throw .internalError("too many array elements in one batch")
    }
    output[row] = ListRange(start: Int32(start), length: Int32(sink.count - start))
  }
  return .flat(
    .array(.string, containsNull: false), count: rowCount, values: ranges, validity: validity,
    children: [sink.finish(sharing: sharing)])
}

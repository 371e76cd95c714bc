package import Columns

/// An array or map argument: flat, or one value for all rows.
struct ListColumn {
  private let ranges: UnsafePointer<ListRange>
  private let step: Int
  let children: [Vector]

  /// The vector must outlive the column and be flat or constant.
  init(_ vector: Vector) {
    precondition(vector.encoding != .dictionary)
    ranges = UnsafePointer(vector.pointer(as: ListRange.self))
    step = vector.encoding == .constant ? 0 : 1
    children = vector.children
  }

  /// The elements of an array, the keys of a map.
  var elements: Vector { children[0] }

  /// The places of a row's elements in the children.
  @inline(__always)
  subscript(row: Int) -> Range<Int> {
    let range = ranges[row &* step]
    return Int(range.start)..<Int(range.start &+ range.length)
  }
}

/// Makes list rows out of places in child vectors: whatever order, repetition or choice of
/// elements a function gives, the children are gathered once at the end.
struct ListAssembly: ~Copyable {
  private let rowCount: Int
  private let ranges: Buffer
  private var places: UnsafeMutablePointer<Int32>
  private var capacity: Int
  private var hasNulls = false
  private var nullRows: Bitmap?
  private(set) var count = 0

  init(rowCount: Int) {
    self.rowCount = rowCount
    ranges = Buffer(zeroedByteCount: rowCount * MemoryLayout<ListRange>.stride)
    capacity = max(rowCount * 4, 64)
    places = .allocate(capacity: capacity)
  }

  deinit { places.deallocate() }

  @inline(__always)
  mutating func append(_ place: Int) {
    if count == capacity { grow(1) }
    places[count] = Int32(truncatingIfNeeded: place)
    count &+= 1
  }

  mutating func append(_ range: Range<Int>) {
    if count + range.count > capacity { grow(range.count) }
    for place in range {
      places[count] = Int32(truncatingIfNeeded: place)
      count &+= 1
    }
  }

  mutating func appendNull() {
    hasNulls = true
    append(-1)
  }

  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let moved = UnsafeMutablePointer<Int32>.allocate(capacity: larger)
    moved.update(from: places, count: count)
    places.deallocate()
    places = moved
    capacity = larger
  }

  /// Throws when there is no memory for so many more elements like those of `elements`.
  func admit(_ more: Int, of elements: Vector) throws(QueryError) {
    let width = elements.physical.byteWidth
    try MemoryCeiling.check(count + more, of: width + MemoryLayout<Int32>.stride)
  }

  /// Makes a row of the places appended since `start`.
  mutating func endRow(_ row: Int, from start: Int) throws(QueryError) {
    guard count < ListAssembly.maximumCount else { throw ListErrors.tooLong(count) }
    ranges.pointer(as: ListRange.self)[row] = ListRange(
      start: Int32(truncatingIfNeeded: start), length: Int32(truncatingIfNeeded: count - start))
  }

  mutating func setNull(_ row: Int) {
    let bits = nullRows ?? Bitmap(count: rowCount, filled: true)
    bits.clear(row)
    nullRows = bits
  }

  static let maximumCount = Int(Int32.max) - 16

  consuming func finish(_ type: DataType, _ children: [Vector], _ validity: Bitmap?) -> Vector {
    let gathered = zip(children, type.childTypes).map { child, childType in
      let vector =
        hasNulls
        ? child.gatherOrNull(places, count: count) : child.gather(places, count: count)
      return vector.retyped(childType)
    }
    return .flat(
      type, count: rowCount, values: ranges, validity: Bitmap.both(validity, nullRows),
      children: gathered)
  }
}

/// A list column: `body` appends the places of each row in which no argument is null.
func makeLists(
  _ arguments: [Vector], rowCount: Int, type: DataType, from children: [Vector],
  _ body: (Int, inout ListAssembly) throws(QueryError) -> Void
) throws(QueryError) -> Vector {
  var assembly = ListAssembly(rowCount: rowCount)
  let validity = sharedValidity(arguments, rowCount: rowCount)
  try eachRow(rowCount, where: validity) { (row) throws(QueryError) in
    let start = assembly.count
    try body(row, &assembly)
    try assembly.endRow(row, from: start)
  }
  return assembly.finish(type, children, validity)
}

/// The errors of arrays and maps.
package enum ListErrors {
  package static func tooLong(_ count: Int) -> QueryError {
    QueryError(
      "COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION", sqlState: "54000",
      "Can't create array with \(count) elements which exceeding the array size limit "
        + "\(ListAssembly.maximumCount), unsuccessful try to create arrays in the function.")
  }

  static func tooLong(_ count: Int, parameter: String, of function: String) -> QueryError {
    QueryError(
      "COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER", sqlState: "54000",
      "Can't create array with \(count) elements which exceeding the array size limit "
        + "\(ListAssembly.maximumCount), the value of parameter(s) `\(parameter)` in the function "
        + "`\(function)` is invalid.")
  }

  package static func outOfBounds(_ index: Int, _ count: Int) -> QueryError {
    QueryError(
      "INVALID_ARRAY_INDEX", sqlState: "22003",
      "The index \(index) is out of bounds. The array has \(count) elements. Use the SQL function "
        + "`get()` to tolerate accessing element at invalid index and return NULL instead.")
  }

  package static func outOfBoundsInElementAt(_ index: Int, _ count: Int) -> QueryError {
    QueryError(
      "INVALID_ARRAY_INDEX_IN_ELEMENT_AT", sqlState: "22003",
      "The index \(index) is out of bounds. The array has \(count) elements. Use "
        + "`try_element_at` to tolerate accessing element at invalid index and return NULL "
        + "instead.")
  }

  package static let zeroIndex = QueryError(
    "INVALID_INDEX_OF_ZERO", sqlState: "22003",
    "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).")

  static let nullKey = QueryError(
    "NULL_MAP_KEY", sqlState: "2200E", "Cannot use null as map key.")

  static func duplicateKey(_ text: String) -> QueryError {
    QueryError(
      "DUPLICATED_MAP_KEY", sqlState: "23505",
      "Duplicate map key \(text) was found, please check the input data.\nIf you want to remove "
        + "the duplicated keys, you can set \"spark.sql.mapKeyDedupPolicy\" to \"LAST_WIN\" so "
        + "that the key inserted at last takes precedence.")
  }
}

package import Columns

/// The states of one aggregate for many groups, in columns of its own. One worker uses it.
package protocol GroupStates: AnyObject {
  /// Makes room for groups `0..<groupCount`; new groups start empty.
  func resize(groupCount: Int)
  /// Adds rows to their groups; the arguments may have any encoding.
  func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError)
  var stateTypes: [DataType] { get }
  /// The states of some groups as columns.
  func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector]
  /// Adds exported states to their groups.
  func merge(states: [Vector], _ rows: GroupedRows) throws(QueryError)
  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector
  var byteSize: Int { get }
}

/// Rows and the groups they belong to; without groups all belong to the first.
package struct GroupedRows {
  package let groups: UnsafePointer<Int32>?
  package let count: Int

  package init(groups: UnsafePointer<Int32>?, count: Int) {
    self.groups = groups
    self.count = count
  }

  /// Calls `body` with a group for every row, made up when there are none.
  func withGroups<Failure: Error>(
    _ body: (UnsafePointer<Int32>) throws(Failure) -> Void
  ) throws(Failure) {
    if let groups {
      try body(groups)
    } else {
      let zeros = Buffer(zeroedByteCount: count * 4)
      try body(UnsafePointer(zeros.pointer(as: Int32.self)))
    }
  }
}

/// One state of fixed width a group; new ones are zero.
final class StateBuffer {
  private(set) var address: UnsafeMutableRawPointer
  private(set) var count = 0
  private let width: Int
  private var capacity: Int

  init(width: Int) {
    self.width = width
    capacity = 16
    address = .allocate(byteCount: 16 * width, alignment: 16)
  }

  deinit { address.deallocate() }

  var byteSize: Int { capacity * width }

  func resize(to newCount: Int) {
    guard newCount > count else { return }
    if newCount > capacity {
      capacity = max(newCount, capacity * 2)
      let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity * width, alignment: 16)
      grown.copyMemory(from: address, byteCount: count * width)
      address.deallocate()
      address = grown
    }
    (address + count * width).initializeMemory(
      as: UInt8.self, repeating: 0, count: (newCount - count) * width)
    count = newCount
  }

  @inline(__always)
  func pointer<State>(as type: State.Type) -> UnsafeMutablePointer<State> {
    address.assumingMemoryBound(to: type)
  }

  /// The states of some groups in a buffer of their own.
  func copy(_ groups: Range<Int>) -> Buffer {
    let result = Buffer(byteCount: groups.count * width)
    result.address.copyMemory(
      from: address + groups.lowerBound * width, byteCount: groups.count * width)
    return result
  }
}

/// Hands the group and value of every valid row of a flat vector to `body`.
@inline(__always)
func eachValid<Value: BitwiseCopyable>(
  _ vector: Vector, _ groups: UnsafePointer<Int32>, _ count: Int, _ body: (Int, Value) -> Void
) {
  let values = UnsafePointer(vector.pointer(as: Value.self))
  guard let validity = vector.validity else {
    for row in 0..<count { body(Int(groups[row]), values[row]) }
    return
  }
  eachValidRow(validity, count) { row in body(Int(groups[row]), values[row]) }
}

/// Calls `body` with every row whose bit is set, whole words at a time.
@inline(__always)
func eachValidRow(_ validity: Bitmap, _ count: Int, _ body: (Int) -> Void) {
  let words = validity.words
  for word in 0..<Bitmap.wordCount(count) {
    let start = word &* 64
    let length = min(64, count &- start)
    var bits = words[word]
    if length < 64 { bits &= (1 &<< UInt64(truncatingIfNeeded: length)) &- 1 }
    if bits == .max {
      for row in start..<(start &+ 64) { body(row) }
    } else {
      while bits != 0 {
        body(start &+ bits.trailingZeroBitCount)
        bits &= bits &- 1
      }
    }
  }
}

/// A bitmap of the groups whose flag byte is set; nil when all are.
func validity(ofFlags flags: UnsafePointer<UInt8>, _ groups: Range<Int>) -> Bitmap? {
  var isFull = true
  for group in groups where flags[group] == 0 { isFull = false }
  if isFull { return nil }
  let result = Bitmap(count: groups.count, filled: false)
  for (row, group) in groups.enumerated() where flags[group] != 0 { result.set(row) }
  return result
}

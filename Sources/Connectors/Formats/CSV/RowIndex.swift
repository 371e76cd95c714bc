import Columns

/// Where the fields of some rows lie in a block, column by column.
///
/// An end tells what is special about its field in the two highest bits.
final class RowIndex {
  /// The field is quoted, its quotes stand at both ends and nothing in it is escaped.
  static let quoted: UInt32 = 1 << 31
  /// The other bits are a place among the texts that were read with care.
  static let careful: UInt32 = 3 << 30
  /// The row has no such field, or it is null.
  static let missing: UInt32 = .max
  static let offsetMask: UInt32 = 1 << 30 - 1

  let rowCapacity: Int
  /// How many fields of a row are remembered, from the first on.
  let fieldCount: Int
  private(set) var rowCount = 0
  /// Ends of the fields; the ends of one field stand together.
  let ends: UnsafeMutablePointer<UInt32>
  let stride: Int
  let rowStarts: UnsafeMutablePointer<UInt32>
  let rowEnds: UnsafeMutablePointer<UInt32>
  /// Fields that a row has, whether remembered or not.
  let fieldCounts: UnsafeMutablePointer<Int32>
  private let storage: Buffer
  private(set) var carefulTexts: [StringView] = []
  private(set) var heap: StringHeap?

  init(rowCapacity: Int, fieldCount: Int) {
    self.rowCapacity = rowCapacity
    self.fieldCount = fieldCount
    // An odd number of cache lines spreads the columns over the whole cache.
    stride = (rowCapacity + 15) / 16 * 16 + 16
    storage = Buffer(byteCount: stride * (fieldCount + 3) * 4)
    ends = storage.pointer(as: UInt32.self)
    rowStarts = ends + stride * fieldCount
    rowEnds = rowStarts + stride
    fieldCounts = UnsafeMutableRawPointer(rowEnds + stride).assumingMemoryBound(to: Int32.self)
  }

  func clear() {
    rowCount = 0
    if !carefulTexts.isEmpty { carefulTexts.removeAll() }
    heap = nil
  }

  func setRowCount(_ count: Int) { rowCount = count }

  /// Remembers a row that was read with care.
  func appendCareful(_ fields: [[UInt8]?], start: Int, end: Int) {
    let row = rowCount
    let heap = self.heap ?? StringHeap()
    self.heap = heap
    rowStarts[row] = UInt32(truncatingIfNeeded: start)
    rowEnds[row] = UInt32(truncatingIfNeeded: end)
    fieldCounts[row] = Int32(truncatingIfNeeded: fields.count)
    for place in 0..<fieldCount {
      guard place < fields.count, let text = fields[place] else {
        ends[place * stride + row] = RowIndex.missing
        continue
      }
      ends[place * stride + row] =
        RowIndex.careful | UInt32(truncatingIfNeeded: carefulTexts.count)
      let view = text.withUnsafeBytes { bytes in
        bytes.baseAddress.map { heap.intern($0, count: bytes.count) } ?? StringView()
      }
      carefulTexts.append(view)
    }
    rowCount += 1
  }
}

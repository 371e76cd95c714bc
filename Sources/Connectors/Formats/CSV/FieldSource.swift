import CPlatform
import Columns

/// The texts of one field of some rows of a block.
struct FieldSource {
  /// A text and where it stands; a null has no address.
  struct Text {
    let address: UnsafePointer<UInt8>?
    let count: Int
  }

  let bytes: UnsafePointer<UInt8>
  /// Where the field before ends, or where the row starts.
  private let before: UnsafePointer<UInt32>
  private let separatorWidth: Int
  private let ends: UnsafePointer<UInt32>
  /// The rows wanted; nil for all.
  let rows: UnsafePointer<Int32>?
  let count: Int
  let nullText: UnsafeBufferPointer<UInt8>
  let emptyText: UnsafeBufferPointer<UInt8>
  private let carefulTexts: UnsafePointer<StringView>?
  private let trimsLeading: Bool
  private let trimsTrailing: Bool

  init(
    _ index: RowIndex, field: Int, of block: TextBlock, rows: Selection?, _ texts: SpecialTexts,
    _ dialect: CSVDialect, carefulTexts: UnsafePointer<StringView>?
  ) {
    bytes = block.bytes
    before = UnsafePointer(
      field == 0 ? index.rowStarts : index.ends + (field - 1) * index.stride)
    separatorWidth = field == 0 ? 0 : dialect.separator.count
    ends = UnsafePointer(index.ends + field * index.stride)
    self.rows = rows.map { UnsafePointer($0.rows) }
    count = rows?.count ?? index.rowCount
    nullText = texts.null
    emptyText = texts.empty
    self.carefulTexts = carefulTexts
    trimsLeading = dialect.trimsLeading
    trimsTrailing = dialect.trimsTrailing
  }

  @inline(__always)
  func row(_ place: Int) -> Int { rows.map { Int($0[place]) } ?? place }

  /// The field of a row, without its quotes.
  @inline(__always)
  func text(ofRow row: Int) -> Text {
    let end = ends[row]
    guard end & RowIndex.quoted == 0 else { return special(row, end) }
    var start = Int(before[row] & RowIndex.offsetMask) &+ separatorWidth
    var stop = Int(end)
    if trimsLeading { while start < stop, bytes[start] <= 0x20 { start &+= 1 } }
    if trimsTrailing { while stop > start, bytes[stop &- 1] <= 0x20 { stop &-= 1 } }
    let count = stop &- start
    if count == 0 || isNull(bytes + start, count) { return Text(address: nil, count: 0) }
    return Text(address: bytes + start, count: count)
  }

  @inline(__always)
  private func isNull(_ address: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard count == nullText.count, let null = nullText.baseAddress else { return false }
    return platform_compare(address, null, count) == 0
  }

  @inline(never)
  private func special(_ row: Int, _ end: UInt32) -> Text {
    if end == RowIndex.missing { return Text(address: nil, count: 0) }
    var address: UnsafePointer<UInt8>?
    var count = 0
    if end & RowIndex.careful == RowIndex.careful {
      guard let view = carefulTexts.map({ $0 + Int(end & RowIndex.offsetMask) }) else {
        return Text(address: nil, count: 0)
      }
      count = view.pointee.count
      let start =
        view.pointee.isInline ? UnsafeRawPointer(view) + 4 : view.pointee.longAddress
      address = start.assumingMemoryBound(to: UInt8.self)
    } else {
      let start = Int(before[row] & RowIndex.offsetMask) &+ separatorWidth &+ 1
      count = Int(end & RowIndex.offsetMask) &- 1 &- start
      address = bytes + start
    }
    if count == 0 {
      address = emptyText.baseAddress ?? address
      count = emptyText.count
      if count == 0, nullText.isEmpty { return Text(address: nil, count: 0) }
    }
    guard let address, !isNull(address, count) else { return Text(address: nil, count: 0) }
    return Text(address: address, count: count)
  }
}

/// The texts that stand for nulls and for quoted nothing, kept where pointers to them stay good.
final class SpecialTexts: Sendable {
  nonisolated(unsafe) let null: UnsafeBufferPointer<UInt8>
  nonisolated(unsafe) let empty: UnsafeBufferPointer<UInt8>

  init(null: [UInt8], empty: [UInt8]) {
    self.null = SpecialTexts.copy(null)
    self.empty = SpecialTexts.copy(empty)
  }

  deinit {
    null.deallocate()
    empty.deallocate()
  }

  /// A copy with room behind it for wide loads.
  private static func copy(_ bytes: [UInt8]) -> UnsafeBufferPointer<UInt8> {
    let room = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + Buffer.padding)
    room.initialize(repeating: 0, count: bytes.count + Buffer.padding)
    room.update(from: bytes, count: bytes.count)
    return UnsafeBufferPointer(start: room, count: bytes.count)
  }
}

/// The rows of a batch that did not fit their types.
struct MalformedRows {
  private(set) var bits: Bitmap?
  let rowCount: Int

  init(rowCount: Int) { self.rowCount = rowCount }

  var isEmpty: Bool { bits == nil }

  mutating func insert(_ row: Int) {
    let marked = bits ?? Bitmap(count: rowCount, filled: false)
    bits = marked
    marked.set(row)
  }

  func contains(_ row: Int) -> Bool { bits.map { $0[row] } ?? false }
}

import Columns
import Glibc

/// Writes batches as bytes for spill files: the rows in sight and nothing else of the memory that
/// their vectors share.
///
/// A batch is a row count and its columns. A column is its layout, a byte that says whether it has
/// nulls, their bits, and its values: fixed values as they are, strings as lengths and bytes,
/// lists as lengths and the elements they cover.
struct BatchEncoder {
  let output: GrowingBytes

  static let withoutNulls: UInt8 = 0
  static let withNulls: UInt8 = 1
  static let allNull: UInt8 = 2

  func append(_ batch: Batch) {
    output.append(UInt32(truncatingIfNeeded: batch.rowCount))
    for index in 0..<batch.columnCount { append(batch.column(index)) }
  }

  private func append(_ column: Vector) {
    output.append(column.physical.code)
    if column.isConstantNull {
      output.append(BatchEncoder.allNull)
      return
    }
    let flat = column.flattened()
    if let validity = flat.validity {
      output.append(BatchEncoder.withNulls)
      output.append(validity.words, count: Bitmap.wordCount(flat.count) * 8)
    } else {
      output.append(BatchEncoder.withoutNulls)
    }
    switch flat.physical {
    case .view: appendStrings(flat)
    case .list: appendLists(flat)
    case .structure: for child in flat.children { append(child) }
    default:
      output.append(flat.values.address, count: flat.count * flat.physical.byteWidth)
    }
  }

  private func appendStrings(_ column: Vector) {
    let views = column.pointer(as: StringView.self)
    let count = column.count
    let validity = column.validity
    let lengths = output.extend(by: count * 4)
    var total = 0
    for row in 0..<count {
      // What lies under a null is not meant to be read.
      let length = validity?[row] ?? true ? views[row].length : 0
      lengths.storeBytes(of: length, toByteOffset: row &* 4, as: UInt32.self)
      total &+= Int(length)
    }
    var target = output.extend(by: total)
    for row in 0..<count where validity?[row] ?? true {
      views[row].withBytes { bytes in
        guard let start = bytes.baseAddress else { return }
        memcpy(target, start, bytes.count)
      }
      target += views[row].count
    }
  }

  private func appendLists(_ column: Vector) {
    let ranges = column.pointer(as: ListRange.self)
    let count = column.count
    let validity = column.validity
    let lengths = output.extend(by: count * 4)
    var total = 0
    for row in 0..<count {
      let length = validity?[row] ?? true ? ranges[row].length : 0
      lengths.storeBytes(of: length, toByteOffset: row &* 4, as: Int32.self)
      total += Int(length)
    }
    let covered = Buffer(byteCount: total * 4)
    let elements = covered.pointer(as: Int32.self)
    var place = 0
    for row in 0..<count where validity?[row] ?? true {
      for element in 0..<ranges[row].length {
        elements[place] = ranges[row].start &+ element
        place &+= 1
      }
    }
    output.append(UInt32(truncatingIfNeeded: total))
    for child in column.children { append(child.flattened().gather(elements, count: total)) }
  }
}

extension PhysicalType {
  /// The byte that stands for the layout in spill files.
  var code: UInt8 {
    switch self {
    case .bool: 0
    case .int8: 1
    case .int16: 2
    case .int32: 3
    case .int64: 4
    case .int128: 5
    case .float32: 6
    case .float64: 7
    case .view: 8
    case .interval: 9
    case .list: 10
    case .structure: 11
    case .null: 12
    }
  }
}

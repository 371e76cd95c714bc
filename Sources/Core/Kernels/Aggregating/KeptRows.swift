import Columns

/// One row a group of columns that passed by: the batches that still hold a kept row are
/// retained, and copied together when most of their rows are not kept.
final class KeptRows {
  private let types: [DataType]
  /// For each column the retained batches.
  private var batches: [[Vector]]
  private var starts: [Int] = []
  private var retained = 0
  private var held = HeldBytes()
  /// One more than the place of the kept row among the retained; 0 for none.
  private let places = StateBuffer(width: 8)

  init(_ types: [DataType]) {
    self.types = types
    batches = types.map { _ in [] }
  }

  func resize(groupCount: Int) { places.resize(to: groupCount) }

  var pointer: UnsafeMutablePointer<Int64> { places.pointer(as: Int64.self) }

  func isKept(_ group: Int) -> Bool { pointer[group] != 0 }

  /// The place that a row of the next retained batch will have.
  var nextPlace: Int64 { Int64(retained) + 1 }

  /// Retains the columns of a batch in which rows were kept.
  func retain(_ columns: [Vector], rowCount: Int) {
    for (index, column) in columns.enumerated() {
      batches[index].append(column.flattened())
      held.addShared(of: column)
    }
    starts.append(retained)
    retained += rowCount
    if retained > 4 * places.count + 65_536 { compact() }
  }

  private func compact() {
    let count = places.count
    held.removeAll()
    for index in types.indices {
      let kept = rows(index, 0..<count).detached()
      held.addShared(of: kept)
      batches[index] = [kept]
    }
    for group in 0..<count where pointer[group] != 0 { pointer[group] = Int64(group) + 1 }
    starts = [0]
    retained = count
  }

  /// The kept rows of a column; groups without one are null.
  func rows(_ column: Int, _ groups: Range<Int>) -> Vector {
    guard retained > 0 else { return Vector.nulls(types[column], count: groups.count).flattened() }
    let indices = Buffer(byteCount: groups.count * 4)
    let output = indices.pointer(as: Int32.self)
    for (row, group) in groups.enumerated() {
      output[row] = Int32(truncatingIfNeeded: pointer[group] - 1)
    }
    return Vector.concat(batches[column], as: types[column])
      .gatherOrNull(output, count: groups.count)
  }

  /// The retained batch and the row in it of a kept row.
  func locate(_ group: Int) -> (batch: Int, row: Int) {
    let place = Int(pointer[group] - 1)
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= place { low = middle } else { high = middle - 1 }
    }
    return (low, place - starts[low])
  }

  /// The retained columns in order.
  func retainedBatches(_ column: Int) -> [Vector] { batches[column] }

  /// Changes when retained batches were copied together.
  var batchCount: Int { starts.count }

  var byteSize: Int { places.byteSize + retained * 16 * types.count + held.total }
}

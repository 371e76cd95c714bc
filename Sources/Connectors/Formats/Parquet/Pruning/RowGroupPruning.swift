import CArrow
import Catalog
import Columns

/// A condition on a column of one file that has a single leaf.
struct LeafBound {
  let leaf: ParquetColumn.Leaf
  let condition: ColumnBound.Condition
}

/// Decides which rows of a row group have to be read.
struct RowGroupPruning {
  let file: ParquetFile
  let rowGroup: Int
  let rowCount: Int

  /// False when statistics or Bloom filters rule the whole row group out.
  func mayMatch(_ bounds: [LeafBound]) throws -> Bool {
    for bound in bounds {
      let chunk = try file.chunk(rowGroup, column: bound.leaf.layout.column)
      let range = RowGroupPruning.range(chunk, bound.leaf)
      if !range.mayMeet(bound.condition) { return false }
      if chunk.has_bloom_filter, try !bloomMayMeet(bound) { return false }
    }
    return true
  }

  static func range(_ chunk: parquet_chunk, _ leaf: ParquetColumn.Leaf) -> ValueRange {
    let statistics = chunk.statistics
    let nulls = statistics.null_count
    return ValueRange(
      minimum: leaf.decodePlain(statistics.minimum.buffer),
      maximum: leaf.decodePlain(statistics.maximum.buffer),
      hasNulls: nulls >= 0 ? nulls > 0 : leaf.layout.maximumDefinition == 0 ? false : nil,
      isAllNull: nulls >= 0 && nulls == chunk.value_count)
  }

  private func bloomMayMeet(_ bound: LeafBound) throws -> Bool {
    let values: [Value]
    switch bound.condition {
    case .equal(let value): values = [value]
    case .oneOf(let several) where several.count <= 64: values = several
    default: return true
    }
    for value in values {
      guard let bytes = bound.leaf.encodePlain(value) else { return true }
      let mayContain = try bytes.withUnsafeBytes { bytes in
        try file.mayContain(bytes, rowGroup: rowGroup, column: bound.leaf.layout.column)
      }
      if mayContain { return true }
    }
    return false
  }

  /// The rows in pages that no column index rules out, as ascending ranges within `rows`.
  func aliveRanges(_ bounds: [LeafBound], within rows: Range<Int>) throws -> [Range<Int>] {
    var alive = [rows]
    for bound in bounds {
      let column = bound.leaf.layout.column
      let chunk = try file.chunk(rowGroup, column: column)
      guard chunk.has_column_index, chunk.has_offset_index else { continue }
      let index = try file.pageIndex(rowGroup, column: column)
      guard index.has_bounds, let pages = index.pages else { continue }
      var kept: [Range<Int>] = []
      for place in 0..<Int(index.page_count) {
        let page = pages[place]
        guard RowGroupPruning.range(page, bound.leaf).mayMeet(bound.condition) else { continue }
        let first = Int(page.first_row)
        let end = first + Int(page.row_count)
        if let last = kept.last, last.upperBound >= first {
          kept[kept.count - 1] = last.lowerBound..<max(last.upperBound, end)
        } else {
          kept.append(first..<end)
        }
      }
      alive = RowGroupPruning.intersect(alive, kept)
      if alive.isEmpty { break }
    }
    return alive
  }

  private static func range(_ page: parquet_page_place, _ leaf: ParquetColumn.Leaf) -> ValueRange {
    ValueRange(
      minimum: leaf.decodePlain(page.minimum.buffer),
      maximum: leaf.decodePlain(page.maximum.buffer),
      hasNulls: page.null_count >= 0 ? page.null_count > 0 : nil, isAllNull: page.is_all_null)
  }

  static func intersect(_ left: [Range<Int>], _ right: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var leftPlace = 0
    var rightPlace = 0
    while leftPlace < left.count, rightPlace < right.count {
      let overlap = left[leftPlace].clamped(to: right[rightPlace])
      if !overlap.isEmpty { result.append(overlap) }
      if left[leftPlace].upperBound < right[rightPlace].upperBound {
        leftPlace += 1
      } else {
        rightPlace += 1
      }
    }
    return result
  }
}

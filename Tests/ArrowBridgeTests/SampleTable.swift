import CPlatform

/// Rows whose values follow from their number: a required integer, a nullable name with every
/// seventh missing, and a list of `row % 4` integers.
struct SampleTable {
  var rows: Int

  static func name(_ row: Int) -> String? { row % 7 == 0 ? nil : "name-\(row % 100)" }

  var nullNames: Int { (0..<rows).count { Self.name($0) == nil } }

  func schema() -> ArrowSchema {
    ArrowExport.schema(
      "+s", "",
      children: [
        ArrowExport.schema("l", "id"),
        ArrowExport.schema("u", "name", nullable: true),
        ArrowExport.schema(
          "+l", "marks", nullable: true,
          children: [ArrowExport.schema("i", "element", nullable: true)]),
      ])
  }

  func batch() -> ArrowArray {
    ArrowExport.array(length: rows, buffers: [nil], children: [ids(), names(), marks()])
  }

  private func ids() -> ArrowArray {
    ArrowExport.array(
      length: rows, buffers: [nil, ArrowExport.buffer((0..<rows).map(Int64.init))])
  }

  private func names() -> ArrowArray {
    var offsets: [Int32] = [0]
    var bytes: [UInt8] = []
    for row in 0..<rows {
      bytes += Array((Self.name(row) ?? "").utf8)
      offsets.append(Int32(bytes.count))
    }
    let present = (0..<rows).map { Self.name($0) != nil }
    return ArrowExport.array(
      length: rows, nullCount: nullNames,
      buffers: [
        ArrowExport.bitmap(present), ArrowExport.buffer(offsets), ArrowExport.buffer(bytes),
      ])
  }

  private func marks() -> ArrowArray {
    var offsets: [Int32] = [0]
    var values: [Int32] = []
    for row in 0..<rows {
      values += (0..<row % 4).map { Int32(row &+ $0) }
      offsets.append(Int32(values.count))
    }
    let elements = ArrowExport.array(
      length: values.count, buffers: [nil, ArrowExport.buffer(values)])
    return ArrowExport.array(
      length: rows, buffers: [nil, ArrowExport.buffer(offsets)], children: [elements])
  }
}

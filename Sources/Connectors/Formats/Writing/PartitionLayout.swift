import Catalog
import Columns
import Kernels

/// Which columns go into files and which become names of folders.
struct PartitionLayout: Sendable {
  let dataSchema: Schema
  let dataPlaces: [Int]
  private let partitionPlaces: [Int]
  private let fields: [Field]

  init(_ request: SinkRequest) {
    let places = request.partitionColumns.compactMap { request.schema.index(named: $0) }
    partitionPlaces = places
    fields = places.map { request.schema.fields[$0] }
    dataPlaces = request.schema.fields.indices.filter { !places.contains($0) }
    dataSchema = Schema(dataPlaces.map { request.schema.fields[$0] })
  }

  var isPartitioned: Bool { !partitionPlaces.isEmpty }

  /// The rows of a batch by the folder they belong to.
  func split(_ batch: Batch) -> [(folder: String, rows: Selection)] {
    var groups = Array(repeating: 0, count: batch.rowCount)
    var folders = [""]
    for (place, field) in zip(partitionPlaces, fields) {
      let column = batch.column(place)
      var known: [PartitionKey: Int] = [:]
      var next: [String] = []
      var last: (value: Value, group: Int, result: Int)?
      for row in 0..<batch.rowCount {
        let value = column.value(at: row)
        // Rows of one partition tend to stand together.
        if let last, last.group == groups[row], last.value == value {
          groups[row] = last.result
          continue
        }
        let key = PartitionKey(group: groups[row], value: value)
        let group: Int
        if let found = known[key] {
          group = found
        } else {
          group = next.count
          known[key] = group
          let name = PartitionLayout.name(field, value)
          next.append(folders[key.group].isEmpty ? name : "\(folders[key.group])/\(name)")
        }
        last = (value, groups[row], group)
        groups[row] = group
      }
      folders = next
    }
    return PartitionLayout.select(groups, folders)
  }

  private struct PartitionKey: Hashable {
    var group: Int
    var value: Value
  }

  private static func select(
    _ groups: [Int], _ folders: [String]
  ) -> [(folder: String, rows: Selection)] {
    // Different values may have one name, as null and the empty string do.
    var names: [String: Int] = [:]
    var order: [String] = []
    let merged = folders.map { folder in
      if let known = names[folder] { return known }
      names[folder] = order.count
      order.append(folder)
      return order.count - 1
    }
    var counts = Array(repeating: 0, count: order.count)
    for group in groups { counts[merged[group]] += 1 }
    let buffers = counts.map { Buffer(byteCount: $0 * 4) }
    var filled = Array(repeating: 0, count: order.count)
    for (row, group) in groups.enumerated() {
      let place = merged[group]
      buffers[place].pointer(as: Int32.self)[filled[place]] = Int32(truncatingIfNeeded: row)
      filled[place] += 1
    }
    return order.indices.map { (order[$0], Selection(buffers[$0], count: counts[$0])) }
  }

  private static func name(_ field: Field, _ value: Value) -> String {
    let text = ValueText.text(value, field.type) ?? ""
    return PathText.escape(field.name) + "="
      + (text.isEmpty ? PartitionText.nullName : PathText.escape(text))
  }
}

import Catalog
import Columns

/// Applies a scan's predicates one after the other and reads every column only for the rows that
/// are still alive.
struct RowFilter {
  private let request: ScanRequest
  private var ready: [Int: Vector] = [:]
  /// The rows of the block that are left; nil for all.
  private(set) var selection: Selection?
  private let rowCount: Int

  init(_ request: ScanRequest, rowCount: Int) {
    self.request = request
    self.rowCount = rowCount
  }

  var aliveCount: Int { selection?.count ?? rowCount }

  /// `read` makes the column at a place of the schema for the rows given.
  mutating func apply(
    _ read: (Int, Selection?) throws(QueryError) -> Vector
  ) throws(QueryError) {
    for (number, predicate) in request.predicates.enumerated() where aliveCount > 0 {
      var vectors: [Vector] = []
      for place in predicate.columns { vectors.append(try column(place, read)) }
      guard let picked = try predicate.select(vectors, rowCount: aliveCount) else { continue }
      let later = request.predicates.dropFirst(number + 1).flatMap(\.columns)
      keep(picked, needed: Set(request.columns).union(later))
    }
  }

  /// Keeps some of the rows that are alive.
  mutating func keep(_ picked: Selection, needed: Set<Int>? = nil) {
    selection = selection?.narrowed(by: picked) ?? picked
    ready = ready.filter { needed?.contains($0.key) ?? true }
      .mapValues { $0.gather(picked.rows, count: picked.count) }
  }

  /// The column at a place of the schema for the rows that are alive.
  mutating func column(
    _ place: Int, _ read: (Int, Selection?) throws(QueryError) -> Vector
  ) throws(QueryError) -> Vector {
    if let known = ready[place] { return known }
    let vector = try read(place, selection)
    ready[place] = vector
    return vector
  }

  /// The rows that are alive, as places in the block.
  func forEachRow(_ body: (Int) -> Void) {
    if let selection {
      for place in 0..<selection.count { body(Int(selection.rows[place])) }
    } else {
      for row in 0..<rowCount { body(row) }
    }
  }

  /// Drops the rows of the block that are marked.
  mutating func drop(_ malformed: MalformedRows) {
    guard !malformed.isEmpty else { return }
    let buffer = Buffer(byteCount: aliveCount * 4)
    let kept = buffer.pointer(as: Int32.self)
    var count = 0
    var place: Int32 = 0
    forEachRow { row in
      if !malformed.contains(row) {
        kept[count] = place
        count += 1
      }
      place += 1
    }
    keep(Selection(buffer, count: count))
  }
}

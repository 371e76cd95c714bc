import Columns
import Kernels

/// `aggregate`: folds the elements of lists into states, one place of all lists at a time.
final class FoldEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let list: Evaluator
  private let start: Evaluator
  private let merge: LambdaBody
  private let finish: LambdaBody?

  init(
    _ list: Evaluator, start: Evaluator, _ merge: LambdaBody, finish: LambdaBody?,
    type: DataType
  ) {
    self.list = list
    self.start = start
    self.merge = merge
    self.finish = finish
    super.init(type: type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let lists = FlattenedLists(try list.evaluate(batch, frame))
    let ranges = lists.ranges.pointer(as: ListRange.self)
    var rows = IndexList((0..<batch.rowCount).filter { lists.validity?[$0] ?? true })
    var states = try start.evaluate(batch, frame).gather(rows.pointer, count: rows.count)
    var done: [Vector] = []
    var doneRows: [Int] = []
    var place: Int32 = 0
    while rows.count > 0 {
      var (going, finished): ([Int], [Int]) = ([], [])
      for index in 0..<rows.count {
        if ranges[Int(rows[index])].length > place {
          going.append(index)
        } else {
          finished.append(index)
        }
      }
      if !finished.isEmpty {
        let chosen = IndexList(finished)
        done.append(states.gather(chosen.pointer, count: chosen.count))
        doneRows += finished.map { Int(rows[$0]) }
        let kept = IndexList(going)
        states = states.gather(kept.pointer, count: kept.count)
        rows = IndexList(going.map { Int(rows[$0]) })
      }
      guard rows.count > 0 else { break }
      let elements = IndexList((0..<rows.count).map { Int(ranges[Int(rows[$0])].start &+ place) })
      let element = lists.children[0].gather(elements.pointer, count: elements.count)
      states = try merge.evaluate(
        [states.retyped(start.type), element], owner: rows.buffer, elementCount: rows.count, batch,
        frame)
      place &+= 1
    }
    return try finished(done, doneRows, batch, frame)
  }

  /// The states, in the order in which lists ended, as results in the order of rows.
  private func finished(
    _ parts: [Vector], _ partRows: [Int], _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    var states = Vector.concat(parts, as: start.type)
    if let finish {
      states = try finish.evaluate(
        [states], owner: IndexList(partRows).buffer, elementCount: partRows.count, batch, frame)
    }
    var places = Array(repeating: -1, count: batch.rowCount)
    for (place, row) in partRows.enumerated() { places[row] = place }
    let order = IndexList(places)
    return states.gatherOrNull(order.pointer, count: order.count)
  }
}

/// `zip_with`: the elements at the same place of two lists, the shorter one filled up with nulls.
final class ZipEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let left: Evaluator
  private let right: Evaluator
  private let lambda: LambdaBody

  init(_ left: Evaluator, _ right: Evaluator, _ lambda: LambdaBody, type: DataType) {
    self.left = left
    self.right = right
    self.lambda = lambda
    super.init(type: type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let lefts = FlattenedLists(try left.evaluate(batch, frame))
    let rights = FlattenedLists(try right.evaluate(batch, frame))
    let validity = Bitmap.both(lefts.validity, rights.validity)
    let (one, other) = (
      lefts.ranges.pointer(as: ListRange.self), rights.ranges.pointer(as: ListRange.self)
    )
    let ranges = Buffer(byteCount: batch.rowCount * MemoryLayout<ListRange>.stride)
    var (leftPlaces, rightPlaces, owner): ([Int], [Int], [Int]) = ([], [], [])
    for row in 0..<batch.rowCount {
      let length = validity?[row] ?? true ? max(one[row].length, other[row].length) : 0
      ranges.pointer(as: ListRange.self)[row] = ListRange(
        start: Int32(truncatingIfNeeded: owner.count), length: length)
      for place in 0..<length {
        leftPlaces.append(place < one[row].length ? Int(one[row].start &+ place) : -1)
        rightPlaces.append(place < other[row].length ? Int(other[row].start &+ place) : -1)
        owner.append(row)
      }
    }
    let (first, second) = (IndexList(leftPlaces), IndexList(rightPlaces))
    let results = try lambda.evaluate(
      [
        lefts.children[0].gatherOrNull(first.pointer, count: first.count),
        rights.children[0].gatherOrNull(second.pointer, count: second.count),
      ], owner: IndexList(owner).buffer, elementCount: owner.count, batch, frame)
    return .flat(
      type, count: batch.rowCount, values: ranges, validity: validity,
      children: [results.flattened()])
  }
}

/// `map_zip_with`: one map of the keys of both.
final class MapZipEvaluator: Evaluator, @unchecked Sendable {  // immutable
  private let left: Evaluator
  private let right: Evaluator
  private let lambda: LambdaBody

  init(_ left: Evaluator, _ right: Evaluator, _ lambda: LambdaBody, type: DataType) {
    self.left = left
    self.right = right
    self.lambda = lambda
    super.init(type: type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let lefts = FlattenedLists(try left.evaluate(batch, frame))
    let rights = FlattenedLists(try right.evaluate(batch, frame))
    let validity = Bitmap.both(lefts.validity, rights.validity)
    let union = KeyUnion(
      (lefts.ranges, lefts.children[0]), (rights.ranges, rights.children[0]),
      rowCount: batch.rowCount)
    let results = try lambda.evaluate(
      [
        union.keys,
        lefts.children[1].gatherOrNull(
          union.leftPlaces.pointer(as: Int32.self), count: union.count),
        rights.children[1].gatherOrNull(
          union.rightPlaces.pointer(as: Int32.self), count: union.count),
      ], owner: union.owner, elementCount: union.count, batch, frame)
    return .flat(
      type, count: batch.rowCount, values: union.ranges, validity: validity,
      children: [union.keys.flattened(), results.flattened()])
  }
}

/// Row numbers in the form in which vectors are gathered.
struct IndexList {
  let buffer: Buffer
  let count: Int

  init(_ indices: some Collection<Int>) {
    count = indices.count
    buffer = Buffer(byteCount: indices.count * 4)
    let output = buffer.pointer(as: Int32.self)
    for (place, index) in indices.enumerated() {
      output[place] = Int32(truncatingIfNeeded: index)
    }
  }

  var pointer: UnsafeMutablePointer<Int32> { buffer.pointer(as: Int32.self) }

  subscript(place: Int) -> Int32 { pointer[place] }
}

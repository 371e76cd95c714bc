import Columns
import Expressions

/// The body of a lambda, evaluated over the elements of all rows of a batch at once.
struct LambdaBody {
  let body: Evaluator
  /// Columns of the outer batch that the body reads, after the parameters.
  let captured: [Int]

  /// Evaluates the body for element vectors; `owner` tells the outer row of every element.
  func evaluate(
    _ parameters: [Vector], owner: Buffer, elementCount: Int, _ batch: Batch,
    _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let rows = owner.pointer(as: Int32.self)
    let outer = captured.map { batch.column($0).gather(rows, count: elementCount) }
    let inner = Batch(parameters + outer, rowCount: elementCount)
    // The inner batch has results of its own to share.
    return try body.evaluate(inner, EvaluationFrame(frame.settings))
  }
}

/// The elements of a list column laid end to end, in row order.
struct FlattenedLists {
  let ranges: Buffer
  let owner: Buffer
  let positions: Buffer
  let elementCount: Int
  let validity: Bitmap?
  let children: [Vector]

  init(_ lists: Vector) {
    let flat = lists.flattened()
    let source = flat.pointer(as: ListRange.self)
    var total = 0
    for row in 0..<flat.count where !flat.isNull(at: row) { total += Int(source[row].length) }
    elementCount = total
    ranges = Buffer(byteCount: flat.count * 8)
    owner = Buffer(byteCount: total * 4)
    positions = Buffer(byteCount: total * 4)
    let indices = Buffer(byteCount: total * 4)
    let output = ranges.pointer(as: ListRange.self)
    var place = 0
    for row in 0..<flat.count {
      let range = flat.isNull(at: row) ? ListRange(start: 0, length: 0) : source[row]
      output[row] = ListRange(start: Int32(truncatingIfNeeded: place), length: range.length)
      for item in 0..<range.length {
        indices.pointer(as: Int32.self)[place] = range.start &+ item
        owner.pointer(as: Int32.self)[place] = Int32(truncatingIfNeeded: row)
        positions.pointer(as: Int32.self)[place] = item
        place &+= 1
      }
    }
    validity = flat.validity
    children = flat.children.map {
      $0.gather(indices.pointer(as: Int32.self), count: total).flattened()
    }
  }

  var positionVector: Vector { .flat(.int, count: elementCount, values: positions) }
}

/// `transform`, `filter`, `exists`, `forall` and the map forms: one evaluation of the body over all
/// elements, then `assemble` makes the result.
final class ElementwiseEvaluator: Evaluator, @unchecked Sendable {  // immutable
  typealias Assembly =
    @Sendable (FlattenedLists, Vector, Int, DataType) throws(QueryError) -> Vector

  private let list: Evaluator
  private let lambda: LambdaBody
  private let takesPosition: Bool
  private let assemble: Assembly

  init(
    _ list: Evaluator, _ lambda: LambdaBody, takesPosition: Bool, type: DataType,
    _ assemble: @escaping Assembly
  ) {
    self.list = list
    self.lambda = lambda
    self.takesPosition = takesPosition
    self.assemble = assemble
    super.init(type: type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let lists = FlattenedLists(try list.evaluate(batch, frame))
    var parameters = lists.children
    if takesPosition { parameters.append(lists.positionVector) }
    let result = try lambda.evaluate(
      parameters, owner: lists.owner, elementCount: lists.elementCount, batch, frame)
    return try assemble(lists, result.flattened(), batch.rowCount, type)
  }
}

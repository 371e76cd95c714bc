import Columns
import Expressions
import Kernels

extension ExpressionCompiler {
  /// Higher-order functions; nil for any other call.
  mutating func compileLambdaCall(_ call: Call) throws(QueryError) -> Evaluator? {
    guard let type = call.resolution?.type, call.arguments.count >= 2 else { return nil }
    var lambdas: [LambdaBody] = []
    var values: [Evaluator] = []
    var parameterCount = 0
    for argument in call.arguments {
      if case .lambda(let lambda) = argument {
        lambdas.append(try compileBody(lambda))
        parameterCount = lambda.parameters.count
      } else if lambdas.isEmpty, Self.higherOrder.contains(call.name) {
        values.append(try compile(argument))
      }
    }
    guard let lambda = lambdas.first, let collection = values.first else { return nil }
    switch (call.name, values.count) {
    case ("aggregate", 2), ("reduce", 2):
      return FoldEvaluator(
        collection, start: values[1], lambda, finish: lambdas.dropFirst().first, type: type)
    case ("zip_with", 2):
      return ZipEvaluator(collection, values[1], lambda, type: type)
    case ("map_zip_with", 2):
      return MapZipEvaluator(collection, values[1], lambda, type: type)
    case ("array_sort", 1):
      return ListSortEvaluator(collection, lambda, type: type, position: call.place.position)
    case (_, 1):
      let takesPosition = Self.arrayLambdas.contains(call.name) && parameterCount == 2
      guard let assembly = assembly(call.name) else { return nil }
      return ElementwiseEvaluator(
        collection, lambda, takesPosition: takesPosition, type: type, assembly)
    default: return nil
    }
  }

  private static let arrayLambdas: Set<String> = ["transform", "filter", "exists", "forall"]

  private static let higherOrder: Set<String> = arrayLambdas.union([
    "aggregate", "reduce", "zip_with", "map_zip_with", "array_sort", "map_filter",
    "transform_keys", "transform_values",
  ])

  private func assembly(_ name: String) -> ElementwiseEvaluator.Assembly? {
    switch name {
    case "transform":
      { (lists, results, count, type) throws(QueryError) in
        lists.list(of: type, [results], rowCount: count)
      }
    case "filter", "map_filter":
      { (lists, results, count, type) throws(QueryError) in
        lists.keeping(results, rowCount: count, type: type)
      }
    case "exists":
      { (lists, results, count, _) throws(QueryError) in
        lists.quantified(results, rowCount: count, deciding: true)
      }
    case "forall":
      { (lists, results, count, _) throws(QueryError) in
        lists.quantified(results, rowCount: count, deciding: false)
      }
    case "transform_values":
      { (lists, results, count, type) throws(QueryError) in
        lists.list(of: type, [lists.children[0], results], rowCount: count)
      }
    case "transform_keys":
      { (lists, results, count, type) throws(QueryError) in
        try MapBuilding.checked(
          lists.list(of: type, [results, lists.children[1]], rowCount: count), type: type,
          rowCount: count)
      }
    default: nil
    }
  }
}

extension FlattenedLists {
  /// Lists, or maps, of the same lengths with other elements.
  func list(of type: DataType, _ children: [Vector], rowCount: Int) -> Vector {
    .flat(type, count: rowCount, values: ranges, validity: validity, children: children)
  }

  /// The lists without the elements for which the condition is not true.
  func keeping(_ condition: Vector, rowCount: Int, type: DataType) -> Vector {
    let kept = Selection.whereTrue(condition)
    let source = ranges.pointer(as: ListRange.self)
    let buffer = Buffer(byteCount: rowCount * 8)
    let output = buffer.pointer(as: ListRange.self)
    var place = 0
    for row in 0..<rowCount {
      let end = source[row].start &+ source[row].length
      let start = place
      while place < kept.count, kept.rows[place] < end { place &+= 1 }
      output[row] = ListRange(
        start: Int32(truncatingIfNeeded: start), length: Int32(truncatingIfNeeded: place &- start))
    }
    return .flat(
      type, count: rowCount, values: buffer, validity: validity,
      children: children.map { $0.gather(kept.rows, count: kept.count) })
  }

  /// True where some element decides (`exists`) or false where one does (`forall`); null where
  /// none decides and some are null.
  func quantified(_ condition: Vector, rowCount: Int, deciding: Bool) -> Vector {
    let source = ranges.pointer(as: ListRange.self)
    let truths = condition.pointer(as: UInt8.self)
    let buffer = Buffer(byteCount: rowCount)
    let output = buffer.pointer(as: UInt8.self)
    let valid = Bitmap(count: rowCount, filled: false)
    let wanted: UInt8 = deciding ? 1 : 0
    for row in 0..<rowCount {
      var decided = false
      var unknown = false
      for item in Int(source[row].start)..<Int(source[row].start &+ source[row].length) {
        if condition.isNull(at: item) {
          unknown = true
        } else if truths[item] == wanted {
          decided = true
          break
        }
      }
      output[row] = decided == deciding ? 1 : 0
      if validity?[row] ?? true, decided || !unknown { valid.set(row) }
    }
    return .flat(.boolean, count: rowCount, values: buffer, validity: valid)
  }
}

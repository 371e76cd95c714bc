import Columns
import Expressions

extension ExpressionCompiler {
  /// Higher-order functions; nil for any other call.
  mutating func compileLambdaCall(_ call: Call) throws(QueryError) -> Evaluator? {
    guard let type = call.resolution?.type, call.arguments.count >= 2,
      case .lambda(let lambda) = call.arguments[call.arguments.count - 1]
    else { return nil }
    switch call.name {
    case "transform", "filter", "exists", "forall":
      return ElementwiseEvaluator(
        try compile(call.arguments[0]), try compileBody(lambda),
        takesPosition: lambda.parameters.count == 2, type: type, arrayAssembly(call.name))
    default: return nil
    }
  }

  private func arrayAssembly(_ name: String) -> ElementwiseEvaluator.Assembly {
    switch name {
    case "transform":
      { lists, results, count, type in
        .flat(
          type, count: count, values: lists.ranges, validity: lists.validity, children: [results])
      }
    case "filter":
      { lists, results, count, type in
        lists.keeping(results, rowCount: count, type: type)
      }
    case "exists":
      { lists, results, count, _ in
        lists.quantified(results, rowCount: count, deciding: true)
      }
    default:
      { lists, results, count, _ in
        lists.quantified(results, rowCount: count, deciding: false)
      }
    }
  }
}

extension FlattenedLists {
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

package import Columns
package import Expressions

extension FunctionBody {
  /// A function that gives null where any argument is null and that makes something of one text
  /// argument before it works: a pattern, a format, the name of a character set. That is done
  /// once when the argument is a literal, else once for each run of rows with the same text.
  package static func prepared<Prepared: Sendable>(
    fromText place: Int,
    _ prepare: @escaping @Sendable (String, Call) throws(QueryError) -> Prepared,
    _ compute: @escaping @Sendable (Prepared, KernelInput) throws(QueryError) -> Vector
  ) -> FunctionBody {
    .prepared { (call, _) throws(QueryError) in
      TextPrepared(call, place, prepare, compute)
    }
  }
}

private final class TextPrepared<Prepared: Sendable>: PreparedFunction {
  typealias Prepare = @Sendable (String, Call) throws(QueryError) -> Prepared
  typealias Compute = @Sendable (Prepared, KernelInput) throws(QueryError) -> Vector

  private let call: Call
  private let place: Int
  private let prepare: Prepare
  private let compute: Compute
  /// Bad text is an error of the first batch: a query without rows has none.
  private let constant: Result<Prepared, QueryError>?

  init(_ call: Call, _ place: Int, _ prepare: @escaping Prepare, _ compute: @escaping Compute) {
    self.call = call
    self.place = place
    self.prepare = prepare
    self.compute = compute
    let literal = place < call.arguments.count ? call.arguments[place].literalText : nil
    guard let literal else {
      constant = nil
      return
    }
    do throws(QueryError) {
      constant = .success(try prepare(literal, call))
    } catch {
      constant = .failure(error)
    }
  }

  func evaluate(_ input: KernelInput) throws(QueryError) -> Vector {
    try input.evaluatingEntries { (input) throws(QueryError) in
      if let constant { return try compute(try constant.get(), input) }
      if input.arguments[place].encoding == .constant {
        return try compute(try prepare(text(input, 0), call), input)
      }
      return try evaluateRuns(input)
    }
  }

  private func text(_ input: KernelInput, _ row: Int) -> String {
    if case .string(let text) = input.arguments[place].value(at: row) { text } else { "" }
  }

  private func evaluateRuns(_ input: KernelInput) throws(QueryError) -> Vector {
    var parts: [Vector] = []
    var start = 0
    while start < input.rowCount {
      let isNull = input.arguments[place].isNull(at: start)
      let wanted = text(input, start)
      var end = start + 1
      while end < input.rowCount, input.arguments[place].isNull(at: end) == isNull,
        text(input, end) == wanted
      {
        end += 1
      }
      if isNull {
        parts.append(.nulls(input.type, count: end - start))
      } else {
        var part = input
        part.rowCount = end - start
        part.arguments = input.arguments.map { $0.slice(start..<end) }
        let result = try compute(try prepare(wanted, call), part.withoutDictionaries)
        parts.append(result.retyped(input.type))
      }
      start = end
    }
    return .concat(parts, as: input.type)
  }
}

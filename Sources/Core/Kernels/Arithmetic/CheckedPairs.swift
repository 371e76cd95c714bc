import Columns

/// What one row of a checked operation gives.
struct CheckedValue<Number> {
  var value: Number
  var isFailure: Bool

  @inline(__always)
  init(_ value: Number, _ isFailure: Bool) {
    self.value = value
    self.isFailure = isFailure
  }
}

/// The outcome of a loop over rows some of which may have no result.
struct CheckedResult {
  var values: Buffer
  var validity: Bitmap?
}

/// Computes the rows again one by one after a fast loop met a failure: a failing row that is
/// null anyway is none, others throw or become null.
@inline(__always)
func recheckPairs<Left: BitwiseCopyable, Right: BitwiseCopyable, Output: BitwiseCopyable>(
  _ left: Vector, _ right: Vector, _ count: Int, _ mode: FailureMode, _ values: Buffer,
  _ exact: (Left, Right) -> CheckedValue<Output>, _ failure: (Left, Right) -> QueryError
) throws(QueryError) -> CheckedResult {
  let output = values.pointer(as: Output.self)
  let valid = RowValidity([left, right])
  var validity: Bitmap?
  var problem: QueryError?
  eachPair(left, right, count) { (row, one: Left, other: Right) in
    let result = exact(one, other)
    output[row] = result.value
    guard result.isFailure, valid.isValid(row) else { return }
    if mode == .error {
      if problem == nil { problem = failure(one, other) }
    } else {
      if validity == nil { validity = Bitmap(count: count, filled: true) }
      validity?.clear(row)
    }
  }
  if let problem { throw problem }
  return CheckedResult(values: values, validity: validity)
}

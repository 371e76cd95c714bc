import Columns

/// What the conversion of a whole batch needs to know.
struct CastPlan {
  let from: DataType
  let target: DataType
  let mode: FailureMode
  let zone: TimeZone
  /// Microseconds since 1970, for text that names only a time of day.
  let now: Int64
  /// Words like `now` are understood in constants alone.
  let isConstant: Bool

  func with(from: DataType, to target: DataType) -> CastPlan {
    CastPlan(
      from: from, target: target, mode: mode, zone: zone, now: now, isConstant: isConstant)
  }

  func overflow(_ value: Value) -> QueryError {
    CastErrors.overflow(CastErrors.literal(value, from), from: from, to: target)
  }
}

/// Converts each valid row of a flat vector; a row without a result throws or becomes null.
@inline(__always)
func convertRows<Input: BitwiseCopyable, Output: BitwiseCopyable>(
  _ input: Vector, _ count: Int, _ plan: CastPlan, _ empty: Output,
  _ convert: (Input) -> Output?, _ failure: (Input) -> QueryError
) throws(QueryError) -> Vector {
  let buffer = Buffer(byteCount: count &* MemoryLayout<Output>.stride)
  let output = buffer.pointer(as: Output.self)
  let source = UnsafePointer(input.pointer(as: Input.self))
  var validity = input.validity
  var isOwn = false
  for row in 0..<count {
    if let value = convert(source[row]) {
      output[row] = value
      continue
    }
    output[row] = empty
    if let known = input.validity, !known[row] { continue }
    if plan.mode == .error { throw failure(source[row]) }
    if !isOwn {
      validity = validity?.copied ?? Bitmap(count: count, filled: true)
      isOwn = true
    }
    validity?.clear(row)
  }
  return .flat(plan.target, count: count, values: buffer, validity: validity)
}

/// Converts every row by a function that always has a result.
@inline(__always)
func convertAll<Input: BitwiseCopyable, Output: BitwiseCopyable>(
  _ input: Vector, _ count: Int, _ plan: CastPlan, _ convert: (Input) -> Output
) -> Vector {
  .flat(
    plan.target, count: count, values: mapValues(input, count, convert),
    validity: input.validity)
}

extension Bitmap {
  /// The same bits in memory of their own.
  var copied: Bitmap {
    let copy = Bitmap(count: count, filled: false)
    for word in 0..<Bitmap.wordCount(count) { copy.words[word] = words[word] }
    return copy
  }
}

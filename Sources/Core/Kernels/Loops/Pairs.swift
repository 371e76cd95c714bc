import Columns

/// Hands each row's pair of operands to `body`; the operands are flat or constant, and which is
/// which is decided once, so that each loop is plain.
@inline(__always)
func eachPair<Left: BitwiseCopyable, Right: BitwiseCopyable>(
  _ left: Vector, _ right: Vector, _ count: Int, _ body: (Int, Left, Right) -> Void
) {
  let lefts = UnsafePointer(left.pointer(as: Left.self))
  let rights = UnsafePointer(right.pointer(as: Right.self))
  switch (left.encoding == .constant, right.encoding == .constant) {
  case (false, false):
    for row in 0..<count { body(row, lefts[row], rights[row]) }
  case (false, true):
    let constant = rights[0]
    for row in 0..<count { body(row, lefts[row], constant) }
  case (true, false):
    let constant = lefts[0]
    for row in 0..<count { body(row, constant, rights[row]) }
  case (true, true):
    let (one, other) = (lefts[0], rights[0])
    for row in 0..<count { body(row, one, other) }
  }
}

/// A new buffer with `operation` of each row's pair.
@inline(__always)
func mapPairs<Left: BitwiseCopyable, Right: BitwiseCopyable, Output: BitwiseCopyable>(
  _ left: Vector, _ right: Vector, _ count: Int, _ operation: (Left, Right) -> Output
) -> Buffer {
  let buffer = Buffer(byteCount: count &* MemoryLayout<Output>.stride)
  let output = buffer.pointer(as: Output.self)
  eachPair(left, right, count) { (row, one: Left, other: Right) in
    output[row] = operation(one, other)
  }
  return buffer
}

/// A new buffer with `operation` of each value of a flat vector.
@inline(__always)
func mapValues<Input: BitwiseCopyable, Output: BitwiseCopyable>(
  _ vector: Vector, _ count: Int, _ operation: (Input) -> Output
) -> Buffer {
  let buffer = Buffer(byteCount: count &* MemoryLayout<Output>.stride)
  let output = buffer.pointer(as: Output.self)
  let input = UnsafePointer(vector.pointer(as: Input.self))
  for row in 0..<count { output[row] = operation(input[row]) }
  return buffer
}

import Columns

/// Moves dense values to the rows that are valid. The dense values need one readable slot behind
/// the last; rows that are null get whatever value comes next.
func spread(
  _ dense: UnsafeRawPointer, width: Int, into output: UnsafeMutableRawPointer, rows: Int,
  validity: Bitmap, from first: Int
) {
  switch width {
  case 1: spreadValues(UInt8.self, dense, output, rows, validity, first)
  case 2: spreadValues(UInt16.self, dense, output, rows, validity, first)
  case 4: spreadValues(UInt32.self, dense, output, rows, validity, first)
  case 8: spreadValues(UInt64.self, dense, output, rows, validity, first)
  default: spreadValues(SIMD2<UInt64>.self, dense, output, rows, validity, first)
  }
}

private func spreadValues<Element: BitwiseCopyable>(
  _: Element.Type, _ dense: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, _ rows: Int,
  _ validity: Bitmap, _ first: Int
) {
  let words = validity.words
  let values = dense.assumingMemoryBound(to: Element.self)
  let target = output.assumingMemoryBound(to: Element.self)
  var taken = 0
  for row in 0..<rows {
    let bit = first &+ row
    target[row] = values[taken]
    let valid = words[bit &>> 6] &>> UInt64(truncatingIfNeeded: bit & 63) & 1
    taken &+= Int(truncatingIfNeeded: valid)
  }
}

/// Takes stored values of any width at `positions`.
func pick(
  _ source: UnsafeRawPointer, width: Int, at positions: UnsafePointer<Int32>, _ count: Int,
  into output: UnsafeMutableRawPointer
) {
  switch width {
  case 1: pickValues(UInt8.self, source, positions, count, output)
  case 2: pickValues(UInt16.self, source, positions, count, output)
  case 4: pickValues(UInt32.self, source, positions, count, output)
  case 8: pickValues(UInt64.self, source, positions, count, output)
  case 16: pickValues(SIMD2<UInt64>.self, source, positions, count, output)
  default:
    for index in 0..<count {
      (output + index * width).copyMemory(
        from: source + Int(positions[index]) * width, byteCount: width)
    }
  }
}

private func pickValues<Element: BitwiseCopyable>(
  _: Element.Type, _ source: UnsafeRawPointer, _ positions: UnsafePointer<Int32>, _ count: Int,
  _ output: UnsafeMutableRawPointer
) {
  let target = output.assumingMemoryBound(to: Element.self)
  let width = MemoryLayout<Element>.stride
  for index in 0..<count {
    target[index] = source.loadUnaligned(
      fromByteOffset: Int(positions[index]) &* width, as: Element.self)
  }
}

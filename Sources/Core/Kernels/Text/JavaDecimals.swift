package import Columns

extension ByteWriter {
  /// A decimal as `java.math.BigDecimal` spells it: tiny ones get an exponent, `1E-7`.
  mutating func writeJavaDecimal(_ unscaled: Int128, scale: Int) {
    let magnitude = unscaled.magnitude
    guard scale > 6, magnitude < PowersOfTen.unsigned(scale - 6) else {
      return writeDecimal(unscaled, scale: scale)
    }
    let digits = Array(String(magnitude).utf8)
    if unscaled < 0 { write(ByteWriter.minus) }
    write(digits[0])
    if digits.count > 1 {
      write(ByteWriter.point)
      for digit in digits.dropFirst() { write(digit) }
    }
    write(UInt8(ascii: "E"))
    write(Int64(digits.count - 1 - scale))
  }
}

extension ColumnText {
  /// A string column of decimals as files of text hold them.
  package static func javaDecimals(of vector: Vector) -> Vector {
    let scale = if case .decimal(_, let scale) = vector.type { scale } else { 0 }
    guard scale > 6 else { return texts(of: vector) }
    let flat = vector.flattened()
    let heap = StringHeap()
    let output = Buffer(zeroedByteCount: flat.count * MemoryLayout<StringView>.stride)
    let views = output.pointer(as: StringView.self)
    var writer = ByteWriter()
    for row in 0..<flat.count {
      if let validity = flat.validity, !validity[row] { continue }
      writer.clear()
      writer.writeJavaDecimal(flat.unscaled(at: row), scale: scale)
      views[row] = heap.intern(UnsafeRawPointer(writer.bytes), count: writer.count)
    }
    return .flat(
      .string, count: flat.count, values: output, validity: flat.validity, heaps: [heap])
  }
}

extension Vector {
  /// The digits of a decimal in a flat vector.
  func unscaled(at row: Int) -> Int128 {
    physical == .int64
      ? Int128(pointer(as: Int64.self)[row]) : pointer(as: Int128.self)[row]
  }
}

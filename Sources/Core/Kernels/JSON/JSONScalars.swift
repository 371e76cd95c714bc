import Columns

/// Whole numbers; a byte may also be written without its sign.
struct JSONWhole<Element: FixedWidthInteger & SignedInteger & BitwiseCopyable>: JSONScalar {
  func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> Element? {
    guard kind == .integer else { return nil }
    let bytes = UnsafeRawBufferPointer(tape.bytes(node).buffer)
    if let number = NumberParsing.integer(bytes, Element.self, allowFraction: false) {
      return number
    }
    guard Element.bitWidth == 8,
      let number = NumberParsing.integer(bytes, Int16.self, allowFraction: false),
      number >= 0, number <= 255
    else { return nil }
    return Element(truncatingIfNeeded: number)
  }
}

struct JSONTruth: JSONScalar {
  func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> UInt8? {
    switch kind {
    case .yes: 1
    case .no: 0
    default: nil
    }
  }
}

/// Numbers of any spelling, and the words for those that no digits can write.
struct JSONFloating<Element: BinaryFloatingPoint & BitwiseCopyable>: JSONScalar {
  func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> Element? {
    let text = tape.bytes(node)
    switch kind {
    case .integer, .fraction:
      let bytes = UnsafeRawBufferPointer(text.buffer)
      if Element.self == Float.self { return NumberParsing.float(bytes).map { Element($0) } }
      return NumberParsing.double(bytes).map { Element($0) }
    case .special, .string:
      switch text.string {
      case "NaN": return .nan
      case "Infinity", "+Infinity", "INF", "+INF": return .infinity
      case "-Infinity", "-INF": return -.infinity
      default: return nil
      }
    default: return nil
    }
  }
}

/// Decimals as numbers, or as text in which commas count for nothing.
struct JSONDecimal<Element: FixedWidthInteger & SignedInteger & BitwiseCopyable>: JSONScalar {
  let precision: Int
  let scale: Int

  func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> Element? {
    switch kind {
    case .integer, .fraction: return number(UnsafeRawBufferPointer(tape.bytes(node).buffer))
    case .string:
      let digits = tape.bytes(node).buffer.filter { $0 != UInt8(ascii: ",") }
      return digits.withUnsafeBytes { number($0) }
    default: return nil
    }
  }

  private func number(_ bytes: UnsafeRawBufferPointer) -> Element? {
    DecimalText.parse(bytes)?.unscaled(scale: scale, precision: precision)
      .flatMap { Element(exactly: $0) }
  }
}

/// Text; of values that are none, the characters that they were written with.
struct JSONString: JSONScalar {
  private var heap: StringHeap?

  init() {}

  var zero: StringView { StringView() }

  mutating func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> StringView? {
    guard kind == .escapedString else {
      let bytes = tape.bytes(node)
      return StringView(bytes.start, count: bytes.count)
    }
    var writer = ByteWriter()
    tape.writeString(node, to: &writer)
    let heap = self.heap ?? StringHeap()
    self.heap = heap
    return heap.intern(UnsafeRawPointer(writer.bytes), count: writer.count)
  }

  mutating func takeHeap() -> AnyObject? {
    defer { heap = nil }
    return heap
  }
}

/// Bytes in base 64.
struct JSONBytes: JSONScalar {
  private var heap: StringHeap?

  init() {}

  var zero: StringView { StringView() }

  mutating func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> StringView? {
    guard kind == .string || kind == .escapedString else { return nil }
    let source = Vector.of(.string, [.string(tape.string(node))])
    let decoded = try? BinaryText.decode(source, .base64, rowCount: 1, failure: nil)
    guard let decoded, !decoded.isNull(at: 0) else { return nil }
    let heap = self.heap ?? StringHeap()
    self.heap = heap
    return heap.intern(decoded.pointer(as: StringView.self)[0])
  }

  mutating func takeHeap() -> AnyObject? {
    defer { heap = nil }
    return heap
  }
}

import Columns

/// The values of a column of scalars.
struct JSONLeaf<Scalar: JSONScalar> {
  private let type: DataType
  private var scalar: Scalar
  private var values = JSONValues<Scalar.Element>()

  init(_ type: DataType, _ scalar: Scalar) {
    self.type = type
    self.scalar = scalar
  }

  @inline(__always)
  mutating func append(_ node: Int, of tape: JSONTape) -> JSONFit {
    let kind = tape.nodes[node].kind
    if kind == .null {
      appendNull()
      return .whole
    }
    guard let value = scalar.read(node, kind, tape) else {
      appendNull()
      return .none
    }
    values.append(value)
    return .whole
  }

  mutating func appendNull() { values.appendNull(scalar.zero) }

  mutating func finish(_ owners: [AnyObject]) -> Vector {
    let heaps = type.physical == .view ? owners + (scalar.takeHeap().map { [$0] } ?? []) : []
    return values.finish(type, heaps: heaps)
  }
}

/// A column of scalars. There is one class a kind, because a generic class would do its work
/// unspecialized when it is called through `JSONColumn`.
protocol JSONLeafColumn: JSONColumn {
  associatedtype Scalar: JSONScalar

  var leaf: JSONLeaf<Scalar> { get set }
}

extension JSONLeafColumn {
  func append(_ node: Int, of tape: JSONTape) -> JSONFit { leaf.append(node, of: tape) }

  func appendNull() { leaf.appendNull() }

  func finish(_ owners: [AnyObject]) -> Vector { leaf.finish(owners) }
}

final class JSONTruthColumn: JSONLeafColumn {
  var leaf = JSONLeaf(.boolean, JSONTruth())
}

final class JSONByteColumn: JSONLeafColumn {
  var leaf = JSONLeaf(.byte, JSONWhole<Int8>())
}

final class JSONShortColumn: JSONLeafColumn {
  var leaf = JSONLeaf(.short, JSONWhole<Int16>())
}

final class JSONIntColumn: JSONLeafColumn {
  var leaf = JSONLeaf(.int, JSONWhole<Int32>())
}

final class JSONLongColumn: JSONLeafColumn {
  var leaf = JSONLeaf(.long, JSONWhole<Int64>())
}

final class JSONFloatColumn: JSONLeafColumn {
  var leaf = JSONLeaf(.float, JSONFloating<Float>())
}

final class JSONDoubleColumn: JSONLeafColumn {
  var leaf = JSONLeaf(.double, JSONFloating<Double>())
}

final class JSONDecimalColumn: JSONLeafColumn {
  var leaf: JSONLeaf<JSONDecimal<Int64>>

  init(_ type: DataType, _ precision: Int, _ scale: Int) {
    leaf = JSONLeaf(type, JSONDecimal(precision: precision, scale: scale))
  }
}

final class JSONWideDecimalColumn: JSONLeafColumn {
  var leaf: JSONLeaf<JSONDecimal<Int128>>

  init(_ type: DataType, _ precision: Int, _ scale: Int) {
    leaf = JSONLeaf(type, JSONDecimal(precision: precision, scale: scale))
  }
}

final class JSONStringColumn: JSONLeafColumn {
  var leaf: JSONLeaf<JSONString>

  init(_ type: DataType) { leaf = JSONLeaf(type, JSONString()) }
}

final class JSONBytesColumn: JSONLeafColumn {
  var leaf = JSONLeaf(.binary, JSONBytes())
}

final class JSONDateColumn: JSONLeafColumn {
  var leaf: JSONLeaf<JSONDate>

  init(_ times: JSONTimes) { leaf = JSONLeaf(.date, JSONDate(times: times)) }
}

final class JSONInstantColumn: JSONLeafColumn {
  var leaf: JSONLeaf<JSONInstant>

  init(_ times: JSONTimes) { leaf = JSONLeaf(.timestamp, JSONInstant(times: times)) }
}

final class JSONLocalTimeColumn: JSONLeafColumn {
  var leaf: JSONLeaf<JSONLocalTime>

  init(_ times: JSONTimes) { leaf = JSONLeaf(.timestampNTZ, JSONLocalTime(times: times)) }
}

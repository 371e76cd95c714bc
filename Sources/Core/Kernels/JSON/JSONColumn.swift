import Columns

/// How well a value of JSON fits the type that is wanted.
enum JSONFit {
  case whole
  /// Something inside does not fit and is null.
  case partial
  /// The value became null as a whole.
  case none
}

/// A column that values of JSON are appended to, one a call.
protocol JSONColumn: AnyObject {
  func append(_ node: Int, of tape: JSONTape) -> JSONFit

  func appendNull()

  /// Gives the column away and starts anew; `owners` keep the text that was read.
  func finish(_ owners: [AnyObject]) -> Vector
}

/// Reads one kind of scalar; used as a generic argument so that columns inline it.
protocol JSONScalar {
  associatedtype Element: BitwiseCopyable

  /// Stands where nulls are.
  var zero: Element { get }

  /// Nil for a node that is no such value; never called for null.
  mutating func read(_ node: Int, _ kind: JSONTape.Kind, _ tape: JSONTape) -> Element?

  /// What keeps values of the column alive beside the text that was read.
  mutating func takeHeap() -> AnyObject?
}

extension JSONScalar {
  mutating func takeHeap() -> AnyObject? { nil }
}

extension JSONScalar where Element: Numeric {
  var zero: Element { 0 }
}

/// A column of a type that text is cast to.
final class JSONCastColumn: JSONColumn {
  private let type: DataType
  private let zone: TimeZone
  private var builder: VectorBuilder

  init(_ type: DataType, zone: TimeZone) {
    self.type = type
    self.zone = zone
    builder = VectorBuilder(type)
  }

  func append(_ node: Int, of tape: JSONTape) -> JSONFit {
    let kind = tape.nodes[node].kind
    var value = Value.null
    if kind == .string || kind == .escapedString {
      let text = Vector.of(.string, [.string(tape.string(node))])
      let result = try? Casting.cast(text, to: type, mode: .null, zone: zone, rowCount: 1)
      value = result?.value(at: 0) ?? .null
    }
    builder.append(value)
    return value.isNull && kind != .null ? .none : .whole
  }

  func appendNull() { builder.append(.null) }

  func finish(_ owners: [AnyObject]) -> Vector {
    defer { builder = VectorBuilder(type) }
    return builder.finish()
  }
}

/// Arrays. What a broken array left among the elements belongs to no row.
final class JSONListColumn: JSONColumn {
  private let type: DataType
  private let elements: any JSONColumn
  private var elementCount = 0
  private var ranges = JSONValues<ListRange>()

  init(_ type: DataType, _ elements: any JSONColumn) {
    self.type = type
    self.elements = elements
  }

  func append(_ node: Int, of tape: JSONTape) -> JSONFit {
    let kind = tape.nodes[node].kind
    guard kind == .array else {
      appendNull()
      return kind == .null ? .whole : .none
    }
    let start = elementCount
    var fit = JSONFit.whole
    var child = node + 1
    for _ in 0..<tape.nodes[node].count {
      elementCount += 1
      switch elements.append(child, of: tape) {
      case .whole: break
      case .partial: fit = .partial
      case .none:
        appendNull()
        return .none
      }
      child = Int(tape.nodes[child].next)
    }
    ranges.append(ListRange(start: Int32(start), length: Int32(elementCount - start)))
    return fit
  }

  func appendNull() { ranges.appendNull(ListRange(start: 0, length: 0)) }

  func finish(_ owners: [AnyObject]) -> Vector {
    elementCount = 0
    return ranges.finish(type, children: [elements.finish(owners)])
  }
}

/// Maps from the names of an object's members to their values.
final class JSONMapColumn: JSONColumn {
  private let type: DataType
  private let items: any JSONColumn
  private var keys = JSONValues<StringView>()
  private var text = JSONString()
  private var entryCount = 0
  private var ranges = JSONValues<ListRange>()

  init(_ type: DataType, _ items: any JSONColumn) {
    self.type = type
    self.items = items
  }

  func append(_ node: Int, of tape: JSONTape) -> JSONFit {
    let kind = tape.nodes[node].kind
    guard kind == .object else {
      appendNull()
      return kind == .null ? .whole : .none
    }
    let start = entryCount
    var fit = JSONFit.whole
    var child = node + 1
    for _ in 0..<tape.nodes[node].count {
      entryCount += 1
      keys.append(text.read(child, tape.nodes[child].kind, tape) ?? StringView())
      switch items.append(child + 1, of: tape) {
      case .whole: break
      case .partial: fit = .partial
      case .none:
        appendNull()
        return .none
      }
      child = Int(tape.nodes[child + 1].next)
    }
    ranges.append(ListRange(start: Int32(start), length: Int32(entryCount - start)))
    return fit
  }

  func appendNull() { ranges.appendNull(ListRange(start: 0, length: 0)) }

  func finish(_ owners: [AnyObject]) -> Vector {
    entryCount = 0
    let heaps = owners + (text.takeHeap().map { [$0] } ?? [])
    let names = keys.finish(.string, heaps: heaps)
    return ranges.finish(type, children: [names, items.finish(owners)])
  }
}

package import Columns

/// Finds the columns of records of JSON.
package final class JSONInference {
  package enum Finding {
    case record
    /// Blank text, null, or an array of nulls.
    case nothing
    /// No JSON, or JSON that is no object.
    case malformed
  }

  private let options: JSONShapeOptions
  private let times: JSONTimes
  private let root = JSONShape()
  private var tape: JSONTape

  package init(_ options: JSONShapeOptions, _ dialect: JSONDialect, _ times: JSONTimes) {
    self.options = options
    self.times = times
    tape = JSONTape(dialect)
  }

  package func add(_ bytes: UnsafePointer<UInt8>, count: Int) -> Finding {
    let text = Bytes(bytes, count: count)
    guard tape.read(text) else { return tape.isBlank(text) ? .nothing : .malformed }
    switch tape.nodes[0].kind {
    case .object:
      root.add(0, of: tape, options, times)
      return .record
    case .null: return .nothing
    case .array:
      let elements = JSONShape()
      for child in tape.children(of: 0) { elements.add(child, of: tape, options, times) }
      return addElements(elements)
    default: return .malformed
    }
  }

  private func addElements(_ elements: JSONShape) -> Finding {
    switch elements.kind {
    case .nothing: return .nothing
    case .object:
      root.merge(elements)
      return .record
    case .list(let inner): return addElements(inner)
    case .scalar, .text: return .malformed
    }
  }

  /// The columns of all records so far, in order of their names.
  package var fields: [Field] { root.fields(dropsNulls: options.dropsNulls) }
}

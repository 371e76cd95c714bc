public import CPlatform

/// Takes columns over from a foreign library through the Arrow C Data Interface.
///
/// Everything that can be checked is: lengths, offsets, indices, missing buffers. What the
/// interface does not tell, the sizes of buffers, is trusted.
public enum ArrowImport {
  /// The columns of a struct schema.
  public static func fields(_ schema: UnsafePointer<ArrowSchema>) throws(QueryError) -> [Field] {
    let field = try ArrowImport.field(schema, depth: 0)
    guard case .structure(let fields) = field.type else {
      throw malformed("a schema is no struct")
    }
    return fields
  }

  /// The rows of a struct array, which is taken over in any case.
  public static func batch(
    _ array: UnsafeMutablePointer<ArrowArray>, schema: UnsafePointer<ArrowSchema>
  ) throws(QueryError) -> Batch {
    let owner = ForeignArray(taking: array)
    let field = try ArrowImport.field(schema, depth: 0)
    guard case .structure = field.type else { throw malformed("a batch is no struct") }
    let vector = try ArrowArrayReader(
      array: owner.array, schema: schema, type: field.type, owner: owner
    ).vector()
    return Batch(vector.children, rowCount: vector.count)
  }

  static func malformed(_ reason: String) -> QueryError {
    QueryError(
      "MALFORMED_ARROW_DATA", sqlState: "22000", "Data in Arrow format is malformed: \(reason).")
  }

  /// Schemas that nest deeper are attacks on the stack.
  private static let depthLimit = 100

  private static func field(
    _ schema: UnsafePointer<ArrowSchema>, depth: Int
  ) throws(QueryError) -> Field {
    guard depth < depthLimit, let formatPointer = schema.pointee.format else {
      throw malformed("a schema has no format")
    }
    let name = schema.pointee.name.map { String(cString: $0) } ?? ""
    let nullable = schema.pointee.flags & Int64(ARROW_FLAG_NULLABLE) != 0
    if let dictionary = schema.pointee.dictionary {
      let values = try field(dictionary, depth: depth + 1)
      return Field(name, values.type, nullable: nullable)
    }
    let format = String(cString: formatPointer)
    if let type = ArrowFormat.leaf(Substring(format)) {
      return Field(name, type, nullable: nullable)
    }
    var children: [Field] = []
    for place in 0..<max(schema.pointee.n_children, 0) {
      guard let child = schema.pointee.children?[Int(place)] else {
        throw malformed("a schema misses a child")
      }
      children.append(try field(child, depth: depth + 1))
    }
    return Field(name, try nested(format, children), nullable: nullable)
  }

  private static func nested(_ format: String, _ children: [Field]) throws(QueryError) -> DataType {
    switch format {
    case "+s": return .structure(children)
    case "+m":
      guard children.count == 1, case .structure(let entry) = children[0].type, entry.count == 2
      else { throw malformed("a map has no entries") }
      return .map(entry[0].type, entry[1].type, valueContainsNull: entry[1].nullable)
    default:
      guard format == "+l" || format == "+L" || format.hasPrefix("+w:"), children.count == 1 else {
        throw QueryError(
          "UNSUPPORTED_ARROWTYPE", sqlState: "0A000", "Unsupported arrow type \(format).")
      }
      return .array(children[0].type, containsNull: children[0].nullable)
    }
  }
}

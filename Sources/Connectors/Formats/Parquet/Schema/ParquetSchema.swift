import Columns

/// A column of a file: its type and how it is put together from leaves.
struct ParquetColumn: Sendable {
  var field: Field
  var plan: NestedPlan
  /// Empty when the column cannot be read.
  var leaves: [Leaf]
  /// Why no schema is inferred from the column; some such columns can be read all the same.
  var problem: QueryError?

  struct Leaf: Sendable {
    var layout: LeafLayout
    /// The definition level from which on the innermost list has an element.
    var slotDefinition: Int
    var hasOrderedStatistics: Bool
  }

  /// How the file stores the column, for messages.
  var storedName: String {
    leaves.count == 1 ? leaves[0].layout.stored.name : field.type.simpleString
  }

  /// The only leaf of a column that is neither in a list nor in a struct.
  var flatLeaf: Leaf? {
    guard case .leaf = plan, leaves.count == 1, leaves[0].layout.maximumRepetition == 0,
      leaves[0].layout.maximumDefinition <= 1
    else { return nil }
    return leaves[0]
  }
}

/// Turns the schema tree of a file into columns: the rules for lists of all generations included.
struct ParquetSchemaReader {
  private var leaves: [ParquetColumn.Leaf] = []

  private var problem: QueryError?

  static func columns(of root: ParquetNode) -> [ParquetColumn] {
    root.children.map { node in
      var reader = ParquetSchemaReader()
      do throws(QueryError) {
        let (type, plan) = try reader.convertField(node, slotDefinition: 0)
        return ParquetColumn(
          field: Field(node.name, type), plan: plan, leaves: reader.leaves,
          problem: reader.problem)
      } catch {
        return ParquetColumn(
          field: Field(node.name, .null), plan: .leaf(0), leaves: [], problem: error)
      }
    }
  }

  private typealias Converted = (type: DataType, plan: NestedPlan)

  /// A field as its parent sees it: repeated ones outside of lists are lists themselves.
  private mutating func convertField(
    _ node: ParquetNode, slotDefinition: Int
  ) throws(QueryError) -> Converted {
    guard node.repetition == .repeated else {
      return try convert(node, slotDefinition: slotDefinition)
    }
    let element = try convert(node, slotDefinition: node.maximumDefinition)
    let type = DataType.array(element.type, containsNull: true)
    return (
      type,
      .list(
        type, [element.plan], valid: slotDefinition, element: node.maximumDefinition)
    )
  }

  /// A node without regard to its repetition.
  private mutating func convert(
    _ node: ParquetNode, slotDefinition: Int
  ) throws(QueryError) -> Converted {
    if node.stored != nil { return try convertLeaf(node, slotDefinition: slotDefinition) }
    switch node.logical {
    case .list: return try convertList(node)
    case .map: return try convertMap(node)
    case .variant:
      throw QueryError(
        "PARQUET_TYPE_NOT_SUPPORTED", sqlState: "42846",
        "Parquet type not yet supported: \(node.typeName).")
    default: return try convertStructure(node, slotDefinition: slotDefinition)
    }
  }

  private mutating func convertLeaf(
    _ node: ParquetNode, slotDefinition: Int
  ) throws(QueryError) -> Converted {
    guard node.maximumDefinition < 255, node.maximumRepetition < 255,
      let meaning = node.meaning, let layout = node.layout(meaning)
    else { throw ParquetSchemaReader.illegal(node) }
    if !meaning.isInferred { problem = problem ?? ParquetSchemaReader.illegal(node) }
    leaves.append(
      ParquetColumn.Leaf(
        layout: layout, slotDefinition: slotDefinition,
        hasOrderedStatistics: node.hasOrderedStatistics))
    return (meaning.type, .leaf(leaves.count - 1))
  }

  private mutating func convertStructure(
    _ node: ParquetNode, slotDefinition: Int
  ) throws(QueryError) -> Converted {
    guard !node.children.isEmpty else { throw ParquetSchemaReader.unrecognized(node) }
    var fields: [Field] = []
    var plans: [NestedPlan] = []
    for child in node.children {
      let (type, plan) = try convertField(child, slotDefinition: slotDefinition)
      fields.append(Field(child.name, type))
      plans.append(plan)
    }
    let type = DataType.structure(fields)
    return (type, .structure(type, plans, valid: node.maximumDefinition))
  }

  private mutating func convertList(_ node: ParquetNode) throws(QueryError) -> Converted {
    guard node.children.count == 1, node.children[0].repetition == .repeated else {
      throw ParquetSchemaReader.unrecognized(node)
    }
    let repeated = node.children[0]
    let element: Converted
    if ParquetSchemaReader.isElement(repeated, of: node) {
      element = try convert(repeated, slotDefinition: repeated.maximumDefinition)
    } else {
      element = try convertField(
        repeated.children[0], slotDefinition: repeated.maximumDefinition)
    }
    let type = DataType.array(element.type, containsNull: true)
    return (
      type,
      .list(
        type, [element.plan], valid: node.maximumDefinition, element: repeated.maximumDefinition)
    )
  }

  /// True for lists of two levels, whose repeated node is the element itself.
  private static func isElement(_ repeated: ParquetNode, of list: ParquetNode) -> Bool {
    repeated.children.count != 1 || repeated.name == "array"
      || repeated.name == "\(list.name)_tuple"
  }

  private mutating func convertMap(_ node: ParquetNode) throws(QueryError) -> Converted {
    guard node.children.count == 1, node.children[0].repetition == .repeated,
      node.children[0].children.count == 2
    else { throw ParquetSchemaReader.unrecognized(node) }
    let entry = node.children[0]
    let key = try convertField(entry.children[0], slotDefinition: entry.maximumDefinition)
    let value = try convertField(entry.children[1], slotDefinition: entry.maximumDefinition)
    let type = DataType.map(key.type, value.type, valueContainsNull: true)
    return (
      type,
      .list(
        type, [key.plan, value.plan], valid: node.maximumDefinition,
        element: entry.maximumDefinition)
    )
  }

  private static func illegal(_ node: ParquetNode) -> QueryError {
    QueryError(
      "PARQUET_TYPE_ILLEGAL", sqlState: "42846", "Illegal Parquet type: \(node.typeName).")
  }

  private static func unrecognized(_ node: ParquetNode) -> QueryError {
    QueryError(
      "PARQUET_TYPE_NOT_RECOGNIZED", sqlState: "42846",
      "Unrecognized Parquet type: \(node.name).")
  }
}

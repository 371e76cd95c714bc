import Columns
import Kernels
import TerminalKit

/// A value with those inside of it, as a tree to look into.
struct ValueNode: Sendable {
  var name: String
  /// The type, and of lists how long they are.
  var label: String
  /// All of it in one text.
  var text: String
  var role: Role
  var children: [ValueNode] = []
  /// Of binary values, which are shown as a dump.
  var bytes: [UInt8] = []

  /// So many values are laid out in all; what is beyond is counted.
  private static let mostValues = 20_000

  static func of(_ value: Value, _ field: Field, zone: TimeZone) -> ValueNode {
    var budget = mostValues
    return make(field.name, value, field.type, zone, &budget)
  }

  private static func make(
    _ name: String, _ value: Value, _ type: DataType, _ zone: TimeZone, _ budget: inout Int
  ) -> ValueNode {
    budget -= 1
    let text = value.isNull ? "NULL" : ValueText.text(value, type, zone: zone) ?? "NULL"
    var node = ValueNode(
      name: name, label: type.shortLabel, text: text,
      role: value.isNull ? .gridNull : type.gridRole)
    switch (value, type) {
    case (.array(let items), .array(let item, _)):
      node.label += "  " + counted(items.count, "item", "items")
      node.add(items.count, &budget) { place, budget in
        make("\(place)", items[place], item, zone, &budget)
      }
    case (.map(let keys, let values), .map(let key, let item, _)):
      node.label += "  " + counted(keys.count, "entry", "entries")
      node.add(min(keys.count, values.count), &budget) { place, budget in
        let name = ValueText.text(keys[place], key, zone: zone) ?? "NULL"
        return make(name, values[place], item, zone, &budget)
      }
    case (.structure(let members), .structure(let fields)):
      node.add(min(members.count, fields.count), &budget) { place, budget in
        make(fields[place].name, members[place], fields[place].type, zone, &budget)
      }
    case (.binary(let bytes), .binary):
      node.bytes = bytes
      node.label += "  " + counted(bytes.count, "byte", "bytes")
    case (.string, _), (_, .variant):
      if text.utf8.count <= mostJSONBytes, let tree = JSONTree.of(text) {
        node.addParts(of: tree, &budget)
      }
    default: break
    }
    return node
  }

  private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(Quantity.grouped(count)) \(count == 1 ? one : many)"
  }

  /// Text that is longer is not looked into.
  private static let mostJSONBytes = 4 << 20

  private static func make(
    _ name: String, _ tree: JSONTree, _ budget: inout Int
  ) -> ValueNode {
    budget -= 1
    let (text, label, role): (String, String, Role) =
      switch tree {
      case .null: ("NULL", "", .gridNull)
      case .string(let text): (text, "text", .gridString)
      case .plain(let text):
        (text, "", text == "true" || text == "false" ? .gridBoolean : .gridNumber)
      case .array: (tree.text, "", .gridNested)
      case .object: (tree.text, "", .gridNested)
      }
    var node = ValueNode(name: name, label: label, text: text, role: role)
    node.addParts(of: tree, &budget)
    return node
  }

  private mutating func addParts(of tree: JSONTree, _ budget: inout Int) {
    switch tree {
    case .array(let items):
      label = (label + "  " + Self.counted(items.count, "item", "items")).trimmed
      add(items.count, &budget) { place, budget in
        Self.make("\(place)", items[place], &budget)
      }
    case .object(let members):
      label = (label + "  " + Self.counted(members.count, "member", "members")).trimmed
      add(members.count, &budget) { place, budget in
        Self.make(members[place].name, members[place].value, &budget)
      }
    default: break
    }
  }

  private mutating func add(
    _ count: Int, _ budget: inout Int, _ make: (Int, inout Int) -> ValueNode
  ) {
    for place in 0..<count {
      guard budget > 0 else {
        let rest = "\(Quantity.grouped(count - place)) more"
        children.append(ValueNode(name: "…", label: "", text: rest, role: .textFaint))
        return
      }
      children.append(make(place, &budget))
    }
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}

extension DataType {
  /// Of nested types only what kind they are: their parts tell the rest.
  fileprivate var shortLabel: String {
    switch self {
    case .array: "array"
    case .map: "map"
    case .structure: "struct"
    default: simpleString
    }
  }
}

import Columns

/// Structs, and the rows of a table: the members of objects by their names.
final class JSONStructureColumn: JSONColumn {
  private let type: DataType
  private let names: JSONNames
  private let fields: [any JSONColumn]
  /// The value of each field in the object at hand, or -1.
  private let found: GrowingArray<Int32>
  private var rows = JSONValues<UInt8>()

  init(_ type: DataType, names: [String], _ fields: [any JSONColumn]) {
    self.type = type
    self.names = JSONNames(names)
    self.fields = fields
    found = GrowingArray(capacity: fields.count)
  }

  /// Of several members with one name the last counts.
  func append(_ node: Int, of tape: JSONTape) -> JSONFit {
    let kind = tape.nodes[node].kind
    guard kind == .object else {
      appendNull()
      return kind == .null ? .whole : .none
    }
    let places = found.pointer
    for place in fields.indices { places[place] = -1 }
    var child = node + 1
    for _ in 0..<tape.nodes[node].count {
      if let place = names.place(ofName: child, in: tape) {
        places[place] = Int32(truncatingIfNeeded: child + 1)
      }
      child = Int(tape.nodes[child + 1].next)
    }
    var fit = JSONFit.whole
    for place in fields.indices {
      if places[place] < 0 {
        fields[place].appendNull()
      } else {
        let value = Int(places[place])
        if fields[place].append(value, of: tape) != .whole { fit = .partial }
      }
    }
    rows.append(1)
    return fit
  }

  func appendNull() {
    for field in fields { field.appendNull() }
    rows.appendNull(0)
  }

  func finish(_ owners: [AnyObject]) -> Vector {
    let (count, validity) = (rows.count, rows.validity)
    rows = JSONValues()
    return .structure(
      type, count: count, children: fields.map { $0.finish(owners) }, validity: validity)
  }
}

/// Finds fields by the names of members.
struct JSONNames {
  private let names: [StringView]
  private let heap = StringHeap()
  /// Places of names by their hashes, -1 where there is none.
  private let slots: GrowingArray<Int32>
  private let mask: Int

  init(_ names: [String]) {
    var views: [StringView] = []
    for name in names { views.append(heap.intern(name)) }
    self.names = views
    var capacity = 4
    while capacity < names.count * 2 { capacity *= 2 }
    mask = capacity - 1
    slots = GrowingArray(capacity: capacity)
    for slot in 0..<capacity { slots.pointer[slot] = -1 }
    for (place, view) in views.enumerated() {
      var slot = Int(truncatingIfNeeded: hashed(view)) & mask
      while slots.pointer[slot] >= 0 { slot = (slot + 1) & mask }
      slots.pointer[slot] = Int32(truncatingIfNeeded: place)
    }
  }

  @inline(__always)
  func place(ofName node: Int, in tape: JSONTape) -> Int? {
    if tape.nodes[node].kind != .string { return place(ofEscaped: tape.string(node)) }
    let bytes = tape.bytes(node)
    return place(of: StringView(bytes.start, count: bytes.count))
  }

  @inline(__always)
  private func place(of view: StringView) -> Int? {
    var slot = Int(truncatingIfNeeded: hashed(view)) & mask
    while slots.pointer[slot] >= 0 {
      let place = Int(slots.pointer[slot])
      if StringView.equal(names[place], view) { return place }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  private func place(ofEscaped name: String) -> Int? {
    var name = name
    return name.withUTF8 { bytes in
      bytes.baseAddress.map { place(of: StringView($0, count: bytes.count)) }
        ?? place(of: StringView())
    }
  }
}

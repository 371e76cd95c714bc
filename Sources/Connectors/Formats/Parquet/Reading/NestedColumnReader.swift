import Columns

/// How the values of a nested column are put together from its leaves.
///
/// A node has one slot for every entry of its leaves whose repetition level is at most `repetition`
/// and whose definition level is at least `definition`: the levels of the list around it.
indirect enum NestedPlan: Sendable {
  /// A leaf, by its place among the leaves of the column.
  case leaf(Int)
  /// Valid from the definition level `valid` on.
  case structure(DataType, [NestedPlan], valid: Int)
  /// Has an element from the definition level `element` on; the children are the elements, or
  /// keys and values.
  case list(DataType, [NestedPlan], valid: Int, element: Int)

  /// Any leaf below tells the levels of a node; the first is as good as another.
  var firstLeaf: Int {
    switch self {
    case .leaf(let place): place
    case .structure(_, let children, _), .list(_, let children, _, _):
      children.first?.firstLeaf ?? 0
    }
  }
}

/// Reads a column of lists, maps or structs from all its leaves.
final class NestedColumnReader: ColumnReader {
  private let plan: NestedPlan
  private let leaves: [NestedLeafReader]

  init(_ plan: NestedPlan, leaves: [NestedLeafReader]) {
    self.plan = plan
    self.leaves = leaves
  }

  func skip(_ count: Int) {
    for leaf in leaves { leaf.skip(count) }
  }

  func read(_ count: Int) throws -> Vector {
    let records = try leaves.map { try $0.read(count) }
    return try NestedAssembly(records: records).assemble(plan, slots: count)
  }

  func read(_ count: Int, only rows: Selection) throws -> Vector {
    try read(count).gather(rows.rows, count: rows.count)
  }
}

/// Puts vectors of lists and structs together from the levels of their leaves.
struct NestedAssembly {
  let records: [LeafRecords]

  func assemble(_ plan: NestedPlan, slots: Int) throws(PageDamage) -> Vector {
    try assemble(plan, slots: slots, repetition: 0, definition: 0)
  }

  private func assemble(
    _ plan: NestedPlan, slots: Int, repetition: UInt8, definition: UInt8
  ) throws(PageDamage) -> Vector {
    switch plan {
    case .leaf(let place):
      let vector = records[place].slots
      guard vector.count == slots else { throw NestedAssembly.mismatch }
      return vector
    case .structure(let type, let children, let valid):
      let validity = try validity(
        records[plan.firstLeaf], slots: slots, repetition: repetition, definition: definition,
        valid: UInt8(valid))
      var vectors: [Vector] = []
      for child in children {
        vectors.append(
          try assemble(child, slots: slots, repetition: repetition, definition: definition))
      }
      return .structure(type, count: slots, children: vectors, validity: validity)
    case .list(let type, let children, let valid, let element):
      let levels = ListLevels(
        repetition: repetition, definition: definition, valid: UInt8(valid),
        element: UInt8(element))
      let lists = try ranges(records[plan.firstLeaf], slots: slots, levels)
      var vectors: [Vector] = []
      for child in children {
        vectors.append(
          try assemble(
            child, slots: lists.elementCount, repetition: repetition + 1,
            definition: UInt8(element)))
      }
      return .flat(
        type, count: slots, values: lists.ranges, validity: lists.validity, children: vectors)
    }
  }

  private static let mismatch = PageDamage("the leaves of a nested column do not fit together")

  private func validity(
    _ leaf: LeafRecords, slots: Int, repetition: UInt8, definition: UInt8, valid: UInt8
  ) throws(PageDamage) -> Bitmap? {
    let bits = Bitmap(count: slots, filled: false)
    var slot = 0
    for entry in leaf.definitions.indices
    where leaf.repetitions[entry] <= repetition && leaf.definitions[entry] >= definition {
      guard slot < slots else { throw NestedAssembly.mismatch }
      if leaf.definitions[entry] >= valid { bits.set(slot) }
      slot += 1
    }
    guard slot == slots else { throw NestedAssembly.mismatch }
    return bits.allSet ? nil : bits
  }

  private struct ListLevels {
    let repetition: UInt8
    let definition: UInt8
    let valid: UInt8
    let element: UInt8
  }

  private struct Lists {
    let ranges: Buffer
    let validity: Bitmap?
    let elementCount: Int
  }

  private func ranges(
    _ leaf: LeafRecords, slots: Int, _ levels: ListLevels
  ) throws(PageDamage) -> Lists {
    let buffer = Buffer(zeroedByteCount: slots * 8)
    let ranges = buffer.pointer(as: ListRange.self)
    let bits = Bitmap(count: slots, filled: false)
    var slot = -1
    var elements = 0
    for entry in leaf.definitions.indices {
      let repetition = leaf.repetitions[entry]
      let definition = leaf.definitions[entry]
      if repetition > levels.repetition + 1 { continue }
      if repetition <= levels.repetition, definition >= levels.definition {
        slot += 1
        guard slot < slots else { throw NestedAssembly.mismatch }
        ranges[slot].start = Int32(truncatingIfNeeded: elements)
        if definition >= levels.valid { bits.set(slot) }
      }
      if definition >= levels.element {
        guard slot >= 0, elements < Int(Int32.max) else { throw NestedAssembly.mismatch }
        ranges[slot].length &+= 1
        elements += 1
      }
    }
    guard slot == slots - 1 else { throw NestedAssembly.mismatch }
    return Lists(ranges: buffer, validity: bits.allSet ? nil : bits, elementCount: elements)
  }
}

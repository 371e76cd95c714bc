package import Columns
import Synchronization

/// The identity of a column in plans: a self join gives each side identities of its own.
package struct ColumnID: Hashable, Sendable, Comparable {
  package var number: Int

  package init(_ number: Int) { self.number = number }

  private static let counter = Atomic<Int>(0)

  package static func next() -> ColumnID {
    ColumnID(counter.add(1, ordering: .relaxed).newValue)
  }

  package static func < (left: ColumnID, right: ColumnID) -> Bool { left.number < right.number }
}

/// A resolved column: equal to another when the identities are.
package struct ColumnReference: Hashable, Sendable {
  package var id: ColumnID
  package var name: String
  package var type: DataType
  package var nullable: Bool
  /// The table alias and what stands before it, for resolution and printing.
  package var qualifier: [String]

  package init(
    _ name: String, _ type: DataType, nullable: Bool = true, qualifier: [String] = [],
    id: ColumnID = .next()
  ) {
    self.id = id
    self.name = name
    self.type = type
    self.nullable = nullable
    self.qualifier = qualifier
  }

  package static func == (left: ColumnReference, right: ColumnReference) -> Bool {
    left.id == right.id
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(id) }

  package var field: Field { Field(name, type, nullable: nullable) }
}

package import Columns

/// A value together with its type, which a null alone would not tell.
package struct Literal: Hashable, Sendable {
  package var value: Value
  package var type: DataType

  package init(_ value: Value, _ type: DataType) {
    self.value = value
    self.type = type
  }
}

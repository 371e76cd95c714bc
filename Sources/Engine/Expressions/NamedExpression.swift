import Columns

extension Expression {
  /// The column that this expression makes in the output of a projection or an aggregate.
  /// Only columns and aliases may stand there once a plan is analyzed.
  package var outputColumn: ColumnReference? {
    switch self {
    case .column(let column): column
    case .alias(let alias):
      ColumnReference(
        alias.name, alias.child.type, nullable: alias.child.nullable, id: alias.id)
    default: nil
    }
  }
}

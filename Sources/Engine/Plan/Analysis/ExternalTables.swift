package import Catalog
package import Columns
package import Expressions

/// Tables that no catalog lists: files by path. The session knows the formats.
package protocol ExternalTables: Sendable {
  /// The table of `format.`path``; nil when no such format is known.
  func table(
    format: String, path: String, options: FormatOptions
  ) throws(QueryError) -> (any TableSource)?

  /// The table that a function of constants gives, as `read_files('…')`; nil when no such function
  /// is known.
  func table(
    function name: String, arguments: [(name: String?, value: Literal)]
  ) throws(QueryError) -> (any TableSource)?
}

/// Computes expressions that read no columns. The compiler of expressions stands above plans, so
/// whoever owns both hands it down.
package protocol ConstantEvaluator: Sendable {
  func evaluate(_ expression: Expression) throws(QueryError) -> Value
}

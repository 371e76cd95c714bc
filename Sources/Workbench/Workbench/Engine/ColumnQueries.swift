import Columns
import TerminalKit

/// Queries that begin at a column of a table that is looked at.
enum ColumnQueries {
  /// How often each value occurs; `rows` is what stands behind FROM.
  static func frequency(of column: String, in rows: String) -> String {
    let name = QuotedName.sql([column])
    return """
      SELECT \(name), count(*) AS count,
        round(100 * count(*) / sum(count(*)) OVER (), 1) AS percent
      FROM \(rows) GROUP BY \(name) ORDER BY count DESC, \(name)
      """
  }

  /// Holds for the rows with the cell's value, or for all others.
  static func condition(_ field: Field, _ cell: GridCell, excluded: Bool) -> String {
    let name = QuotedName.sql([field.name])
    let value = "CAST(\(cell.text.quotedAsText) AS \(field.type.simpleString))"
    let condition = cell.isNull ? "\(name) IS NULL" : "\(name) <=> \(value)"
    return excluded ? "NOT (\(condition))" : condition
  }
}

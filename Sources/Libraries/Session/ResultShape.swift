import Columns
import Expressions
import Functions
import Plan
import SQL

/// How a result that is already shown is shown again: other rows of it, in another order.
package struct ResultShape: Hashable, Sendable {
  package struct Order: Hashable, Sendable {
    /// The place of the column in the result: names may stand for several.
    package var column: Int
    package var isDescending: Bool

    package init(column: Int, isDescending: Bool) {
      self.column = column
      self.isDescending = isDescending
    }
  }

  package var orders: [Order]
  /// A condition in SQL over the names of the result's columns.
  package var filter: String?
  /// So many rows at most: the first page of a big sorted result comes at once.
  package var limit: Int?

  package init(orders: [Order] = [], filter: String? = nil, limit: Int? = nil) {
    self.orders = orders
    self.filter = filter
    self.limit = limit
  }

  static let notAQuery = QueryError(
    "UNSUPPORTED_FEATURE", sqlState: "0A000",
    "Only the rows of a query can be sorted and filtered.")

  /// A query over the rows that a written query gives.
  func filtering(
    _ written: LogicalPlan, _ settings: EvaluationSettings
  ) throws(QueryError) -> LogicalPlan {
    guard let filter else { return written }
    let condition = try Parser.expression(
      filter, settings: ParserSettings(timeZone: settings.timeZone))
    return .filter(Filter(condition, .alias(SubqueryAlias(["result"], written))))
  }

  func ordering(_ analyzed: LogicalPlan) throws(QueryError) -> LogicalPlan {
    var plan = analyzed
    let columns = analyzed.output
    if !orders.isEmpty {
      var keys: [SortOrder] = []
      for order in orders {
        guard columns.indices.contains(order.column) else {
          throw .internalError("a result has no column \(order.column)")
        }
        let column = columns[order.column]
        guard column.type.isOrderable else {
          throw QueryError(
            "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE", sqlState: "42K09",
            "Rows cannot be sorted by `\(column.name)`, which is of type "
              + "\(column.type.simpleString).")
        }
        keys.append(
          SortOrder(
            .column(column), ascending: !order.isDescending, nullsFirst: !order.isDescending))
      }
      plan = .sort(Sort(keys, plan))
    }
    if let limit {
      plan = .limit(Limit(.literal(Literal(.int(Int32(clamping: limit)), .int)), plan))
    }
    return plan
  }
}

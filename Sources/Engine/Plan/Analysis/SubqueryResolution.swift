import Columns
package import Expressions
import Functions

/// Queries inside expressions.
extension ExpressionResolver {
  func typed(_ written: Subquery) throws(QueryError) -> Expression {
    guard let query = Expression.plan(of: written) else {
      throw .internalError("a subquery without a plan")
    }
    if !parameters.isEmpty {
      throw QueryError(
        "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION", sqlState: "0A000",
        "Unsupported subquery expression: Subquery expressions are not supported within "
          + "higher-order functions. Please remove all subquery expressions from higher-order "
          + "functions and then try the query again.", at: written.place.position)
    }
    var inner = environment
    inner.outer.append(visibleScope)
    inner.windows = [:]
    var subquery = written
    var plan = try analyzer.analyze(query, inner).materialized
    switch subquery.kind {
    case .exists: break
    case .scalar:
      guard plan.output.count == 1 else {
        throw ShapeErrors.scalarSubquery(plan.output.count, at: written.place)
      }
    case .membership(let written):
      var values: [Expression] = []
      for value in written { values.append(try typed(value).withoutAlias) }
      subquery.kind = .membership(try matched(values, &plan, subquery))
    }
    subquery.plan = plan
    return .subquery(subquery)
  }

  /// Brings both sides of `IN` to common types.
  private func matched(
    _ values: [Expression], _ plan: inout LogicalPlan, _ subquery: Subquery
  ) throws(QueryError) -> [Expression] {
    let output = plan.output
    var values = values
    // One struct on the left stands for as many columns as it has fields.
    if values.count == 1, output.count > 1, case .structure(let fields) = values[0].type,
      fields.count == output.count
    {
      let base = values[0]
      values = []
      for field in fields {
        values.append(try FieldAccess.field(field.name, of: base, subquery.place))
      }
    }
    var text = subquery
    text.kind = .membership(values)
    guard values.count == output.count else {
      throw TypingErrors.mismatch(
        "IN_SUBQUERY_LENGTH_MISMATCH", .subquery(text), at: subquery.place,
        "The number of columns in the left hand side of an IN subquery does not match the number "
          + "of columns in the output of subquery.\nLeft hand side columns(length: "
          + "\(values.count)): [\(quoted(values.map(\.sqlText)))], right hand side columns(length: "
          + "\(output.count)): [\(quoted(output.map(\.name)))].")
    }
    var columns: [Expression] = []
    for (index, column) in output.enumerated() {
      guard let type = TypeCoercion.common(values[index].type, column.type) else {
        throw TypingErrors.mismatch(
          "IN_SUBQUERY_DATA_TYPE_MISMATCH", .subquery(text), at: subquery.place,
          "The data type of one or more elements in the left hand side of an IN subquery is not "
            + "compatible with the data type of the output of the subquery. Mismatched columns: "
            + "[(\(values[index].sqlText):\(values[index].type.simpleString), "
            + "\(column.name):\(column.type.simpleString))], left side: "
            + "[\(quoted(values.map(\.type.sqlName)))], right side: "
            + "[\(quoted(output.map(\.type.sqlName)))].")
      }
      values[index] = values[index].coerced(to: type)
      columns.append(Expression.column(column).coerced(named: column.name, to: type))
    }
    if columns.contains(where: { if case .alias = $0 { true } else { false } }) {
      plan = .project(Project(columns, plan))
    }
    return values
  }

  private func quoted(_ names: [String]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
  }
}

extension Expression {
  /// An output column of the type: this one itself, or an alias of its cast.
  func coerced(named name: String, to type: DataType) -> Expression {
    self.type == type ? self : .alias(Alias(coerced(to: type), [name]))
  }
}

extension LogicalPlan {
  /// The columns of enclosing queries that the plan reads, each once, in order of use.
  package var outerReferences: [ColumnReference] {
    var defined: Set<ColumnID> = []
    collectDefined(into: &defined)
    var found: [ColumnReference] = []
    var seen: Set<ColumnID> = []
    visitOuter { column in
      if !defined.contains(column.id), seen.insert(column.id).inserted { found.append(column) }
    }
    return found
  }

  private func visitOuter(_ visit: (ColumnReference) -> Void) {
    for expression in expressions {
      expression.walk { part in
        switch part {
        case .outer(let column): visit(column)
        case .subquery(let subquery): Expression.plan(of: subquery)?.visitOuter(visit)
        default: break
        }
        return true
      }
    }
    for child in children { child.visitOuter(visit) }
  }

  /// All columns that some operator of the plan puts out, those of inner subqueries included.
  func collectDefined(into defined: inout Set<ColumnID>) {
    for column in output { defined.insert(column.id) }
    if case .relation(let relation) = self {
      for column in relation.allColumns { defined.insert(column.id) }
    }
    for expression in expressions {
      for part in expression.parts(where: { if case .subquery = $0 { true } else { false } }) {
        guard case .subquery(let subquery) = part else { continue }
        Expression.plan(of: subquery)?.collectDefined(into: &defined)
      }
    }
    for child in children { child.collectDefined(into: &defined) }
  }
}

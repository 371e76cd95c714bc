import Columns
import Expressions
import Functions

/// A common table expression in sight: every use reads the same rows under columns of its own.
struct CommonTable {
  var id: Int
  var name: String
  /// The analyzed definition; for a recursion inside itself, a table without rows.
  var definition: LogicalPlan
  /// What the definition calls its columns.
  var names: [String]

  func use() -> AnalyzedPlan {
    let columns = zip(definition.output, names).map { column, name in
      ColumnReference(name, column.type, nullable: column.nullable, qualifier: [self.name])
    }
    return AnalyzedPlan(
      .shared(SharedReference(id: id, name: name, definition: definition, output: columns)))
  }
}

/// WITH: definitions see those before them and hide tables of the same name.
extension Analyzer {
  func resolve(_ with: With, _ environment: Environment) throws(QueryError) -> AnalyzedPlan {
    var inner = environment
    var names: Set<String> = []
    let doubles = with.definitions.filter { !names.insert($0.name.lowercased()).inserted }
    if let double = doubles.first {
      throw QueryError(
        "DUPLICATED_CTE_NAMES", sqlState: "42602",
        "CTE definition can't have duplicate names: `\(double.name)`.", at: double.place.position)
    }
    for definition in with.definitions {
      let key = definition.name.lowercased()
      let isRecursive = with.recursive && definition.plan.reads(key)
      inner.tables[key] =
        isRecursive
        ? try recursive(definition, inner) : try common(definition, inner)
    }
    return try analyze(with.child, inner)
  }

  private func common(
    _ definition: With.Definition, _ environment: Environment
  ) throws(QueryError) -> CommonTable {
    let plan = try analyze(definition.plan, environment).materialized
    return CommonTable(
      id: Self.nextSharedID(), name: definition.name, definition: plan,
      names: try columnNames(definition, plan.output.map(\.name)))
  }

  private func columnNames(
    _ definition: With.Definition, _ names: [String]
  ) throws(QueryError) -> [String] {
    if definition.columns.isEmpty { return names }
    guard definition.columns.count == names.count else {
      throw ShapeErrors.aliasCount(definition.columns.count, expected: names.count)
    }
    return definition.columns
  }

  // MARK: Recursion

  private func recursive(
    _ definition: With.Definition, _ environment: Environment
  ) throws(QueryError) -> CommonTable {
    guard let (anchor, step) = try branches(of: definition) else { throw invalid(definition) }
    let start = try analyze(anchor, environment).materialized
    let names = try columnNames(definition, start.output.map(\.name))
    let columns = zip(start.output, names).map { column, name in
      ColumnReference(name, column.type, nullable: true)
    }
    let id = Self.nextSharedID()
    var inner = environment
    inner.tables[definition.name.lowercased()] = CommonTable(
      id: id, name: definition.name, definition: .values(Values(columns, [])), names: names)
    try checkPlaces(step, definition)
    let next = try analyze(step, inner).materialized
    guard next.output.count == columns.count else {
      throw ShapeErrors.columnCounts(
        "UNION", columns.count, other: next.output.count, at: 1)
    }
    let plan = LogicalPlan.recursion(
      Recursion(
        id: id, anchor: start, step: try fitted(next, to: columns),
        maximumDepth: definition.maximumDepth ?? 100,
        output: columns.map { ColumnReference($0.name, $0.type, nullable: true) }))
    return CommonTable(
      id: Self.nextSharedID(), name: definition.name, definition: plan, names: names)
  }

  /// The step's columns in the types of the anchor.
  private func fitted(
    _ plan: LogicalPlan, to columns: [ColumnReference]
  ) throws(QueryError) -> LogicalPlan {
    var projection: [Expression] = []
    for (column, wanted) in zip(plan.output, columns) {
      guard TypeCoercion.common(column.type, wanted.type) == wanted.type else {
        throw QueryError(
          "CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE", sqlState: "42825",
          "Failed to merge incompatible data types \"\(wanted.type.sqlName)\" and "
            + "\"\(column.type.sqlName)\". Please check the data types of the columns being merged "
            + "and ensure that they are compatible. If necessary, consider casting the columns to "
            + "compatible data types before attempting the merge.")
      }
      projection.append(Expression.column(column).coerced(named: column.name, to: wanted.type))
    }
    return plan.projecting(projection)
  }

  /// The two sides of the UNION ALL that a recursive definition is.
  private func branches(
    of definition: With.Definition
  ) throws(QueryError) -> (LogicalPlan, LogicalPlan)? {
    let key = definition.name.lowercased()
    var plan = definition.plan
    var wrap: (LogicalPlan) -> LogicalPlan = { $0 }
    while true {
      switch plan {
      case .union(let union):
        guard union.inputs.count == 2, !union.inputs[0].reads(key) else { return nil }
        return (wrap(union.inputs[0]), wrap(union.inputs[1]))
      case .distinct(let distinct):
        guard case .union = distinct.child else { return nil }
        throw QueryError(
          "UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE", sqlState: "42836",
          "The UNION operator is not yet supported within recursive common table expressions (WITH "
            + "clauses that refer to themselves, directly or indirectly). Please use UNION ALL "
            + "instead.", at: definition.place.position)
      case .alias(let alias): plan = alias.child
      case .with(let with):
        if with.definitions.contains(where: { $0.plan.reads(key) }) { return nil }
        let outer = wrap
        wrap = { inner in
          var copy = with
          copy.child = inner
          return outer(.with(copy))
        }
        plan = with.child
      default: return nil
      }
    }
  }

  private func invalid(_ definition: With.Definition) -> QueryError {
    QueryError(
      "INVALID_RECURSIVE_CTE", sqlState: "42836",
      "Invalid recursive definition found. Recursive queries must contain an UNION or an UNION ALL "
        + "statement with 2 children. The first child needs to be the anchor term without any "
        + "recursive references. Any top level inner CTE must not contain self references.",
      at: definition.place.position)
  }

  /// Rows of the last round must not go where all rounds' rows would be needed.
  private func checkPlaces(
    _ plan: LogicalPlan, _ definition: With.Definition
  ) throws(QueryError) {
    let key = definition.name.lowercased()
    let isWrong: Bool =
      switch plan {
      case .aggregate, .distinct, .sort, .window: plan.reads(key)
      case .join(let join):
        switch join.kind {
        case .left, .semi, .anti: join.right.reads(key)
        case .right: join.left.reads(key)
        case .full: join.left.reads(key) || join.right.reads(key)
        default: false
        }
      default: false
      }
    if isWrong {
      throw QueryError(
        "INVALID_RECURSIVE_REFERENCE.PLACE", sqlState: "42836",
        "Invalid recursive reference found inside WITH RECURSIVE clause. Recursive references "
          + "cannot be used on the right side of left outer/semi/anti joins, on the left side of "
          + "right outer joins, in full outer joins, in aggregates, window functions or sorts",
        at: definition.place.position)
    }
    for child in plan.children { try checkPlaces(child, definition) }
  }
}

extension LogicalPlan {
  /// True when the plan as written names the table, in subqueries too.
  fileprivate func reads(_ name: String) -> Bool {
    contains { part in
      if case .unresolvedTable(let table) = part {
        return table.name.count == 1 && table.name[0].lowercased() == name
      }
      if case .with(let with) = part,
        with.definitions.contains(where: { $0.name.lowercased() == name })
      {
        return false
      }
      return part.expressions.contains { expression in
        expression.contains { part in
          guard case .subquery(let subquery) = part else { return false }
          return Expression.plan(of: subquery)?.reads(name) == true
        }
      }
    }
  }
}
